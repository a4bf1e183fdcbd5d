"""Hypothesis profiles: few examples in the suite, many with ``HYPOTHESIS_PROFILE=thorough``."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_CHECKS = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
# Shrinking a whole pool takes many minutes, and the example as found tells enough.
_NO_SHRINKING = (Phase.explicit, Phase.generate)
settings.register_profile(
    "suite", max_examples=40, deadline=None, suppress_health_check=_CHECKS, derandomize=True, phases=_NO_SHRINKING
)
settings.register_profile(
    "thorough", max_examples=1000, deadline=None, suppress_health_check=_CHECKS, phases=_NO_SHRINKING
)


def use() -> None:
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
