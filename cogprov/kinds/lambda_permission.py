"""The permission of a pool to call a function: Lambda's AddPermission, GetPolicy and RemovePermission.

Without it the pool takes the trigger and every sign-in that runs it fails. One statement serves a function however
many triggers name it, and a statement of anybody's that lets the pool in is enough.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cogprov.kinds.common import keyed_by
from cogprov.model.actions import Identity, LiveObject, Parts, Step
from cogprov.model.desired import Resource
from cogprov.model.kind import Context, Kind, Read
from cogprov.model.lens import Lens
from cogprov.model.values import ABSENT, Body, Json
from cogprov.model.words import Word

_GET: Final = "GetPolicy"
_PRINCIPAL: Final = "cognito-idp.amazonaws.com"
_COGNITO: Final = re.compile(r"cognito-idp(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?")
"""The principal as others may have written it: with the Region, as some Regions want it, or with China's domain."""
_INVOKE: Final = "lambda:invokefunction"


class _Words:
    claims = ()

    def read(self, rest: Body, words: Body) -> None:
        for member, word in (("FunctionName", "function"), ("SourceArn", "pool_arn")):
            if member in rest:
                words[word] = rest.pop(member)

    def write(self, rest: Body, body: Body) -> None:
        for member, word in (("FunctionName", "function"), ("SourceArn", "pool_arn")):
            if word in rest:
                body[member] = rest.pop(word)

    def describe(self, members: Any, prefix: str) -> Any:
        yield ("function",), Word("string", create_only=True)
        yield ("pool_arn",), Word("string", create_only=True)


def split_function(function: str) -> tuple[str, str]:
    """(name or ARN without qualifier, alias or version); the API takes them apart."""
    match = re.fullmatch(r"(arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+)(?::(.+))?", function)
    if match:
        return match.group(1), match.group(2) or ""
    name, _, qualifier = function.partition(":")
    return name, qualifier


def _home(words: Body) -> str:
    """The account of the function: in another account's nobody but that account may let a pool in."""
    match = re.match(r"arn:[^:]+:lambda:[^:]*:(\d{12}):", str(words.get("function")))
    return match.group(1) if match else ""


def _arns(members: Mapping[str, Any]) -> Iterator[str]:
    """The function, and the alias that is asked about: IAM tells them apart."""
    name, qualifier = split_function(str(members["FunctionName"]))
    arn = name if name.startswith("arn:") else "arn:${partition}:lambda:${region}:${account}:function:" + name
    yield arn
    if qualifier:
        yield f"{arn}:{qualifier}"


def _params(identity: Identity) -> Mapping[str, Any]:
    name, qualifier = split_function(identity["FunctionName"])
    return {"FunctionName": name, **({"Qualifier": qualifier} if qualifier else {})}


def _statements(parts: Parts) -> Iterator[Mapping[str, Any]]:
    try:
        policy = json.loads(parts.get(_GET, {}).get("Policy") or "{}")
    except ValueError:
        return
    statements = policy.get("Statement") or []
    yield from statements if isinstance(statements, list) else [statements]


def _lets_in(statement: Mapping[str, Any], pool_arn: str) -> bool:
    principal = statement.get("Principal")
    services = principal.get("Service") if isinstance(principal, Mapping) else principal
    account = (pool_arn.split(":") + [""] * 5)[4]
    sources, accounts = (_conditions(statement, key) for key in ("aws:sourcearn", "aws:sourceaccount"))
    return (
        statement.get("Effect") == "Allow"
        and any(each == "*" or _COGNITO.fullmatch(str(each)) for each in _listed(services))
        and any(fnmatch.fnmatchcase(_INVOKE, str(action).lower()) for action in _listed(statement.get("Action")))
        and (not sources or any(fnmatch.fnmatchcase(pool_arn, source) for source in sources))
        and (not accounts or any(fnmatch.fnmatchcase(account, each) for each in accounts))
    )


def _conditions(statement: Mapping[str, Any], key: str) -> list[str]:
    """What a statement's conditions want a key of the request to be; any of them will do."""
    condition = statement.get("Condition") or {}
    tests = [condition.get(name) or {} for name in ("ArnLike", "ArnEquals", "StringLike", "StringEquals")]
    wanted = [value for test in tests for name, value in test.items() if name.lower() == key]
    return [str(each) for value in wanted for each in _listed(value)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statement_id(pool_arn: str) -> str:
    """Always the same for a pool, so that a repeated or lost AddPermission is settled by looking."""
    return f"cogprov-{hashlib.sha256(pool_arn.encode()).hexdigest()[:24]}"


def _create(body: Body, parent: Mapping[str, Any], context: Context) -> Sequence[Step]:
    request = {
        "FunctionName": body["FunctionName"],
        "StatementId": {"$statement_of": body["SourceArn"]},
        "Action": "lambda:InvokeFunction",
        "Principal": _PRINCIPAL,
        "SourceArn": body["SourceArn"],
    }
    return [Step("AddPermission", request, "create", service="lambda")]


def _prepare(operation: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The request once every reference in it is known: function and qualifier apart, the statement named."""
    name, qualifier = split_function(str(params["FunctionName"]))
    sid = params.get("StatementId")
    named = statement_id(str(params["SourceArn"])) if isinstance(sid, Mapping) else sid
    return {**params, "FunctionName": name, "StatementId": named, **({"Qualifier": qualifier} if qualifier else {})}


def _delete(live: LiveObject) -> Sequence[Step]:
    ours = statement_id(live.identity["SourceArn"])
    if all(statement.get("Sid") != ours for statement in _statements(live.parts)):
        return []  # somebody else's statement lets the pool in; it is theirs to take away
    return [Step("RemovePermission", {**_params(live.identity), "StatementId": ours}, "delete", service="lambda")]


def _locate(resource: Resource, parent: LiveObject | None, stack: str) -> Identity | None:
    # The function is asked about before its pool exists too: a plan should say when there is no such function.
    arn = parent.attributes.get("arn") if parent else ""
    function = resource.words.get("function")
    if not isinstance(arn, str) or not isinstance(function, str):
        return None
    return {"FunctionName": function, "SourceArn": arn}


def _impossible(message: str) -> str:
    # Lambda says "The resource you requested does not exist" of a function without a policy.
    if not message.lower().startswith("function not found"):
        return ""
    return "the function does not exist, so the trigger will fail; once it does, the next apply lets the pool call it"


def _vanishes(identity: Identity, parent: LiveObject | None) -> bool:
    return identity["FunctionName"] not in set(_texts(parent.words.get("lambda_triggers") if parent else None))


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _attributes(identity: Identity, parts: Parts, region: str) -> Mapping[str, Json]:
    return {"function": identity.get("FunctionName", ABSENT)}


LAMBDA_PERMISSION = Kind(
    name="lambda_permission",
    title="Lambda permission",
    collection="permissions",
    doc="The permission of a pool to call a function.",
    parent="user_pool",
    rank=60,
    implied_only=True,
    service="lambda",
    lens=Lens({}, (_Words(),)),
    name_of=lambda resource: resource.label,
    identity=("FunctionName", "SourceArn"),
    born=lambda parent, params, answer: {
        "FunctionName": params["FunctionName"] + (f":{params['Qualifier']}" if params.get("Qualifier") else ""),
        "SourceArn": params["SourceArn"],
    },
    attributes=_attributes,
    key_of=keyed_by("FunctionName"),
    reads=(Read(_GET, params=_params),),
    locate=_locate,
    impossible=_impossible,
    # The policy is of the function as a whole: other pools' statements come and go in it.
    volatile=frozenset({"RevisionId", "Policy"}),
    exists=lambda identity, parts: any(_lets_in(item, identity["SourceArn"]) for item in _statements(parts)),
    extract=lambda identity, parts: {"FunctionName": identity["FunctionName"], "SourceArn": identity["SourceArn"]},
    home=_home,
    vanishes=_vanishes,
    create=_create,
    prepare=_prepare,
    delete=_delete,
    deletes=("RemovePermission",),
    arns=_arns,
)
