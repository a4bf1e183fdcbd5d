"""What can be known to be wrong with how a pool sends text messages and mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cogprov.kinds.common import problem, said
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.paths import get
from cogprov.model.values import ABSENT, Path


def text_messages(resource: Resource) -> Iterator[Problem]:
    """Text messages that the pool is to send and has no role for. Only a new pool has nothing but what is written."""
    sender = [said(resource, word) for word in ("sms_role", "sms_configuration")]
    if said(resource, "enable_sms_role") is False and sender[0] not in (ABSENT, None):
        summary = "enable_sms_role cannot be disabled when sms_role is specified"
        yield problem(resource, ("enable_sms_role",), "E1423", summary, "Leave enable_sms_role out.")
    if (
        resource.adopt
        or said(resource, "enable_sms_role") is not False
        or any(each not in (ABSENT, None) for each in sender)
    ):
        return
    uses: Mapping[Path, bool] = {
        ("mfa_second_factor", "sms"): said(resource, "mfa") not in (ABSENT, None, "off"),
        ("auto_verify", "phone"): True,
        ("sign_in_policy", "allowed_first_auth_factors", "sms_otp"): True,
    }
    for path in (path for path, counts in uses.items() if counts and get(resource.words, path) is True):
        yield problem(
            resource,
            path,
            "W1417",
            f"{'.'.join(path)} sends text messages, and enable_sms_role: false leaves the pool without a role for it",
            "Set sms_role, or leave enable_sms_role out.",
            detail="Cognito refuses it where the pool has no SMS configuration, so an apply would stop there.",
            warning=True,
        )


def mail(resource: Resource) -> Iterator[Problem]:
    email = said(resource, "email")
    factor = get(resource.words, ("mfa_second_factor", "email"))
    if factor is True and said(resource, "mfa") not in (ABSENT, None, "off") and not resource.adopt:
        account = email.get("sending_account") if isinstance(email, Mapping) else None
        sender = isinstance(email, Mapping) and (email.get("from_email") or email.get("source_arn"))
        if account == "cognito_default" or (isinstance(email, Mapping) and not sender and not account):
            yield no_sender(resource)
    if not isinstance(email, Mapping):
        return
    for word in ("from_email", "reply_to"):
        if isinstance(email.get(word), str) and not email[word].rpartition("@")[0].isascii():
            summary = "the local part of the email address must use ASCII characters only"
            yield problem(resource, ("email", word), "E1424", summary)
    address, domain = email.get("from_email"), email.get("ses_verified_domain")
    if isinstance(address, str) and isinstance(domain, str) and not _within(address.rpartition("@")[2], domain):
        yield problem(
            resource,
            ("email", "ses_verified_domain"),
            "E1410",
            f'"from_email" contains a different domain than the "ses_verified_domain" ({domain})',
        )
    if email.get("from") is not None and not email.get("source_arn") and not address:
        yield problem(
            resource,
            ("email", "from"),
            "W1411",
            "Cognito's own sender takes no From address; the service refuses one that SES has not verified",
            "Write email.from_email to send through SES.",
            warning=True,
        )


def no_sender(resource: Resource) -> Problem:
    what = "e-mail MFA needs an SES identity of your own"
    return problem(resource, ("mfa_second_factor", "email"), "E1409", what, "Set email.from_email.")


def _within(host: str, domain: str) -> bool:
    return host.lower() == domain.lower()
