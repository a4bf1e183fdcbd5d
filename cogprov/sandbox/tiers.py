"""Feature plans: what Lite and Essentials do not include."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cogprov.sandbox.errors import tier
from cogprov.sandbox.values import Json

RANK = {"LITE": 0, "ESSENTIALS": 1, "PLUS": 2}
DEFAULT_ACR_NAMES = {f"Level{level}": f"urn:cognito:loa:{level}" for level in range(1, 5)}


@dataclass(frozen=True)
class Feature:
    """Something a pool's settings can switch on, and the cheapest plan that has it."""

    name: str
    needs: str
    used: Callable[[Json, Json], bool]
    """Whether these settings and this MFA configuration use it."""


def _first_factors(config: Json) -> list[str]:
    factors: list[str] = config["Policies"].get("SignInPolicy", {}).get("AllowedFirstAuthFactors", [])
    return factors


def _add_ons(config: Json) -> Json:
    found: Json = config.get("UserPoolAddOns", {})
    return found


def _acr_names(config: Json) -> Json:
    return {level: entry["AcrValue"] for level, entry in config.get("AcrConfiguration", {}).items()}


POOL_FEATURES = (
    Feature(
        "Threat Protection",
        "PLUS",
        lambda config, mfa: (
            _add_ons(config).get("AdvancedSecurityMode", "OFF") != "OFF"
            or bool(_add_ons(config).get("AdvancedSecurityAdditionalFlows", {}).get("CustomAuthMode"))
        ),
    ),
    Feature(
        "Choice-based authentication", "ESSENTIALS", lambda config, mfa: set(_first_factors(config)) > {"PASSWORD"}
    ),
    Feature("Email MFA", "ESSENTIALS", lambda config, mfa: "EmailMfaConfiguration" in mfa),
    Feature("Passkeys", "ESSENTIALS", lambda config, mfa: "WebAuthnConfiguration" in mfa),
    Feature(
        "Password history",
        "ESSENTIALS",
        lambda config, mfa: config["Policies"]["PasswordPolicy"].get("PasswordHistorySize", 0) > 0,
    ),
    Feature(
        "Access token customization",
        "ESSENTIALS",
        lambda config, mfa: (
            config["LambdaConfig"].get("PreTokenGenerationConfig", {}).get("LambdaVersion", "V1_0") != "V1_0"
        ),
    ),
    Feature(
        "Dynamic client registration",
        "ESSENTIALS",
        lambda config, mfa: config.get("DcrConfiguration", {}).get("EnableStatus") == "Enabled",
    ),
    Feature(
        "ACR level names",
        "ESSENTIALS",
        lambda config, mfa: {**DEFAULT_ACR_NAMES, **_acr_names(config)} != DEFAULT_ACR_NAMES,
    ),
)


CHILD_FEATURES: tuple[tuple[str, str, Callable[[Json, list[Json]], bool]], ...] = (
    ("Managed login", "ESSENTIALS", lambda pool, domains: any(each["ManagedLoginVersion"] == 2 for each in domains)),
    ("Managed login branding", "ESSENTIALS", lambda pool, domains: bool(pool["branding"])),
    ("ALLOW_USER_AUTH", "ESSENTIALS", lambda pool, domains: any(map(_chooses_factors, pool["clients"].values()))),
    ("Refresh token rotation", "ESSENTIALS", lambda pool, domains: any(map(_rotates, pool["clients"].values()))),
    (
        "Session configuration",
        "ESSENTIALS",
        lambda pool, domains: (pool["session"] or {}).get("UserSessionTracking") == "ENABLED",
    ),
    ("Multi-Region replication", "ESSENTIALS", lambda pool, domains: bool(pool["replicas"])),
    ("Log delivery of userAuthEvents", "PLUS", lambda pool, domains: any(map(_is_plus_log, pool["logs"]))),
)
"""What a pool's children use of a plan, by the pool's record and the records of its domains."""


def _chooses_factors(client: Json) -> bool:
    return "ALLOW_USER_AUTH" in client["config"].get("ExplicitAuthFlows", ())


def _rotates(client: Json) -> bool:
    return bool(client["config"].get("RefreshTokenRotation", {}).get("Feature") == "ENABLED")


def _is_plus_log(entry: Json) -> bool:
    return entry["EventSource"] == "userAuthEvents" or "CloudWatchLogsConfiguration" not in entry


def check_step_down(pool: Json, domains: list[Json], plan: str) -> None:
    """Refuse a cheaper plan than the pool's while a child uses what that does not include."""
    if not _below(plan, pool["config"]["UserPoolTier"]):
        return
    used = [name for name, needs, uses in CHILD_FEATURES if _below(plan, needs) and uses(pool, domains)]
    if used:
        raise tier(
            f"The following features need to be disabled for the {plan} pricing tier configured: {', '.join(used)}"
        )


def _below(plan: str, needs: str) -> bool:
    # A plan that the service model has and this table does not is newer, and includes more.
    return RANK.get(plan, len(RANK)) < RANK[needs]


def check_pool(config: Json, mfa: Json) -> None:
    """Refuse settings that the pool's plan does not include, naming every feature that is in the way."""
    plan = config["UserPoolTier"]
    missing = [item.name for item in POOL_FEATURES if _below(plan, item.needs) and item.used(config, mfa)]
    if missing:
        raise tier(
            f"The following features need to be disabled for the {plan} pricing tier configured: {', '.join(missing)}"
        )


def require(pool: Json, feature: str, needs: str = "ESSENTIALS") -> None:
    """Refuse a feature of a pool's children that the pool's plan does not include."""
    plan = pool["config"]["UserPoolTier"]
    if _below(plan, needs):
        raise tier(f"{feature} is not available in the {plan} pricing tier configured for this user pool.")
