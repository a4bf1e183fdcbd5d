"""The way around the constructs: an object's settings under the names that the API and CloudFormation have for them.

CDK programs reach it as ``pool.node.default_child``. What is said here becomes the words that everybody else reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from cogprov.constructs.errors import Spot, caller
from cogprov.constructs.reading import spoken
from cogprov.constructs.values import Text
from cogprov.constructs.vocabulary import known_kind, worded
from cogprov.model.kind import Kind
from cogprov.model.paths import dotted, get, pop, put
from cogprov.model.values import Body, Path, snake
from cogprov.model.words import Word

if TYPE_CHECKING:
    from cogprov.constructs.base import Declared
    from cogprov.constructs.enums import RemovalPolicy

_FACTORS: Final = {"SMS_MFA": "SMS", "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN", "EMAIL_OTP": "EMAIL"}
_TEMPLATE: Final = "VerificationMessageTemplate"
_CLOUD_FORMATION: Final[Mapping[str, Path]] = {
    "UserPoolName": ("PoolName",),
    "WebAuthnRelyingPartyID": ("WebAuthnConfiguration", "RelyingPartyId"),
    "WebAuthnUserVerification": ("WebAuthnConfiguration", "UserVerification"),
    "SmsVerificationMessage": (_TEMPLATE, "SmsMessage"),
    "EmailVerificationMessage": (_TEMPLATE, "EmailMessage"),
    "EmailVerificationSubject": (_TEMPLATE, "EmailSubject"),
}
"""Names that only CloudFormation has, and the API's members for them."""


class Underlying:
    """An object in the API's words: ``add_property_override("Policies.PasswordPolicy.MinimumLength", 12)``."""

    _construct: Declared

    def __init__(self, construct: Declared) -> None:
        self.__dict__["_construct"] = construct

    @property
    def ref(self) -> Text:
        """What CloudFormation's ``Ref`` gives: its id or name."""
        return self._construct._ref("id")

    def get_att(self, attribute_name: str) -> Text:
        """An attribute by CloudFormation's name, such as ``Arn`` or ``ProviderName``."""
        return self._construct._ref(snake(attribute_name.removeprefix("UserPool")))

    def add_dependency(self, *others: Any) -> None:
        """Accepted and not needed, as that of a construct's node."""

    def add_property_override(self, property_path: str, value: Any) -> None:
        """Set a member by its dotted path. TypeError for one that the API has not; values are checked as words are."""
        spot = Spot(self._construct.address, caller())
        kind = self._kind()
        said = kind.lens.from_api(self._body(dotted(property_path), value, spot))
        unsaid = kind.lens.from_api({})
        for path, word in _leaves(said, kind.words):
            if get(unsaid, path) == word:
                continue
            put(self._construct._words, path, spoken(worded(word, _word(kind, path), spot, path)))
            self._construct._origins[path] = spot.origin

    def add_property_deletion_override(self, property_path: str) -> None:
        """Say nothing about a member: the service's default on a new object, and kept on one that exists."""
        spot = Spot(self._construct.address, caller())
        member = ".".join(self._member(dotted(property_path), spot))
        about = [path for path, word in _described(self._kind().words) if _speaks_of(word, member)]
        if not about:
            raise self._unknown(property_path, spot)
        for path in about:
            pop(self._construct._words, path)

    def add_override(self, path: str, value: Any) -> None:
        """As ``add_property_override``, with ``Properties.`` before the path."""
        self.add_property_override(self._property(path), value)

    def add_deletion_override(self, path: str) -> None:
        """As ``add_property_deletion_override``, with ``Properties.`` before the path."""
        self.add_property_deletion_override(self._property(path))

    def apply_removal_policy(self, policy: RemovalPolicy) -> None:
        """As the construct's own."""
        self._construct.apply_removal_policy(policy)

    def __setattr__(self, name: str, value: Any) -> None:
        spot = Spot(self._construct.address, caller())
        members = {snake(member): member for member in (*_CLOUD_FORMATION, *self._kind().lens.members)}
        if name not in members:
            raise spot.unknown((name,), members)
        self.add_property_override(members[name], value)

    def _kind(self) -> Kind:
        kind = known_kind(self._construct._kind)
        assert kind is not None
        return kind

    def _body(self, path: Path, value: Any, spot: Spot) -> Body:
        body: Body = {}
        if path == ("EnabledMfas",) and isinstance(value, (list, tuple)):
            return {"Factors": [_FACTORS.get(factor, factor) for factor in value]}
        put(body, self._member(path, spot), value)
        return body

    def _member(self, path: Path, spot: Spot) -> Path:
        found = (*_CLOUD_FORMATION.get(path[0], path[:1]), *path[1:])
        shape = self._kind().lens.members.get(found[0])
        for step in found[1:]:
            shape = shape.members.get(step) if shape is not None and shape.type == "structure" else shape
        if shape is None and path != ("EnabledMfas",):
            raise self._unknown(".".join(path), spot)
        return found

    def _property(self, path: str) -> str:
        head, _, rest = path.partition(".")
        if head != "Properties" or not rest:
            spot = Spot(self._construct.address, caller())
            raise spot.wrong((), f"{path} is a matter of a CloudFormation template, and cogprov writes none")
        return rest

    def _unknown(self, path: str, spot: Spot) -> Exception:
        kind = self._kind()
        names = ", ".join(sorted(kind.lens.members))
        return spot.mistyped(
            (),
            f"the API has no member {path} for a {kind.title}. Its members are {names}; "
            "construct.add_override(..) takes cogprov's own words",
        )


def _described(word: Word, path: Path = ()) -> list[tuple[Path, Word]]:
    inner = [below for key, child in word.children.items() for below in _described(child, (*path, key))]
    return [*([(path, word)] if path else []), *inner]


def _speaks_of(word: Word, member: str) -> bool:
    return any(name == member or name.startswith(member + ".") for name in word.members)


def _word(kind: Kind, path: Path) -> Word:
    found = kind.words.at(path)
    assert found is not None
    return found


def _leaves(said: Mapping[str, Any], word: Word, path: Path = ()) -> list[tuple[Path, Any]]:
    """Each word that is said, by its path; a struct that is set as a whole is one."""
    found: list[tuple[Path, Any]] = []
    for key, value in said.items():
        below = word.children.get(key)
        inner = isinstance(value, Mapping) and below is not None and below.type == "struct" and not below.whole
        found += _leaves(value, below, (*path, key)) if inner and below is not None else [((*path, key), value)]
    return found
