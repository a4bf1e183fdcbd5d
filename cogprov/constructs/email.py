"""The sender of a pool's e-mail."""

from __future__ import annotations

from typing import Any

from cogprov.constructs.errors import Spot
from cogprov.constructs.reading import read_value
from cogprov.constructs.structs import EmailWords
from cogprov.constructs.values import Sayable, Text
from cogprov.model.values import Body, Json, Path


class UserPoolEmail(Sayable):
    """Cognito's own mail, or mail by Amazon SES."""

    def __init__(self, words: Body) -> None:
        self._words = words

    @staticmethod
    def with_cognito(reply_to: Text | None = None) -> UserPoolEmail:
        """Mail by Cognito from ``no-reply@verificationemail.com``, a few dozen messages a day."""
        return UserPoolEmail(_without_none({"sending_account": "cognito_default", "reply_to": reply_to}))

    @staticmethod
    def with_ses(
        *,
        from_email: Text,
        from_name: Text | None = None,
        reply_to: Text | None = None,
        configuration_set_name: Text | None = None,
        ses_region: Text | None = None,
        ses_verified_domain: Text | None = None,
    ) -> UserPoolEmail:
        """Mail by SES. Its identity is the address, or ``ses_verified_domain``, in ``ses_region`` or the run's Region.

        A ``from_name`` is quoted or encoded as mail needs it.
        """
        return UserPoolEmail(
            _without_none(
                {
                    "from_email": from_email,
                    "from_name": from_name,
                    "reply_to": reply_to,
                    "configuration_set_name": configuration_set_name,
                    "ses_region": ses_region,
                    "ses_verified_domain": ses_verified_domain,
                    "sending_account": "developer",
                }
            )
        )

    def said(self) -> Json:
        return dict(self._words)


def email_word(value: Any, spot: Spot, path: Path) -> Json:
    """E-mail words with international domains in punycode, which is all that SES takes."""
    words = read_value(value, EmailWords, spot, "user_pool", path)
    for key in ("from_email", "reply_to", "ses_verified_domain"):
        if isinstance(words.get(key), str):
            words[key] = ascii_address(words[key], spot, (*path, key))
    address, domain = words.get("from_email"), words.get("ses_verified_domain")
    if isinstance(address, str) and isinstance(domain, str) and address.rpartition("@")[2] != domain:
        raise spot.wrong(
            (*path, "ses_verified_domain"), '"from_email" contains a different domain than the "ses_verified_domain"'
        )
    return words


def ascii_address(text: str, spot: Spot, path: Path) -> str:
    """An address, or a domain, with its domain in punycode."""
    local, at, domain = text.rpartition("@")
    if not local.isascii():
        raise spot.wrong(path, "the local part of the email address must use ASCII characters only")
    if domain.isascii():
        return text
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        raise spot.wrong(path, f"{domain!r} is no domain") from None


def _without_none(words: Body) -> Body:
    return {key: value for key, value in words.items() if value is not None}
