"""A pool as it reads back."""

from __future__ import annotations

from cogprov.sandbox.context import Context
from cogprov.sandbox.pool_settings import LEGACY_MESSAGES
from cogprov.sandbox.records import dates
from cogprov.sandbox.tiers import DEFAULT_ACR_NAMES
from cogprov.sandbox.values import Json

_DROPPED_WHEN_EMPTY = ("AutoVerifiedAttributes", "UserPoolTags")
_SECONDS_PER_USER = 60


def whole(ctx: Context, pool: Json) -> Json:
    """``UserPoolType``: everything the service answers, its own additions included."""
    config = pool["config"]
    answer = {
        "Id": pool["Id"],
        "Name": config["PoolName"],
        "Arn": pool["Arn"],
        **dates(pool),
        **{member: value for member, value in config.items() if member not in ("PoolName", *_DROPPED_WHEN_EMPTY)},
        **{member: config[member] for member in _DROPPED_WHEN_EMPTY if config.get(member)},
        **pool["fixed"],
        "SchemaAttributes": pool["schema"],
        "EstimatedNumberOfUsers": _estimated_users(ctx, pool),
        "AcrConfiguration": {
            level: {"AcrValue": name, **config.get("AcrConfiguration", {}).get(level, {})}
            for level, name in DEFAULT_ACR_NAMES.items()
        },
        **{("CustomDomain" if "." in domain else "Domain"): domain for domain in pool["domains"]},
    }
    if config["UserPoolTier"] == "LITE":
        # Sign-in policies do not exist in this plan.
        answer["Policies"] = {"PasswordPolicy": config["Policies"]["PasswordPolicy"]}
    return {**answer, **_mirrors(config)} if ctx.settings.noise else answer


def summary(ctx: Context, pool: Json) -> Json:
    """``UserPoolDescriptionType``: what a list tells of a pool."""
    regions = [replica["RegionName"] for replica in pool["replicas"].values()]
    return {
        "Id": pool["Id"],
        "Name": pool["config"]["PoolName"],
        "LambdaConfig": pool["config"]["LambdaConfig"],
        **dates(pool),
        **({"ReplicaRegions": regions} if regions else {}),
    }


def _mirrors(config: Json) -> Json:
    """Members that repeat others under an older or newer name."""
    template = config["VerificationMessageTemplate"]
    messages = {old: template[new] for old, new in LEGACY_MESSAGES.items() if new in template}
    validity = config["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"]
    invitations = {**config["AdminCreateUserConfig"], "UnusedAccountValidityDays": validity}
    return {**messages, "AdminCreateUserConfig": invitations, "LambdaConfig": _triggers(config["LambdaConfig"])}


def _triggers(triggers: Json) -> Json:
    """The token trigger appears in its plain and in its versioned member, whichever was written."""
    plain, versioned = triggers.get("PreTokenGeneration"), triggers.get("PreTokenGenerationConfig")
    if plain and not versioned:
        return {**triggers, "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": plain}}
    return {**triggers, "PreTokenGeneration": versioned["LambdaArn"]} if versioned else triggers


def _estimated_users(ctx: Context, pool: Json) -> int:
    """People sign up while nobody looks: a number that moves by itself."""
    return int((ctx.now - pool["created"]) // _SECONDS_PER_USER) if ctx.settings.noise else 0
