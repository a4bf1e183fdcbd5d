"""The pool's sender: ``EmailConfiguration`` and the From header in it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cogprov.model.lens import Members, Nest
from cogprov.model.paths import get, pop, put
from cogprov.model.pieces import choice, nest, rename
from cogprov.model.service import Shape
from cogprov.model.values import ABSENT, Body, Path, Ref, Template
from cogprov.model.words import Word

_ENCODED = re.compile(r"=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+./=?^_`{|}~-]+")


def from_header(address: str, name: str | None = None) -> str:
    """The From text of an address and a display name: quoted where mail needs it, encoded when it is not ASCII."""
    mailbox = ascii_domain(address)
    if not name:
        return mailbox
    return f"{_display(name)} <{mailbox}>"


def _display(name: str) -> str:
    if not name.isascii():
        return f"=?UTF-8?B?{base64.b64encode(name.encode()).decode()}?="
    if _PLAIN_NAME.fullmatch(name) or (len(name) > 1 and name[0] == name[-1] == '"'):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def ascii_domain(address: str) -> str:
    """The address with its domain in punycode, which is all that SES takes."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def parsed_from(text: str) -> tuple[str, str] | None:
    """(address, name) of a From text that ``from_header`` gives back unchanged; None for any other."""
    if "<" not in text:
        return (text, "") if "@" in text and from_header(text) == text else None
    display, _, rest = text.rpartition(" <")
    address = rest.removesuffix(">")
    for name in (_decoded(display), _unquoted(display), display):
        if name and from_header(address, name) == text:
            return address, name
    return None


def _decoded(display: str) -> str:
    match = _ENCODED.fullmatch(display)
    if not match:
        return ""
    try:
        return base64.b64decode(match.group(1), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _unquoted(display: str) -> str:
    if len(display) < 2 or display[0] != '"' or display[-1] != '"':
        return ""
    return re.sub(r"\\(.)", r"\1", display[1:-1])


class _From:
    """``from_email`` and ``from_name`` for a From text that they can say; ``from`` for any other."""

    claims: tuple[Path, ...] = (("From",),)

    def read(self, rest: Body, words: Body) -> None:
        text = get(rest, ("From",))
        if text is ABSENT:
            return
        pop(rest, ("From",))
        parsed = parsed_from(text) if isinstance(text, str) else None
        if parsed is None:
            words["from"] = text
            return
        words["from_email"] = parsed[0]
        if parsed[1]:
            words["from_name"] = parsed[1]

    def write(self, rest: Body, body: Body) -> None:
        raw, address, name = (pop(rest, (word,)) for word in ("from", "from_email", "from_name"))
        if address is not ABSENT and address is not None:
            body["From"] = _joined(address, None if name in (ABSENT, None) else name)
        elif raw is not ABSENT and raw is not None:
            body["From"] = raw

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        member = (f"{prefix}From",)
        yield ("from_email",), Word("string", doc="The address that mail comes from.", members=member)
        yield ("from_name",), Word("string", doc="The name that mail comes from.", members=member)
        yield (
            ("from",),
            Word(
                "string",
                doc="The whole From header, where those two cannot say it.",
                members=member,
                aliases=("from_",),
            ),
        )


def _joined(address: Any, name: Any) -> Any:
    if isinstance(address, str) and isinstance(name, (str, type(None))):
        return from_header(address, name)
    if name is None:
        return address
    parts = tuple(part for part in (name, " <", address, ">"))
    flat: list[Any] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Template) else [part])
    return Template(tuple(flat))


def email_piece(shape: Shape) -> Nest:
    return nest(
        "email",
        "EmailConfiguration",
        shape,
        _From(),
        rename("reply_to", "ReplyToEmailAddress"),
        rename("configuration_set_name", "ConfigurationSet"),
        rename("source_arn", "SourceArn"),
        choice(
            "sending_account",
            "EmailSendingAccount",
            {"cognito_default": "COGNITO_DEFAULT", "developer": "DEVELOPER"},
            doc="Whether Cognito sends, or your own SES identity. Follows from `from_email`.",
        ),
        aliases=("email_settings", "email_transmission"),
    )


SUGAR = {
    "email.ses_region": Word("string", doc="The Region of the SES identity, when it is not the pool's."),
    "email.ses_verified_domain": Word("string", doc="The domain that SES verified, when it is not the address."),
}


def completed_email(said: Body, region: str, live: Mapping[str, Any]) -> Body:
    """Declared e-mail words with the SES identity that a ``from_email`` calls for: the live one where it will do."""
    words = {key: value for key, value in said.items() if key not in ("ses_region", "ses_verified_domain")}
    address = said.get("from_email")
    if address is None or words.get("sending_account") == "cognito_default":
        return words
    words.setdefault("sending_account", "developer")
    named = any(said.get(word) is not None for word in ("ses_region", "ses_verified_domain"))
    if "source_arn" not in words and not (not named and _sends_for(live.get("source_arn"), address)):
        identity = said.get("ses_verified_domain") or (ascii_domain(address) if isinstance(address, str) else address)
        where = said.get("ses_region") or region or Ref("region", source="aws")
        pieces: list[Any] = ["arn:", Ref("partition", source="aws"), ":ses:", where, ":"]
        pieces += [Ref("account", source="aws"), ":identity/"]
        pieces += identity.parts if isinstance(identity, Template) else [identity]
        words["source_arn"] = Template(tuple(pieces))
    return words


def _sends_for(arn: Any, address: Any) -> bool:
    """Whether an SES identity is the address, or a domain that it lies in."""
    identity = arn.rpartition(":identity/")[2].lower() if isinstance(arn, str) else ""
    mailbox = ascii_domain(address).lower() if isinstance(address, str) else ""
    host = mailbox.rpartition("@")[2]
    return bool(identity) and (identity in (mailbox, host) or host.endswith(f".{identity}"))


def put_email(words: Body, region: str, live: Mapping[str, Any]) -> None:
    """Complete the e-mail words in place, when there are any."""
    said = words.get("email")
    if isinstance(said, dict) and said:
        put(words, ("email",), completed_email(said, region, live))
