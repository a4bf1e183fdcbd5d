"""Rules between the members of a pool that the service model does not state."""

from __future__ import annotations

import re
from collections.abc import Callable

from cogprov.sandbox.context import Context
from cogprov.sandbox.errors import invalid, refused
from cogprov.sandbox.tiers import DEFAULT_ACR_NAMES
from cogprov.sandbox.values import Json

MAX_TAGS = 50

_SES_IDENTITY = re.compile(r"arn:aws[\w-]*:ses:[\w-]+:\d{12}:identity/(.+)")
_SENDER = re.compile(r"([^\s<>]+@[^\s<>]+)>?\s*$")  # the address in "Name <address>" or alone
_INVITATION_PLACEHOLDERS = ("{username}", "{####}")


def check_request(ctx: Context, request: Json) -> None:
    """Everything that can be said of CreateUserPool's and UpdateUserPool's members without knowing the pool."""
    for rule in _REQUEST_RULES:
        rule(ctx, request)


def check_sign_in(request: Json) -> None:
    """How users sign in: only CreateUserPool decides it."""
    aliases = request.get("AliasAttributes", [])
    if aliases and request.get("UsernameAttributes"):
        raise invalid("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
    required = {entry.get("Name") for entry in request.get("Schema", []) if entry.get("Required")}
    if "preferred_username" in aliases and "preferred_username" in required:
        raise invalid("preferred_username can not be a required attribute when it is an alias attribute.")


def check_phone(config: Json) -> None:
    """Verifying phone numbers sends messages, so it needs to know how. A recovery by phone is not checked: the
    default recovery of a bare pool names the phone, and such a pool has no SMS configuration."""
    if "phone_number" in config["AutoVerifiedAttributes"] and "SmsConfiguration" not in config:
        raise invalid("SMS configuration is required when phone_number is an auto verified attribute.")


def check_tags(tags: Json, code: str = "UserPoolTaggingException") -> None:
    if len(tags) > MAX_TAGS:
        raise refused(code, f"A user pool can have at most {MAX_TAGS} tags.")
    reserved = [key for key in tags if key.lower().startswith("aws:")]
    if reserved:
        raise refused(code, f"Tag keys starting with aws: are reserved for system use: {', '.join(reserved)}")


def is_ses_identity(arn: str) -> bool:
    return _SES_IDENTITY.fullmatch(arn) is not None


def _verification_before_update(ctx: Context, request: Json) -> None:
    settings = request.get("UserAttributeUpdateSettings", {})
    wanted = set(settings.get("AttributesRequireVerificationBeforeUpdate", ()))
    # The service compares with the same request, not with the pool.
    if not wanted <= set(request.get("AutoVerifiedAttributes", ())):
        raise invalid(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"
        )


def _recovery(ctx: Context, request: Json) -> None:
    mechanisms = request.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", [])
    names = [mechanism["Name"] for mechanism in mechanisms]
    priorities = [mechanism["Priority"] for mechanism in mechanisms]
    if len(set(names)) < len(names) or len(set(priorities)) < len(priorities):
        raise invalid("Account Recovery Setting must have distinct recovery mechanisms and priorities.")
    if "admin_only" in names and len(names) > 1:
        raise invalid("Account Recovery Setting cannot use admin_only with any other recovery mechanism.")


def _invitation(ctx: Context, request: Json) -> None:
    template = request.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate", {})
    for member in ("EmailMessage", "SMSMessage"):
        text = template.get(member)
        if text is not None and not all(placeholder in text for placeholder in _INVITATION_PLACEHOLDERS):
            raise invalid(f"InviteMessageTemplate.{member} must contain {{username}} and {{####}}.")


def _email(ctx: Context, request: Json) -> None:
    email = request.get("EmailConfiguration", {})
    identity = _SES_IDENTITY.fullmatch(email.get("SourceArn", ""))
    if "SourceArn" in email and not identity:
        raise invalid("Invalid SourceArn: it must be the ARN of a verified Amazon SES identity.")
    if email.get("EmailSendingAccount") != "DEVELOPER":
        return
    if not identity:
        raise invalid("SourceArn is required when EmailSendingAccount is DEVELOPER.")
    sender = _SENDER.search(email.get("From", ""))
    if sender and not _belongs(sender[1].lower(), identity[1].lower()):
        raise invalid(f"The From address {email['From']} does not belong to the identity {identity[1]}.")


def _belongs(address: str, identity: str) -> bool:
    """An identity is an address or a domain; a domain covers its subdomains."""
    if "@" in identity:
        return address == identity
    host = address.rpartition("@")[2]
    return host == identity or host.endswith(f".{identity}")


def _sms(ctx: Context, request: Json) -> None:
    check_sms_members(ctx, request.get("SmsConfiguration", {}))


def check_sms_members(ctx: Context, sms: Json) -> None:
    """SNS and End User Messaging exclude each other; the latter works in the pool's Region alone."""
    if "EumsSms" not in sms:
        return
    if len(sms) > 1:
        raise invalid("SmsConfiguration can have either SNS parameters or EumsSms, not both.")
    region = sms["EumsSms"].get("Region", ctx.region)
    if region != ctx.region:
        raise invalid(f"EumsSms region {region} must be the region of the user pool, {ctx.region}.")


def _triggers(ctx: Context, request: Json) -> None:
    triggers = request.get("LambdaConfig", {})
    custom_senders = [name for name in ("CustomSMSSender", "CustomEmailSender") if name in triggers]
    if custom_senders and "KMSKeyID" not in triggers:
        raise invalid(f"KMSKeyID is required to configure {' and '.join(custom_senders)}.")
    plain, versioned = triggers.get("PreTokenGeneration"), triggers.get("PreTokenGenerationConfig")
    if plain and versioned and plain != versioned["LambdaArn"]:
        raise invalid("PreTokenGeneration and PreTokenGenerationConfig.LambdaArn must be the same.")


def _first_factors(ctx: Context, request: Json) -> None:
    factors = request.get("Policies", {}).get("SignInPolicy", {}).get("AllowedFirstAuthFactors")
    if factors is None:
        return
    if "PASSWORD" not in factors:
        raise invalid("PASSWORD must be one of the AllowedFirstAuthFactors.")
    if "SOFTWARE_TOKEN" in factors:
        raise invalid("SOFTWARE_TOKEN can not be configured as AuthFactor.")
    if len(set(factors)) < len(factors):
        raise invalid("AllowedFirstAuthFactors must not repeat a factor.")


def _tags(ctx: Context, request: Json) -> None:
    check_tags(request.get("UserPoolTags", {}))


def _acr_names(ctx: Context, request: Json) -> None:
    given = {level: entry["AcrValue"] for level, entry in request.get("AcrConfiguration", {}).items()}
    names = list({**DEFAULT_ACR_NAMES, **given}.values())
    if len(set(names)) < len(names):
        raise invalid("ACR level names must be unique across all levels, default names included.")


def _key(ctx: Context, request: Json) -> None:
    key = request.get("KeyConfiguration", {})
    if key.get("KeyType") == "CUSTOMER_MANAGED_KEY" and "KmsKeyArn" not in key:
        raise invalid("KmsKeyArn is required when KeyType is CUSTOMER_MANAGED_KEY.")


_REQUEST_RULES: tuple[Callable[[Context, Json], None], ...] = (
    _verification_before_update,
    _recovery,
    _invitation,
    _email,
    _sms,
    _triggers,
    _first_factors,
    _tags,
    _acr_names,
    _key,
)
