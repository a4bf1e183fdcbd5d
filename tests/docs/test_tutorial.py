"""Pages that show commands are true: every block is carried out, on the sandbox, and says what the page says.

A page is followed as a reader would follow it, from top to bottom in an empty folder:

    ```yaml title="cogprov.yaml"            a file to write; with ``append`` after it, lines to add to it
    ```console                              commands after ``$``, each with what it prints
    ```console title="second terminal"      a command that goes on running until the page ends

A line ``...`` stands for lines that are left out. What differs from run to run (ids, times, dates) may differ. A
comment ``<!-- console`` holds commands that the page describes in words, such as an edit of a file; ``$CLONE`` is this
repository.

    TEST_WRITE_DOCS=1 pytest tests/docs/test_tutorial.py     puts what is printed now into the pages
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITE = bool(os.environ.get("TEST_WRITE_DOCS"))
PORT = "4567"
SKIPPED = "..."

_FENCE = re.compile(
    r"^(?P<fence> *`{3,})(?P<language>\w+)(?P<info>[^\n]*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_HIDDEN = re.compile(r"^<!-- console\n(?P<text>.*?)^-->$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
_VOLATILE = (
    (re.compile(r"\b[a-z]{2}-[a-z]+-\d(?:_|&#95;)[A-Za-z0-9]{9}\b"), "POOL"),
    (re.compile(r"\b[a-z0-9]{26}--\d{10}\b"), "SECRET"),
    (re.compile(r"\b[a-z0-9]{26}\b"), "CLIENT"),
    (re.compile(r"\b[a-z0-9]{6}…[a-z0-9]{2}\b"), "CLIENT"),
    (re.compile(r"\b\d{4}-\d\d-\d\d(T[\d:]+Z?)?"), "DATE"),
    (re.compile(r"\b[0-9a-f]{32,64}\b"), "HASH"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\d+\.\d s\b"), "TIME"),
    (re.compile(r"\b[a-z0-9]{14}\.cloudfront\.net"), "HOST"),
    (re.compile(r"\bpid \d+"), "PID"),
    (re.compile(r"\b\d+ users?\b"), "USERS"),
    (re.compile(r"\s+"), " "),
)


def pages() -> list[Path]:
    """Every page with a block that can be run."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path for path in found if path.exists() and "```console" in path.read_text(encoding="utf-8")]


@dataclass(frozen=True)
class Block:
    """Something the page tells its reader to do."""

    start: int
    """Where its text begins in the page."""
    text: str
    language: str = "console"
    title: str = ""
    append: bool = False
    hidden: bool = False

    def commands(self) -> list[tuple[str, list[str]]]:
        """Each command with the lines that the page says it prints."""
        found: list[tuple[str, list[str]]] = []
        if self.hidden:
            return [(self.text, [])]
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif found and found[-1][0].endswith("\\") and not found[-1][1]:
                found[-1] = (f"{found[-1][0]}\n{line}", [])
            elif found:
                found[-1][1].append(line)
        return found


def blocks(page: str) -> Iterator[Block]:
    """What a page tells its reader to do, in order."""
    found: list[Block] = []
    for match in _FENCE.finditer(page):
        title = _TITLE.search(match["info"])
        if match["language"] == "console" or title:
            name = title[1] if title else ""
            found.append(Block(match.start("text"), match["text"], match["language"], name, "append" in match["info"]))
    found += [Block(match.start("text"), match["text"], hidden=True) for match in _HIDDEN.finditer(page)]
    yield from sorted(found, key=lambda block: block.start)


@dataclass
class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    folder: Path
    port: str
    servers: list[subprocess.Popen[str]] = field(default_factory=list)

    def write(self, block: Block) -> None:
        path = self._here() / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if block.append else "w", encoding="utf-8") as file:
            file.write(self._ported(block.text))

    def serve(self, block: Block) -> list[str]:
        """Start the command of a second terminal, and give what it says first."""
        ((command, shown),) = block.commands()
        log = self.folder.parent / f"server-{len(self.servers)}.log"
        with log.open("w") as file:
            self.servers.append(
                subprocess.Popen(
                    shlex.split(self._ported(command)), cwd=self._here(), env=self._environment(), stdout=file,
                    stderr=subprocess.STDOUT, text=True,
                )
            )  # fmt: skip
        until = time.monotonic() + 20
        while time.monotonic() < until and len(log.read_text().splitlines()) < max(1, len(shown)):
            time.sleep(0.05)
        return self._unported(log.read_text()).splitlines()

    def run(self, block: Block) -> list[list[str]]:
        """Carry out the commands of a block in one shell; what each of them printed."""
        script = [f". {shlex.quote(str(self._memory))} 2>/dev/null", "exec 2>&1"]
        commands = block.commands()
        for number, (command, _) in enumerate(commands):
            script += [self._ported(command), f"__status=$?; echo; echo '@@{number}@@'; (exit $__status)"]
        script += [f"{{ export -p; printf 'cd %q\\n' \"$PWD\"; }} > {shlex.quote(str(self._memory))}"]
        done = subprocess.run(
            ["bash", "-c", "\n".join(script)], cwd=self.folder, env=self._environment(), capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        text = self._unported(done.stdout)
        found = []
        for number in range(len(commands)):
            said, _, text = text.partition(f"\n@@{number}@@\n")
            found.append(said.rstrip("\n").splitlines())
        return found

    def stop(self) -> None:
        for server in self.servers:
            server.send_signal(signal.SIGTERM)
            server.wait(20)

    @property
    def _memory(self) -> Path:
        return self.folder.parent / "memory"

    def _here(self) -> Path:
        if not self._memory.exists():
            return self.folder
        return Path(shlex.split(self._memory.read_text().splitlines()[-1])[1])

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "COGPROV_"))}
        places = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
        return {
            **kept,
            "PATH": places,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/nowhere",
            "HOME": "/",
            "CLONE": str(ROOT),
            "COLUMNS": "110",
        }

    def _ported(self, text: str) -> str:
        return re.sub(rf"\b{PORT}\b", self.port, text)

    def _unported(self, text: str) -> str:
        return re.sub(rf"\b{self.port}\b", PORT, text).replace(str(self.folder), "/home/you")


def steady(line: str) -> str:
    """A line without what differs from run to run."""
    for pattern, name in _VOLATILE:
        line = pattern.sub(name, line)
    return line.strip()


def differences(command: str, shown: list[str], said: list[str]) -> list[str]:
    """Lines that the page shows and the command did not print, in this order; all of them without a ``...``."""
    left = [steady(line) for line in said]
    whole = SKIPPED not in (line.strip() for line in shown)
    if whole and [line for line in map(steady, shown) if line] == [line for line in left if line]:
        return []
    for line in shown:
        wanted = steady(line)
        if not wanted or wanted == SKIPPED:
            continue
        if wanted not in left:
            return [f"$ {command}", "did not print:", f"  {line}", "it printed:", *(f"  {each}" for each in said)]
        left = left[left.index(wanted) + 1 :]
    if whole:
        return [f"$ {command}", "printed more than the page shows:", *(f"  {each}" for each in said)]
    return []


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_pages_show_is_what_happens(path: Path, tmp_path: Path) -> None:
    """Each command of a page, carried out where the page has led, prints what the page shows."""
    page = path.read_text(encoding="utf-8")
    folder = tmp_path / "you"
    folder.mkdir()
    reader = Reader(folder, _free_port())
    wrong: list[str] = []
    rewritten: list[tuple[Block, str]] = []
    try:
        for block in blocks(page):
            if block.language != "console":
                reader.write(block)
                continue
            said = [reader.serve(block)] if block.title else reader.run(block)
            if block.hidden:
                continue
            for (command, shown), lines in zip(block.commands(), said, strict=True):
                wrong += differences(command, shown, lines)
            rewritten.append((block, _written(block, said)))
    finally:
        reader.stop()
    if WRITE:
        path.write_text(_with(page, rewritten), encoding="utf-8")
        return

    assert not wrong, "\n".join([str(path.relative_to(ROOT)), *wrong])


def test_there_is_a_tutorial() -> None:
    """The pages above are found, the tutorial among them."""
    assert ROOT / "docs" / "tutorial.md" in pages()


def _free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def _written(block: Block, said: list[list[str]]) -> str:
    """The block with what was printed now; output that the page shortens stays as it is."""
    lines = []
    for (command, shown), printed in zip(block.commands(), said, strict=True):
        shortened = SKIPPED in (line.strip() for line in shown)
        lines += [f"$ {command}", *(shown if shortened else [line.rstrip() for line in printed])]
    return "\n".join(lines) + "\n"


def _with(page: str, rewritten: list[tuple[Block, str]]) -> str:
    for block, text in sorted(rewritten, key=lambda each: -each[0].start):
        page = page[: block.start] + text + page[block.start + len(block.text) :]
    return page
