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
