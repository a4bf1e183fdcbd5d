"""Ask a Cognito of your own what the documentation leaves open, on pools made for it and removed again.

    python demo/verify_account.py --account 123456789012 --make-throwaway-pools [--region ...] [--endpoint-url ...]

cogprov is right whichever way these questions are answered; the answers are for those who maintain it. Nothing is
touched that this program did not make: the id of every pool goes into a file before anything else happens to it, and a
pool is deleted only if its id is in there or its tag is, and its name is one of ours. `--clean-up` does that alone,
after a run that died. No user is ever made.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

PREFIX = "cogprov-verify-"
MARK = "cogprov-verify"
FULL_UPDATE = "every update sends the whole object, and what is to go is said"


@dataclass(frozen=True)
class Asker:
    """The client, and the pools of this run."""

    client: Any
    run: str
    ledger: Path

    def pool(self, **settings: Any) -> str:
        """The id of a new pool; it is in the ledger before anybody works on it."""
        name = f"{PREFIX}{self.run}"
        tags = {MARK: self.run, **settings.pop("UserPoolTags", {})}
        pool = str(self.client.create_user_pool(PoolName=name, UserPoolTags=tags, **settings)["UserPool"]["Id"])
        remember(self.ledger, [*remembered(self.ledger), pool])
        return pool

    def described(self, pool: str) -> dict[str, Any]:
        return dict(self.client.describe_user_pool(UserPoolId=pool)["UserPool"])


def refusal(call: Callable[[], Any]) -> str:
    """How a call is refused, or "accepted"."""
    try:
        call()
    except ClientError as error:
        if denied(error):
            raise
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    return "accepted"


def denied(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in ("AccessDeniedException", "AccessDenied", "UnrecognizedClientException")


def fate(before: Any, after: Any) -> str:
    if after == before:
        return "kept"
    return "gone" if after in (None, "", [], {}) else f"reset to {after!r}"


def omitted_from_pool(ask: Asker) -> Iterator[tuple[str, str]]:
    settings: dict[str, Any] = {
        "DeletionProtection": "ACTIVE",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT", "ReplyToEmailAddress": "help@example.com"},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
        "UserPoolTags": {"team": "identity"},
        "UserPoolTier": "LITE",
    }
    pool = ask.pool(**settings)
    before = ask.described(pool)
    ask.client.update_user_pool(UserPoolId=pool)
    after = ask.described(pool)
    for member in settings:
        yield f"UpdateUserPool without {member}", fate(before.get(member), after.get(member))


def omitted_from_client(ask: Asker) -> Iterator[tuple[str, str]]:
    settings: dict[str, Any] = {
        "AccessTokenValidity": 30,
        "TokenValidityUnits": {"AccessToken": "minutes"},
        "PreventUserExistenceErrors": "ENABLED",
        "CallbackURLs": ["https://app.example.com/cb"],
        "DefaultRedirectURI": "https://app.example.com/cb",
    }
    grant = {"AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlowsUserPoolClient": True}
    pool = ask.pool()
    made = ask.client.create_user_pool_client(UserPoolId=pool, ClientName="web", **settings, **grant)["UserPoolClient"]
    both = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    kept = {"CallbackURLs": settings["CallbackURLs"], **grant}
    after = ask.client.update_user_pool_client(**both, **kept)["UserPoolClient"]
    for member in sorted(settings.keys() - kept.keys()):
        yield f"UpdateUserPoolClient without {member}", fate(made.get(member), after.get(member))


def removed_from_group(ask: Asker) -> Iterator[tuple[str, str]]:
    pool = ask.pool()
    both = {"UserPoolId": pool, "GroupName": "staff"}
    before = ask.client.create_group(**both, Precedence=3)["Group"]
    ask.client.update_group(**both)
    after = ask.client.get_group(**both)["Group"]
    yield "UpdateGroup without Precedence", fate(before.get("Precedence"), after.get("Precedence"))


def omitted_from_domain(ask: Asker) -> Iterator[tuple[str, str]]:
    pool = ask.pool(UserPoolTier="ESSENTIALS")
    both = {"UserPoolId": pool, "Domain": f"{PREFIX}{ask.run}"}
    ask.client.create_user_pool_domain(**both, ManagedLoginVersion=2)
    try:
        told = ask.client.describe_user_pool_domain(Domain=both["Domain"])["DomainDescription"]
        ask.client.update_user_pool_domain(**both)
        after = ask.client.describe_user_pool_domain(Domain=both["Domain"])["DomainDescription"]
        member = "ManagedLoginVersion"
        yield f"UpdateUserPoolDomain without {member}", fate(told.get(member), after.get(member))
        second = {**both, "Domain": f"{both['Domain']}-2"}
        yield "a second prefix domain", refusal(lambda: ask.client.create_user_pool_domain(**second))
    finally:
        ask.client.delete_user_pool_domain(**both)


def developer_attribute(ask: Asker) -> Iterator[tuple[str, str]]:
    schema = [{"Name": "level", "AttributeDataType": "String", "DeveloperOnlyAttribute": True, "Mutable": True}]
    names = [each["Name"] for each in ask.described(ask.pool(Schema=schema))["SchemaAttributes"]]
    yield (
        "how a developer-only attribute is called",
        ", ".join(name for name in names if "level" in name) or "not shown",
    )


def totp_off(ask: Asker) -> Iterator[tuple[str, str]]:
    pool, off = ask.pool(), {"SoftwareTokenMfaConfiguration": {"Enabled": False}}
    call = refusal(lambda: ask.client.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON", **off))
    yield "MFA ON with TOTP Enabled: false", call


def texts(ask: Asker) -> Iterator[tuple[str, str]]:
    pool = ask.pool(UserPoolTier="LITE")
    group = {"UserPoolId": pool, "GroupName": "staff"}
    server = {"UserPoolId": pool, "Identifier": "api", "Name": "api"}
    ask.client.create_group(**group)
    ask.client.create_resource_server(**server)
    yield "a second group of one name", refusal(lambda: ask.client.create_group(**group))
    yield "a second resource server of one identifier", refusal(lambda: ask.client.create_resource_server(**server))
    addons = {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}, "UserPoolTier": "LITE"}
    yield "threat protection in the lite plan", refusal(lambda: ask.client.update_user_pool(UserPoolId=pool, **addons))


def refresh_before_access(ask: Asker) -> Iterator[tuple[str, str]]:
    units = {"AccessToken": "days", "RefreshToken": "hours"}
    wanted = {"AccessTokenValidity": 1, "RefreshTokenValidity": 1, "TokenValidityUnits": units}
    pool = ask.pool()
    call = refusal(lambda: ask.client.create_user_pool_client(UserPoolId=pool, ClientName="short", **wanted))
    yield "a refresh token that ends before the access token", call


QUESTIONS: tuple[tuple[Callable[[Asker], Iterator[tuple[str, str]]], str], ...] = (
    (omitted_from_pool, FULL_UPDATE),
    (omitted_from_client, FULL_UPDATE),
    (removed_from_group, "a role or a precedence that is to go is refused, because no call is known to take it away"),
    (omitted_from_domain, FULL_UPDATE),
    (developer_attribute, "both spellings are read as the same attribute"),
    (totp_off, "TOTP is named when it is on, and left out when it is not"),
    (texts, "the error's name tells where it has one, and a read settles the rest"),
    (refresh_before_access, "the service's answer is passed on"),
)
NOT_ASKED = (
    "settings of SMS: they need an IAM role, and this program makes none",
    "quotas by category, and whether a repeated request is recognised: that would take load and luck",
    "IAM on single resources and replicas: they need policies and a key of yours",
)


def answers(ask: Asker) -> Iterator[tuple[str, str, str]]:
    """(question, what was seen, how cogprov handles both answers). A call that is denied or missing is told as such."""
    for question, handled in QUESTIONS:
        try:
            for about, seen in question(ask):
                yield about, seen, handled
        except (ClientError, BotoCoreError) as error:
            yield question.__name__.replace("_", " "), f"not answered: {error}", handled


def remembered(ledger: Path) -> list[str]:
    return list(json.loads(ledger.read_text(encoding="utf-8"))) if ledger.exists() else []


def remember(ledger: Path, pools: list[str]) -> None:
    ledger.parent.mkdir(parents=True, exist_ok=True)
    ledger.write_text(json.dumps(pools), encoding="utf-8")


def clean_up(client: Any, ledger: Path) -> list[str]:
    """Delete what runs of this program left. Gives what could not be deleted; it stays in the ledger."""
    left = []
    for pool in dict.fromkeys([*remembered(ledger), *_by_mark(client)]):
        try:
            _delete(client, pool)
        except client.exceptions.ResourceNotFoundException:
            continue
        except (ClientError, BotoCoreError) as error:
            print(f"{pool} is still there: {error}", file=sys.stderr)
            left.append(pool)
    remember(ledger, left)
    return left


def _by_mark(client: Any) -> Iterator[str]:
    """Pools that carry our name and our tag: made by a run whose answer was lost before it could be written down."""
    try:
        for page in client.get_paginator("list_user_pools").paginate(MaxResults=60):
            for each in page["UserPools"]:
                if each["Name"].startswith(PREFIX):
                    told = client.describe_user_pool(UserPoolId=each["Id"])["UserPool"]
                    if each["Name"] == f"{PREFIX}{(told.get('UserPoolTags') or {}).get(MARK)}":
                        yield each["Id"]
    except (ClientError, BotoCoreError) as error:
        print(f"pools could not be listed, so only those written down are removed: {error}", file=sys.stderr)


def _delete(client: Any, pool: str) -> None:
    told = client.describe_user_pool(UserPoolId=pool)["UserPool"]
    if not told["Name"].startswith(PREFIX):
        raise SystemExit(f"{pool} is called {told['Name']}, which is no name of ours: nothing was done to it")
    if told.get("Domain"):
        client.delete_user_pool_domain(UserPoolId=pool, Domain=told["Domain"])
    if told.get("DeletionProtection") == "ACTIVE":
        client.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    client.delete_user_pool(UserPoolId=pool)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--account", required=True, help="the account that this may happen in")
    parser.add_argument("--make-throwaway-pools", action="store_true", help="yes, make pools there, and remove them")
    parser.add_argument("--clean-up", action="store_true", help="only remove what an earlier run left")
    parser.add_argument("--region", default=None)
    parser.add_argument("--profile", default=None)
    parser.add_argument("--endpoint-url", default=None)
    parser.add_argument("--ledger", type=Path, default=Path(".cogprov") / "verify-account.json")
    args = parser.parse_args()
    if not (args.make_throwaway_pools or args.clean_up):
        parser.error("this makes user pools and deletes them: say --make-throwaway-pools")
    session = boto3.Session(profile_name=args.profile, region_name=args.region)
    # A pool whose creation was sent twice would be two, and one of them nobody's.
    once = Config(retries={"total_max_attempts": 1})
    try:
        caller = session.client("sts", endpoint_url=args.endpoint_url, config=once).get_caller_identity()["Account"]
        if caller != args.account:
            print(f"these credentials are for account {caller}, not {args.account}: nothing was done", file=sys.stderr)
            return 73
        client = session.client("cognito-idp", endpoint_url=args.endpoint_url, config=once)
    except (ClientError, BotoCoreError) as error:
        print(f"AWS could not be asked: {error}", file=sys.stderr)
        return 69
    try:
        if not args.clean_up:
            for about, seen, handled in answers(Asker(client, secrets.token_hex(4), args.ledger)):
                print(f"{about}\n    seen:    {seen}\n    cogprov: {handled}")
            for reason in NOT_ASKED:
                print(f"not asked: {reason}")
    finally:
        left = clean_up(client, args.ledger)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
