"""The API calls that make, change and delete a pool, in the order that the service accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.common import clearing_values, full_body, inputs, rejoined
from cogprov.kinds.user_pool.attributes import added, schema
from cogprov.kinds.user_pool.canon import AWS_TAGS, DESCRIBE, GET_MFA, OWN_TAGS, extract, tidy
from cogprov.kinds.user_pool.words import MFA_MEMBERS, POOL_MEMBERS, TWINS, template_of
from cogprov.model.actions import Change, LiveObject, Step
from cogprov.model.kind import Context
from cogprov.model.values import ABSENT, Body, Ref

_ATTRIBUTES = ("StandardAttributes", "CustomAttributes")
_MFA = (*(name for name in MFA_MEMBERS), "Factors")
_UPDATABLE = tuple(name for name in inputs("UpdateUserPool", without=("UserPoolId",)) if name not in TWINS)
_POOL = tuple(name for name in _UPDATABLE if name not in ("MfaConfiguration", "UserPoolTags"))
_OFF: Final = "OFF"
TIERS = ("LITE", "ESSENTIALS", "PLUS")

# An update that leaves a member out resets it by the documentation and keeps some by measurement, so what is to be
# cleared is said. DeviceConfiguration has no value that means "off": leaving it out is the only way there is.
CLEARING: Mapping[str, Any] = {
    **{name: value for name, value in clearing_values(POOL_MEMBERS).items() if name in _POOL},
    "LambdaConfig": {},
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
    "DcrConfiguration": {"EnableStatus": "Disabled"},
    "DeletionProtection": "INACTIVE",
    "AccountRecoverySetting": {
        "RecoveryMechanisms": [
            {"Name": "verified_email", "Priority": 1},
            {"Name": "verified_phone_number", "Priority": 2},
        ]
    },
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireUppercase": True,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "TemporaryPasswordValidityDays": 7,
        }
    },
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
}


def create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    """CreateUserPool without MFA, because it can only switch on SMS; then SetUserPoolMfaConfig with all of it."""
    pool = {
        name: value
        for name, value in body.items()
        if name not in (*_MFA, *_ATTRIBUTES, "MfaConfiguration", "UserPoolTags")
    }
    attributes = schema(body)
    tags = {**(body.get("UserPoolTags") or {}), **own_tags(context)}
    request = {**pool, **_twins(pool, pool, {}), **({"Schema": attributes} if attributes else {}), "UserPoolTags": tags}
    steps = [Step("CreateUserPool", request, "create")]
    if _mfa_of(body):
        steps.append(_set_mfa({"UserPoolId": Ref(context.address)}, body, body, {}))
    return steps


def own_tags(context: Context) -> Mapping[str, Any]:
    """Tags that ride on the create, so that a pool whose answer was lost, or whose state was, can be found again."""
    return {
        f"{OWN_TAGS}stack": context.stack,
        f"{OWN_TAGS}address": context.address,
        f"{OWN_TAGS}create": Ref("nonce", source="intent"),
    }


def remark(live: LiveObject, context: Context) -> tuple[Sequence[Change], Sequence[Step]]:
    """The tag with the address, of a pool that was made under another label: a lost state is found again by it."""
    pool, key = live.parts[DESCRIBE], f"{OWN_TAGS}address"
    tags = pool.get("UserPoolTags") or {}
    was = tags.get(key)
    if tags.get(f"{OWN_TAGS}stack") != context.stack or was in (None, context.address):
        return (), ()
    step = Step("TagResource", {"ResourceArn": pool.get("Arn"), "Tags": {key: context.address}})
    return (Change(("tags", key), was, context.address),), (step,)


def update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    """Attributes first, because clients wait for them; then pool and MFA as their rules ask; tags last."""
    steps = added(before, after, live.identity)
    here = before
    for stage in _stages(before, after):
        steps += _pool_and_mfa(here, stage, before, live)
        here = stage
    return [*steps, *_tags(before, after, live)]


def _stages(before: Body, after: Body) -> list[Body]:
    """A plan goes up before what it allows is switched on, and down after that is switched off."""
    old, new = before.get("UserPoolTier"), after.get("UserPoolTier")
    others = {name: value for name, value in after.items() if name != "UserPoolTier"}
    if old == new or others == {name: value for name, value in before.items() if name != "UserPoolTier"}:
        return [after]
    if old in TIERS and new in TIERS and TIERS.index(new) > TIERS.index(old):
        return [{**before, "UserPoolTier": new}, after]
    if old in TIERS and new in TIERS:
        return [{**after, "UserPoolTier": old}, after]
    return [after]


def _pool_and_mfa(before: Body, after: Body, read: Body, live: LiveObject) -> list[Step]:
    """From one body to the next; ``read`` is the one that the raw answers gave.

    What a new factor needs of the pool comes before the MFA call, what a factor that goes still holds on to comes after
    it: so up to two updates with the MFA call between them, mostly one.
    """
    pool_changes = _pool_differs(before, after)
    if GET_MFA not in live.parts:
        # What cannot be read cannot be written whole either.
        return _update_pool(read, after, live, mfa=before) if pool_changes else []
    if _mfa_of(before) == _mfa_of(after):
        if not pool_changes:
            return []
        steps = _update_pool(read, after, live, mfa=before)
        return steps if _names_mode(before) else [*steps, _set_mfa(live.identity, read, after, live.parts)]
    # Without its SMS block the MFA call drops the pool's SMS text; an update of the pool puts it back.
    text_falls = "SmsAuthenticationMessage" in after and not _has_sms(after) and _names_mode(after)
    middle = _bridge(before, after)
    steps = _update_pool(read, middle, live, mfa=before) if _pool_differs(before, middle) else []
    steps.append(_set_mfa(live.identity, read, after, live.parts))
    if _pool_differs(middle, after) or text_falls:
        steps += _update_pool(read, after, live, mfa=after)
        if not _names_mode(after):
            # By the documentation an update that does not name the mode switches MFA off.
            steps.append(_set_mfa(live.identity, read, after, live.parts))
    return steps


def _pool_differs(one: Body, other: Body) -> bool:
    return any(one.get(name) != other.get(name) for name in _POOL)


def _bridge(before: Body, after: Body) -> Body:
    """The pool settings under which MFA can go from one body's to the other's."""
    modes = (_OFF, "OPTIONAL", "ON")
    old, new = (modes.index(body.get("MfaConfiguration", _OFF)) for body in (before, after))
    was, now = (_factors(body) for body in (before, after))
    gone, come = was - now, now - was
    if new >= old and not gone:
        return after
    wanted = set()
    if "EMAIL" in come:
        wanted.add("EmailConfiguration")
    if "SMS" in come:
        wanted.add("SmsConfiguration")
    if new > old:
        wanted.add("Policies")
    if come and not _recovers_by(after) & gone:
        wanted.add("AccountRecoverySetting")
    rest = {name: value for name, value in before.items() if name not in wanted}
    return {**rest, **{name: after[name] for name in wanted if name in after}}


def _factors(body: Body) -> set[str]:
    return set(body.get("Factors") or ()) if body.get("MfaConfiguration", _OFF) != _OFF else set()


def _recovers_by(body: Body) -> set[str]:
    """The factor that cannot stand beside the only way of recovery that there is."""
    names = [item.get("Name") for item in (body.get("AccountRecoverySetting") or {}).get("RecoveryMechanisms") or ()]
    return (
        {"verified_email": {"EMAIL"}, "verified_phone_number": {"SMS"}}.get(names[0], set())
        if len(names) == 1
        else set()
    )


def _has_sms(body: Body) -> bool:
    return "SMS" in _factors(body)


def _names_mode(body: Body) -> bool:
    """Whether UpdateUserPool may name the MFA mode: with MFA on and nothing about SMS it is refused.

    An SMS configuration without the factor is left aside unless something would be lost without naming the mode.
    """
    if body.get("MfaConfiguration", _OFF) == _OFF or _has_sms(body):
        return True
    return "SmsConfiguration" in body and "SmsAuthenticationMessage" in body


def _update_pool(before: Body, after: Body, live: LiveObject, mfa: Body) -> list[Step]:
    raw_pool = live.parts[DESCRIBE]
    raw = {**raw_pool, "PoolName": raw_pool.get("Name")}
    request = full_body(_POOL, before, after, raw, CLEARING)
    if _names_mode(mfa) or GET_MFA not in live.parts:
        request["MfaConfiguration"] = mfa.get("MfaConfiguration", _OFF)
    request.update(_twins(before, after, raw))
    _no_older_validity(request)
    tags = {key: value for key, value in (raw.get("UserPoolTags") or {}).items() if not key.startswith(AWS_TAGS)}
    if tags:
        request["UserPoolTags"] = tags
    return [Step("UpdateUserPool", {**live.identity, **request})]


def _twins(before: Body, after: Body, raw: Mapping[str, Any]) -> Body:
    """The older verification members, equal to the template's: left out they would be reset, different they clash.

    With the link style the e-mail pair must be left out.
    """
    was, now = template_of(before), template_of(after)
    link = now.get("DefaultEmailOption") == "CONFIRM_WITH_LINK"
    names = [name for name in TWINS if not (link and name.startswith("Email"))]
    return {
        name: rejoined(now[TWINS[name]], was.get(TWINS[name], ABSENT), raw.get(name, ABSENT))
        for name in names
        if TWINS[name] in now
    }


def _no_older_validity(request: Body) -> None:
    # The read shows both spellings of the validity of temporary passwords, and a request with both is refused.
    config = request.get("AdminCreateUserConfig")
    if isinstance(config, Mapping) and "UnusedAccountValidityDays" in config:
        request["AdminCreateUserConfig"] = {k: v for k, v in config.items() if k != "UnusedAccountValidityDays"}


def _mfa_of(body: Body) -> Body:
    """What SetUserPoolMfaConfig is about; empty for a pool without MFA and passkey settings."""
    said = {name: body[name] for name in _MFA if name in body and name != "MfaConfiguration"}
    mode = body.get("MfaConfiguration", _OFF)
    return {**said, "MfaConfiguration": mode} if mode != _OFF or said else {}


def _set_mfa(identity: Mapping[str, Any], before: Body, after: Body, parts: Mapping[str, Any]) -> Step:
    """The whole MFA configuration: the call replaces all of it, and without a mode it switches MFA off."""
    mode = after.get("MfaConfiguration", _OFF)
    request: Body = {**identity, "MfaConfiguration": mode}
    factors = after.get("Factors") or ()
    if mode != _OFF:
        if "SMS" in factors:
            request["SmsMfaConfiguration"] = _sms_block(before, after, parts)
        if "SOFTWARE_TOKEN" in factors:
            request["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
        if "EMAIL" in factors:
            request["EmailMfaConfiguration"] = after.get("EmailMfaConfiguration") or {}
    taken = (*request, "EmailMfaConfiguration")
    request.update({name: after[name] for name in MFA_MEMBERS if name in after and name not in taken})
    return Step("SetUserPoolMfaConfig", request)


def _sms_block(before: Body, after: Body, parts: Mapping[str, Any]) -> Body:
    raw = parts.get(DESCRIBE, {})
    names = ("SmsAuthenticationMessage", "SmsConfiguration")
    return {
        name: rejoined(after[name], before.get(name, ABSENT), raw.get(name, ABSENT)) for name in names if name in after
    }


def _tags(before: Body, after: Body, live: LiveObject) -> list[Step]:
    old, new = before.get("UserPoolTags") or {}, after.get("UserPoolTags") or {}
    arn = live.parts[DESCRIBE].get("Arn")
    put = {key: value for key, value in new.items() if old.get(key, ABSENT) != value}
    gone = sorted(key for key in old if key not in new)
    steps = [Step("TagResource", {"ResourceArn": arn, "Tags": put})] if put else []
    return [*steps, *([Step("UntagResource", {"ResourceArn": arn, "TagKeys": gone})] if gone else [])]


def delete(live: LiveObject) -> Sequence[Step]:
    return [Step("DeleteUserPool", dict(live.identity), "delete")]


def unprotect(live: LiveObject) -> Sequence[Step]:
    """The update that takes deletion protection off, whole like every other."""
    before = tidy(extract(live.identity, live.parts))
    return _pool_and_mfa(before, {**before, "DeletionProtection": "INACTIVE"}, before, live)
