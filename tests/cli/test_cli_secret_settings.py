"""Secrets in settings that AWS shows to everybody: sent as they are, shown and kept as secrets."""

from __future__ import annotations

import json

import pytest
from cli_help import Project

TAG, CLIENT_ID, MESSAGE, URL = "canary-tag-81c", "canary-id-5d0", "canary-message-77", "canary-url-9e2"

CONFIG = """\
stack: acme
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    sign_in_aliases: { email: true }
    tags: { key: "${secretsmanager:acme#tag}", team: identity }
    user_verification: { email_subject: "to ${secretsmanager:acme#message}!", email_body: "code {####}" }
    identity_providers:
      Google: { type: google, client_id: "${ssm:/acme/id}", client_secret: "${secretsmanager:acme#tag}" }
    clients:
      worker:
        generate_secret: true
        o_auth:
          flows: { authorization_code_grant: true }
          scopes: [openid]
          callback_urls: ["https://app.acme.com/cb", "https://app.acme.com/${secretsmanager:acme#url}"]
      web: {}
outputs:
  KEY: "${user_pools.main.identity_providers.Google.client_id}"
"""


@pytest.fixture
def shop(project: Project) -> Project:
    project.write(CONFIG)
    keep(project, TAG)
    project.sandbox().call("ssm", "PutParameter", {"Name": "/acme/id", "Type": "SecureString", "Value": CLIENT_ID})
    return project


def keep(project: Project, tag: str) -> None:
    text = json.dumps({"tag": tag, "message": MESSAGE, "url": URL})
    sandbox = project.sandbox()
    try:
        sandbox.call("secretsmanager", "CreateSecret", {"Name": "acme", "SecretString": text})
    except Exception:  # noqa: BLE001  it is there already
        sandbox.call("secretsmanager", "PutSecretValue", {"SecretId": "acme", "SecretString": text})


def nowhere(project: Project, said: str, *texts: str) -> None:
    everything = {**project.texts(), "said": said}
    for name, content in everything.items():
        for text in texts:
            assert text not in content, (name, text, content[max(0, content.find(text) - 200) :][:400])


def test_shown_nowhere_and_sent_as_they_are(shop: Project) -> None:
    said = ""
    for command in (
        ("plan", "--out", "plan.json", "--api", "--report", "md=plan.md", "--report", "html=plan.html"),
        ("plan", "--json"),
        ("show", "plan.json", "--json"),
        ("apply", "plan.json", "--yes", "--debug", "-v"),
        ("plan", "--debug"),
        ("apply", "--yes", "--json"),
        ("show",),
        ("show", "--json"),
        ("drift", "--json", "--report", "md=drift.md", "--report", "html=drift.html"),
        ("state", "show", "user_pools.main"),
    ):
        ran = shop.run(*command)
        said += ran.out + ran.err
        assert ran.code == 0, (command, ran.out, ran.err)
    nowhere(shop, said, TAG, CLIENT_ID, MESSAGE, URL)
    pool = shop.call("DescribeUserPool", {"UserPoolId": shop.pool})["UserPool"]
    assert pool["UserPoolTags"]["key"] == TAG
    assert MESSAGE in json.dumps(pool)
    assert shop.run("plan").out.startswith("No changes")
    assert shop.run("output", "KEY").code == 73
    assert CLIENT_ID in shop.sandbox_file.read_text()
    assert URL in shop.sandbox_file.read_text()


def test_another_value_in_the_store_is_one_change(shop: Project) -> None:
    assert shop.run("apply", "--yes").code == 0
    keep(shop, "canary-new-404")
    planned = shop.run("plan", "--out", "plan.json")
    assert "(secret, changed)" in planned.out
    assert "(drift)" not in planned.out
    ran = shop.run("apply", "plan.json", "--yes")
    assert ran.code == 0, ran.err
    again = shop.run("plan")
    assert again.out.startswith("No changes")
    nowhere(shop, planned.out + planned.err + ran.out + ran.err + again.out, TAG, "canary-new-404")


def test_what_others_write_over_it_is_drift(shop: Project) -> None:
    assert shop.run("apply", "--yes").code == 0
    arn = shop.call("DescribeUserPool", {"UserPoolId": shop.pool})["UserPool"]["Arn"]
    shop.call("TagResource", {"ResourceArn": arn, "Tags": {"key": "other", "copy": TAG}})
    said = ""
    for command in (("plan",), ("drift",), ("drift", "--json"), ("plan", "--json")):
        ran = shop.run(*command)
        said += ran.out + ran.err
    assert "drift" in said
    nowhere(shop, said, TAG)


def test_a_setting_released_keeps_its_secret(shop: Project) -> None:
    """A file that no longer says it does not make it public, nor is it called drift."""
    assert shop.run("apply", "--yes").code == 0
    shop.change('email_subject: "to ${secretsmanager:acme#message}!", ', "")
    said = ""
    for command in (("plan",), ("apply", "--yes"), ("drift",), ("state", "show", "user_pools.main")):
        ran = shop.run(*command)
        said += ran.out + ran.err
        assert ran.code == 0, (command, ran.out, ran.err)
    assert '"email_subject": {' in ran.out
    nowhere(shop, said, MESSAGE)


def test_a_name_cannot_be_a_secret(shop: Project) -> None:
    shop.change("    clients:\n", '    groups:\n      g: { group_name: "${secretsmanager:acme#tag}" }\n    clients:\n')
    ran = shop.run("plan")
    assert ran.code in (0, 73), ran.err
    assert "E2103" in ran.out + ran.err
    nowhere(shop, ran.out + ran.err, TAG)
    ran = shop.run("apply", "--yes")
    assert ran.code == 73
    nowhere(shop, ran.out + ran.err, TAG)


def test_aws_may_quote_it(shop: Project) -> None:
    """A refusal that repeats the value: the tag is longer than AWS takes."""
    keep(shop, "canary-long-" + "x" * 300)
    ran = shop.run("apply", "--yes", "--debug")
    assert ran.code != 0
    nowhere(shop, ran.out + ran.err, "canary-long-")
