"""The hypothesis profile of these tests: few examples in the suite, more with HYPOTHESIS_PROFILE=thorough."""

from __future__ import annotations

from profiles import use

use()
