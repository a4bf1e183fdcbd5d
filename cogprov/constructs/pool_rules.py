"""What a user pool's keyword arguments must keep to, and what the older ones of them mean today."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from cogprov.constructs.base import aliased
from cogprov.constructs.errors import SPELLED_TWICE, Spot
from cogprov.constructs.operations import SENDERS
from cogprov.constructs.values import Duration
from cogprov.model.paths import get
from cogprov.model.values import ABSENT, Body, Path

_CODE: Final = "{####}"
_LINK: Final = re.compile(r"\{##[\s\S]*##\}")
_MODES: Final = {"enforced": "full_function", "audit": "audit_only", "off": "no_enforcement"}
_EMAIL_FACTOR: Final[Path] = ("mfa_second_factor", "email")
_PLANS: Final = "set `feature_plan` to `FeaturePlan.ESSENTIALS` or `FeaturePlan.PLUS`."


def pool_words(said: Body, spot: Spot, adopted: bool = False) -> Body:
    """The words that a pool's keyword arguments say. ValidationError for the first rule that they break.

    What is not said of an ``adopted`` pool is as it lives, so nothing can be missing.
    """
    words = dict(said)
    _older(words, spot)
    for rule in _RULES if adopted else (*_RULES, *_NEEDS):
        rule(words, spot)
    return words


def _older(words: Body, spot: Spot) -> None:
    aliased(words, "lambda_triggers", ("triggers",), spot)
    aliased(words, "email", ("email_settings", "email_transmission"), spot)
    email = words.get("email")
    if isinstance(email, dict) and "from_" in email:
        words["email"] = {("from" if key == "from_" else key): value for key, value in email.items()}
    _required_attributes(words, spot)
    if "advanced_security_mode" in words:
        if "standard_threat_protection_mode" in words or "custom_threat_protection_mode" in words:
            raise spot.wrong(
                ("advanced_security_mode",),
                "you cannot set Threat Protection and Advanced Security Mode at the same time. "
                "Advanced Security Mode is deprecated and should be replaced with Threat Protection instead.",
            )
        words["standard_threat_protection_mode"] = _MODES[words.pop("advanced_security_mode")]
    if words.get("account_recovery") == "phone_and_email":
        words["account_recovery"] = None


def _required_attributes(words: Body, spot: Spot) -> None:
    required = words.pop("required_attributes", None)
    if required is None:
        return
    if "standard_attributes" in words:
        summary = "`required_attributes` and `standard_attributes` are two ways to say one setting"
        raise spot.wrong(("required_attributes",), summary, code=SPELLED_TWICE)
    # In the CDK's first releases this also made them immutable for ever, which nobody meant.
    words["standard_attributes"] = {
        name: {"required": True, "mutable": True} for name, wanted in required.items() if wanted
    }


def _texts(words: Body, *path: str) -> str | None:
    value = get(words, path)
    return value if isinstance(value, str) else None


def _verification(words: Body, spot: Spot) -> None:
    body = _texts(words, "user_verification", "email_body")
    link = get(words, ("user_verification", "email_style")) == "link"
    path: Path = ("user_verification", "email_body")
    if body is not None and not link and _CODE not in body:
        raise spot.wrong(path, f"Verification email body must contain the template string '{_CODE}'")
    if body is not None and link and not _LINK.search(body):
        raise spot.wrong(path, "Verification email body must contain the template string '{##Verify Email##}'")
    sms = _texts(words, "user_verification", "sms_message")
    if sms is not None and _CODE not in sms:
        summary = f"SMS message must contain the template string '{_CODE}'"
        raise spot.wrong(("user_verification", "sms_message"), summary)


def _aliases(words: Body, spot: Spot) -> None:
    said = words.get("sign_in_aliases") or {}
    if said.get("preferred_username") and not said.get("username"):
        summary = "username sign-in must be enabled if preferred_username is enabled"
        raise spot.wrong(("sign_in_aliases", "preferred_username"), summary)


def _password(words: Body, spot: Spot) -> None:
    said = words.get("password_policy") or {}
    length = said.get("min_length")
    if length is not None and not 6 <= length <= 99:
        summary = f"min_length for password must be between 6 and 99 (received: {length})"
        raise spot.wrong(("password_policy", "min_length"), summary)
    validity = said.get("temp_password_validity")
    if isinstance(validity, Duration):
        days = validity.whole("days", spot, ("password_policy", "temp_password_validity"))
        if days > 365:
            summary = f"temp_password_validity cannot be greater than 365 days (received: {days})"
            raise spot.wrong(("password_policy", "temp_password_validity"), summary)
    history = said.get("password_history_size")
    path = ("password_policy", "password_history_size")
    if history is not None and words.get("feature_plan") == "lite":
        raise spot.wrong(path, "`password_history_size` can not be set when `feature_plan` is `FeaturePlan.LITE`.")
    if history is not None and not 0 <= history <= 24:
        raise spot.wrong(path, f"`password_history_size` must be between 0 and 24 (received: {history}).")


def _first_factors(words: Body, spot: Spot) -> None:
    factors = get(words, ("sign_in_policy", "allowed_first_auth_factors"))
    if factors is ABSENT:
        return
    path = ("sign_in_policy", "allowed_first_auth_factors")
    if not factors.get("password"):
        raise spot.wrong((*path, "password"), "The password authentication cannot be disabled.")
    chosen = [name for name in factors if factors[name] and name != "password"]
    if chosen and words.get("feature_plan") == "lite":
        raise spot.wrong((*path, chosen[0]), f"To enable choice-based authentication, {_PLANS}")


def _passkeys(words: Body, spot: Spot) -> None:
    party = _texts(words, "passkey_relying_party_id")
    if party is not None and not 1 <= len(party) <= 63:
        summary = f"passkey_relying_party_id length must be (inclusively) between 1 and 63, got {len(party)}"
        raise spot.wrong(("passkey_relying_party_id",), summary)


def _mfa(words: Body, spot: Spot) -> None:
    message = _texts(words, "mfa_message")
    if message is not None and _CODE not in message:
        raise spot.wrong(("mfa_message",), f"MFA message must contain the template string '{_CODE}'")
    if message is not None and len(message) > 140:
        raise spot.wrong(("mfa_message",), "MFA message must be between 6 and 140 characters")
    if _email_factor(words) and words.get("feature_plan") == "lite":
        raise spot.wrong(_EMAIL_FACTOR, f"To enable email-based MFA, {_PLANS}")


def _email_factor(words: Body) -> bool:
    return words.get("mfa", "off") != "off" and get(words, _EMAIL_FACTOR) is True


def _needs_ses(words: Body, spot: Spot) -> None:
    email = words.get("email") or {}
    account = email.get("sending_account")
    by_ses = account == "developer" or (account is None and ("from_email" in email or "source_arn" in email))
    if _email_factor(words) and not by_ses:
        summary = "To enable email-based MFA, set `email` property to the Amazon SES email-sending configuration."
        raise spot.wrong(_EMAIL_FACTOR, summary)


def _sms(words: Body, spot: Spot) -> None:
    if "sms_role" in words and words.get("enable_sms_role") is False:
        raise spot.wrong(("enable_sms_role",), "enable_sms_role cannot be disabled when sms_role is specified")


def _needs_key(words: Body, spot: Spot) -> None:
    triggers = words.get("lambda_triggers") or {}
    sender = next((name for name in SENDERS if name in triggers), None)
    if sender and "custom_sender_kms_key" not in words:
        raise need_key(sender, spot)


def need_key(sender: str, spot: Spot) -> Exception:
    """The error for a custom sender without a key."""
    return spot.wrong(
        ("lambda_triggers", sender),
        "you must specify a KMS key if you are using custom_sms_sender or custom_email_sender.",
        "Give the pool a custom_sender_kms_key.",
    )


def _tags(words: Body, spot: Spot) -> None:
    for key in words.get("tags") or {}:
        check_tag(key, spot)


def check_tag(key: str, spot: Spot) -> None:
    """ValidationError for a tag that only AWS may write."""
    if key.lower().startswith("aws:"):
        raise spot.wrong(("tags", key), f"the tag {key!r} begins with aws:, which only AWS itself may write")


_RULES: tuple[Callable[[Body, Spot], Any], ...] = (
    _verification,
    _aliases,
    _password,
    _first_factors,
    _passkeys,
    _mfa,
    _sms,
    _tags,
)
_NEEDS: tuple[Callable[[Body, Spot], Any], ...] = (_needs_ses, _needs_key)
