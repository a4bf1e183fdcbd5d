"""Secrets of a request, taken out of every text that may repeat them; and botocore's own log, made harmless.

AWS echoes values in its error texts (``Value 'hunter2' at 'password' failed to satisfy constraint``), and botocore's
debug log prints whole requests and answers.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cogprov.model.service import Shape
from cogprov.model.text import escape

HIDDEN: Final = "(secret)"

SECRET_KEYS: Final = frozenset(
    {
        "client_secret",
        "private_key",
        "ClientSecret",
        "Password",
        "TemporaryPassword",
        "SecretString",
        "SecretBinary",
        "SecretAccessKey",
        "SessionToken",
    }
)
"""Names under which a secret travels whatever the model says: ``ProviderDetails`` is a plain map to it."""

_PUBLIC: Final = frozenset({"ClientIdType"})
"""Marked sensitive in the model, yet public by nature (every login page shows it) and needed in messages."""

_USER_OF_URL: Final = re.compile(r"(?<=://)[^\s/\"'<>]*@")
"""User and password in the URL of an endpoint or of a proxy, which botocore's texts repeat."""

_SHORTEST: Final = 4
"""A shorter text would be found by chance all over a message, and hiding it would give it away."""

_SHORTEST_LINE: Final = 16
"""AWS may repeat a multi-line key in part; its lines are hidden one by one when they are long enough to be telling."""


def secrets(params: Any, shape: Shape) -> frozenset[str]:
    """Every secret text in a request's parameters, which have the given input shape."""
    return frozenset(piece for text in _sensitive(params, shape, False) for piece in _pieces(text))


def pieces(texts: Iterable[str]) -> frozenset[str]:
    """Every form in which a message may repeat these texts."""
    return frozenset(piece for text in texts for piece in _pieces(text))


def clean(text: str, hidden: frozenset[str]) -> str:
    """The text on one line, with no secret and nothing that a terminal obeys."""
    for secret in sorted(hidden, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return escape(_USER_OF_URL.sub(f"{HIDDEN}@", text).strip())


def _sensitive(value: Any, shape: Shape | None, inside: bool) -> Iterator[str]:
    """Texts below a value; ``inside`` says that something above it was a secret already."""
    inside = inside or (shape is not None and shape.sensitive and shape.name not in _PUBLIC)
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _sensitive(item, _below(shape, str(key)), inside or key in SECRET_KEYS)
    elif isinstance(value, (list, tuple)):
        element = shape.element if shape is not None and shape.type == "list" else None
        for item in value:
            yield from _sensitive(item, element, inside)
    elif inside and isinstance(value, str):
        yield value
    elif inside and isinstance(value, (bytes, bytearray)):
        yield value.decode("utf-8", "replace")


def _below(shape: Shape | None, key: str) -> Shape | None:
    if shape is None:
        return None
    if shape.type == "structure":
        return shape.members.get(key)
    return shape.value if shape.type == "map" else None


def _pieces(text: str) -> Iterator[str]:
    for form in (text, text.strip()):
        if len(form) >= _SHORTEST:
            yield form
            yield from _encoded(form)
    yield from (line.strip() for line in text.splitlines() if len(line.strip()) >= _SHORTEST_LINE)


def _encoded(text: str) -> Iterator[str]:
    """A text as JSON, Python, HTML, a URL and base64 write it: an endpoint may repeat a request as it came."""
    import base64
    import html
    import json
    from urllib.parse import quote, quote_plus

    data = text.encode("utf-8", "surrogatepass")
    yield text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
    yield json.dumps(text)[1:-1]
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield repr(text)[1:-1]
    for escaped in (html.escape(text), html.escape(text, quote=False)):
        yield escaped
        yield escaped.replace("&#x27;", "&#39;")
    yield from (quote(data), quote(data, safe=""), quote_plus(data))
    yield from (encode(data).decode("ascii").rstrip("=") for encode in (base64.b64encode, base64.urlsafe_b64encode))


class _Forward(logging.Handler):
    """Hands a harmless copy of every record below ``botocore`` to whoever listens above it.

    A filter on the parent logger would not do: logging applies a logger's filters to its own records only, and
    botocore logs from a dozen child loggers.
    """

    _KEEP: Final = ("botocore.loaders", "botocore.hooks")

    def emit(self, record: logging.LogRecord) -> None:
        safe = logging.makeLogRecord(record.__dict__)
        if not record.name.startswith(self._KEEP):
            # The arguments are where URLs, headers, parameters and bodies are; the template has none of them.
            safe.msg = str(record.msg).partition("%")[0].rstrip(" :{") + (" (hidden)" if record.args else "")
            safe.args = ()
        safe.msg = escape(safe.getMessage())
        safe.args = ()
        safe.exc_info = None  # a traceback of botocore's repeats the parameters of a refused request
        safe.exc_text = None
        root = logging.getLogger()
        if root.handlers:  # or Python would print warnings to stderr by itself
            root.handle(safe)


def quiet_botocore_logging() -> None:
    """Make botocore's log fit to be shown: request and answer bodies, headers and parameters are left out.

    Safe to call again. Handlers of the root logger go on receiving the records, without their values.
    """
    logger = logging.getLogger("botocore")
    if not any(isinstance(handler, _Forward) for handler in logger.handlers):
        logger.addHandler(_Forward())
    logger.propagate = False
