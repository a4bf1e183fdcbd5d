"""User import jobs. No users are imported; what counts is that a running job locks its pool."""

from __future__ import annotations

from cogprov.sandbox.context import ALNUM, Context, Operations
from cogprov.sandbox.errors import not_found, refused, too_many
from cogprov.sandbox.lists import page
from cogprov.sandbox.records import attribute_names, find_pool
from cogprov.sandbox.values import Json

MAX_JOBS = 1000

_OWN_COLUMNS = ["cognito:mfa_enabled", "cognito:username"]


def _create(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    if len(pool["imports"]) >= MAX_JOBS:
        raise too_many(f"User import jobs exceed the limit of {MAX_JOBS} per user pool.")
    job: Json = {
        "JobName": params["JobName"],
        "JobId": f"import-{ctx.text(10, ALNUM)}",
        "UserPoolId": pool["Id"],
        "PreSignedUrl": f"https://aws-cognito-idp-user-import-{ctx.region}.s3.{ctx.region}.amazonaws.com/{ctx.text(20)}",
        "CreationDate": ctx.now,
        "Status": "Created",
        "CloudWatchLogsRoleArn": params["CloudWatchLogsRoleArn"],
    }
    if "PasswordHashingAlgorithm" in params:
        job["PasswordHashingAlgorithm"] = params["PasswordHashingAlgorithm"]
    pool["imports"][job["JobId"]] = job
    return {"UserImportJob": job}


def _describe(ctx: Context, params: Json) -> Json:
    return {"UserImportJob": _find(ctx, params)[1]}


def _list(ctx: Context, params: Json) -> Json:
    jobs = list(find_pool(ctx, params)["imports"].values())
    found, token = page(
        ctx,
        jobs,
        lambda job: str(job["JobId"]),
        size=params["MaxResults"],
        token=params.get("PaginationToken"),
    )
    return {"UserImportJobs": found, **({"PaginationToken": token} if token else {})}


def _start(ctx: Context, params: Json) -> Json:
    """The job then runs until it is stopped: that keeps the pool locked for as long as a test needs."""
    return _moved(ctx, params, "Created", {"Status": "InProgress", "StartDate": ctx.now})


def _stop(ctx: Context, params: Json) -> Json:
    counts = {"ImportedUsers": 0, "SkippedUsers": 0, "FailedUsers": 0}
    return _moved(ctx, params, "InProgress", {"Status": "Stopped", "CompletionDate": ctx.now, **counts})


def _moved(ctx: Context, params: Json, expected: str, changes: Json) -> Json:
    """The job with the changes, if it is in the expected status."""
    pool, job = _find(ctx, params)
    if job["Status"] != expected:
        raise refused("PreconditionNotMetException", f"The import job is {job['Status']}.")
    changed = {**job, **changes}
    pool["imports"][job["JobId"]] = changed
    return {"UserImportJob": changed}


def _csv_header(ctx: Context, params: Json) -> Json:
    pool = find_pool(ctx, params)
    columns = sorted(attribute_names(pool) - {"sub", "identities"})
    return {"UserPoolId": pool["Id"], "CSVHeader": [*columns, *_OWN_COLUMNS]}


def _find(ctx: Context, params: Json) -> tuple[Json, Json]:
    pool = find_pool(ctx, params)
    job: Json | None = pool["imports"].get(params["JobId"])
    if job is None:
        raise not_found(f"User import job {params['JobId']} does not exist.")
    return pool, job


OPERATIONS: Operations = {
    "CreateUserImportJob": _create,
    "DescribeUserImportJob": _describe,
    "ListUserImportJobs": _list,
    "StartUserImportJob": _start,
    "StopUserImportJob": _stop,
    "GetCSVHeader": _csv_header,
}
