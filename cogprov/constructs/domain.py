"""Domains: the hosts of a pool's sign-in pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cogprov.constructs.base import CommonOptions, Construct, Declared, read_common, spot_of, stack_of
from cogprov.constructs.client import UserPoolClient, pool_of
from cogprov.constructs.enums import ManagedLoginVersion
from cogprov.constructs.errors import Spot, caller
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.structs import CognitoDomainOptions, CustomDomainOptions
from cogprov.constructs.values import Text, joined

if TYPE_CHECKING:
    from typing_extensions import Unpack

_PREFIX: Final = re.compile(r"[a-z0-9-]+")


class DomainOptions(CommonOptions, total=False):
    """What may be said of a domain: one of the first two."""

    cognito_domain: CognitoDomainOptions | None
    """A prefix of Cognito's own domain."""
    custom_domain: CustomDomainOptions | None
    """A domain of your own, with a certificate in us-east-1."""
    managed_login_version: ManagedLoginVersion | int | None


class UserPoolDomainReference(NamedTuple):
    """What names one elsewhere."""

    user_pool_id: Text
    domain: Text


class IUserPoolDomain(Construct):
    """A domain, made here or elsewhere."""

    @property
    def domain_name(self) -> Text:
        """The prefix, or the whole name of a custom domain."""
        raise NotImplementedError


class UserPoolDomain(Declared, IUserPoolDomain):
    """The host of a pool's sign-in pages. A pool has at most one of each sort."""

    _kind = "domain"
    _collection = "domains"

    def __init__(self, scope: Construct, id: str, *, user_pool: IUserPool, **options: Unpack[DomainOptions]) -> None:
        spot = spot_of(scope, id, self._collection, pool_of(user_pool, scope, id))
        said, common = read_common(options, DomainOptions, spot, self._kind)
        if ("cognito_domain" in said) == ("custom_domain" in said):
            raise spot.wrong((), "One of, and only one of, cognito_domain or custom_domain must be specified")
        prefix = said.get("cognito_domain", {}).get("domain_prefix")
        if isinstance(prefix, str) and not _PREFIX.fullmatch(prefix):
            raise spot.wrong(
                ("cognito_domain", "domain_prefix"),
                "domain_prefix for cognito_domain can contain only lowercase alphabets, numbers and hyphens",
            )
        super().__init__(scope, id, user_pool, said, common)
        self._pool = user_pool

    @staticmethod
    def from_domain_name(scope: Construct, id: str, user_pool_domain_name: str) -> IUserPoolDomain:
        """A domain that exists, to hand its name on. Nothing about it is managed."""
        return _ExistingDomain(scope, id, user_pool_domain_name)

    @property
    def domain_name(self) -> Text:
        own = self._words.get("cognito_domain") or self._words["custom_domain"]
        name: Text = own["domain_prefix"] if "domain_prefix" in own else own["domain_name"]
        return name

    @property
    def user_pool_domain_ref(self) -> UserPoolDomainReference:
        """Its pool and its name."""
        return UserPoolDomainReference(self._pool.user_pool_id, self.domain_name)

    def base_url(self, *, fips: bool = False) -> Text:
        """``https://`` and its host; with ``fips`` the FIPS endpoint of a prefix."""
        if "custom_domain" in self._words:
            return joined("https://", self.domain_name)
        auth = ".auth-fips." if fips else ".auth."
        return joined("https://", self.domain_name, auth, stack_of(self).region, ".amazoncognito.com")

    def sign_in_url(
        self, client: UserPoolClient, *, redirect_uri: Text, sign_in_path: str = "/login", fips: bool = False
    ) -> Text:
        """The page where a client's users sign in."""
        flows = client.o_auth_flows
        if flows.get("authorization_code_grant"):
            response = "code"
        elif flows.get("implicit_code_grant"):
            response = "token"
        else:
            raise Spot(self.address, caller()).wrong(
                (),
                "sign_in_url is not supported for clients without "
                "authorization_code_grant or implicit_code_grant flow enabled",
            )
        query = f"{sign_in_path}?client_id="
        answer = f"&response_type={response}&redirect_uri="
        return joined(self.base_url(fips=fips), query, client.user_pool_client_id, answer, redirect_uri)

    @property
    def cloud_front_endpoint(self) -> Text:
        """The CloudFront name that the alias record of a custom domain points to."""
        return self._ref("cloud_front_endpoint")

    cloud_front_domain_name = cloud_front_endpoint


class _ExistingDomain(IUserPoolDomain):
    def __init__(self, scope: Construct, id: str, name: str) -> None:
        super().__init__(scope, id)
        self._name = name

    @property
    def domain_name(self) -> Text:
        return self._name
