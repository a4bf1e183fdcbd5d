"""Journals that are torn, garbled or foreign, and files of any bytes at all."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from state_help import entry, load, saved

from cogprov.model.errors import CogprovError
from cogprov.state import Damaged, FileStore
from cogprov.state.codec import canonical, sha256


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
