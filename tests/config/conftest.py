"""Most tests here know only the small kinds of ``config_help``; a module that says REAL_KINDS gets the real ones."""

from __future__ import annotations

from collections.abc import Iterator

import config_help
import pytest

import cogprov.kinds


def _use(kinds: tuple[object, ...], patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cogprov.kinds, "KINDS", kinds)
    cogprov.kinds.kind_named.cache_clear()
    cogprov.kinds.children_of.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def small_kinds(request: pytest.FixtureRequest) -> Iterator[None]:
    if getattr(request.module, "REAL_KINDS", False):
        yield
        return
    before = cogprov.kinds.KINDS
    with pytest.MonkeyPatch.context() as patch:
        _use(config_help.KINDS, patch)
        yield
        _use(before, patch)
