"""The state: what cogprov remembers of the objects it manages, and where it keeps that.

    with store.lock(), store.open(store.load() or State.new(stack, account, region)) as session:
        session.intend(intent)      # durable; only now may the create be sent
        session.settle(intent.id, entry=entry)

``state/README.md`` at the root of the repository is the contract of the files.
"""

from cogprov.state.codec import FORMAT
from cogprov.state.errors import Damaged
from cogprov.state.journal import Change
from cogprov.state.loaded import Kept, Loaded
from cogprov.state.locks import LockInfo
from cogprov.state.s3_store import Rules, S3Store
from cogprov.state.session import Breakable, Log, Session, Store, unlock
from cogprov.state.store import FileStore
from cogprov.state.value import Entry, Intent, State, checked_stack

__all__ = [
    "FORMAT",
    "Breakable",
    "Change",
    "Damaged",
    "Entry",
    "FileStore",
    "Intent",
    "Kept",
    "Loaded",
    "LockInfo",
    "Log",
    "Rules",
    "S3Store",
    "Session",
    "State",
    "Store",
    "checked_stack",
    "unlock",
]
