"""What the CDK calls props and options: the keyword arguments of each construct, as a struct.

``UserPool(self, "id", **UserPoolProps(mfa=Mfa.REQUIRED))`` is ``UserPool(self, "id", mfa=Mfa.REQUIRED)``.
"""

from __future__ import annotations

from typing import TypedDict

from cogprov.constructs import providers
from cogprov.constructs.client import ClientOptions
from cogprov.constructs.domain import DomainOptions
from cogprov.constructs.group import GroupOptions
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.pool_options import UserPoolOptions
from cogprov.constructs.resource_server import ResourceServerOptions
from cogprov.constructs.values import Text


class _OfPool(TypedDict):
    user_pool: IUserPool


class UserPoolProps(UserPoolOptions, total=False):
    """The keyword arguments of a UserPool."""


class UserPoolClientOptions(ClientOptions, total=False):
    """Those of ``pool.add_client``."""


class UserPoolClientProps(_OfPool, ClientOptions, total=False):
    """Those of a UserPoolClient."""


class UserPoolDomainOptions(DomainOptions, total=False):
    """Those of ``pool.add_domain``."""


class UserPoolDomainProps(_OfPool, DomainOptions, total=False):
    """Those of a UserPoolDomain."""


class UserPoolGroupOptions(GroupOptions, total=False):
    """Those of ``pool.add_group``."""


class UserPoolGroupProps(_OfPool, GroupOptions, total=False):
    """Those of a UserPoolGroup."""


class UserPoolResourceServerOptions(ResourceServerOptions, total=False):
    """Those of ``pool.add_resource_server``."""


class UserPoolResourceServerProps(_OfPool, ResourceServerOptions, total=False):
    """Those of a UserPoolResourceServer."""


class UserPoolIdentityProviderProps(_OfPool, providers.ProviderOptions, total=False):
    """What every provider takes."""


class UserPoolIdentityProviderAmazonProps(_OfPool, providers.AmazonOptions, total=False):
    """Those of a UserPoolIdentityProviderAmazon."""


class UserPoolIdentityProviderAppleProps(_OfPool, providers.AppleOptions, total=False):
    """Those of a UserPoolIdentityProviderApple."""


class UserPoolIdentityProviderFacebookProps(_OfPool, providers.FacebookOptions, total=False):
    """Those of a UserPoolIdentityProviderFacebook."""


class UserPoolIdentityProviderGoogleProps(_OfPool, providers.GoogleOptions, total=False):
    """Those of a UserPoolIdentityProviderGoogle."""


class UserPoolIdentityProviderOidcProps(_OfPool, providers.OidcOptions, total=False):
    """Those of a UserPoolIdentityProviderOidc."""


class UserPoolIdentityProviderSamlProps(_OfPool, providers.SamlOptions, total=False):
    """Those of a UserPoolIdentityProviderSaml."""


class _FromEmail(TypedDict):
    from_email: Text


class UserPoolSESOptions(_FromEmail, total=False):
    """The keyword arguments of ``UserPoolEmail.with_ses``."""

    from_name: Text | None
    reply_to: Text | None
    configuration_set_name: Text | None
    ses_region: Text | None
    ses_verified_domain: Text | None


class BaseUrlOptions(TypedDict, total=False):
    """Those of ``domain.base_url``."""

    fips: bool


class _RedirectUri(TypedDict):
    redirect_uri: Text


class SignInUrlOptions(_RedirectUri, BaseUrlOptions, total=False):
    """Those of ``domain.sign_in_url``."""

    sign_in_path: str


class ResourceServerScopeProps(TypedDict):
    """Those of a ResourceServerScope."""

    scope_name: str
    scope_description: Text


class CustomAttributeProps(TypedDict, total=False):
    """Those of a BooleanAttribute or DateTimeAttribute."""

    mutable: bool | None


class StringAttributeConstraints(TypedDict, total=False):
    """The bounds of a text."""

    min_len: int | None
    max_len: int | None


class StringAttributeProps(StringAttributeConstraints, CustomAttributeProps, total=False):
    """Those of a StringAttribute."""


class NumberAttributeConstraints(TypedDict, total=False):
    """The bounds of a number."""

    min: float | None
    max: float | None


class NumberAttributeProps(NumberAttributeConstraints, CustomAttributeProps, total=False):
    """Those of a NumberAttribute."""
