"""OAuth of a client: what the service would refuse half way is told when it is planned, with the parameter's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lab import Lab, pool_of

from cogprov.model.errors import CogprovError

CALLBACK = {"callback_urls": ["https://app.test/cb"]}
CODE = {"flows": {"authorization_code_grant": True}}
WHOLE: dict[str, Any] = {"o_auth": {**CODE, **CALLBACK, "scopes": ["openid"]}}


def client(words: dict[str, Any]) -> dict[str, Any]:
    return pool_of({"deletion_protection": False}, clients={"web": words})


@pytest.mark.parametrize(
    ("words", "new", "later"),
    [
        ({"o_auth": CALLBACK}, "", ""),
        ({"o_auth": {}}, "", ""),
        ({"o_auth": {"scopes": ["openid"]}}, "W1515", ""),
        ({"o_auth": {"logout_urls": ["https://app.test/bye"]}}, "W1515", ""),
        ({"o_auth": {"callback_urls": []}}, "W1515", "E1507"),
        ({"o_auth": {**CALLBACK, "flows": None, "scopes": ["openid"]}}, "W1515", "W1515"),
        ({"o_auth": {**CALLBACK, **CODE, "scopes": []}}, "W1515", "W1515"),
        ({"disable_o_auth": False}, "W1515", ""),
        ({"o_auth": {}, "disable_o_auth": False}, "W1515", "W1515"),
    ],
)
def test_nothing_fails_half_way_without_a_word(tmp_path: Path, words: dict[str, Any], new: str, later: str) -> None:
    """A new client, and one that had all of it: told by code and parameter, or else applied."""
    for made, code in ((False, new), (True, later)):
        (tmp_path / str(made)).mkdir()
        lab = Lab(tmp_path / str(made))
        if made:
            lab.apply(client(WHOLE))
        plan = lab.plan(client(words))
        told = (*plan.refusals, *plan.warnings)
        assert [problem.code for problem in told] == ([code] if code else [])
        assert all(problem.path.startswith("user_pools.main.clients.web.o_auth") for problem in told)
        assert bool(plan.refusals) == code.startswith("E")
        if not code:
            lab.apply(client(words))
        elif not plan.refusals:
            with pytest.raises(CogprovError):
                lab.apply(client(words))
