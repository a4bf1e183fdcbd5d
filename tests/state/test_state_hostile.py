"""Files that are damaged, foreign or malicious: each is refused with a next step, and none with a traceback."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from state_help import entry, fresh, intent, make_link, resealed, saved

from cogprov.model.errors import CogprovError, Refused
from cogprov.state import Damaged, FileStore, State
from cogprov.state.codec import canonical, sha256


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


def load(folder: Path) -> State | None:
    return FileStore(folder, "shop").load()


def document(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "shop.json").read_text()))


class TestSnapshot:
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "is empty"),
            (b" \n", "is empty"),
            (b"\0" * 4096, "is empty"),
            (b"\x7fELF\0\0", "is not whole JSON"),
            ('{"format": "cogprov.state/1"}'.encode("utf-16"), "is not whole JSON"),
            (b"[]", "holds no JSON object"),
            (b"null", "holds no JSON object"),
            (b"{}", "is not cogprov state"),
            (b'{"format": 1}', "is not cogprov state"),
            (b'{"format": "cogprov.state/0"}', "is not cogprov state"),
            (b'{"format": "cogprov.plan/1"}', "is not cogprov state"),
            (b'{"version": 4, "terraform_version": "1.11.4"}', "is not cogprov state"),
            (b'{"format": "cogprov.state/1"}', "does not match its checksum"),
            (b'{"format": "cogprov.state/1", "sha256": NaN}', "is not whole JSON"),
            (b'{"a": 1, "a": 2}', "'a' twice"),
            (b'{"a\x1b[31m": 1, "a\x1b[31m": 2}', "is not whole JSON"),
            (b'{"a\\u001b[31m": 1, "a\\u001b[31m": 2}', "'a.*x1b"),
            (b"[" * 100_000, "nested too deeply"),
            (b'{"a":' * 100_000, "nested too deeply"),
            (b'{"format": ' + b"9" * 5000 + b"}", "is not"),
        ],
    )
    def test_what_is_not_a_snapshot(self, folder: Path, data: bytes, message: str) -> None:
        """Named by what is wrong; the earlier copy that is good is named too."""
        (folder / "shop.json").write_bytes(data)

        with pytest.raises(Damaged, match=message) as caught:
            load(folder)
        assert "shop.json.1 is good (serial 1, 0 objects)" in "\n".join(caught.value.hints)
        assert "\x1b" not in caught.value.summary

    def test_the_way_back_that_is_named_works(self, folder: Path) -> None:
        """The command in the hint gives a state that loads."""
        (folder / "shop.json").write_bytes(b"")
        with pytest.raises(Damaged) as caught:
            load(folder)

        command = next(hint for hint in caught.value.hints if "cp " in hint).partition("go back to it: ")[2]

        assert os.system(command) == 0
        state = load(folder)
        assert state is not None
        assert state.serial == 1

    def test_deep_values_under_a_right_checksum(self, folder: Path) -> None:
        """Depth is bounded by cogprov, not by Python's stack."""
        deep: Any = []
        for _ in range(200):
            deep = [deep]
        changed = document(folder)
        changed["entries"]["user_pools.main"]["seen"]["deep"] = deep
        (folder / "shop.json").write_bytes(resealed(changed))

        with pytest.raises(Damaged, match="levels deep"):
            load(folder)

    def test_a_newer_format_is_left_alone(self, folder: Path) -> None:
        """Refused before anything in it is read, with the way out."""
        (folder / "shop.json").write_bytes(resealed({**document(folder), "format": "cogprov.state/2"}))

        with pytest.raises(Refused, match="in format cogprov") as caught:
            load(folder)
        assert "Upgrade cogprov" in caught.value.hints[0]

    def test_another_stacks_state(self, folder: Path) -> None:
        """A copied file does not become this stack's."""
        (folder / "other.json").write_bytes((folder / "shop.json").read_bytes())

        with pytest.raises(Refused, match="of stack shop, not of other"):
            FileStore(folder, "other").load()

    def test_an_absurd_size_is_not_read(self, folder: Path) -> None:
        """A hole of a terabyte costs nothing."""
        for name in ("shop.json", "shop.journal"):
            with (folder / name).open("r+b") as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.truncate(1 << 40)
                with pytest.raises(Damaged, match="bytes long"):
                    load(folder)
                stream.truncate(size)

    @pytest.mark.parametrize("name", ["shop.json", "shop.journal"])
    @pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, make_link])
    def test_only_plain_files_are_followed(self, folder: Path, name: str, make: Callable[[Path], None]) -> None:
        """No hang on a pipe, and nothing behind a link is read or written."""
        (folder / name).unlink()
        make(folder / name)

        with pytest.raises(Refused, match="not a plain file"):
            load(folder)
        store = FileStore(folder, "shop")
        with store.lock(), pytest.raises(Refused, match="not a plain file"):
            store.open(fresh())

    def test_every_cut(self, folder: Path) -> None:
        """A torn snapshot is damage wherever it is torn; only the line break at the end may go."""
        data = (folder / "shop.json").read_bytes()
        for size in range(0, len(data) - 1, 7):
            (folder / "shop.json").write_bytes(data[:size])
            with pytest.raises(Damaged):
                load(folder)

    def test_reformatted_is_still_the_same(self, folder: Path) -> None:
        """The checksum is over the content, so a pretty-printer does no harm."""
        before = load(folder)
        (folder / "shop.json").write_text(json.dumps(document(folder), indent=4))

        assert load(folder) == before


def paths(value: Any, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield prefix
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*prefix, key))


def changed_at(value: Any, path: tuple[str, ...], change: Callable[[dict[str, Any], str], None]) -> Any:
    result = copy.deepcopy(value)
    here = result
    for step in path[:-1]:
        here = here[step]
    change(here, path[-1])
    return result


def _is_free(path: tuple[str, ...]) -> bool:
    """Whether any JSON may stand there."""
    return len(path) > 3 and path[2] in ("seen", "extra")


class TestStructure:
    def test_every_member_is_needed(self, folder: Path) -> None:
        """Without any one member the file is damaged, right checksum or not."""
        good = document(folder)
        for path in paths(good):
            if len(path) in (1, 3) and path != ("sha256",):
                (folder / "shop.json").write_bytes(resealed(changed_at(good, path, lambda here, key: here.pop(key))))
                with pytest.raises(Damaged, match=f"lacks {path[-1]}|is not cogprov state"):
                    load(folder)

    def test_every_type_is_checked(self, folder: Path) -> None:
        """A value of another type anywhere is damage."""
        good = document(folder)
        tried = 0
        for path in paths(good):
            if not path or _is_free(path) or path == ("sha256",):
                continue
            for wrong in (None, 5, True, 1.5, "text", ["a"], [5], {"a": "b"}, {"a": 5}):
                if not self._could_stand(good, path, wrong):
                    tried += 1
                    document_ = changed_at(good, path, lambda here, key, wrong=wrong: here.update({key: wrong}))
                    (folder / "shop.json").write_bytes(resealed(document_))
                    with pytest.raises(CogprovError):
                        load(folder)
        assert tried > 200

    def _could_stand(self, good: dict[str, Any], path: tuple[str, ...], wrong: Any) -> bool:
        here: Any = good
        for step in path:
            here = here[step]
        if path[-1] in ("seen", "extra"):
            return isinstance(wrong, dict)
        if isinstance(here, dict):
            return isinstance(wrong, dict) and path[-1] == "identity" and wrong == {"a": "b"}
        if isinstance(here, list):
            return wrong == ["a"]
        return type(here) is type(wrong) or (path[-1] == "at" and wrong == 5)

    @pytest.mark.parametrize("path", [("new",), ("entries", "user_pools.main", "new")])
    def test_an_unknown_member_is_not_dropped(self, folder: Path, path: tuple[str, ...]) -> None:
        """What this cogprov does not know it could not write back."""
        changed = changed_at(document(folder), path, lambda here, key: here.update({key: 1}))
        (folder / "shop.json").write_bytes(resealed(changed))

        with pytest.raises(Damaged, match="unknown member 'new'"):
            load(folder)

    @pytest.mark.parametrize("address", ["", "x\x1b[2J"])
    def test_odd_addresses_do_not_reach_the_terminal(self, folder: Path, address: str) -> None:
        """What a file calls an object is shown without what a terminal would obey."""
        changed = document(folder)
        changed["entries"][address] = {"nothing": 1}
        (folder / "shop.json").write_bytes(resealed(changed))

        with pytest.raises(Damaged) as caught:
            load(folder)
        assert caught.value.summary.isprintable()


class TestJournal:
    def lines(self, folder: Path) -> list[bytes]:
        return (folder / "shop.journal").read_bytes().splitlines(keepends=True)

    def test_every_cut_gives_the_lines_before_it(self, folder: Path) -> None:
        """A torn last line was never promised, so it is left out; the next session cuts it off and goes on."""
        lines = self.lines(folder)
        data = b"".join(lines)
        whole = load(folder)
        assert whole is not None
        for size in range(len(data) + 1):
            (folder / "shop.journal").write_bytes(data[:size])
            state = load(folder)
            assert state is not None
            count = sum(size >= len(b"".join(lines[: number + 1])) - 1 for number in range(len(lines)))
            assert (len(state.intents), "user_pools.b" in state.entries, len(state.entries)) == [
                (1, False, 2),
                (2, False, 2),
                (2, True, 3),
                (2, True, 2),
            ][count]

    @pytest.mark.parametrize("size", [-300, -1, None])
    def test_a_session_goes_on_after_a_torn_line(self, folder: Path, size: int | None) -> None:
        """What it appends does not run into what was torn."""
        data = (folder / "shop.journal").read_bytes()
        (folder / "shop.journal").write_bytes(data[:size])
        before = load(folder)
        assert before is not None
        store = FileStore(folder, "shop")
        with store.lock():
            session = store.open(before)
            session.record(entry("user_pools.late"))

            assert load(folder) == before.with_entry(entry("user_pools.late"))
            session.close()
        after = load(folder)
        assert after is not None
        assert after.entries == before.with_entry(entry("user_pools.late")).entries

    def test_zeros_after_a_power_cut(self, folder: Path) -> None:
        """Blocks that never reached the disk read as zeros."""
        before = load(folder)
        for tail in (b"\0" * 5000, b"\0" * 100 + b"rest of it}\n"):
            with (folder / "shop.journal").open("ab") as stream:
                stream.write(tail)
            assert load(folder) == before
            (folder / "shop.journal").write_bytes(b"".join(self.lines(folder)[:3]))

    def test_any_flipped_bit_before_the_last_line_is_damage(self, folder: Path) -> None:
        """A line that was promised is never skipped."""
        data = (folder / "shop.journal").read_bytes()
        end = len(data) - len(self.lines(folder)[-1])
        for place in range(0, end, 5):
            garbled = bytearray(data)
            garbled[place] ^= 1 << (place % 7)
            (folder / "shop.journal").write_bytes(garbled)
            with pytest.raises(Damaged) as caught:
                load(folder)
            assert "The snapshot alone is good" in "\n".join(caught.value.hints)

    def test_zeros_before_the_last_line_are_damage(self, folder: Path) -> None:
        """Only the end of a file can be missing after a power cut."""
        first, second, third = self.lines(folder)
        (folder / "shop.journal").write_bytes(first + second[:40] + b"\0\0" + second[42:] + third)

        with pytest.raises(Damaged, match="line 2"):
            load(folder)

    @pytest.mark.parametrize("order", [[1, 2], [0, 2], [1, 0, 2], [0, 0, 1, 2], [0, 1, 2, 2]])
    def test_lines_missing_doubled_or_swapped(self, folder: Path, order: list[int]) -> None:
        """Every line has its number."""
        lines = self.lines(folder)
        (folder / "shop.journal").write_bytes(b"".join(lines[number] for number in order))

        with pytest.raises(Damaged, match="lacks line"):
            load(folder)

    def test_a_journal_of_something_else(self, folder: Path) -> None:
        """Another lineage's journal, and one of a newer snapshot than the one put back."""
        (folder / "other").mkdir()
        saved(folder / "other", entry())
        journal = folder / "other" / "shop.journal"
        journal.write_bytes((folder / "shop.journal").read_bytes())
        with pytest.raises(Damaged, match="belongs to another state"):
            load(folder / "other")

        (folder / "shop.json").write_bytes((folder / "shop.json.1").read_bytes())
        with pytest.raises(Damaged, match="extends snapshot 2, but the snapshot there is 1"):
            load(folder)

    @pytest.mark.parametrize(
        "change",
        [
            {"format": "cogprov.state/2"},
            {"format": "x"},
            {"serial": True},
            {"serial": "1"},
            {"n": None},
            {"lineage": 5},
            {"new": 1},
            {"opened": []},
            {"opened": {"id": "x"}},
            {"opened": {}},
            {"closed": 5},
            {"removed": ["x"]},
            {"entry": {"address": "x"}},
            {"entry": "x"},
        ],
    )
    def test_every_member_of_a_line_is_checked(self, folder: Path, change: dict[str, Any]) -> None:
        """A right checksum over a wrong line does not help it."""
        first, *rest = self.lines(folder)
        content = canonical({**json.loads(first[65:]), **change})
        (folder / "shop.journal").write_bytes(f"{sha256(content)} {content}\n".encode() + b"".join(rest))

        with pytest.raises(CogprovError):
            load(folder)


class TestFuzz:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.binary(max_size=300), name=st.sampled_from(["shop.json", "shop.journal"]))
    def test_any_bytes(self, folder: Path, data: bytes, name: str) -> None:
        """Whatever the bytes, the answer is a state or an error for a user."""
        kept = (folder / name).read_bytes()
        (folder / name).write_bytes(data)
        try:
            load(folder)
        except CogprovError as error:
            assert error.summary.isprintable()
        finally:
            (folder / name).write_bytes(kept)

    def test_any_mutation(self, folder: Path) -> None:
        """Bytes changed, cut out and doubled: the same state as before, or an error for a user."""
        chance = random.Random(7)
        for name in ("shop.json", "shop.journal"):
            good = (folder / name).read_bytes()
            before = load(folder)
            for _ in range(300):
                start, end = sorted(chance.randrange(len(good)) for _ in range(2))
                piece = chance.choice([b"", good[start:end] * 2, chance.randbytes(3), b"\n", b"\0"])
                (folder / name).write_bytes(good[:start] + piece + good[end:])
                try:
                    state = load(folder)
                except CogprovError:
                    continue
                assert name == "shop.journal" or state == before
            (folder / name).write_bytes(good)
