"""The real kinds through the configuration: a production pool, its schema, and what each kind can say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from config_help import load_text, problems
from test_config_schema import accepts, plain

from cogprov.config import Document, Item, json_schema, write
from cogprov.config.parse import parse
from cogprov.config.report import Report
from cogprov.kinds import children_of
from cogprov.model.values import Ref, Secret

REAL_KINDS = True
POOL = (Path(__file__).parent / "production.yaml").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "verify.html").write_text("<p>{####}</p>\n")
    return tmp_path


def test_a_production_pool(folder: Path) -> None:
    """A pool with all that usually goes with one is loaded without a problem or a warning."""
    made = load_text(folder, POOL, "prod")
    found = {item.address: item for item in made.resources}
    assert not made.warnings
    assert (made.account, made.protect) == ("333333333333", True)
    assert found["user_pools.main"].words["user_verification"]["email_body"] == "<p>{####}</p>\n"
    google = found["user_pools.main.identity_providers.Google"].words
    assert google["client_secret"] == Secret(Ref("acme/google", "client_secret", "secretsmanager"))
    assert made.outputs["WEB_CLIENT_ID"] == Ref("user_pools.main.clients.web")


def test_the_schema_takes_it() -> None:
    """The editor's schema accepts the production pool, and refuses it with a misspelt key."""
    schema = json_schema()
    assert accepts(schema, plain(parse(POOL, Report("x"))), schema)
    assert not accepts(schema, plain(parse(POOL.replace("callback_urls", "callback_url"), Report("x"))), schema)
    for pattern in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(schema)):
        re.compile(json.loads(pattern))


def test_a_misspelt_key(folder: Path) -> None:
    """A misspelt key far down is shown where it stands, with what was meant."""
    (found,) = problems(folder, POOL.replace("callback_urls", "callback_url"), "prod")
    line = next(number for number, text in enumerate(POOL.splitlines(), 1) if "callback_urls" in text)
    assert (found.code, found.origin.line, found.origin.column) == ("E1102", line, 11)
    assert found.path == "user_pools.main.clients.web.o_auth.callback_url"
    assert found.label == "did you mean `callback_urls`?"


def test_it_is_written_back(folder: Path) -> None:
    """Law: the production pool, written and loaded again, has the same words everywhere."""
    made = load_text(folder, POOL, "prod")

    def items(parent: str) -> tuple[Item, ...]:
        inner = (item for item in made.resources if item.parent == parent)
        return tuple(Item(item.kind, item.label, item.words, children=items(item.address)) for item in inner)

    text = write(Document(made.stack, items(""), made.region, made.account, outputs=made.outputs))
    again = load_text(folder, text, name="again.yaml")
    assert {item.address: item.words for item in again.resources} == {
        item.address: item.words for item in made.resources
    }
    assert max(len(line) for line in text.splitlines()) < 130


def test_no_key_means_two_things() -> None:
    """No kind has a setting of the same name as its children or as a key of the common ones."""
    from cogprov.config.vocabulary import Vocabulary

    words = Vocabulary()
    waiting = list(words.roots.values())
    while waiting:
        kind = waiting.pop()
        keys = words.keys(kind)
        assert len(keys) == len(set(keys)), kind.name
        waiting += [child for child in children_of(kind.name) if not child.implied_only]


def test_two_domains_of_one_sort(folder: Path) -> None:
    """The second prefix of a pool is refused where it stands, before a pool is made; one of each sort is fine."""
    text = """
version: 1
stack: s
region: us-east-1
user_pools:
  main:
    domains:
      one: { cognito_domain: { domain_prefix: one } }
      two: { cognito_domain: { domain_prefix: two } }
"""
    (found,) = problems(folder, text)
    assert (found.code, found.path) == ("E1704", "user_pools.main.domains.two.cognito_domain")
    custom = "{ custom_domain: { domain_name: a.test, certificate: arn:aws:acm:us-east-1:111122223333:certificate/x } }"
    assert load_text(folder, text.replace("{ cognito_domain: { domain_prefix: two } }", custom)).resources


def test_one_prefix_in_two_pools(folder: Path) -> None:
    """A prefix is taken for every pool of the Region, so the second is refused where it stands."""
    text = """
stack: s
user_pools:
  a: { domains: { login: { cognito_domain: { domain_prefix: shop } } } }
  b: { domains: { pages: { cognito_domain: { domain_prefix: shop } } } }
"""
    (found,) = problems(folder, text)
    assert (found.code, found.origin.line if found.origin else 0) == ("E1117", 5)
    assert (
        len(load_text(folder, text.replace("prefix: shop } } } }\n  b", "prefix: other } } } }\n  b")).resources) == 4
    )


@pytest.mark.parametrize(
    ("pool", "client", "path"),
    [
        ("mfa: optional, mfa_second_factor: { sms: true, otp: true }", "", "mfa_second_factor.sms"),
        ("auto_verify: { phone: true }", "", "auto_verify.phone"),
        ("", "flows: { implicit_code_grant: false }, scopes: [openid]", "clients.web.o_auth"),
        ("", "flows: { client_credentials: true }", "clients.web.o_auth"),
    ],
)
def test_what_the_service_may_refuse_is_a_warning(folder: Path, pool: str, client: str, path: str) -> None:
    """Text messages without a role, and half of OAuth: the words exclude each other, and a file may still say so."""
    client = f"clients: {{ web: {{ generate_secret: true, o_auth: {{ {client} }} }} }}" if client else ""
    both = ", ".join(part for part in ("enable_sms_role: false", pool, client) if part)
    made = load_text(folder, f"stack: s\nuser_pools: {{ main: {{ {both} }} }}\n")
    assert [warning.path for warning in made.warnings] == [f"user_pools.main.{path}"]
    quiet = both.replace("enable_sms_role: false", "sms_role: 'arn:aws:iam::111122223333:role/sms'")
    quiet = quiet.replace(
        "implicit_code_grant: false }", "implicit_code_grant: true }, callback_urls: ['https://a.test']"
    )
    quiet = quiet.replace("client_credentials: true }", "client_credentials: true }, scopes: [api/read]")
    assert not load_text(folder, f"stack: s\nuser_pools: {{ main: {{ {quiet} }} }}\n").warnings
