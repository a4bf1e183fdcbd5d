"""The pool's canonical body: what DescribeUserPool and GetUserPoolMfaConfig say together, in the one form compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cogprov.kinds.common import as_said, modelled, picked, tidy_members
from cogprov.kinds.user_pool.attributes import attributes_as_said, split, tidy_attributes
from cogprov.kinds.user_pool.words import MEMBERS, MFA_MEMBERS, POOL_MEMBERS, twins_filled
from cogprov.model.actions import Identity, Parts
from cogprov.model.paths import get, merged, pop, put
from cogprov.model.values import ABSENT, Body

DESCRIBE = "DescribeUserPool"
GET_MFA = "GetUserPoolMfaConfig"
OWN_TAGS = "cogprov:"
AWS_TAGS = "aws:"
DCR_GRANTS = {"AuthenticatedGrantTypes": ["client_credentials", "code"], "OpenDcrGrantTypes": ["code"]}
"""Who may register a client by itself where nothing is said about it."""

_PASSWORD = ("Policies", "PasswordPolicy")
_ZEROS = ("TemporaryPasswordValidityDays", "PasswordHistorySize")
"""0 means "not set"; the service takes it."""
_tidy_members = tidy_members(MEMBERS)


def extract(identity: Identity, parts: Parts) -> Body:
    """What can be written of the raw answers. The MFA answer wins: an endpoint may let the pool's copy go stale."""
    pool = parts[DESCRIBE]
    body = picked(pool, POOL_MEMBERS)
    if "Name" in pool:
        body["PoolName"] = pool["Name"]
    body.update(split(pool.get("SchemaAttributes") or ()))
    mfa = parts.get(GET_MFA)
    if mfa is not None:
        body["MfaConfiguration"] = mfa.get("MfaConfiguration") or "OFF"
        body.update(picked(mfa, MFA_MEMBERS))
        body.update(_factors(mfa, pool.get("EmailConfiguration") or {}))
    return body


def _factors(mfa: Mapping[str, Any], email: Mapping[str, Any]) -> Body:
    codes = mfa.get("EmailMfaConfiguration")
    # An empty block is codes by e-mail with the usual texts, or an answer that spells out what is off. Without an
    # account to send from nobody can have switched them on.
    own_account = email.get("EmailSendingAccount") == "DEVELOPER"
    there = {
        "SMS": bool(mfa.get("SmsMfaConfiguration")),
        "SOFTWARE_TOKEN": bool((mfa.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled")),
        "EMAIL": bool(codes) or (codes is not None and own_account),
    }
    return {"Factors": [name for name, present in there.items() if present]}


def tidy(body: Body) -> Body:
    """One form for live and desired alike."""
    tidied = _tidy_members(tidy_attributes(twins_filled(body)))
    _refused_grants(body, tidied)
    _one_temporary_validity(tidied)
    _one_token_trigger(tidied)
    _no_factors_when_off(tidied)
    tags = tidied.get("UserPoolTags")
    if isinstance(tags, Mapping):
        kept = {key: value for key, value in tags.items() if not key.startswith((OWN_TAGS, AWS_TAGS))}
        tidied = {**tidied, "UserPoolTags": kept} if kept else {k: v for k, v in tidied.items() if k != "UserPoolTags"}
    return tidied


def _refused_grants(body: Body, tidied: Body) -> None:
    # No grant type at all refuses every registration; not saying any means the usual ones.
    for name in DCR_GRANTS:
        if get(body, ("DcrConfiguration", name)) == []:
            put(tidied, ("DcrConfiguration", name), [])
    # A block that does not say whether registration is on switches it on.
    block = tidied.get("DcrConfiguration")
    if isinstance(block, dict):
        block.setdefault("EnableStatus", "Disabled")


def _one_temporary_validity(body: Body) -> None:
    # TemporaryPasswordValidityDays and the older UnusedAccountValidityDays are one setting; sending both is refused,
    # and 0 means "not set", which is 7.
    path = ("Policies", "PasswordPolicy", "TemporaryPasswordValidityDays")
    older = pop(body, ("AdminCreateUserConfig", "UnusedAccountValidityDays"))
    if get(body, path) is ABSENT and older is not ABSENT:
        put(body, path, older)
    if get(body, path) == 0:
        pop(body, path)
    if get(body, ("Policies", "PasswordPolicy", "PasswordHistorySize")) == 0:
        pop(body, ("Policies", "PasswordPolicy", "PasswordHistorySize"))


def _one_token_trigger(body: Body) -> None:
    # The service mirrors PreTokenGeneration and version V1_0 of its Config into one another.
    triggers = body.get("LambdaConfig")
    config = triggers.get("PreTokenGenerationConfig") if isinstance(triggers, dict) else None
    if not isinstance(triggers, dict) or not isinstance(config, Mapping) or "LambdaArn" not in config:
        return
    if config.get("LambdaVersion") == "V1_0" and triggers.get("PreTokenGeneration") in (None, config["LambdaArn"]):
        del triggers["PreTokenGenerationConfig"]
        triggers["PreTokenGeneration"] = config["LambdaArn"]
    elif triggers.get("PreTokenGeneration") == config["LambdaArn"]:
        del triggers["PreTokenGeneration"]


def _no_factors_when_off(body: Body) -> None:
    # With MFA off the service refuses every factor block, and still returns the SMS one when SMS is set up.
    if body.get("MfaConfiguration") in (None, "OFF"):
        body.pop("Factors", None)
        body.pop("EmailMfaConfiguration", None)
    elif "EMAIL" not in (body.get("Factors") or ()):
        body.pop("EmailMfaConfiguration", None)


def sent(body: Body, raw: Body) -> Body:
    """What a new pool is asked for, in its author's own form: also zeros, and the token trigger under either name."""
    said = {**as_said(body, raw, MEMBERS), **attributes_as_said(raw)}
    if not said.get("AliasAttributes"):
        said.pop("AliasAttributes", None)
    triggers = get(raw, ("LambdaConfig",))
    if isinstance(triggers, Mapping) and triggers.get("PreTokenGenerationConfig"):
        names = ("PreTokenGeneration", "PreTokenGenerationConfig")
        others = {name: value for name, value in said["LambdaConfig"].items() if name not in names}
        said["LambdaConfig"] = {**others, **{name: triggers[name] for name in names if triggers.get(name)}}
    password = get(raw, _PASSWORD)
    zeros = {name: 0 for name in _ZEROS if isinstance(password, Mapping) and password.get(name) == 0}
    return merged(said, {"Policies": {"PasswordPolicy": zeros}}) if zeros else said


def service_defaults(body: Body) -> Body:
    """What the members that a body lacks mean, as DescribeUserPool shows them on a pool made with a name alone.

    Not listed, because an older pool without them means something else: UserPoolTier and AccountRecoverySetting.
    """
    password = get(body, ("Policies", "PasswordPolicy"))
    partly = isinstance(password, Mapping) and bool(password)
    # A policy that is sent has false for each class it leaves out; only a pool with no policy at all wants them all.
    classes = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")
    defaults: Body = {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 8,
                **dict.fromkeys(classes, not partly),
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": "INACTIVE",
        "MfaConfiguration": "OFF",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
        "UsernameConfiguration": {"CaseSensitive": True},
        "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
        "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "DcrConfiguration": {"EnableStatus": "Disabled", "OpenDcrEnabled": False, **DCR_GRANTS},
        "WebAuthnConfiguration": {"UserVerification": "preferred", "FactorConfiguration": "SINGLE_FACTOR"},
    }
    return modelled(defaults, MEMBERS)


def filled(body: Body) -> Body:
    return merged(service_defaults(body), body)
