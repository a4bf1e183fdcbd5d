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


def test_a_rotation_tells_nobody_the_value(project: Project) -> None:
    """In nothing that the two steps print, log or keep; and no flag is needed to do it again."""
    project.write(CONFIG.partition("    tags:")[0] + "    clients: { worker: { generate_secret: true } }\n")
    worker = "user_pools.main.clients.worker"
    assert project.run("apply", "--yes").code == 0
    said, values = "", []
    for command in (
        ("rotate", worker, "--publish", "secretsmanager:acme/worker", "--debug", "-v"),
        ("list", worker, "--json"),
        ("rotate", worker, "--finish", "--debug"),
        ("rotate", worker, "--json"),
    ):
        ran = project.run("secret", *command)
        said += ran.out + ran.err
        assert ran.code == 0, (command, ran.err)
        kept = project.sandbox().call("secretsmanager", "GetSecretValue", {"SecretId": "acme/worker"})
        values.append(kept["SecretString"])
    assert len(set(values)) == 2
    nowhere(project, said, *values)
    assert project.run("drift").code == 0
    assert project.run("secret", "rotate", "user_pools.main", "--finish").code == 64
    assert project.run("secret", "rotate", f"{worker}s").code == 73


@pytest.mark.parametrize("error", [KeyError, ValueError, TypeError])
def test_a_defect_tells_no_secret(shop: Project, monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Whatever an unforeseen exception has in its text, also where its text is shown."""

    def fail(*_: object, **__: object) -> None:
        raise error(TAG)

    monkeypatch.setattr("cogprov.applying.applier.perform", fail)
    ran = shop.run("apply", "--yes", "--debug")
    assert ran.code == 1
    assert error.__name__ in ran.err
    nowhere(shop, ran.out + ran.err, TAG)


def test_no_secret_of_any_sort_anywhere(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Client secrets, a provider's, Apple's key, a second secret, an external id: from every sort of store."""
    apple = "-----BEGIN PRIVATE KEY-----\ncanaryapplekeycanaryapplekey\n-----END PRIVATE KEY-----"
    planted = {
        "client": "canaryClientSecretOf24Chars1",
        "second": "canarySecondSecretOf24Chars2",
        "oidc": "canary-oidc-provider",
        "external": "canary-external-id",
    }
    for name in ("client", "second"):
        monkeypatch.setenv(name.upper(), planted[name])
    (project.folder / "AuthKey.p8").write_text(apple)
    sandbox = project.sandbox()
    sandbox.call("secretsmanager", "CreateSecret", {"Name": "oidc", "SecretString": planted["oidc"]})
    external = {"Name": "/external", "Type": "SecureString", "Value": planted["external"]}
    sandbox.call("ssm", "PutParameter", external)
    project.write(
        """\
stack: acme
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    mfa: optional
    mfa_second_factor: { sms: true, otp: true }
    sms_role_external_id: "${ssm:/external}"
    identity_providers:
      Corp: { type: oidc, client_id: a, client_secret: "${secretsmanager:oidc}", issuer_url: "https://id.acme.com" }
      SignInWithApple:
        { type: apple, client_id: b, team_id: TEAM123456, key_id: KEY1234567, private_key: "${file:AuthKey.p8}" }
    clients:
      worker:
        client_secret: "${env:CLIENT}"
        client_secrets: { next: { client_secret: "${env:SECOND}" } }
"""
    )
    said = ""
    for command in (
        ("plan", "--debug", "--api", "--out", "plan.json", "--report", "html=plan.html", "--report", "md=plan.md"),
        ("plan", "--json"),
        ("apply", "plan.json", "--yes", "--debug", "-v"),
        ("plan", "--debug"),
        ("apply", "--yes", "--json"),
        ("show", "--json"),
        ("show",),
        ("drift", "--json", "--report", "html=drift.html"),
    ):
        ran = project.run(*command)
        said += ran.out + ran.err
        assert ran.code == 0, (command, ran.out, ran.err)
    (project.folder / "AuthKey.p8").unlink()
    nowhere(project, said, *planted.values(), "canaryapplekey")
    stored = project.sandbox_file.read_text()
    assert all(value in stored for value in planted.values())


def test_what_a_secret_property_takes_is_secret_wherever_else_it_stands(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the environment, a file and a variable; in front of, behind and inside other texts; and as a part of one."""
    planted = {"GS": "canary-google-1f", "PART": "canary-part-88", "VAR": "canary-variable-5"}
    for name in ("GS", "PART"):
        monkeypatch.setenv(name, planted[name])
    apple = "-----BEGIN PRIVATE KEY-----\ncanaryapplekeycanaryapplekey\n-----END PRIVATE KEY-----"
    (project.folder / "AuthKey.p8").write_text(apple + "\n")
    sandbox = project.sandbox()
    sandbox.call("ssm", "PutParameter", {"Name": "/plain", "Type": "String", "Value": "canary-parameter"})
    project.write(
        """\
stack: acme
region: us-east-1
vars: { corp: "", both: "pre-${env:PART}" }
user_pools:
  main:
    deletion_protection: false
    tags: { later: "${ssm:/plain}" }
    identity_providers:
      Google: { type: google, client_id: a, client_secret: "${env:GS}" }
      Corp: { type: oidc, client_id: a, client_secret: "${var.corp}", issuer_url: "https://id.acme.com" }
      Other: { type: oidc, client_id: a, client_secret: "${var.both}", issuer_url: "https://id.acme.com" }
      Third: { type: oidc, client_id: a, client_secret: "${ssm:/plain}", issuer_url: "https://id.acme.com" }
      SignInWithApple:
        { type: apple, client_id: b, team_id: TEAM123456, key_id: KEY1234567, private_key: "${file:AuthKey.p8}" }
    groups:
      g: { description: "${env:GS}" }
      h: { description: "k ${env:GS} k" }
      i: { description: "${var.corp}!" }
      j: { description: "${env:PART}" }
      k: { description: "${file:AuthKey.p8}" }
outputs: { A: "${env:GS}", B: "x${env:GS}", C: "${var.corp}", D: "-${env:PART}-" }
"""
    )
    given = ("--var", f"corp={planted['VAR']}")
    said = ""
    for command in (
        ("plan", "--debug", "--api", "--out", "plan.json", "--report", "html=plan.html", "--report", "md=plan.md"),
        ("plan", "--json"),
        ("apply", "plan.json", "--yes", "--debug", "-v"),
        ("show",),
        ("show", "--json"),
        ("output",),
        ("drift", "--json"),
        ("state", "show", "user_pools.main"),
    ):
        ran = project.run(*command, *given)
        said += ran.out + ran.err
        assert ran.code == 0, (command, ran.out, ran.err)
    assert project.run("plan", *given).out.startswith("No changes")
    for name in "ABCD":
        assert project.run("output", name, *given).code == 73
    (project.folder / "AuthKey.p8").unlink()
    nowhere(project, said, *planted.values(), "canaryapplekey", "canary-parameter")
    groups = project.call("ListGroups", {"UserPoolId": project.pool})["Groups"]
    told = {each["GroupName"]: each["Description"] for each in groups}
    assert told["g"] == planted["GS"]
    assert told["h"] == f"k {planted['GS']} k"
    assert told["k"] == apple + "\n"
