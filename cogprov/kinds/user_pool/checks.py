"""What can be known to be wrong with a pool without asking AWS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cogprov.kinds.common import problem, said
from cogprov.kinds.user_pool.canon import AWS_TAGS, OWN_TAGS
from cogprov.kinds.user_pool.sender_key import elsewhere
from cogprov.kinds.user_pool.sending import mail, text_messages
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context
from cogprov.model.paths import get
from cogprov.model.values import ABSENT, Path, parse_duration

_ESSENTIALS: Mapping[Path, str] = {
    ("password_policy", "password_history_size"): "password history",
    ("sign_in_policy", "allowed_first_auth_factors", "email_otp"): "choice-based sign-in",
    ("sign_in_policy", "allowed_first_auth_factors", "sms_otp"): "choice-based sign-in",
    ("sign_in_policy", "allowed_first_auth_factors", "passkey"): "choice-based sign-in",
    ("mfa_second_factor", "email"): "e-mail MFA",
    ("acr_configuration",): "ACR names",
}
_LINK = re.compile(r"\{##.*?##\}", re.DOTALL)


def check(resource: Resource, context: Context) -> Iterable[Problem]:
    """Everything at once; each problem names its parameter."""
    yield from _sign_in(resource)
    yield from _passwords(resource)
    yield from _messages(resource)
    yield from _mfa(resource)
    yield from text_messages(resource)
    yield from mail(resource)
    yield from _triggers(resource)
    yield from elsewhere(resource, context)
    yield from _plan(resource)
    yield from _tags(resource)


def _sign_in(resource: Resource) -> Iterator[Problem]:
    aliases = said(resource, "sign_in_aliases")
    if isinstance(aliases, Mapping) and aliases.get("preferred_username") and not aliases.get("username"):
        yield problem(
            resource,
            ("sign_in_aliases", "preferred_username"),
            "E1401",
            "username signIn must be enabled if preferredUsername is enabled",
            "Add username: true, or leave preferred_username out.",
        )
    verified, kept = said(resource, "auto_verify"), said(resource, "keep_original")
    if isinstance(kept, Mapping) and (verified is None or isinstance(verified, Mapping)):
        for name in sorted(key for key, value in kept.items() if value and not (verified or {}).get(key)):
            yield problem(
                resource,
                ("keep_original", name),
                "E1402",
                f"keep_original.{name} needs auto_verify.{name}",
                "All that is verified before an update must be auto-verified.",
            )


def _passwords(resource: Resource) -> Iterator[Problem]:
    path = ("password_policy", "temp_password_validity")
    text = said(resource, *path)
    seconds = parse_duration(text) if isinstance(text, str) else None
    if seconds is None:
        return
    if seconds % 86400:
        yield problem(resource, path, "E1403", f"temp_password_validity {text} is not a whole number of days")
    elif seconds > 365 * 86400:
        days = seconds // 86400
        yield problem(
            resource, path, "E1403", f"temp_password_validity cannot be greater than 365 days (received: {days})"
        )


def _messages(resource: Resource) -> Iterator[Problem]:
    style = said(resource, "user_verification", "email_style")
    body = said(resource, "user_verification", "email_body")
    sms = said(resource, "user_verification", "sms_message")
    link = style == "link"
    if isinstance(body, str) and not link and "{####}" not in body:
        yield _lacks(resource, ("user_verification", "email_body"), "Verification email body", "{####}")
    if isinstance(body, str) and link and not _LINK.search(body):
        yield _lacks(resource, ("user_verification", "email_body"), "Verification email body", "{##Verify Email##}")
    if isinstance(sms, str) and "{####}" not in sms:
        yield _lacks(resource, ("user_verification", "sms_message"), "SMS message", "{####}")
    message = said(resource, "mfa_message")
    if isinstance(message, str) and "{####}" not in message:
        yield _lacks(resource, ("mfa_message",), "MFA message", "{####}")
    for word in ("email_subject", "email_body", "sms_message"):
        text = said(resource, "user_verification", word)
        if isinstance(text, str) and "{username}" in text:
            yield problem(
                resource,
                ("user_verification", word),
                "W1418",
                f"user_verification.{word} has {{username}} in it, which users will see as it stands",
                detail="Cognito puts the user name into invitations alone.",
                warning=True,
            )
    for word in ("email_body", "sms_message"):
        text = said(resource, "user_invitation", word)
        missing = [mark for mark in ("{username}", "{####}") if isinstance(text, str) and mark not in text]
        if missing:
            yield problem(
                resource,
                ("user_invitation", word),
                "W1405",
                f"user_invitation.{word} has no {' and no '.join(missing)}",
                detail="Cognito wants both {username} and {####} in an invitation.",
                warning=True,
            )


def _lacks(resource: Resource, path: Path, what: str, mark: str) -> Problem:
    return problem(resource, path, "E1404", f"{what} must contain the template string '{mark}'")


_ONLY_RECOVERY = {"email_only": "email", "phone_only_without_mfa": "sms"}


def _mfa(resource: Resource) -> Iterator[Problem]:
    mode, factors = said(resource, "mfa"), said(resource, "mfa_second_factor")
    if mode in ("optional", "required") and isinstance(factors, Mapping) and not any(factors.values()):
        yield problem(
            resource,
            ("mfa_second_factor",),
            "E1406",
            f"mfa is {mode}, but every second factor is off",
            "Switch on sms, otp or email, or set mfa: off.",
        )
    recovery = said(resource, "account_recovery")
    factor = _ONLY_RECOVERY.get(recovery) if isinstance(recovery, str) else None
    if factor and mode in ("optional", "required") and isinstance(factors, Mapping) and factors.get(factor) is True:
        yield problem(
            resource,
            ("mfa_second_factor", factor),
            "W1416",
            f"{factor} is a second factor, and account_recovery: {recovery} leaves nothing else to recover an account",
            "Allow another way of recovery, or another second factor.",
            detail="Cognito refuses the two together, so an apply would stop there.",
            warning=True,
        )
    first = said(resource, "sign_in_policy", "allowed_first_auth_factors")
    if not isinstance(first, Mapping):
        return
    if first.get("password") is not True:
        yield problem(
            resource,
            ("sign_in_policy", "allowed_first_auth_factors", "password"),
            "E1407",
            "The password authentication cannot be disabled.",
            "Add password: true.",
        )
    codes = [name for name in ("email_otp", "sms_otp") if first.get(name)]
    if mode == "required" and codes:
        yield problem(
            resource,
            ("sign_in_policy", "allowed_first_auth_factors", codes[0]),
            "E1408",
            f"{codes[0]} cannot be a first factor while mfa is required",
            "Set mfa: optional, or leave the one-time codes out.",
        )
    factor = said(resource, "web_authn_configuration", "factor_configuration")
    if mode == "required" and first.get("passkey") and factor == "SINGLE_FACTOR":
        yield problem(
            resource,
            ("web_authn_configuration", "factor_configuration"),
            "E1408",
            "a passkey alone cannot be a first factor while mfa is required",
            "Set web_authn_configuration.factor_configuration: MULTI_FACTOR_WITH_USER_VERIFICATION.",
        )


def _triggers(resource: Resource) -> Iterator[Problem]:
    triggers = said(resource, "lambda_triggers")
    if not isinstance(triggers, Mapping):
        return
    senders = [name for name in ("custom_sms_sender", "custom_email_sender") if triggers.get(name)]
    key = said(resource, "custom_sender_kms_key")
    if senders and (key is None or (key is ABSENT and not resource.adopt)):
        yield problem(
            resource,
            ("lambda_triggers", senders[0]),
            "E1412",
            "you must specify a KMS key if you are using custom_sms_sender or custom_email_sender.",
            "Set custom_sender_kms_key to the ARN of a symmetric key.",
        )
    config, plain = triggers.get("pre_token_generation_config"), triggers.get("pre_token_generation")
    arn: Any = config.get("lambda_arn") if isinstance(config, Mapping) else None
    if isinstance(arn, str) and isinstance(plain, str) and arn != plain:
        yield problem(
            resource,
            ("lambda_triggers", "pre_token_generation"),
            "E1413",
            "pre_token_generation and pre_token_generation_config name two functions; the service takes one",
        )


def _plan(resource: Resource) -> Iterator[Problem]:
    if said(resource, "feature_plan") != "lite":
        return
    for path, what in _ESSENTIALS.items():
        value = get(resource.words, path)
        if path[0] == "mfa_second_factor" and said(resource, "mfa") in (ABSENT, None, "off"):
            continue  # factors without MFA are not sent
        if value not in (ABSENT, None, False, 0):
            yield problem(
                resource, path, "E1414", f"{what} is not in the lite plan", "Set feature_plan: essentials or plus."
            )
        elif path[-1] == "password_history_size" and value == 0:
            yield problem(
                resource,
                path,
                "E1414",
                "password_history_size can not be set when feature_plan is lite.",
                "Set feature_plan: essentials or plus.",
            )
    version = said(resource, "lambda_triggers", "pre_token_generation_config", "lambda_version")
    if version not in (ABSENT, None, "V1_0"):
        path = ("lambda_triggers", "pre_token_generation_config", "lambda_version")
        yield problem(resource, path, "E1414", f"{version} is not in the lite plan", "Set feature_plan: essentials.")
    status = said(resource, "dcr_configuration", "enable_status")
    if status == "Enabled":
        path = ("dcr_configuration", "enable_status")
        yield problem(
            resource, path, "E1414", "client registration is not in the lite plan", "Set feature_plan: essentials."
        )


def _tags(resource: Resource) -> Iterator[Problem]:
    tags = said(resource, "tags")
    for key in tags if isinstance(tags, Mapping) else ():
        if key.startswith((AWS_TAGS, OWN_TAGS)):
            yield problem(resource, ("tags", key), "E1415", f"tag {key!r} is not yours to set")
