"""Stacks and apps: what a program's constructs are collected in."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path as FilePath
from typing import Any, Final, TypedDict

from cogprov.constructs.base import Construct, Declared, stack_of
from cogprov.constructs.enums import ArnFormat
from cogprov.constructs.errors import (
    LABEL,
    NOT_A_CHOICE,
    REFERENCE,
    RULE,
    Spot,
    ValidationError,
    caller,
    did_you_mean,
    here,
)
from cogprov.constructs.masking import literals, texts
from cogprov.constructs.reading import plain
from cogprov.constructs.tags import Tags
from cogprov.constructs.values import Text, joined, type_name
from cogprov.model.desired import Desired, Ignore, Resource
from cogprov.model.errors import Origin, Problem
from cogprov.model.regions import FORM, is_region, known_regions
from cogprov.model.values import Json, Path, Ref, Template, refs

_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_REACH: Final = "Put it below `if __name__ == '__main__':`; cogprov only collects the stacks of a program."

_collected: ContextVar[list[Stack] | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[list[Stack]]:
    """The stacks that are made while this is open, in order."""
    found: list[Stack] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


class Environment(TypedDict, total=False):
    """An account and a Region, as the CDK has them."""

    account: str | None
    region: str | None


class App(Construct):
    """The root of a CDK program. A Stack needs none."""

    def __init__(self, *, context: Mapping[str, Any] | None = None, **templates: Any) -> None:
        """``context`` is what ``node.try_get_context`` finds; what the CDK asks about its templates means nothing."""
        super().__init__(None, "")
        for key, value in (context or {}).items():
            self.node.set_context(key, value)

    def synth(self) -> list[Desired]:
        """Everything its stacks declare. ``cogprov -f app.py plan`` needs no such call."""
        return [child.desired() for child in self.node.find_all() if isinstance(child, Stack)]


class Stack(Construct):
    """The user pools that are planned and applied together, with one state.

    ``Stack("my-app")``, or as in the CDK ``Stack(app, "my-app")``. ``region`` and ``account`` say where it may live: a
    run elsewhere is refused. ``env`` is the name of an environment (``"prod"``) or the CDK's ``{"account", "region"}``.
    ``state`` is a folder, relative to the program, or ``s3://bucket/prefix``; ``protect`` asks for the environment's
    name before anything is written. ``tags`` are those of every pool in it; ``description`` is for its readers.
    ``termination_protection`` is taken from CDK programs and says nothing new: no pool goes with its stack.
    """

    def __init__(
        self,
        scope: Construct | str | None = None,
        id: str | None = None,
        *,
        stack_name: str | None = None,
        region: str | None = None,
        account: str | None = None,
        env: Environment | Mapping[str, Any] | str | None = None,
        state: str = "",
        protect: bool = False,
        max_changes: int | None = None,
        description: str = "",
        tags: Mapping[str, Text] | None = None,
        termination_protection: bool | None = None,
    ) -> None:
        spot = Spot("", caller())
        if isinstance(scope, str) and id is None:
            scope, id = None, scope
        if isinstance(scope, str) or (id is None and stack_name is None):
            raise spot.mistyped((), "a Stack is made as Stack(name) or Stack(scope, id)")
        place = env if isinstance(env, Mapping) else {}
        for key in place:
            if key not in ("account", "region"):
                raise spot.unknown(("env", str(key)), ("account", "region"))
        self.stack_name = stack_name or str(id)
        if not _NAME.fullmatch(self.stack_name):
            hint = "Use letters, digits, _, - and dots."
            raise spot.wrong((), f"{self.stack_name!r} is no name for a stack", hint, code=LABEL)
        super().__init__(scope, id or self.stack_name)
        self.description = description
        for key, value in (tags or {}).items():
            Tags.of(self).add(key, value)
        self._region = region or str(place.get("region") or "")
        if self._region and not is_region(self._region):
            meant = did_you_mean(self._region, known_regions())
            summary = f"no Region of AWS is called {self._region!r}"
            raise spot.wrong(("region",), summary, *(() if meant else (FORM,)), code=NOT_A_CHOICE, label=meant)
        self._account = account or str(place.get("account") or "")
        self._env = env if isinstance(env, str) else ""
        self._state = state
        self._protect = protect
        self._max_changes = max_changes
        self._origin = spot.origin
        said = {"region": self._region, "account": self._account, "env": self._env, "state": state}
        self._origins: dict[Path, Origin] = {(key,): spot.origin for key, value in said.items() if value}
        self._declared: dict[str, Declared] = {}
        self._outputs: dict[str, Json] = {}
        self._ignored: list[Ignore] = []
        self._deletable: list[str] = []
        self._warnings: list[Problem] = []
        collected = _collected.get()
        if collected is not None:
            collected.append(self)

    @property
    def region(self) -> Text:
        """Its Region, or a reference to the Region of the run."""
        return self._region or Ref("region", source="aws")

    @property
    def account(self) -> Text:
        """Its account, or a reference to the account of the run."""
        return self._account or Ref("account", source="aws")

    @property
    def partition(self) -> Text:
        return Ref("partition", source="aws")

    @property
    def url_suffix(self) -> str:
        """The domain of AWS in its partition."""
        return "amazonaws.com.cn" if self._region.startswith("cn-") else "amazonaws.com"

    @staticmethod
    def of(construct: Construct) -> Stack:
        """The stack that a construct is in. ValidationError when it is in none."""
        return stack_of(construct)

    @staticmethod
    def is_stack(x: Any) -> bool:
        return isinstance(x, Stack)

    def format_arn(
        self,
        *,
        service: str,
        resource: str,
        resource_name: Text | None = None,
        region: Text | None = None,
        account: Text | None = None,
        partition: Text | None = None,
        arn_format: ArnFormat | None = None,
    ) -> Text:
        """An ARN of its account and Region, unless others are given; an empty text leaves one out."""
        place = [
            given if given is not None else own
            for given, own in ((partition, self.partition), (region, self.region), (account, self.account))
        ]
        form = arn_format or (ArnFormat.SLASH_RESOURCE_NAME if resource_name else ArnFormat.NO_RESOURCE_NAME)
        before, between = form.value
        named = (between, resource_name or "") if between else ()
        return joined("arn:", place[0], ":", service, ":", place[1], ":", place[2], ":", before, resource, *named)

    def output(self, name: str, value: Text) -> None:
        """Show a value, such as ``pool.user_pool_id``, at the end of an apply and hand it to other programs."""
        if not isinstance(value, (str, Ref, Template)):
            raise here().mistyped(
                ("outputs", name), f"the value of output {name} must be a text, not {type_name(value)}"
            )
        self._outputs[name] = plain(value)
        self._origins[("outputs", name)] = caller()

    def ignore(self, path: str, *, reason: str = "", until: str = "") -> None:
        """Leave live objects alone: ``stack.ignore("user_pools.main.clients.amplify-*", reason="..")``."""
        self._ignored.append(Ignore(path, reason, until))

    def allow_delete(self, *addresses: str) -> None:
        """Let objects be deleted that the program no longer has."""
        self._deletable.extend(addresses)

    def desired(self) -> Desired:
        """Everything declared in it so far. ValidationError when something refers to what is not there."""
        resources = tuple(item._resource() for item in self._declared.values())
        self._check_references(resources)
        files = [origin.file for item in resources for origin in _origins(item)]
        hidden = {text for item in resources for text in literals(item.words)}
        return Desired(
            self.stack_name,
            resources,
            region=self._region,
            account=self._account,
            env=self._env,
            protect=self._protect,
            state=self._state,
            outputs=dict(self._outputs),
            ignore=tuple(self._ignored),
            allow_delete=tuple(self._deletable),
            max_changes=self._max_changes,
            source=self._origin.file,
            sources=texts(files, hidden),
            folder=str(FilePath(self._origin.file).parent),
            warnings=tuple(self._warnings),
            origins=dict(self._origins),
        )

    def plan(self, **options: Any) -> Any:
        """What would change: a ``cogprov.planning.plan.Plan``, computed against the live pools. Nothing is written.

        ``options`` are those of ``cogprov.engine.plan_for``: ``connection=Connection(region=.., profile=..)`` says how
        AWS is reached (as boto3 finds it unless said otherwise), ``targets=("user_pools.main",)`` plans only a part.
        Errors are those of ``cogprov.model.errors`` and carry the exit code of the command line.
        """
        return self._engine("plan").plan_for(self.desired(), **options)

    def apply(self, plan: Any, **options: Any) -> Any:
        """Carry out exactly this plan, or nothing: it is refused when something moved since it was made.

        It is also refused, as on the command line, when it deletes an object that nothing allows to go, makes sign-in
        less safe, or is too large; ``allow_delete=[ADDRESS, ..]``, ``allow_weaken=True`` and ``max_changes=N`` allow
        that. ``connection`` is as for ``plan``.
        """
        return self._engine("apply").apply_plan(self.desired(), plan, **options)

    def _engine(self, verb: str) -> Any:
        if _collected.get() is not None:
            raise Spot("", caller()).wrong(
                (), f"stack.{verb}() in a program that cogprov is reading", _REACH, code=RULE
            )
        # The engine lies above the constructs and brings boto3 with it; a program that only declares needs neither.
        return importlib.import_module("cogprov.engine")

    def _refuse_twin(self, spot: Spot) -> None:
        twin = self._declared.get(spot.address)
        if twin is not None:
            raise spot.wrong(
                (),
                f"{spot.address} is declared twice; first at {twin._spot.origin.short}",
                "Give one of them another id.",
                code=LABEL,
            )

    def _check_references(self, resources: tuple[Resource, ...]) -> None:
        known = {item.address for item in resources}
        said = [
            (item.address, key, value, item.origin_of((key,)))
            for item in resources
            for key, value in item.words.items()
        ]
        said += [("outputs", name, value, self._origins[("outputs", name)]) for name, value in self._outputs.items()]
        problems = [
            Problem(
                REFERENCE,
                f"{ref} refers to nothing in this stack",
                f"{address}.{key}",
                origin,
                hints=("An object of another stack is named by its id or ARN.",),
                label=did_you_mean(ref.address, known),
            )
            for address, key, value, origin in said
            for ref in refs(value)
            if not ref.source and ref.address not in known
        ]
        if problems:
            raise ValidationError(problems)


class CfnOutput(Construct):
    """``stack.output``, as CDK programs write it: ``CfnOutput(self, "PoolId", value=pool.user_pool_id)``."""

    def __init__(self, scope: Construct, id: str, *, value: Text, description: str = "", export_name: str = "") -> None:
        super().__init__(scope, id)
        stack: Stack = stack_of(scope)
        stack.output(export_name or id, value)
        self.value = value
        self.description = description


def _origins(item: Resource) -> Iterator[Origin]:
    yield from item.origins.values()
    if item.origin is not None:
        yield item.origin
