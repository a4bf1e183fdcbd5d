"""User pools."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn

from cogprov.constructs.base import Construct, read_common, spot_of, stack_of
from cogprov.constructs.enums import LambdaVersion
from cogprov.constructs.errors import RULE, Spot, caller
from cogprov.constructs.operations import SENDERS, VERSIONED, UserPoolOperation
from cogprov.constructs.pool_base import IUserPool
from cogprov.constructs.pool_options import UserPoolOptions
from cogprov.constructs.pool_rules import need_key, pool_words
from cogprov.constructs.reading import read_value
from cogprov.constructs.references import FunctionLike, SupportsFunctionArn
from cogprov.constructs.tags import tags_of
from cogprov.constructs.values import Text
from cogprov.model.errors import Problem

if TYPE_CHECKING:
    from typing_extensions import Unpack

_POOL_ID: Final = re.compile(r"([\w-]+)_[0-9A-Za-z]+")


class UserPool(IUserPool):
    """A user directory.

    What is not said is chosen by cogprov for a new pool (self sign-up off, deletion protection on, what signs in is
    verified) and kept as it is for one that exists. No change ever replaces a pool, and no ``removal_policy`` deletes
    one: ``cogprov destroy`` does, by its typed name. A role for text messages is made only where they are used.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[UserPoolOptions]) -> None:
        spot = spot_of(scope, id, self._collection, None)
        said, common = read_common(options, UserPoolOptions, spot, self._kind)
        super().__init__(scope, id, None, pool_words(said, spot, adopted="import_" in common), common)
        self._providers = []

    @staticmethod
    def from_user_pool_id(scope: Construct, id: str, user_pool_id: str) -> IUserPool:
        """A pool that exists, to hang clients and other children on. Its own settings are not managed.

        To manage those too, use ``UserPool(.., import_=user_pool_id)``.
        """
        return _Existing(scope, id, user_pool_id)

    @staticmethod
    def from_user_pool_arn(scope: Construct, id: str, user_pool_arn: str) -> IUserPool:
        """A pool that exists, by its ARN."""
        spot = spot_of(scope, id, IUserPool._collection, None)
        if not isinstance(user_pool_arn, str):
            raise spot.mistyped(("user_pool_arn",), "`user_pool_arn` must be a text")
        parts = user_pool_arn.split(":", 5)
        if len(parts) < 6 or parts[0] != "arn":
            summary = f'ARNs must start with "arn:" and have at least 6 components: {user_pool_arn}'
            raise spot.wrong(("user_pool_arn",), summary)
        pool_id = parts[5].partition("/")[2]
        if not pool_id:
            raise spot.wrong(("user_pool_arn",), "invalid user pool ARN")
        return _Existing(scope, id, pool_id, user_pool_arn)

    def add_trigger(
        self,
        operation: UserPoolOperation | str,
        fn: SupportsFunctionArn | Text,
        lambda_version: LambdaVersion | str | None = None,
    ) -> None:
        """Call a function at one moment; ``fn`` is anything with a ``function_arn``, an ARN, or a name."""
        spot = Spot(self.address, caller())
        if not isinstance(operation, (UserPoolOperation, str)):
            raise spot.mistyped(("lambda_triggers",), "the operation must be a UserPoolOperation")
        name = UserPoolOperation.of(
            operation if isinstance(operation, str) else operation.operation_name
        ).operation_name
        path = ("lambda_triggers", name)
        triggers = self._words.get("lambda_triggers") or {}
        if name in triggers:
            raise spot.wrong(path, f"A trigger for the operation {name} already exists.")
        arn = read_value(fn, FunctionLike, spot, self._kind, path)
        version = None
        if lambda_version is not None:
            version = read_value(lambda_version, LambdaVersion, spot, self._kind, (*path, "lambda_version"))
        if version in ("V2_0", "V3_0") and name != "pre_token_generation_config":
            summary = "Only the `PRE_TOKEN_GENERATION_CONFIG` operation supports V2_0 and V3_0 lambda version."
            raise spot.wrong(path, summary)
        if name in SENDERS and "custom_sender_kms_key" not in self._words and not self._adopt:
            raise need_key(name, spot)
        word = {"lambda_arn": arn, "lambda_version": version or "V1_0"} if name in VERSIONED else arn
        self._words["lambda_triggers"] = {**triggers, name: word}
        self._origins[path] = spot.origin

    def _said(self) -> Mapping[str, Any]:
        if not any(scope.node.tags for scope in self.node.scopes):
            return self._words
        tags = tags_of(self, self._words.get("tags") or {})
        others = {word: value for word, value in self._words.items() if word != "tags"}
        return {**others, "tags": tags} if tags else others


class _Existing(IUserPool):
    """A pool that is only referred to."""

    def __init__(self, scope: Construct, id: str, pool_id: str, arn: str = "") -> None:
        spot = spot_of(scope, id, self._collection, None)
        match = _POOL_ID.fullmatch(pool_id) if isinstance(pool_id, str) else None
        if match is None:
            hint = "It looks like us-east-1_AbC123xyz."
            raise spot.wrong(("user_pool_id",), f"{pool_id!r} is no user pool id", hint)
        super().__init__(scope, id, None, {}, {})
        self._providers = []
        self._reference = pool_id
        self._arn = arn
        region = arn.split(":")[3] if arn else match[1]
        if region and region != match[1]:
            stack_of(scope)._warnings.append(
                Problem(
                    RULE,
                    f"the ARN says {region} and the pool id in it {match[1]}; the id counts",
                    self.address,
                    spot.origin,
                    warning=True,
                )
            )

    @property
    def user_pool_id(self) -> Text:
        return self._reference

    def add_trigger(self, *_: Any, **__: Any) -> NoReturn:
        """ValidationError: triggers are settings of the pool, and a pool that is referred to keeps its own."""
        summary = "a pool that is only referred to keeps its own triggers"
        hint = (
            f"To manage what you say of it, and nothing else, write UserPool(self, 'id', import_={self._reference!r})."
        )
        raise Spot(self.address, caller()).wrong(("lambda_triggers",), summary, hint)

    @property
    def user_pool_arn(self) -> Text:
        return self._arn or self._ref("arn")
