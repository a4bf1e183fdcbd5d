"""What may be written inside a setting. Each is a dict: ``PasswordPolicy(min_length=12)`` is ``{"min_length": 12}``.

These definitions are what type checkers, editors and the constructs themselves go by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias, TypedDict

from cogprov.constructs.attributes import CustomAttribute
from cogprov.constructs.enums import (
    CustomAttributeType,
    EmailSendingAccount,
    LambdaVersion,
    VerificationEmailStyle,
)
from cogprov.constructs.errors import Spot
from cogprov.constructs.operations import OAuthScope
from cogprov.constructs.references import ApplicationLike, CertificateLike, FunctionLike, RoleLike
from cogprov.constructs.values import Duration, Text
from cogprov.model.values import Json, Path


def duration_word(value: Any, spot: Spot, path: Path) -> Json:
    """A duration given as a text, as files have it."""
    if not isinstance(value, str):
        return value
    found = Duration.understood(value)
    if found is None:
        raise spot.wrong(path, f"`{'.'.join(path)}` must be a duration such as 3d, 12h or 30m")
    return found


DurationLike: TypeAlias = Annotated[Duration | str, duration_word]


class UserVerificationConfig(TypedDict, total=False):
    """The messages that verify an address or a phone number."""

    email_subject: Text
    email_body: Text
    """With ``{####}`` for the code, or ``{##text##}`` for the link."""
    email_style: VerificationEmailStyle | str
    sms_message: Text


class UserInvitationConfig(TypedDict, total=False):
    """The messages to users whom an administrator made; ``{username}`` and ``{####}`` in each."""

    email_subject: Text
    email_body: Text
    sms_message: Text


class SignInAliases(TypedDict, total=False):
    """What users sign in with. A key that is left out is False."""

    username: bool
    email: bool
    phone: bool
    preferred_username: bool


class AutoVerifiedAttrs(TypedDict, total=False):
    """What Cognito verifies by itself. Replaces what would follow from the sign-in aliases."""

    email: bool
    phone: bool


class KeepOriginalAttrs(TypedDict, total=False):
    """What keeps its old value until the new one is verified."""

    email: bool
    phone: bool


class StandardAttribute(TypedDict, total=False):
    required: bool
    mutable: bool
    """True unless said otherwise."""


class StandardAttributes(TypedDict, total=False):
    address: StandardAttribute
    birthdate: StandardAttribute
    email: StandardAttribute
    family_name: StandardAttribute
    fullname: StandardAttribute
    gender: StandardAttribute
    given_name: StandardAttribute
    last_update_time: StandardAttribute
    locale: StandardAttribute
    middle_name: StandardAttribute
    nickname: StandardAttribute
    phone_number: StandardAttribute
    preferred_username: StandardAttribute
    profile_page: StandardAttribute
    profile_picture: StandardAttribute
    timezone: StandardAttribute
    website: StandardAttribute


class RequiredAttributes(TypedDict, total=False):
    """The older way to require attributes. Use ``standard_attributes``."""

    address: bool
    birthdate: bool
    email: bool
    family_name: bool
    fullname: bool
    gender: bool
    given_name: bool
    last_update_time: bool
    locale: bool
    middle_name: bool
    nickname: bool
    phone_number: bool
    preferred_username: bool
    profile_page: bool
    profile_picture: bool
    timezone: bool
    website: bool


class CustomAttributeWords(TypedDict, total=False):
    """A custom attribute as files have it."""

    type: CustomAttributeType | str
    min_len: int
    max_len: int
    min: float
    max: float
    mutable: bool


CustomAttributes: TypeAlias = Mapping[str, CustomAttribute | CustomAttributeWords]


class MfaSecondFactor(TypedDict, total=False):
    sms: bool
    otp: bool
    email: bool


class PasswordPolicy(TypedDict, total=False):
    min_length: int
    """6 to 99."""
    require_lowercase: bool
    require_uppercase: bool
    require_digits: bool
    require_symbols: bool
    temp_password_validity: DurationLike
    """Whole days, at most 365."""
    password_history_size: int
    """0 to 24."""


class AllowedFirstAuthFactors(TypedDict, total=False):
    password: bool
    """Must be True: a pool always takes passwords."""
    email_otp: bool
    sms_otp: bool
    passkey: bool


class SignInPolicy(TypedDict, total=False):
    allowed_first_auth_factors: AllowedFirstAuthFactors


EmailSettings = TypedDict("EmailSettings", {"from": Text, "from_": Text, "reply_to": Text}, total=False)
"""The older way to name the sender. Use ``email``."""

EmailWords = TypedDict(
    "EmailWords",
    {
        "from": Text,
        "from_email": Text,
        "from_name": Text,
        "reply_to": Text,
        "configuration_set_name": Text,
        "ses_region": Text,
        "ses_verified_domain": Text,
        "source_arn": Text,
        "sending_account": EmailSendingAccount | str,
    },
    total=False,
)
"""The sender as files have it."""


class VersionedTrigger(TypedDict, total=False):
    lambda_arn: FunctionLike
    lambda_version: LambdaVersion | str


class UserPoolTriggers(TypedDict, total=False):
    """The functions that Cognito calls; anything with a ``function_arn``, an ARN, or a name."""

    create_auth_challenge: FunctionLike
    custom_email_sender: FunctionLike | VersionedTrigger
    custom_message: FunctionLike
    custom_sms_sender: FunctionLike | VersionedTrigger
    define_auth_challenge: FunctionLike
    inbound_federation: VersionedTrigger
    post_authentication: FunctionLike
    post_confirmation: FunctionLike
    pre_authentication: FunctionLike
    pre_sign_up: FunctionLike
    pre_token_generation: FunctionLike
    pre_token_generation_config: VersionedTrigger
    user_migration: FunctionLike
    verify_auth_challenge_response: FunctionLike


class DeviceTracking(TypedDict):
    challenge_required_on_new_device: bool
    device_only_remembered_on_user_prompt: bool


class AuthFlow(TypedDict, total=False):
    """How a client's users may sign in through the API."""

    user_password: bool
    admin_user_password: bool
    custom: bool
    user_srp: bool
    user: bool
    refresh_token: bool


class OAuthFlows(TypedDict, total=False):
    authorization_code_grant: bool
    implicit_code_grant: bool
    client_credentials: bool


class OAuthSettings(TypedDict, total=False):
    flows: OAuthFlows
    scopes: Sequence[OAuthScope | Text]
    callback_urls: Sequence[Text]
    logout_urls: Sequence[Text]
    default_redirect_uri: Text


class AnalyticsConfiguration(TypedDict, total=False):
    """A Pinpoint application by its ARN, or by its id with an external id and a role."""

    application: ApplicationLike
    application_id: Text
    external_id: Text
    role: RoleLike
    share_user_data: bool


class CognitoDomainOptions(TypedDict):
    domain_prefix: Text


class CustomDomainOptions(TypedDict):
    domain_name: Text
    certificate: CertificateLike


class OidcEndpoints(TypedDict):
    authorization: Text
    token: Text
    user_info: Text
    jwks_uri: Text
