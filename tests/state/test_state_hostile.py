"""Snapshots that are damaged, foreign or malicious: each is refused with a next step, and none with a traceback."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from state_help import document, fresh, load, make_link, resealed

from cogprov.model.errors import CogprovError, Refused
from cogprov.state import Damaged, FileStore
from cogprov.state.copies import put_in_place


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
        """The version in the hint gives a state that loads, under a serial of its own."""
        (folder / "shop.json").write_bytes(b"")
        with pytest.raises(Damaged) as caught:
            load(folder)

        name = next(hint for hint in caught.value.hints if "restore" in hint).rpartition(" ")[2]
        store = FileStore(folder, "shop")
        kept = next(kept for kept in store.kept() if kept.name == name)
        assert kept.state is not None
        with store.lock():
            put_in_place(store, kept.state, None)

        state = load(folder)
        assert state is not None
        assert (state.serial, state.entries) == (2, kept.state.entries)

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
