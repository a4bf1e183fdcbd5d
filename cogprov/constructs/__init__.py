"""User pools in Python, in the manner of the CDK's ``aws-cognito``. Everything here only builds a Desired.

    from cogprov import Mfa, Stack, UserPool

    stack = Stack("my-app")
    pool = UserPool(stack, "customers", mfa=Mfa.REQUIRED, mfa_second_factor={"otp": True})
    client = pool.add_client("web")

Keyword arguments have the names that YAML files use. Structs are dicts, or the classes that describe them. A setting
that is not given is not owned: cogprov's default on a new object, and kept as it is on one that exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, is_typeddict

from cogprov.constructs import lambda_
from cogprov.constructs.attributes import (
    BooleanAttribute,
    ClientAttributes,
    CustomAttribute,
    DateTimeAttribute,
    NumberAttribute,
    StandardAttributesMask,
    StringAttribute,
)
from cogprov.constructs.base import Construct
from cogprov.constructs.classes import instead_of, struct_class
from cogprov.constructs.client import IUserPoolClient, UserPoolClient
from cogprov.constructs.domain import IUserPoolDomain, UserPoolDomain
from cogprov.constructs.email import UserPoolEmail
from cogprov.constructs.enums import (
    AccountRecovery,
    AdvancedSecurityMode,
    ArnFormat,
    CustomThreatProtectionMode,
    FeaturePlan,
    LambdaVersion,
    ManagedLoginVersion,
    Mfa,
    OidcAttributeRequestMethod,
    PasskeyUserVerification,
    RemovalPolicy,
    SigningAlgorithm,
    StandardThreatProtectionMode,
    VerificationEmailStyle,
)
from cogprov.constructs.errors import ValidationError
from cogprov.constructs.group import IUserPoolGroup, UserPoolGroup
from cogprov.constructs.mapping import AttributeMapping
from cogprov.constructs.operations import (
    OAuthScope,
    ProviderAttribute,
    UserPoolClientIdentityProvider,
    UserPoolOperation,
)
from cogprov.constructs.other import OtherObject
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.props import (
    BaseUrlOptions,
    CustomAttributeProps,
    NumberAttributeConstraints,
    NumberAttributeProps,
    ResourceServerScopeProps,
    SignInUrlOptions,
    StringAttributeConstraints,
    StringAttributeProps,
    UserPoolClientOptions,
    UserPoolClientProps,
    UserPoolDomainOptions,
    UserPoolDomainProps,
    UserPoolGroupOptions,
    UserPoolGroupProps,
    UserPoolIdentityProviderAmazonProps,
    UserPoolIdentityProviderAppleProps,
    UserPoolIdentityProviderFacebookProps,
    UserPoolIdentityProviderGoogleProps,
    UserPoolIdentityProviderOidcProps,
    UserPoolIdentityProviderProps,
    UserPoolIdentityProviderSamlProps,
    UserPoolProps,
    UserPoolResourceServerOptions,
    UserPoolResourceServerProps,
    UserPoolSESOptions,
)
from cogprov.constructs.providers import (
    IUserPoolIdentityProvider,
    UserPoolIdentityProvider,
    UserPoolIdentityProviderAmazon,
    UserPoolIdentityProviderApple,
    UserPoolIdentityProviderFacebook,
    UserPoolIdentityProviderGoogle,
    UserPoolIdentityProviderOidc,
    UserPoolIdentityProviderSaml,
    UserPoolIdentityProviderSamlMetadata,
)
from cogprov.constructs.provisioned_limit import ProvisionedLimit
from cogprov.constructs.references import Aws, Certificate, Function, Key, Role
from cogprov.constructs.resource_server import (
    IUserPoolResourceServer,
    ResourceServerScope,
    UserPoolResourceServer,
)
from cogprov.constructs.stack import App, CfnOutput, Environment, Stack
from cogprov.constructs.structs import (
    AllowedFirstAuthFactors,
    AnalyticsConfiguration,
    AuthFlow,
    AutoVerifiedAttrs,
    CognitoDomainOptions,
    CustomDomainOptions,
    DeviceTracking,
    EmailSettings,
    KeepOriginalAttrs,
    MfaSecondFactor,
    OAuthFlows,
    OAuthSettings,
    OidcEndpoints,
    PasswordPolicy,
    RequiredAttributes,
    SignInAliases,
    SignInPolicy,
    StandardAttribute,
    StandardAttributes,
    UserInvitationConfig,
    UserPoolTriggers,
    UserVerificationConfig,
)
from cogprov.constructs.tags import Tags
from cogprov.constructs.user_pool import UserPool
from cogprov.constructs.values import Duration, SecretValue

if not TYPE_CHECKING:
    # Structs are dicts to type checkers; to programs they are classes with attributes.
    globals().update({name: struct_class(each) for name, each in list(globals().items()) if is_typeddict(each)})

__all__ = [
    "AccountRecovery",
    "AdvancedSecurityMode",
    "AllowedFirstAuthFactors",
    "AnalyticsConfiguration",
    "App",
    "ArnFormat",
    "AttributeMapping",
    "AuthFlow",
    "AutoVerifiedAttrs",
    "Aws",
    "BaseUrlOptions",
    "BooleanAttribute",
    "Certificate",
    "CfnOutput",
    "ClientAttributes",
    "CognitoDomainOptions",
    "Construct",
    "CustomAttribute",
    "CustomAttributeProps",
    "CustomDomainOptions",
    "CustomThreatProtectionMode",
    "DateTimeAttribute",
    "DeviceTracking",
    "Duration",
    "EmailSettings",
    "Environment",
    "FeaturePlan",
    "Function",
    "IUserPool",
    "IUserPoolClient",
    "IUserPoolDomain",
    "IUserPoolGroup",
    "IUserPoolIdentityProvider",
    "IUserPoolResourceServer",
    "KeepOriginalAttrs",
    "Key",
    "LambdaVersion",
    "ManagedLoginVersion",
    "Mfa",
    "MfaSecondFactor",
    "NumberAttribute",
    "NumberAttributeConstraints",
    "NumberAttributeProps",
    "OAuthFlows",
    "OAuthScope",
    "OAuthSettings",
    "OidcAttributeRequestMethod",
    "OidcEndpoints",
    "OtherObject",
    "PasskeyUserVerification",
    "PasswordPolicy",
    "ProviderAttribute",
    "ProvisionedLimit",
    "RemovalPolicy",
    "RequiredAttributes",
    "ResourceServerScope",
    "ResourceServerScopeProps",
    "Role",
    "SecretValue",
    "SignInAliases",
    "SignInPolicy",
    "SignInUrlOptions",
    "SigningAlgorithm",
    "Stack",
    "StandardAttribute",
    "StandardAttributes",
    "StandardAttributesMask",
    "StandardThreatProtectionMode",
    "StringAttribute",
    "StringAttributeConstraints",
    "StringAttributeProps",
    "Tags",
    "UserInvitationConfig",
    "UserPool",
    "UserPoolClient",
    "UserPoolClientIdentityProvider",
    "UserPoolClientOptions",
    "UserPoolClientProps",
    "UserPoolDomain",
    "UserPoolDomainOptions",
    "UserPoolDomainProps",
    "UserPoolEmail",
    "UserPoolGroup",
    "UserPoolGroupOptions",
    "UserPoolGroupProps",
    "UserPoolIdentityProvider",
    "UserPoolIdentityProviderAmazon",
    "UserPoolIdentityProviderAmazonProps",
    "UserPoolIdentityProviderApple",
    "UserPoolIdentityProviderAppleProps",
    "UserPoolIdentityProviderFacebook",
    "UserPoolIdentityProviderFacebookProps",
    "UserPoolIdentityProviderGoogle",
    "UserPoolIdentityProviderGoogleProps",
    "UserPoolIdentityProviderOidc",
    "UserPoolIdentityProviderOidcProps",
    "UserPoolIdentityProviderProps",
    "UserPoolIdentityProviderSaml",
    "UserPoolIdentityProviderSamlMetadata",
    "UserPoolIdentityProviderSamlProps",
    "UserPoolOperation",
    "UserPoolProps",
    "UserPoolResourceServer",
    "UserPoolResourceServerOptions",
    "UserPoolResourceServerProps",
    "UserPoolSESOptions",
    "UserPoolTriggers",
    "UserVerificationConfig",
    "ValidationError",
    "VerificationEmailStyle",
    "lambda_",
]

if not TYPE_CHECKING:  # checkers are to go on reporting what is not there

    def __getattr__(name: str) -> object:
        found = instead_of(name, __all__) if name.startswith("Cfn") else ""
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{found and f': {found}'}")
