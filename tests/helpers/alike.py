"""Whether two pools are equal up to what no file can say: ids, secrets, cogprov's own tags, and two ways of writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lab import Lab, unequal

SECRET = "s3cret-s3cret-s3cret-s3cret"
_OURS = frozenset({
    "Id", "Arn", "UserPoolId", "ClientId", "ClientSecret", "AWSAccountId", "S3Bucket", "CloudFrontDistribution",
    "Version", "ManagedLoginBrandingId", "TermsId", "ImageUrl", "CSSVersion", "UserPoolArn", "client_secret",
})  # fmt: skip
_GRANTS = {"AuthenticatedGrantTypes": ["client_credentials", "code"], "OpenDcrGrantTypes": ["code"]}
_PASSKEYS = {"UserVerification": "preferred", "FactorConfiguration": "SINGLE_FACTOR"}
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_LIFETIMES = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
_USERNAMES = ({"username": "sub"}, {"username": "id"}, {"username": "user_id"})
_USUAL = {"AccessToken": 1, "IdToken": 1, "RefreshToken": 30}


def made_again(folder: Path, text: str, lab: Lab, pool: str = "") -> None:
    """Apply an import's file in an account that has nothing: what comes of it is equal to what was imported."""
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    again = Lab(elsewhere, lab.updates)
    facts = {**lab.facts(pool), **lab.attached(pool)}
    sms = facts["pool"].get("SmsConfiguration", {})
    if sms.get("SnsCallerArn"):
        again.role(sms["SnsCallerArn"].rpartition("/")[2], sms.get("ExternalId", "ext"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in re.findall(r"\$\{env:([A-Z0-9_]+)\}", text):
            monkeypatch.setenv(name, SECRET)
        again.apply(text)
    differences = unequal(essence(facts), essence({**again.facts(), **again.attached()}))
    assert differences == {}, f"made again from its import, the pool is another: {differences}"


def essence(facts: Mapping[str, Any]) -> Any:
    """The facts about a pool without ids and secrets, with what is equal in meaning written in one way."""
    found = _without_ids(facts)
    tags = found["pool"].get("UserPoolTags") or {}
    found["pool"]["UserPoolTags"] = {key: value for key, value in tags.items() if not key.startswith("cogprov:")}
    if found["pool"].get("UsernameConfiguration") == {"CaseSensitive": True}:
        del found["pool"]["UsernameConfiguration"]
    found["pool"].pop("DcrConfiguration", None)
    registration = facts["pool"].get("DcrConfiguration", {})
    if found["pool"].get("UserPoolAddOns") == {"AdvancedSecurityMode": "OFF"}:
        del found["pool"]["UserPoolAddOns"]
    if not found["pool"].get("UserAttributeUpdateSettings"):
        found["pool"].pop("UserAttributeUpdateSettings", None)
    found["dcr"] = {"EnableStatus": "Disabled", "OpenDcrEnabled": False, **_GRANTS, **registration}
    found["passkeys"] = {**_PASSKEYS, **found["mfa"].pop("WebAuthnConfiguration", {})}
    for client in found.get("clients", {}).values():
        units = client.pop("TokenValidityUnits", {})
        for name, usual in _LIFETIMES.items():
            value = client.get(f"{name}Validity", _USUAL[name])
            client[f"{name}Validity"] = value * _UNITS[units.get(name, usual)]
        if client.get("RefreshTokenRotation") == {"Feature": "DISABLED"}:
            del client["RefreshTokenRotation"]
    for provider in found.get("identity_providers", {}).values():
        details = provider["ProviderDetails"]
        provider["ProviderDetails"] = {key: value for key, value in details.items() if value != "false"}
        # The service maps a social user's name by itself, whatever is said.
        if provider.get("AttributeMapping") in _USERNAMES:
            del provider["AttributeMapping"]
    return found


def _without_ids(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_ids(item) for key, item in value.items() if key not in _OURS and item not in ([], {}, "")}
    return [_without_ids(item) for item in value] if isinstance(value, list) else value
