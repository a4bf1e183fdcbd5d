"""Where a pool's logs go: at most one destination per source of events."""

from __future__ import annotations

from cogprov.sandbox import tiers
from cogprov.sandbox.context import Context, Operations
from cogprov.sandbox.errors import invalid
from cogprov.sandbox.records import find_pool
from cogprov.sandbox.values import Json

LEVELS = {"userNotification": "ERROR", "userAuthEvents": "INFO"}
DESTINATIONS = {
    "CloudWatchLogsConfiguration": "LogGroupArn",
    "S3Configuration": "BucketArn",
    "FirehoseConfiguration": "StreamArn",
}


def _set(ctx: Context, params: Json) -> Json:
    """Replaces the whole list; an empty one switches delivery off."""
    pool = find_pool(ctx, params)
    entries = params["LogConfigurations"]
    sources = [entry["EventSource"] for entry in entries]
    if len(set(sources)) < len(sources):
        raise invalid("LogConfigurations must not repeat an event source.")
    for entry in entries:
        _check(pool, entry)
    pool["logs"] = entries
    return _view(pool)


def _get(ctx: Context, params: Json) -> Json:
    return _view(find_pool(ctx, params))


def _check(pool: Json, entry: Json) -> None:
    source = entry["EventSource"]
    if entry["LogLevel"] != LEVELS[source]:
        raise invalid(f"LogLevel {entry['LogLevel']} is not valid for event source {source}.")
    given = [name for name, arn in DESTINATIONS.items() if entry.get(name, {}).get(arn)]
    if len(given) != 1 or len([name for name in DESTINATIONS if name in entry]) != 1:
        raise invalid("A log configuration must have exactly one destination.")
    if source == "userAuthEvents" or given != ["CloudWatchLogsConfiguration"]:
        tiers.require(pool, f"Log delivery of {source} to {given[0].removesuffix('Configuration')}", "PLUS")


def _view(pool: Json) -> Json:
    return {"LogDeliveryConfiguration": {"UserPoolId": pool["Id"], "LogConfigurations": pool["logs"]}}


OPERATIONS: Operations = {"SetLogDeliveryConfiguration": _set, "GetLogDeliveryConfiguration": _get}
