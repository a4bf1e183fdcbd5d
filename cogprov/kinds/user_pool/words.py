"""The pool's words: one lens over the members of CreateUserPool, UpdateUserPool and SetUserPoolMfaConfig together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cogprov.kinds.common import inputs
from cogprov.kinds.user_pool.attributes import CustomWords, StandardWords
from cogprov.kinds.user_pool.email import email_piece
from cogprov.model.lens import Lens, Members, Value
from cogprov.model.paths import get, merged, pop, put
from cogprov.model.pieces import choice, duration, flags, kept, negated, nest, rename, switch
from cogprov.model.service import Shape
from cogprov.model.values import RAW, Body, Path
from cogprov.model.words import Word, from_shape, struct

# SmsMfaConfiguration and the TOTP switch are read and written as the made-up member Factors: each is a factor that is
# there or not, and the SMS block repeats the pool's own SmsConfiguration, the same stored object.
FACTOR_BLOCKS = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration")
POOL_MEMBERS = inputs("CreateUserPool", "UpdateUserPool", without=("UserPoolId", "Schema"))
MFA_MEMBERS = inputs("SetUserPoolMfaConfig", without=("UserPoolId", *FACTOR_BLOCKS))
MFA_FACET = frozenset({*MFA_MEMBERS, "Factors"})
"""The members of which GetUserPoolMfaConfig tells: the pool's own answer has but the mode, which may be stale."""
# The three older members repeat the template; the template has their words.
TWINS = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}
MEMBERS: Members = {name: shape for name, shape in {**POOL_MEMBERS, **MFA_MEMBERS}.items() if name not in TWINS}

_VERIFIED = {"email": "email", "phone": "phone_number"}
_STYLES = {"code": "CONFIRM_WITH_CODE", "link": "CONFIRM_WITH_LINK"}
_BY_STYLE = {
    "code": {"email_subject": "EmailSubject", "email_body": "EmailMessage"},
    "link": {"email_subject": "EmailSubjectByLink", "email_body": "EmailMessageByLink"},
}
_TEMPLATE: Path = ("VerificationMessageTemplate",)

RECOVERY: Mapping[str, tuple[tuple[str, int], ...]] = {
    "email_and_phone_without_mfa": (("verified_email", 1), ("verified_phone_number", 2)),
    "phone_without_mfa_and_email": (("verified_email", 2), ("verified_phone_number", 1)),
    "email_only": (("verified_email", 1),),
    "phone_only_without_mfa": (("verified_phone_number", 1),),
    "none": (("admin_only", 1),),
}


class _Verification:
    """``user_verification``: the subject and body of the chosen style; the other style's keep their own names."""

    claims: tuple[Path, ...] = ()

    def read(self, rest: Body, words: Body) -> None:
        template = pop(rest, _TEMPLATE)
        if not isinstance(template, Mapping):
            return
        left = dict(template)
        said: Body = {}
        option = left.pop("DefaultEmailOption", None)
        style = next((name for name, member in _STYLES.items() if member == option), "code")
        if option in _STYLES.values():
            said["email_style"] = style
        elif option is not None:
            left["DefaultEmailOption"] = option
        for word, member in {**_BY_STYLE[style], "sms_message": "SmsMessage"}.items():
            if member in left:
                said[word] = left.pop(member)
        if said:
            words["user_verification"] = said
        if left:
            rest["VerificationMessageTemplate"] = left

    def write(self, rest: Body, body: Body) -> None:
        said = pop(rest, ("user_verification",))
        if not isinstance(said, Mapping):
            return
        style = str(said.get("email_style") or "code").lower()
        names = {**_BY_STYLE.get(style, _BY_STYLE["code"]), "sms_message": "SmsMessage"}
        template = {names[word]: value for word, value in said.items() if word in names}
        if "email_style" in said:
            template["DefaultEmailOption"] = _STYLES.get(style, said["email_style"])
        put(body, _TEMPLATE, template)

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        template = members["VerificationMessageTemplate"].members

        def text(member: str, doc: str, *more: str) -> Word:
            word = from_shape(template[member], f"VerificationMessageTemplate.{member}") or Word("string")
            others = tuple(f"VerificationMessageTemplate.{name}" for name in more)
            return Word("string", doc=doc, members=(*word.members, *others), minimum=word.minimum, maximum=word.maximum)

        yield (
            ("user_verification",),
            struct(
                {
                    "email_style": Word(
                        "string",
                        doc="Whether the e-mail carries a code or a link.",
                        choices=tuple(_STYLES),
                        members=("VerificationMessageTemplate.DefaultEmailOption",),
                    ),
                    "email_subject": text("EmailSubject", "The subject of the e-mail.", "EmailSubjectByLink"),
                    "email_body": text(
                        "EmailMessage",
                        "The e-mail, with `{####}` for the code or `{##text##}` for the link.",
                        "EmailMessageByLink",
                    ),
                    "sms_message": text("SmsMessage", "The text message, with `{####}` for the code."),
                },
                doc="The messages that verify an address or a phone number.",
            ),
        )


_ALIASES = {"email": "email", "phone": "phone_number", "preferred_username": "preferred_username"}


class _SignIn:
    """``sign_in_aliases``: what a user may sign in with. AliasAttributes beside a user name, or UsernameAttributes."""

    claims: tuple[Path, ...] = (("AliasAttributes",), ("UsernameAttributes",))
    word: Path = ("sign_in_aliases",)

    def read(self, rest: Body, words: Body) -> None:
        back = {member: word for word, member in _ALIASES.items()}
        aliases, usernames = (pop(rest, (member,)) or [] for member in ("AliasAttributes", "UsernameAttributes"))
        said = {"username": True} if not usernames else {}
        put(words, self.word, {**said, **{back.get(name, name): True for name in (*aliases, *usernames)}})

    def write(self, rest: Body, body: Body) -> None:
        said = pop(rest, self.word)
        if not isinstance(said, Mapping):
            return
        chosen = [member for word, member in _ALIASES.items() if said.get(word)]
        chosen += [word for word in said if word not in _ALIASES and word != "username" and said[word]]
        body["AliasAttributes" if said.get("username") else "UsernameAttributes"] = chosen

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        words = {"username": Word("boolean", doc="By a name of their own choice.")}
        words |= {name: Word("boolean", doc=f"By their {name.replace('_', ' ')}.") for name in _ALIASES}
        yield (
            self.word,
            Word(
                "struct",
                children=words,
                whole=True,
                create_only=True,
                members=("AliasAttributes", "UsernameAttributes"),
                doc="What users sign in with: a user name and what stands for it, or the address or number itself.",
            ),
        )


def _recovery() -> Value:
    def decode(value: Any) -> Any:
        mechanisms = value.get("RecoveryMechanisms") if isinstance(value, Mapping) and len(value) == 1 else None
        said = tuple(sorted((item.get("Name"), item.get("Priority")) for item in mechanisms or ()))
        return next((name for name, listed in RECOVERY.items() if tuple(sorted(listed)) == said), RAW)

    def encode(said: Any) -> Any:
        listed = sorted(RECOVERY.get(str(said).lower(), ()), key=lambda item: item[1])
        return {"RecoveryMechanisms": [{"Name": name, "Priority": priority} for name, priority in listed]}

    doc = "How users who forgot their password prove who they are."
    spec = Word("string", choices=tuple(RECOVERY), doc=doc)
    return Value(("account_recovery",), ("AccountRecoverySetting",), decode, encode, lambda _: spec, partial=True)


def _sender(word: str, api: str, shape: Shape) -> Value:
    """A custom sender: its function's ARN when the version is the only one there was, else both members."""

    def decode(value: Any) -> Any:
        if isinstance(value, Mapping) and value.keys() == {"LambdaArn", "LambdaVersion"}:
            if value["LambdaVersion"] == "V1_0":
                return value["LambdaArn"]
            return {"lambda_arn": value["LambdaArn"], "lambda_version": value["LambdaVersion"]}
        return RAW

    def encode(said: Any) -> Any:
        if isinstance(said, Mapping):
            return {"LambdaArn": said.get("lambda_arn"), "LambdaVersion": said.get("lambda_version", "V1_0")}
        return {"LambdaArn": said, "LambdaVersion": "V1_0"}

    both = from_shape(shape, f"LambdaConfig.{api}")
    spec = Word("string", doc="The ARN of the function that sends.", alternative=both)
    return Value((word,), (api,), decode, encode, lambda _: spec, wraps=True)


def _lens() -> Lens:
    lambdas = POOL_MEMBERS["LambdaConfig"]
    password = POOL_MEMBERS["Policies"].members["PasswordPolicy"]
    return Lens(
        MEMBERS,
        (
            rename("user_pool_name", "PoolName"),
            negated(
                "self_sign_up_enabled",
                "AdminCreateUserConfig.AllowAdminCreateUserOnly",
                doc="Whether anybody may sign up. Off for new pools.",
            ),
            nest(
                "user_invitation",
                "AdminCreateUserConfig.InviteMessageTemplate",
                POOL_MEMBERS["AdminCreateUserConfig"].members["InviteMessageTemplate"],
                rename("email_body", "EmailMessage"),
                rename("sms_message", "SMSMessage"),
            ),
            _Verification(),
            _SignIn(),
            rename("sign_in_case_sensitive", "UsernameConfiguration.CaseSensitive"),
            flags(
                "auto_verify",
                "AutoVerifiedAttributes",
                _VERIFIED,
                doc="What Cognito verifies by itself. For new pools, what users sign in with.",
            ),
            flags(
                "keep_original",
                "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate",
                _VERIFIED,
                doc="What keeps its old value until the new one is verified.",
            ),
            StandardWords(),
            CustomWords(),
            choice(
                "mfa",
                "MfaConfiguration",
                {"off": "OFF", "optional": "OPTIONAL", "required": "ON"},
                doc="Whether users need a second factor.",
                also={"on": "ON"},
            ),
            flags(
                "mfa_second_factor",
                "Factors",
                {"sms": "SMS", "otp": "SOFTWARE_TOKEN", "email": "EMAIL"},
                doc="The second factors. With `mfa` on and nothing said here: SMS.",
            ),
            rename("mfa_message", "SmsAuthenticationMessage", doc="The text message with the code, as `{####}`."),
            rename("passkey_relying_party_id", "WebAuthnConfiguration.RelyingPartyId"),
            rename("passkey_user_verification", "WebAuthnConfiguration.UserVerification"),
            nest(
                "password_policy",
                "Policies.PasswordPolicy",
                password,
                rename("min_length", "MinimumLength"),
                rename("require_digits", "RequireNumbers"),
                duration(
                    "temp_password_validity",
                    "TemporaryPasswordValidityDays",
                    86400,
                    doc="How long a temporary password is good, in whole days.",
                ),
            ),
            flags(
                "sign_in_policy.allowed_first_auth_factors",
                "Policies.SignInPolicy.AllowedFirstAuthFactors",
                {"password": "PASSWORD", "email_otp": "EMAIL_OTP", "sms_otp": "SMS_OTP", "passkey": "WEB_AUTHN"},
                doc="What users may sign in with when they choose for themselves.",
            ),
            email_piece(POOL_MEMBERS["EmailConfiguration"]),
            rename(
                "sms_role", "SmsConfiguration.SnsCallerArn", doc="The ARN of the IAM role that sends text messages."
            ),
            rename("sms_role_external_id", "SmsConfiguration.ExternalId"),
            rename("sns_region", "SmsConfiguration.SnsRegion"),
            rename("custom_sender_kms_key", "LambdaConfig.KMSKeyID", doc="The key that custom senders decrypt with."),
            nest(
                "lambda_triggers",
                "LambdaConfig",
                lambdas,
                _sender("custom_email_sender", "CustomEmailSender", lambdas.members["CustomEmailSender"]),
                _sender("custom_sms_sender", "CustomSMSSender", lambdas.members["CustomSMSSender"]),
                without=("KMSKeyID",),
                aliases=("triggers",),
            ),
            nest("device_tracking", "DeviceConfiguration", POOL_MEMBERS["DeviceConfiguration"]),
            _recovery(),
            switch(
                "deletion_protection",
                "DeletionProtection",
                "ACTIVE",
                "INACTIVE",
                doc="Whether the pool refuses to be deleted. On for new pools.",
            ),
            choice(
                "feature_plan",
                "UserPoolTier",
                {"lite": "LITE", "essentials": "ESSENTIALS", "plus": "PLUS"},
                doc="What the pool can do, and what it costs.",
            ),
            choice(
                "standard_threat_protection_mode",
                "UserPoolAddOns.AdvancedSecurityMode",
                {"full_function": "ENFORCED", "audit_only": "AUDIT", "no_enforcement": "OFF"},
                doc="Threat protection at sign-in. Needs the plus plan.",
                also={"enforced": "ENFORCED", "audit": "AUDIT", "off": "OFF"},
                aliases=("advanced_security_mode",),
            ),
            choice(
                "custom_threat_protection_mode",
                "UserPoolAddOns.AdvancedSecurityAdditionalFlows.CustomAuthMode",
                {"full_function": "ENFORCED", "audit_only": "AUDIT"},
                doc="Threat protection in custom authentication. Needs the plus plan.",
            ),
            # The service answers with all four levels, its own names filled in. Older models lack the member.
            *(kept(name, POOL_MEMBERS[name], grows=True) for name in ("AcrConfiguration",) if name in POOL_MEMBERS),
            rename("tags", "UserPoolTags", doc="Tags of the pool. Those of AWS and cogprov itself are left alone."),
        ),
    )


def twins_filled(body: Body) -> Body:
    """The template with what only the older members say, and the older members gone."""
    left = {key: value for key, value in body.items() if key not in TWINS}
    older = {TWINS[key]: body[key] for key in TWINS if body.get(key)}
    if older:
        left["VerificationMessageTemplate"] = merged(older, left.get("VerificationMessageTemplate") or {})
    return left


def template_of(body: Body) -> Mapping[str, Any]:
    template = get(body, _TEMPLATE)
    return template if isinstance(template, Mapping) else {}


LENS = _lens()
