"""Whether two pools are equal up to what no file can say: ids, secrets, cogprov's own tags, and two ways of writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lab import Lab, unequal

SECRET = "s3cretS3cretS3cretS3cret1"
_OURS = frozenset({
    "Id", "Arn", "UserPoolId", "ClientId", "ClientSecret", "AWSAccountId", "S3Bucket", "CloudFrontDistribution",
    "Version", "CIMDPolicyId", "ManagedLoginBrandingId", "TermsId", "ImageUrl", "CSSVersion",
    "UserPoolArn", "client_secret",
})  # fmt: skip
_GRANTS = {"AuthenticatedGrantTypes": ["client_credentials", "code"], "OpenDcrGrantTypes": ["code"]}
_PASSKEYS = {"UserVerification": "preferred", "FactorConfiguration": "SINGLE_FACTOR"}
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_LIFETIMES = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
_WRITABLE = frozenset({
    "address", "birthdate", "email", "family_name", "gender", "given_name", "locale", "middle_name", "name",
    "nickname", "phone_number", "picture", "preferred_username", "profile", "updated_at", "website", "zoneinfo",
})  # fmt: skip
_ATTRIBUTES = {
    "ReadAttributes": _WRITABLE | {"email_verified", "phone_number_verified"},
    "WriteAttributes": _WRITABLE,
}
_USER_NAMES = ("sub", "id", "user_id")
_USUAL = {"AccessToken": 1, "IdToken": 1, "RefreshToken": 30}


def made_again(folder: Path, text: str, lab: Lab, pool: str = "", form: str = "yaml") -> None:
    """Apply an import's file in an account that has nothing: what comes of it is equal to what was imported."""
    elsewhere = folder / f"elsewhere-{form}"
    elsewhere.mkdir()
    again = Lab(elsewhere, lab.updates)
    # Labs give the same ids one after another; those of another account are others.
    again.call("DeleteUserPool", UserPoolId=again.call("CreateUserPool", PoolName="gone")["UserPool"]["Id"])
    again.file = elsewhere / {"yaml": "cogprov.yaml", "python": "app.py"}[form]
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
            value, unit = client.get(f"{name}Validity"), units.get(name, usual)
            # A unit without a value says nothing.
            client[f"{name}Validity"] = value * _UNITS[unit] if value else _USUAL[name] * _UNITS[usual]
        for word, usual in _ATTRIBUTES.items():
            # A list of what a client may read or write without any says as much as none.
            if set(client.get(word, ())) == usual:
                del client[word]
        if client.get("RefreshTokenRotation") == {"Feature": "DISABLED"}:
            del client["RefreshTokenRotation"]
    names = {client["ClientId"]: client["ClientName"] for client in facts.get("clients", {}).values()}
    for name, policy in facts.get("cimd", {}).items():
        found["cimd"][name]["of"] = names.get(policy["ClientId"], policy["ClientId"])
    for look in found.get("ui", {}).values():
        look.update({"CSS": look["CSS"].strip()} if "CSS" in look else {})
    for provider in found.get("identity_providers", {}).values():
        details = {key: value for key, value in provider["ProviderDetails"].items() if value != "false"}
        details["authorize_scopes"] = sorted(re.split(r"[ ,]+", details.get("authorize_scopes", "")))
        # The service maps the name of a user who comes from elsewhere by itself, whatever else is said.
        mapping = provider.get("AttributeMapping", {})
        named = mapping.get("username") in _USER_NAMES
        mapping = {key: value for key, value in mapping.items() if key != "username" or not named}
        provider.update(ProviderDetails=details, AttributeMapping=mapping)
    return found


def _without_ids(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_ids(item) for key, item in value.items() if key not in _OURS and item not in ([], {}, "")}
    return [_without_ids(item) for item in value] if isinstance(value, list) else value
