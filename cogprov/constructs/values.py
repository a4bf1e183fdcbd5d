"""Values of the front end that become plain words: durations, secrets, and texts with references in them."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

from cogprov.constructs.errors import Spot, here
from cogprov.model.values import Json, Path, Ref, Secret, Template, format_duration, parse_duration

Text: TypeAlias = str | Ref | Template
"""A text, or one that is only known once an object exists, such as ``pool.user_pool_id``."""


class Sayable:
    """A value that knows the words it stands for."""

    def said(self) -> Json:
        raise NotImplementedError


_SECONDS: Final = {"millis": 0.001, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_LETTERS: Final = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


_ISO: Final = re.compile(r"P(?=\d|T\d)(\d+D)?(?:T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?")


class Duration:
    """A length of time, such as ``Duration.days(3)``."""

    __slots__ = ("_amount", "_unit")

    def __init__(self, amount: float, unit: str) -> None:
        if isinstance(amount, bool) or not isinstance(amount, (int, float)):
            raise here().mistyped((unit,), f"`{unit}` must be a number, not {type_name(amount)}")
        if amount < 0:
            raise here().wrong((unit,), f"Duration amounts cannot be negative. Received: {amount}")
        self._amount = amount
        self._unit = unit

    @staticmethod
    def days(amount: float) -> Duration:
        return Duration(amount, "days")

    @staticmethod
    def hours(amount: float) -> Duration:
        return Duration(amount, "hours")

    @staticmethod
    def minutes(amount: float) -> Duration:
        return Duration(amount, "minutes")

    @staticmethod
    def seconds(amount: float) -> Duration:
        return Duration(amount, "seconds")

    @staticmethod
    def millis(amount: float) -> Duration:
        return Duration(amount, "millis")

    @staticmethod
    def parse(text: str) -> Duration:
        """The duration that a text says: ``P1DT12H`` of ISO 8601, or ``3d`` and ``1h30m`` as in YAML.

        ValidationError when it says none.
        """
        found = Duration.understood(text)
        if found is None:
            raise here().wrong(("duration",), f"Not a valid ISO duration: {text}")
        return found

    @staticmethod
    def understood(text: str) -> Duration | None:
        """What ``parse`` makes of a text; None where it makes nothing of it."""
        iso = _ISO.fullmatch(text.strip())
        plain = "".join(part for part in iso.groups() if part).lower() if iso else text.strip()
        single = re.fullmatch(r"(\d+)([dhms])", plain)
        if single:
            return Duration(int(single[1]), _LETTERS[single[2]])
        total = parse_duration(plain)
        return None if total is None else Duration(total, "seconds")

    def plus(self, other: Duration) -> Duration:
        """The two together."""
        return Duration((self._millis + other._millis) / 1000, "seconds")

    def minus(self, other: Duration) -> Duration:
        """What is left without the other; ValidationError when that is longer."""
        return Duration((self._millis - other._millis) / 1000, "seconds")

    def to_iso_string(self) -> str:
        """``PT1H30M``"""
        rest = self._in("seconds")
        parts: dict[str, str] = {}
        for unit, letter in (("days", "D"), ("hours", "H"), ("minutes", "M"), ("seconds", "S")):
            count, rest = divmod(rest, _SECONDS[unit])
            parts[letter] = f"{int(count)}{letter}" if count else ""
        time = parts["H"] + parts["M"] + parts["S"]
        return f"P{parts['D']}{'T' + time if time else ''}" if time or parts["D"] else "PT0S"

    def to_days(self, *, integral: bool = True) -> float:
        """Whole days; ``integral=False`` allows fractions."""
        return self._to("days", integral)

    def to_hours(self, *, integral: bool = True) -> float:
        return self._to("hours", integral)

    def to_minutes(self, *, integral: bool = True) -> float:
        return self._to("minutes", integral)

    def to_seconds(self, *, integral: bool = True) -> float:
        return self._to("seconds", integral)

    def to_milliseconds(self, *, integral: bool = True) -> float:
        return self._to("millis", integral)

    def _to(self, unit: str, integral: bool) -> float:
        return self.whole(unit, here(), ()) if integral else self._in(unit)

    def whole(self, unit: str, spot: Spot, path: Path) -> int:
        """The whole number of units it is; ValidationError about ``path`` when it is a fraction."""
        result = self._in(unit)
        if result != int(result):
            summary = f"'{self._amount} {self._unit}' cannot be converted into a whole number of {unit}."
            raise spot.wrong(path, summary)
        return int(result)

    def _in(self, unit: str) -> float:
        result = self._amount * (_SECONDS[self._unit] * 1000) / (_SECONDS[unit] * 1000)
        return int(result) if result == int(result) else result

    def to_human_string(self) -> str:
        """``1 day``, ``90 minutes`` as ``1 hour 30 minutes``."""
        rest = self._amount * _SECONDS[self._unit]
        if not rest:
            return f"0 {self._unit}"
        parts = []
        for unit in ("days", "hours", "minutes", "seconds"):
            count, rest = divmod(rest, _SECONDS[unit])
            if count:
                parts.append(f"{int(count)} {unit if count != 1 else unit[:-1]}")
        return " ".join(parts) or f"{self._amount} {self._unit}"

    def text(self) -> str:
        """The word for it, such as ``3d``."""
        return format_duration(int(self.to_seconds()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self._millis == other._millis

    def __hash__(self) -> int:
        return hash(self._millis)

    @property
    def _millis(self) -> float:
        return self.to_milliseconds(integral=False)

    def __repr__(self) -> str:
        return f"Duration.{self._unit}({self._amount})"

    __str__ = to_human_string


class SecretValue:
    """Secrets. What these return prints as ``(secret)``, and no plan, state or log ever holds its text."""

    @staticmethod
    def unsafe_plain_text(text: str) -> Secret:
        """A secret that stands in the program, or that the program fetched itself."""
        return Secret(text)

    plain_text = unsafe_plain_text

    @staticmethod
    def secrets_manager(
        secret_id: str, *, json_field: str = "", version_stage: str = "", version_id: str = ""
    ) -> Secret:
        """A secret of AWS Secrets Manager by its name or ARN, or one field of it; read when it is applied.

        ValidationError for a version other than the current one: a value that is read at each run is the newest.
        """
        if version_id or version_stage not in ("", "AWSCURRENT"):
            asked = "version_id" if version_id else "version_stage"
            raise here().wrong((asked,), f"{asked}: only the current version of a secret can be read (AWSCURRENT)")
        return Secret(Ref(secret_id, json_field, "secretsmanager"))

    @staticmethod
    def ssm_secure(parameter_name: str, version: str = "") -> Secret:
        """A secure parameter of the Systems Manager; read when it is applied."""
        return Secret(Ref(f"{parameter_name}:{version}" if version else parameter_name, "", "ssm"))


_EXPRESSION: Final = re.compile(r"(\$+)\{(?:([^{}]*)\})?")
_SOURCES: Final = ("env", "file", "ssm")
_AWS: Final = ("region", "account", "partition")
_OBJECT: Final = re.compile(r"(user_pools(?:\.[A-Za-z0-9_][A-Za-z0-9_-]*)+)\.([A-Za-z0-9_]+)")


def parsed(text: str) -> Text:
    """A text with the references that ``str()`` of them put into it: ``f"{pool.user_pool_id}"`` stays a reference.

    ``$${`` is a plain ``${``, as in YAML; otherwise a text without any is taken as it stands, dollars and braces
    included.
    """
    if "${" not in text:
        return text
    parts: list[str | Ref] = []
    literal, end = "", 0
    for match in _EXPRESSION.finditer(text):
        dollars = len(match[1])
        literal += text[end : match.start()] + "$" * (dollars // 2)
        end = match.end()
        ref = _reference(match[2].strip()) if dollars % 2 and match[2] else None
        if ref is None:
            literal += match[0][dollars // 2 * 2 :]
            continue
        if literal:
            parts.append(literal)
        literal = ""
        parts.append(ref)
    if not any(isinstance(part, Ref) for part in parts):
        return text if "$${" not in text else literal + text[end:]
    literal += text[end:]
    if literal:
        parts.append(literal)
    return parts[0] if len(parts) == 1 else Template(tuple(parts))


def _reference(inside: str) -> Ref | None:
    source, colon, rest = inside.partition(":")
    if colon and source == "secretsmanager":
        name, _, key = rest.partition("#")
        return Ref(name, key, source)
    if colon and source in _SOURCES:
        return Ref(rest, "", source)
    if inside in _AWS:
        return Ref(inside, source="aws")
    match = _OBJECT.fullmatch(inside)
    return Ref(match[1], match[2]) if match else None


def joined(*parts: Text) -> Text:
    """Texts one after another; a plain text when all of them are."""
    flat: list[str | Ref] = []
    for part in parts:
        part = parsed(part) if isinstance(part, str) else part
        for piece in part.parts if isinstance(part, Template) else (part,):
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            else:
                flat.append(piece)
    if len(flat) == 1:
        return flat[0]
    return Template(tuple(flat)) if flat else ""


def whole(value: Any) -> Any:
    """A float without a fraction as the whole number that it is: the CDK knows one sort of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def type_name(value: Any) -> str:
    """What a value is, for sentences. Never the value itself, which may be a secret."""
    if value is None:
        return "None"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "a dict"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"a {value.__name__} class" if isinstance(value, type) else f"a {type(value).__name__}"
