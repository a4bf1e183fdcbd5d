"""Commands to type next, as a shell reads them."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Final

from cogprov.model.text import escape

_QUOTED: Final = {"\\": "\\\\", "'": "\\'"}


def word(text: str) -> str:
    """A text as one word, on one line and harmless to print.

    What is invisible, or what a terminal obeys, is spelled out as bash, ksh and zsh read it: ``$'a\\x1b'``.
    """
    if escape(text) == text:
        return shlex.quote(text)
    return "$'" + "".join(map(_spelled, text)) + "'"


def words(texts: Iterable[str]) -> str:
    """Several words, as they stand in a command."""
    return " ".join(map(word, texts))


def _spelled(character: str) -> str:
    if escape(character) == character:
        return _QUOTED.get(character, character)
    # A byte of a file's name that is no UTF-8 is such a half of a character; any other half is no byte at all.
    half = "surrogateescape" if "\udc80" <= character <= "\udcff" else "surrogatepass"
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", half))
