"""What the state tests start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from state_help import entry, fresh, intent

from cogprov.state import FileStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stack with two entries and an intent in the snapshot; an intent, an entry and a removal in the journal."""
    store = FileStore(tmp_path, "shop")
    with store.lock():
        with store.open(fresh()) as session:
            session.record(entry())
            session.record(entry("user_pools.main.clients.web", depends_on=("user_pools.main",)))
            session.intend(intent("old"))
        session = store.open(session.state)
        session.intend(intent())
        session.record(entry("user_pools.b"))
        session.remove("user_pools.main.clients.web")
    return tmp_path
