"""What pools refer to and cogprov does not make: functions, roles, keys, certificates.

Where a function is wanted, anything with a ``function_arn`` will do, and so will an ARN or a name; likewise for roles
(``role_arn``), keys (``key_arn``) and certificates (``certificate_arn``). The classes here are for programs that were
written for the CDK: they make nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, Protocol, TypeAlias, runtime_checkable

from cogprov.constructs.base import Construct
from cogprov.constructs.errors import Spot, here
from cogprov.constructs.values import Text, joined, parsed
from cogprov.model.values import Json, Path, Ref, Template

_PARTITION, _REGION, _ACCOUNT = (Ref(name, source="aws") for name in ("partition", "region", "account"))


class Aws:
    """The account and Region of the run."""

    ACCOUNT_ID = _ACCOUNT
    REGION = _REGION
    PARTITION = _PARTITION
    URL_SUFFIX = "amazonaws.com"


class Function(Construct):
    """A Lambda function that exists: ``Function(self, "authChallengeFn")`` is the one of that name.

    cogprov makes no functions. It gives the pool the permission to call those that it is told to call.
    """

    def __init__(self, scope: Construct, id: str, *, function_name: str | None = None, **others: NoReturn) -> None:
        _only_refers(self, others, "from_function_arn")
        super().__init__(scope, id)
        self.function_name: Text = function_name or id
        self.function_arn: Text = function_arn_of(self.function_name)

    @staticmethod
    def from_function_arn(scope: Construct, id: str, function_arn: Text) -> Function:
        """The function of this ARN; an alias or version may stand at its end."""
        function = Function(scope, id)
        function.function_arn = joined(function_arn)
        if isinstance(function.function_arn, str):
            function.function_name = function.function_arn.split(":function:")[-1].split(":")[0]
        return function

    @staticmethod
    def from_function_name(scope: Construct, id: str, function_name: str) -> Function:
        """The function of this name in the account and Region of the run."""
        return Function(scope, id, function_name=function_name)


class Role(Construct):
    """An IAM role that exists: ``Role(self, "userpoolsmsrole")`` is the one of that name."""

    def __init__(self, scope: Construct, id: str, *, role_name: str | None = None, **others: NoReturn) -> None:
        _only_refers(self, others, "from_role_arn")
        super().__init__(scope, id)
        self.role_name = role_name or id
        self.role_arn: Text = role_arn_of(self.role_name)

    @staticmethod
    def from_role_arn(scope: Construct, id: str, role_arn: Text) -> Role:
        role = Role(scope, id)
        role.role_arn = joined(role_arn)
        return role

    @staticmethod
    def from_role_name(scope: Construct, id: str, role_name: str) -> Role:
        return Role(scope, id, role_name=role_name)


class Key(Construct):
    """A KMS key that exists."""

    def __init__(self, scope: Construct, id: str, *, key_arn: Text = "", **others: NoReturn) -> None:
        _only_refers(self, others if key_arn else {**others, "key_arn": None}, "from_key_arn")
        super().__init__(scope, id)
        self.key_arn: Text = joined(key_arn)

    @staticmethod
    def from_key_arn(scope: Construct, id: str, key_arn: Text) -> Key:
        return Key(scope, id, key_arn=key_arn)


class Certificate(Construct):
    """A certificate that exists; for a user pool's domain it must lie in us-east-1."""

    def __init__(self, scope: Construct, id: str, *, certificate_arn: Text = "", **others: NoReturn) -> None:
        _only_refers(self, others if certificate_arn else {**others, "certificate_arn": None}, "from_certificate_arn")
        super().__init__(scope, id)
        self.certificate_arn: Text = joined(certificate_arn)

    @staticmethod
    def from_certificate_arn(scope: Construct, id: str, certificate_arn: Text) -> Certificate:
        return Certificate(scope, id, certificate_arn=certificate_arn)


@runtime_checkable
class SupportsFunctionArn(Protocol):
    """A Lambda function of any library."""

    @property
    def function_arn(self) -> Any: ...


@runtime_checkable
class SupportsRoleArn(Protocol):
    @property
    def role_arn(self) -> Any: ...


@runtime_checkable
class SupportsKeyArn(Protocol):
    @property
    def key_arn(self) -> Any: ...


@runtime_checkable
class SupportsCertificateArn(Protocol):
    @property
    def certificate_arn(self) -> Any: ...


@runtime_checkable
class SupportsArn(Protocol):
    """Anything that knows its ARN, such as a Pinpoint application of the CDK."""

    @property
    def attr_arn(self) -> Any: ...


def _only_refers(construct: Construct, others: Mapping[str, Any], way: str) -> None:
    """ValidationError for arguments that would make something."""
    if others:
        name = type(construct).__name__
        hint = f"Write {name}.{way}(self, 'id', arn)."
        raise here().wrong((next(iter(others)),), f"cogprov makes no {name}; it takes one that exists", hint)


def function_arn_of(name: str) -> Text:
    return joined("arn:", _PARTITION, ":lambda:", _REGION, ":", _ACCOUNT, ":function:", name)


def role_arn_of(name: str) -> Text:
    return joined("arn:", _PARTITION, ":iam::", _ACCOUNT, ":role/", name)


def function_word(value: Any, spot: Spot, path: Path) -> Json:
    """A function as its ARN."""
    if isinstance(value, SupportsFunctionArn):
        return _text(value.function_arn, spot, path)
    return function_arn_of(value) if isinstance(value, str) and not value.startswith("arn:") else value


def role_word(value: Any, spot: Spot, path: Path) -> Json:
    """A role as its ARN."""
    if isinstance(value, SupportsRoleArn):
        return _text(value.role_arn, spot, path)
    return role_arn_of(value) if isinstance(value, str) and not value.startswith("arn:") else value


def arn_word(value: Any, spot: Spot, path: Path) -> Json:
    """A key, a certificate or an application as its ARN."""
    for sort, name in (
        (SupportsKeyArn, "key_arn"),
        (SupportsCertificateArn, "certificate_arn"),
        (SupportsArn, "attr_arn"),
    ):
        if isinstance(value, sort):
            return _text(getattr(value, name), spot, path)
    return value


def _text(value: Any, spot: Spot, path: Path) -> Json:
    if isinstance(value, str):
        return parsed(value)
    if isinstance(value, (Ref, Template)):
        return value
    raise spot.mistyped(path, f"the ARN for `{'.'.join(path)}` must be a text, not a {type(value).__name__}")


FunctionLike: TypeAlias = Annotated[str | Ref | Template | SupportsFunctionArn, function_word]
RoleLike: TypeAlias = Annotated[str | Ref | Template | SupportsRoleArn, role_word]
KeyLike: TypeAlias = Annotated[str | Ref | Template | SupportsKeyArn, arn_word]
CertificateLike: TypeAlias = Annotated[str | Ref | Template | SupportsCertificateArn, arn_word]
ApplicationLike: TypeAlias = Annotated[str | Ref | Template | SupportsArn, arn_word]

if not TYPE_CHECKING:  # checkers are to go on reporting what is not there

    def __getattr__(name: str) -> object:
        makes = "cogprov makes no functions, roles, keys or certificates"
        refer = "refer to those that exist, as Role.from_role_arn(self, 'id', arn) does"
        raise AttributeError(f"there is no {name!r} here: {makes}; {refer}")
