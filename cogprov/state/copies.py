"""A copy of a state and the place where it is to go: may it, and how it gets there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cogprov.model.errors import CogprovError, Refused
from cogprov.state.disk import Disk, read
from cogprov.state.errors import Damaged, failing_as
from cogprov.state.loaded import Loaded, together
from cogprov.state.session import Store
from cogprov.state.value import State


def copy_in(path: Path, stack: str, disk: Disk | None = None) -> Loaded:
    """The state in a file, with that of the journal beside it where there is one.

    CogprovError when there is no such file, Damaged or Refused when it is no whole state of the stack.
    """
    disk, beside = disk or Disk(), path.with_suffix(".journal")
    with failing_as(f"could not read {path}"):
        lines = read(disk, beside) if beside != path else None
        data = read(disk, path)
    if data is None:
        raise CogprovError(f"there is no file {path}")
    return together(data, lines or b"", stack, str(path), str(beside))


def objections(copy: Loaded, stored: Loaded | None, account: str, region: str) -> Iterator[str]:
    """Why a copy should not take the place of what is stored, each as a sentence; nothing when it may.

    ``account`` and ``region`` are those of this run; an empty one says nothing.
    """
    mine = copy.state
    for what, theirs, ours in (("account", mine.account, account), ("Region", mine.region, region)):
        if theirs and ours and theirs != ours:
            yield f"it is the state of {what} {theirs}, and this is {what} {ours}"
    if stored is None or stored.state == mine:
        return
    there = stored.state
    if there.lineage != mine.lineage:
        yield f"it is another state: its lineage is {mine.lineage:.40}, not {there.lineage:.40}"
    elif mine.serial < there.serial:
        yield f"it is older: its serial is {mine.serial}, and {there.serial} is stored"
    elif not _follows(copy, stored):
        yield "it was not made from what is stored: somebody else has written since"


def put_in_place(store: Store, state: State, stored: State | None) -> None:
    """Make a state the stored one, in the place of ``stored``; None when that is damaged, or not there.

    The lock must be held. What is there of another lineage, or damaged, is set aside under another name.
    """
    if stored is not None and stored.lineage == state.lineage:
        with store.open(stored) as session:
            session.replace(state)
        return
    store.set_aside()
    store.open(state).close()


def stored_or_damaged(store: Store) -> tuple[Loaded | None, Damaged | None]:
    """What is stored, or what is wrong with it."""
    try:
        return store.loaded(), None
    except Damaged as error:
        return None, error


def refuse(path: Path, why: list[str], store: Store, stack: str) -> None:
    """Refused when there is any objection."""
    if why:
        raise Refused(
            f"{path} was not put in the place of {store.location}: {why[0]}",
            detail="Also: " + "; ".join(why[1:]) + "." if len(why) > 1 else "Nothing was written.",
            hints=(
                "See what is stored: cogprov state list, cogprov plan",
                f"If it shall go there all the same: cogprov state push {path} --force {stack}",
            ),
        )


def _follows(copy: Loaded, stored: Loaded) -> bool:
    """Whether the copy is what is stored and something more."""
    if copy.sha256 == stored.sha256:
        return copy.lines[: stored.count] == stored.lines
    return copy.state.serial > stored.state.serial and not stored.count
