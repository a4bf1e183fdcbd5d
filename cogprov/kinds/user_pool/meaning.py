"""What the pool's words call for: defaults of new pools, the SMS role, permissions of triggers, risks of changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from cogprov.kinds.common import known
from cogprov.kinds.user_pool.acr import drop_acr_nulls, without_inherited
from cogprov.kinds.user_pool.email import put_email
from cogprov.kinds.user_pool.functions import functions
from cogprov.model.actions import Change, LiveObject
from cogprov.model.desired import Resource
from cogprov.model.kind import Context
from cogprov.model.paths import get, merged, undotted
from cogprov.model.values import ABSENT, Body, Path, Ref

_TEXTS = {
    "email_subject": "Verify your new account",
    "sms_message": "The verification code to your new account is {####}",
}
_BODIES = {
    "code": "The verification code to your new account is {####}",
    "link": "Verify your account by clicking on {##Verify Email##}",
}
_SIGNS_IN = ("email", "phone")


def usual_name(resource: Resource, stack: str) -> str:
    named = resource.words.get("user_pool_name")
    return named if isinstance(named, str) and named else f"{stack}-{resource.label}"


def fresh(resource: Resource, context: Context) -> Body:
    """What cogprov sets on a new pool when the file is silent: the CDK's choices, and protection against deletion."""
    words = resource.words
    defaults: Body = {
        "user_pool_name": usual_name(resource, context.stack),
        "self_sign_up_enabled": False,
        "deletion_protection": True,
        "account_recovery": "phone_without_mfa_and_email",
        "user_verification": _usual_verification(words.get("user_verification")),
    }
    aliases = words.get("sign_in_aliases")
    verified = {name: True for name in _SIGNS_IN if isinstance(aliases, Mapping) and aliases.get(name)}
    if verified:
        defaults["auto_verify"] = verified
    if "account_recovery_setting" in words:
        del defaults["account_recovery"]
    return defaults


def _usual_verification(said: Any) -> Body:
    style = said.get("email_style", "code") if isinstance(said, Mapping) else "code"
    return {"email_style": style, "email_body": _BODIES.get(style, _BODIES["code"]), **_TEXTS}


def complete(words: Body, context: Context) -> Body:
    """Declared words with what they call for."""
    said = _nulls_said(merged(words, {}))
    live_email = context.live.words.get("email") if context.live else None
    put_email(said, context.region, live_email if isinstance(live_email, Mapping) else {})
    said.pop("enable_sms_role", None)
    _put_sms_role(said, words, context)
    live_role = context.live.words.get("sms_role") if context.live else None
    if said.get("sms_role") is None and live_role is None and "sms_configuration" not in said:
        # Without a role to send with, the service keeps no Region and takes no external id.
        said.pop("sns_region", None)
        said.pop("sms_role_external_id", None)
    if said.get("user_verification") == {}:  # an empty struct says as much as none
        del said["user_verification"]
        said.update({} if context.live else {"user_verification": _usual_verification({})})
    drop_acr_nulls(said, context.live.words if context.live else {})
    _put_style(said, context.live.words if context.live else {})
    _put_token_trigger(said, context.live.words if context.live else {})
    live_mode = context.live.words.get("mfa") if context.live else None
    mode = said.get("mfa")
    if mode not in (None, "off") and "mfa_second_factor" not in said and live_mode in (None, "off"):
        # MFA on with no word about how means SMS, as it does in the CDK.
        said["mfa_second_factor"] = {"sms": True}
    custom_mode = said.get("custom_threat_protection_mode")
    if custom_mode is not None and "standard_threat_protection_mode" not in said and context.live is None:
        # The API takes the mode for custom flows only beside one for the standard flows.
        said["standard_threat_protection_mode"] = "no_enforcement"
    password = said.get("password_policy")
    if isinstance(password, Mapping) and context.live is None and "min_length" not in password:
        said["password_policy"] = {"min_length": 8, **password}
    return said


def explicit(words: Body) -> Body:
    """A live pool's words without inherited names, and with the role said off that a new pool of them would be given.

    A pool may take phone numbers and have nothing to send messages with.
    """
    said = without_inherited(words)
    if "sms_role" in said or get(said, ("sms_configuration", "eums_sms")) is not ABSENT or not uses_sms(said):
        return said
    return {**said, "enable_sms_role": False}


def _nulls_said(words: Body) -> Body:
    """Words whose null is another value than an old pool without them has: that of a pool made today."""
    said = dict(words)
    if said.get("account_recovery_setting", ABSENT) is None:
        del said["account_recovery_setting"]
        said.setdefault("account_recovery", None)
    return {word: _TODAY.get(word) if value is None else value for word, value in said.items()}


_TODAY: Body = {"account_recovery": "email_and_phone_without_mfa", "feature_plan": "essentials"}

_OTHER_STYLE = {
    "code": {"email_body": "email_message", "email_subject": "email_subject"},
    "link": {"email_body": "email_message_by_link", "email_subject": "email_subject_by_link"},
}


def _put_style(said: Body, live: Mapping[str, Any]) -> None:
    """Where the style of verification changes, the texts of the new one in the place of those of the old one.

    A pool that stores both keeps both. Of one that has only the old style's, nothing says that it takes both.
    """
    declared, now = said.get("user_verification"), live.get("user_verification")
    new = declared.get("email_style") if isinstance(declared, Mapping) else None
    old = now.get("email_style") if isinstance(now, Mapping) else None
    if not isinstance(declared, Mapping) or not isinstance(now, Mapping):
        return
    if new not in _OTHER_STYLE or old not in _OTHER_STYLE or new == old:
        return
    template = live.get("verification_message_template") or {}
    stored = {word: template[name] for word, name in _OTHER_STYLE[new].items() if name in template}
    said["user_verification"] = {**dict.fromkeys(_OTHER_STYLE[new]), **stored, **declared}
    if stored:
        aside = {name: now.get(word) for word, name in _OTHER_STYLE[old].items()}
        said["verification_message_template"] = {
            **dict.fromkeys(_OTHER_STYLE[new].values()),
            **aside,
            **(said.get("verification_message_template") or {}),
        }


def _put_token_trigger(said: Body, live: Mapping[str, Any]) -> None:
    """The two words for the token trigger name one function: the one that is declared tells the other."""
    declared, now = said.get("lambda_triggers"), live.get("lambda_triggers")
    if not isinstance(declared, Mapping) or not isinstance(now, Mapping):
        return
    config, plain = declared.get("pre_token_generation_config"), declared.get("pre_token_generation")
    if isinstance(config, Mapping) and "lambda_arn" in config and "pre_token_generation" not in declared:
        said["lambda_triggers"] = {**declared, "pre_token_generation": None}
    elif plain is not None and "pre_token_generation_config" in now and "pre_token_generation_config" not in declared:
        said["lambda_triggers"] = {**declared, "pre_token_generation_config": {"lambda_arn": plain}}


def uses_sms(words: Mapping[str, Any]) -> bool:
    """Whether the pool sends text messages, as far as its words tell."""
    factors = words.get("mfa_second_factor")
    mfa = words.get("mfa") not in (None, "off", "OFF")
    sms_factor = mfa and (factors is None or (isinstance(factors, Mapping) and bool(factors.get("sms"))))
    first = get(words, ("sign_in_policy", "allowed_first_auth_factors", "sms_otp"))
    phones = [get(words, (place, "phone")) for place in ("sign_in_aliases", "auto_verify")]
    return sms_factor or first is True or any(phone is True for phone in phones)


def unsure(words: Body) -> Iterable[Path]:
    """A pool that can send text messages may show the SMS factor beside others whether or not it is one."""
    factors = words.get("mfa_second_factor")
    on = {name for name, value in factors.items() if value} if isinstance(factors, Mapping) else set()
    if "sms" in on and len(on) > 1 and ("sms_role" in words or "sms_configuration" in words):
        yield "mfa_second_factor", "sms"


def _with_live_factors(words: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
    # MFA that is on has its factors; only where it was off does silence about them mean SMS.
    live = context.live.words if context.live else {}
    if "mfa_second_factor" in words or live.get("mfa") in (None, "off") or "mfa_second_factor" not in live:
        return words
    return {**words, "mfa_second_factor": live["mfa_second_factor"]}


def wants_sms_role(said: Mapping[str, Any], context: Context) -> bool:
    """Whether cogprov makes the role: SMS is used, nobody named a role, and no role of somebody else's is in place."""
    words = _with_live_factors(said, context)
    asked = words.get("enable_sms_role")
    eums = get(words, ("sms_configuration", "eums_sms"))
    if asked is False or words.get("sms_role") is not None or eums is not ABSENT:
        return False
    if not uses_sms(words) and not asked:
        return False
    if context.live is None or asked:
        return True
    role = context.live.words.get("sms_role")
    if role is not None:
        return isinstance(role, str) and role.endswith(f"/{sms_role_name(context)}")
    return context.made_by == "created" or not uses_sms(context.live.words)


def sms_role_name(context: Context) -> str:
    """The name of the pool's SMS role: always the same, so that a lost answer is settled by looking."""
    text = f"cogprov-{context.stack}-{context.address.rpartition('.')[2]}-sms"
    if len(text) <= 64:
        return text
    return f"{text[:55]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def sms_external_id(context: Context) -> str:
    text = f"{context.stack}/{context.address}"
    return f"{text[:1200]}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _put_sms_role(said: Body, words: Body, context: Context) -> None:
    if wants_sms_role(words, context):
        said["sms_role"] = Ref(f"{context.address}.sms_role", "arn")
        said.setdefault("sms_role_external_id", sms_external_id(context))


def implied(resource: Resource, context: Context) -> Iterable[Resource]:
    """The SMS role, and for every function that the pool calls the permission to call it."""
    if wants_sms_role(resource.words, context):
        external = resource.words.get("sms_role_external_id") or sms_external_id(context)
        yield Resource(
            f"{resource.address}.sms_role",
            "sms_role",
            {"role_name": sms_role_name(context), "external_id": external},
            "sms_role",
            parent=resource.address,
            origin=resource.origin,
            implied=True,
        )
    already = functions(context.live.words) if context.live and context.made_by != "created" else {}
    for label, arn in functions(resource.words).items():
        if already.get(label) == arn:
            continue  # somebody else set this trigger and sees to its permission
        yield Resource(
            f"{resource.address}.permissions.{label}",
            "lambda_permission",
            {"function": arn, "pool_arn": Ref(resource.address, "arn")},
            label,
            parent=resource.address,
            origin=resource.origin_of(("lambda_triggers",)),
            implied=True,
        )


def effects(change: Change, before: Body, after: Body) -> Iterable[str]:
    """What a change means for the people who sign in."""
    path = change.path
    if path == ("password_policy", "min_length"):
        yield "min_length applies to new passwords only"
    if path == ("mfa",) and change.after == "required":
        yield "users without a second factor are asked to set one up at their next sign-in"
    if path == ("mfa",) and change.after == "off":
        yield "nobody is asked for a second factor any more"
    if path == ("passkey_relying_party_id",) and change.before is not ABSENT:
        yield "passkeys registered for the old relying party stop working"
    if path[:1] == ("issuer_configuration",):
        yield "the issuer of every token changes; whoever verifies tokens must know the new one"
    if path == ("feature_plan",):
        yield f"the feature plan changes from {change.before} to {change.after}, and so does the bill"


def immutable_hint(live: LiveObject | None, change: Change) -> str:
    said = "absent" if change.before is ABSENT else change.before
    return f"set {undotted(change.path)} back to {said}" if live and known(change.before) else ""
