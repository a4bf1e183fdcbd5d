"""Threat protection settings of a pool, or of a client that departs from it: SetRiskConfiguration replaces all of it.

The two kinds differ in their scope alone. A call with ids and nothing else removes the configuration.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.attached import CLIENT, POOL, born, given, lacking
from cogprov.kinds.common import full_body, inputs, picked, problem, said, tidy_members
from cogprov.kinds.weakening import fewer, more, weakening_by
from cogprov.model.actions import Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Listing, Read
from cogprov.model.lens import Lens
from cogprov.model.paths import get, put, undotted
from cogprov.model.values import Body, Json, Path

_SET: Final = "SetRiskConfiguration"
_DESCRIBE: Final = "DescribeRiskConfiguration"
MEMBERS = inputs(_SET, without=CLIENT)

_CREDENTIALS: Final = "compromised_credentials_risk_configuration"
_TAKEOVER: Final = "account_takeover_risk_configuration"
_EXCEPTIONS: Final = "risk_exception_configuration"
_BLOCKS: Final = (_CREDENTIALS, _TAKEOVER, _EXCEPTIONS)
_ACTIONS: Path = (_TAKEOVER, "actions")
_LEVELS: Final = ("low_action", "medium_action", "high_action")
_STRENGTH: Final = {"NO_ACTION": 0, "MFA_IF_CONFIGURED": 1, "MFA_REQUIRED": 2, "BLOCK": 3}
_EVERY_EVENT: Final = ["PASSWORD_CHANGE", "SIGN_IN", "SIGN_UP"]


def _service_defaults(body: Body) -> Body:
    # No filter means every event, and is read back as such.
    credentials = "CompromisedCredentialsRiskConfiguration"
    return {credentials: {"EventFilter": list(_EVERY_EVENT)}} if credentials in body else {}


def _fresh(resource: Resource, context: Context) -> Body:
    # An action must say whether it notifies.
    words: Body = {}
    for level in _LEVELS:
        if isinstance(said(resource, *_ACTIONS, level), Mapping):
            put(words, (*_ACTIONS, level, "notify"), False)
    return words


def _request(identity: Mapping[str, Any], body: Body, verb: str) -> Sequence[Step]:
    return [Step(_SET, {**identity, **body}, verb)]


def _update(before: Body, after: Body, live: LiveObject, context: Context) -> Sequence[Step]:
    # A block that is left out is reset, so all of them go.
    return _request(live.identity, full_body(MEMBERS, before, after, live.parts[_DESCRIBE], {}), "write")


def _action(before: Json, after: Json) -> str:
    weaker = _STRENGTH.get(str(after), 0) < _STRENGTH.get(str(before), 0)
    return "less is done about sign-ins at risk" if weaker else ""


_weakens = weakening_by(
    {
        f"{_CREDENTIALS}.actions.event_action": _action,
        f"{_CREDENTIALS}.event_filter": fewer("known passwords are looked for on fewer occasions"),
        **{f"{undotted((*_ACTIONS, level))}.event_action": _action for level in _LEVELS},
        f"{_EXCEPTIONS}.skipped_ip_range_list": more("sign-ins from more addresses are not looked at"),
        f"{_EXCEPTIONS}.blocked_ip_range_list": fewer("sign-ins from blocked addresses are let in"),
    }
)


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    if not any(given(said(resource, block)) for block in _BLOCKS):
        yield problem(
            resource,
            (),
            "E1811",
            "a risk configuration needs at least one of its parts",
            f"One of {', '.join(_BLOCKS)}.",
        )
    takeover = said(resource, _TAKEOVER)
    if isinstance(takeover, Mapping):
        yield from _check_takeover(resource, takeover)
    for name in ("blocked_ip_range_list", "skipped_ip_range_list"):
        ranges = said(resource, _EXCEPTIONS, name)
        for item in ranges if isinstance(ranges, list) else ():
            if isinstance(item, str) and not _is_range(item):
                yield problem(resource, (_EXCEPTIONS, name), "E1814", f"{item!r} is no range of IP addresses")
    yield from _check_pool(resource, context)


def _check_takeover(resource: Resource, takeover: Mapping[str, Any]) -> Iterator[Problem]:
    actions = takeover.get("actions")
    notifying = [
        level
        for level in _LEVELS
        if isinstance(actions, Mapping) and get(actions, (level, "notify")) is True
    ]  # fmt: skip
    if notifying and not given(takeover.get("notify_configuration")):
        yield problem(
            resource,
            (*_ACTIONS, notifying[0], "notify"),
            "E1812",
            f"{notifying[0]} is to notify users, and nothing says how",
            "Add notify_configuration, with the ARN of an SES identity as its source_arn.",
        )


def _is_range(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _check_pool(resource: Resource, context: Context) -> Iterator[Problem]:
    yield from lacking(resource, context, (), "threat protection", "plus")
    pool = context.root()
    mode = said(pool, "standard_threat_protection_mode")
    if mode == "no_enforcement":
        yield problem(
            resource,
            (),
            "E1815",
            f"threat protection is off in {pool.address}",
            "Set its standard_threat_protection_mode to audit_only or full_function.",
        )


def _hinders(resource: Resource, words: Body, context: Context) -> Iterator[Problem]:
    """What the request would lack, once what is live is in it."""
    for block, actions in ((_CREDENTIALS, (_CREDENTIALS, "actions")), (_TAKEOVER, _ACTIONS)):
        if given(get(words, (block,))) and not given(get(words, actions)):
            yield problem(resource, (block,), "E1813", f"{block} does not say what to do", "Add actions.")
    for path in ((_CREDENTIALS, "actions"), *((*_ACTIONS, level) for level in _LEVELS)):
        if given(get(words, path)) and not given(get(words, (*path, "event_action"))):
            yield problem(resource, path, "E1813", f"{path[-1]} does not say what to do", "Add event_action.")


def _exists(scope: tuple[str, ...]) -> Callable[[Identity, Parts], bool]:
    def exists(identity: Identity, parts: Parts) -> bool:
        answer = parts[_DESCRIBE]
        # A client that has none of its own is answered with its pool's, which names no client.
        own = answer.get("ClientId") == identity.get("ClientId") if scope == CLIENT else "ClientId" not in answer
        return own and any(answer.get(block) for block in MEMBERS)

    return exists


def _within(parent: Identity, parts: Parts) -> Iterable[Identity]:
    add_ons = parts.get("DescribeUserPool", {}).get("UserPoolAddOns") or {}
    return [dict(parent)] if add_ons.get("AdvancedSecurityMode", "OFF") != "OFF" else []


def _kind(name: str, title: str, parent: str, scope: tuple[str, ...], doc: str) -> Kind:
    return Kind(
        name=name,
        title=title,
        collection="risk_configuration",
        doc=doc,
        parent=parent,
        rank=61,
        single=True,
        on_demand=True,
        lens=Lens(MEMBERS),
        identity=scope,
        born=born,
        reads=(Read(_DESCRIBE, "RiskConfiguration"),),
        listing=Listing(within=_within, certain=False),
        exists=_exists(scope),
        extract=lambda identity, parts: picked(parts[_DESCRIBE], MEMBERS),
        tidy=tidy_members(MEMBERS),
        volatile=frozenset({"LastModifiedDate"}),
        service_defaults=_service_defaults,
        fresh=_fresh,
        create=lambda body, parent, context: _request(parent, body, "create"),
        update=_update,
        delete=lambda live: _request(live.identity, {}, "delete"),
        updates=(_SET,),
        deletes=(_SET,),
        weakens=_weakens,
        rogue_risk="medium",
        check=_check,
        hinders=_hinders,
    )


RISK_CONFIGURATION = _kind(
    "risk_configuration",
    "risk configuration",
    "user_pool",
    POOL,
    "What threat protection does about passwords known to others, sign-ins that look wrong, and addresses.",
)
CLIENT_RISK_CONFIGURATION = _kind(
    "client_risk_configuration",
    "client's risk configuration",
    "client",
    CLIENT,
    "What threat protection does for one client in the place of the pool's risk configuration.",
)
