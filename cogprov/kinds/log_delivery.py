"""Where a pool's logs go: SetLogDeliveryConfiguration replaces the whole list, GetLogDeliveryConfiguration reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from cogprov.kinds.access import arn_of, service_linked_role
from cogprov.kinds.attached import POOL, always, born, given, lacking
from cogprov.kinds.common import inputs, picked, problem, tidy_members
from cogprov.model.actions import Grant, Identity, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.errors import Problem
from cogprov.model.kind import Context, Kind, Read
from cogprov.model.lens import Lens, Members
from cogprov.model.paths import get, pop
from cogprov.model.pieces import kept, rename
from cogprov.model.values import Body, Path, snake
from cogprov.model.words import Word

_SET: Final = "SetLogDeliveryConfiguration"
_GET: Final = "GetLogDeliveryConfiguration"
MEMBERS = inputs(_SET, without=POOL)
_ENTRY = MEMBERS["LogConfigurations"].element
_SOURCES: Mapping[str, str] = {snake(source): source for source in _ENTRY.members["EventSource"].enum}
_LEVELS: Final = {"user_notification": "ERROR", "user_auth_events": "INFO"}
"""The only level that each source has."""
_DESTINATIONS: Final = ("cloud_watch_logs", "s3", "firehose")
_WHAT: Final = {
    "user_notification": "Messages to users that could not be sent.",
    "user_auth_events": "What users do to sign in, as threat protection sees it.",
}

# CloudFormation and the console show a log group's ARN with ":*" at its end, which this service does not take.
_LOG_GROUP_PATTERN: Final = (
    f"({_ENTRY.at('CloudWatchLogsConfiguration', 'LogGroupArn').pattern})(:\\*)?"  # as the model has it, or with that
)
_INNER = Lens(
    {name: shape for name, shape in _ENTRY.members.items() if name != "EventSource"},
    (
        rename(
            "cloud_watch_logs",
            "CloudWatchLogsConfiguration.LogGroupArn",
            doc="The ARN of a log group, which must exist.",
            pattern=_LOG_GROUP_PATTERN,
        ),
        kept("LogLevel", _ENTRY.members["LogLevel"], doc="The only one that the source has; it goes without saying."),
        rename("s3", "S3Configuration.BucketArn", doc="The ARN of a bucket."),
        rename("firehose", "FirehoseConfiguration.StreamArn", doc="The ARN of a stream."),
    ),
)


class _Sources:
    """``LogConfigurations`` as a map from each source of events to where its logs go."""

    claims: tuple[Path, ...] = (("LogConfigurations",),)

    def read(self, rest: Body, words: Body) -> None:
        for entry in pop(rest, ("LogConfigurations",)) or ():
            words[snake(entry["EventSource"])] = _INNER.from_api(_without_source(entry))

    def write(self, rest: Body, body: Body) -> None:
        entries = []
        for source in [key for key, value in rest.items() if isinstance(value, Mapping)]:
            entry = _INNER.to_api(rest.pop(source))
            entries.append({"EventSource": _SOURCES.get(source, source), **entry})
        if entries:
            body["LogConfigurations"] = entries

    def describe(self, members: Members, prefix: str) -> Iterator[tuple[Path, Word]]:
        tree = _INNER.described("LogConfigurations[].")
        for word, source in _SOURCES.items():
            yield (word,), replace(tree, doc=_WHAT.get(word, source), members=("LogConfigurations[].EventSource",))


def _without_source(entry: Mapping[str, Any]) -> Body:
    return {member: value for member, value in entry.items() if member != "EventSource"}


_tidied = tidy_members(MEMBERS)


def _tidy(body: Body) -> Body:
    tidy = _tidied(body)
    if "LogConfigurations" not in tidy:
        return tidy
    return _tidied({**tidy, "LogConfigurations": [_with_bare_arn(entry) for entry in tidy["LogConfigurations"]]})


def _with_bare_arn(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    arn = get(entry, ("CloudWatchLogsConfiguration", "LogGroupArn"))
    if not isinstance(arn, str):
        return entry
    return {**entry, "CloudWatchLogsConfiguration": {"LogGroupArn": arn.removesuffix(":*")}}


def _complete(words: Body, context: Context) -> Body:
    """With the level of each source, of which there is only one."""
    return {
        source: {"log_level": _LEVELS[source], **entry} if isinstance(entry, Mapping) and source in _LEVELS else entry
        for source, entry in words.items()
    }


def _set(identity: Mapping[str, Any], body: Body, verb: str = "write") -> Sequence[Step]:
    return [Step(_SET, {**identity, "LogConfigurations": body.get("LogConfigurations", [])}, verb)]


def _check(resource: Resource, context: Context) -> Iterable[Problem]:
    sources = {source: entry for source, entry in resource.words.items() if entry is not None}
    if not sources:
        yield problem(
            resource, (), "E1801", "log delivery needs at least one source of events", f"One of {', '.join(_SOURCES)}."
        )
    for source, entry in sources.items():
        if isinstance(entry, Mapping):
            yield from _check_source(resource, context, source, entry)


def _check_source(resource: Resource, context: Context, source: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    named = [word for word in _DESTINATIONS if given(entry.get(word))]
    if len(named) != 1 and not set(entry) - {"log_level", *_DESTINATIONS}:
        wanted = f"One of {', '.join(_DESTINATIONS)}."
        yield problem(resource, (source,), "E1802", "logs go to exactly one destination", wanted)
    level = entry.get("log_level")
    if source in _LEVELS and isinstance(level, str) and level != _LEVELS[source]:
        summary = f"{source} has only the level {_LEVELS[source]}"
        yield problem(resource, (source, "log_level"), "E1803", summary)
    if source == "user_auth_events":
        yield from lacking(resource, context, (source,), "delivery of sign-in events", "plus")
    elif named and named[0] != "cloud_watch_logs":
        yield from lacking(resource, context, (source, named[0]), f"log delivery to {named[0]}", "plus")


def _exists(identity: Identity, parts: Parts) -> bool:
    return bool(parts[_GET].get("LogConfigurations"))


_DELIVERY: Final = (
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
)
"""Deliveries have no ARN that is known before they are made."""


def _grants(params: Mapping[str, Any]) -> Iterable[Grant]:
    """Each destination has its own way to let the service in."""
    yield from (Grant(action, "*") for action in _DELIVERY)
    for entry in params.get("LogConfigurations") or ():
        if "CloudWatchLogsConfiguration" in entry:
            names = ("PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups")
            yield from (Grant(f"logs:{name}", "*") for name in names)
        bucket = arn_of((entry.get("S3Configuration") or {}).get("BucketArn"))
        if "S3Configuration" in entry:
            policies = ("GetBucketPolicy", "PutBucketPolicy", "ListBucket", "GetBucketAcl")
            yield from (Grant(f"s3:{name}", bucket) for name in policies)
            yield Grant("s3:PutObject", bucket if bucket == "*" else f"{bucket}/*")
        if "FirehoseConfiguration" in entry:
            yield Grant("firehose:TagDeliveryStream", arn_of(entry["FirehoseConfiguration"].get("StreamArn")))
            yield service_linked_role("delivery.logs.amazonaws.com")


LOG_DELIVERY = Kind(
    name="log_delivery",
    title="log delivery",
    collection="log_delivery",
    doc="Where a pool's logs go, by source of events. A source has exactly one destination.",
    parent="user_pool",
    rank=60,
    single=True,
    on_demand=True,
    lens=Lens(MEMBERS, (_Sources(),)),
    identity=POOL,
    born=born,
    reads=(Read(_GET, "LogDeliveryConfiguration"),),
    listing=always(),
    exists=_exists,
    extract=lambda identity, parts: picked(parts[_GET], MEMBERS),
    tidy=_tidy,
    complete=_complete,
    rivals=tuple(
        ((source, one), (source, other))
        for source in _SOURCES
        for one in _DESTINATIONS
        for other in _DESTINATIONS
        if one != other
    ),
    create=lambda body, parent, context: _set(parent, body, "create"),
    update=lambda before, after, live, context: _set(live.identity, after),
    delete=lambda live: _set(live.identity, {}, "delete"),
    updates=(_SET,),
    deletes=(_SET,),
    grants=_grants,
    check=_check,
)
