"""Choices with names, as the AWS CDK has them. Each member's value is the word that YAML files use."""

from __future__ import annotations

from enum import Enum


class Mfa(Enum):
    """Whether users need a second factor."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class VerificationEmailStyle(Enum):
    """How an e-mail address is verified."""

    CODE = "code"
    LINK = "link"


class AccountRecovery(Enum):
    """How users who forgot their password prove who they are."""

    EMAIL_AND_PHONE_WITHOUT_MFA = "email_and_phone_without_mfa"
    PHONE_WITHOUT_MFA_AND_EMAIL = "phone_without_mfa_and_email"
    EMAIL_ONLY = "email_only"
    PHONE_ONLY_WITHOUT_MFA = "phone_only_without_mfa"
    PHONE_AND_EMAIL = "phone_and_email"
    """The service's own default: nothing is said about it."""
    NONE = "none"


class FeaturePlan(Enum):
    """What a pool can do, and what it costs."""

    LITE = "lite"
    ESSENTIALS = "essentials"
    PLUS = "plus"


class LambdaVersion(Enum):
    """The version of the event that a trigger's function receives."""

    V1_0 = "V1_0"
    V2_0 = "V2_0"
    V3_0 = "V3_0"


class PasskeyUserVerification(Enum):
    PREFERRED = "preferred"
    REQUIRED = "required"


class StandardThreatProtectionMode(Enum):
    """Threat protection at sign-in."""

    FULL_FUNCTION = "full_function"
    AUDIT_ONLY = "audit_only"
    NO_ENFORCEMENT = "no_enforcement"


class CustomThreatProtectionMode(Enum):
    """Threat protection in custom authentication."""

    FULL_FUNCTION = "full_function"
    AUDIT_ONLY = "audit_only"


class AdvancedSecurityMode(Enum):
    """The older name of threat protection. Use StandardThreatProtectionMode."""

    ENFORCED = "enforced"
    AUDIT = "audit"
    OFF = "off"


class EmailSendingAccount(Enum):
    """Whether Cognito sends, or your own SES identity."""

    COGNITO_DEFAULT = "cognito_default"
    DEVELOPER = "developer"


class OidcAttributeRequestMethod(Enum):
    GET = "GET"
    POST = "POST"


class SigningAlgorithm(Enum):
    """How requests to a SAML provider are signed."""

    RSA_SHA256 = "rsa-sha256"


class ManagedLoginVersion(Enum):
    """Which sign-in pages a domain shows."""

    CLASSIC_HOSTED_UI = 1
    NEWER_MANAGED_LOGIN = 2


class CustomAttributeType(Enum):
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "datetime"


class RemovalPolicy(Enum):
    """What may happen to an object that is no longer in the program.

    ``DESTROY`` on anything in a pool lets ``apply`` delete it without asking again. On a pool it changes nothing:
    a pool holds people's accounts and is only ever deleted by ``cogprov destroy``, by its typed name.
    """

    RETAIN = "retain"
    DESTROY = "destroy"
    SNAPSHOT = "snapshot"
    """Nothing here can be kept as a snapshot: understood as ``RETAIN``."""
    RETAIN_ON_UPDATE_OR_DELETE = "retain-on-update-or-delete"


class ArnFormat(Enum):
    """What stands before an ARN's resource, and between it and the resource's name."""

    NO_RESOURCE_NAME = ("", "")
    COLON_RESOURCE_NAME = ("", ":")
    SLASH_RESOURCE_NAME = ("", "/")
    SLASH_RESOURCE_SLASH_RESOURCE_NAME = ("/", "/")
