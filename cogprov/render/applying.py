"""What an apply says: a line for every object it is done with, and how it ended."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cogprov.planning.events import ACTION_DONE, ACTION_FAILED, ACTION_START, HEARTBEAT, RETRY, ApplyResult, Event
from cogprov.planning.plan import CREATE, DELETE, IMPORT, RELEASE, UPDATE
from cogprov.render.layout import hanging, table
from cogprov.render.problems import error_text
from cogprov.render.style import PLAIN, Style, cells, padded
from cogprov.render.values import counted, literal, seconds, some

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    CREATE: ("created", "creating"),
    UPDATE: ("updated", "updating"),
    IMPORT: ("imported", "importing"),
    DELETE: ("deleted", "deleting"),
    RELEASE: ("released", "releasing"),
}
"""A verb when it is done and while it is going on."""

_NAMES: Final[Mapping[str, str]] = {
    ACTION_START: "change_start",
    ACTION_DONE: "change_done",
    ACTION_FAILED: "change_failed",
}
"""What an event is called in the stream of ``--events``, where that is another word."""

_ADDRESS: Final = 44
_FEW: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def apply_line(event: Event, style: Style, spinner: str = "") -> str:
    """One object on one line: finished, failed, under way or waiting. ``spinner`` may stand for "under way"."""
    symbol, colour, words = _state(event, style)
    symbol = spinner if spinner and symbol == style.symbols.running else symbol
    address = padded(style.safe(event.address), min(_ADDRESS, style.width // 2))
    timed = event.kind in (ACTION_DONE, ACTION_FAILED, ACTION_START, RETRY, HEARTBEAT)
    start = f"  {symbol} {address}  {words:<10} {seconds(event.seconds) if timed else '':>6}"
    rest = _rest(event, style, style.width - cells(start) - 2)
    return (style.paint(colour, f"  {symbol} ") + start[4:] + ("  " + rest if rest else "")).rstrip()


def _state(event: Event, style: Style) -> tuple[str, str, str]:
    symbols = style.symbols
    done, doing = _WORDS.get(event.verb, (style.safe(event.verb), style.safe(event.verb)))
    if event.kind == ACTION_DONE:
        return symbols.done, "green", done
    if event.kind == ACTION_FAILED:
        return symbols.failed, "red", "failed"
    if event.kind in (ACTION_START, RETRY, HEARTBEAT):
        return symbols.running, "cyan", doing
    return symbols.waiting, "dim", "waiting"


def _rest(event: Event, style: Style, room: int) -> str:
    """The calls and the remark; only the first call by name when the line would be too long. The remark stays whole."""
    names = tuple(dict.fromkeys(style.safe(name) for name in event.operations))
    failed = event.kind == ACTION_FAILED
    remark = style.safe(event.detail) if failed else f"({style.safe(event.detail)})" if event.detail else ""
    calls = (", ".join(names), f"{names[0]}, {len(names) - 1} more" if len(names) > 1 else "")
    between = ": " if failed else " "
    full, short = (between.join(part for part in (each, remark) if part) for each in calls)
    return full if cells(full) <= room or len(names) < 2 else short


def apply_summary(result: ApplyResult, style: Style = PLAIN) -> str:
    """How an apply ended. With a failure always three blocks: the error, what was done, how to go on."""
    if result.whole:
        return "\n".join(_success(result, style))
    errors = [error for _, error in result.failures] or [error for error in (result.error,) if error]
    blocks = [error_text(error, style) for error in errors]
    counts = "\n".join(_wrapped(f"{_progress(result, style)}.", style))
    return "\n\n".join([*blocks, counts + "\n" + "\n".join(_wrapped(style.typed(_how_to_go_on(result)), style))])


def _success(result: ApplyResult, style: Style) -> Iterator[str]:
    verdict = {
        True: "Verified: plan is empty.",
        False: "Not as planned: something differs already. `cogprov plan` shows what.",
        None: "Not verified: not everything could be looked at." if result.not_checked else "Not verified.",
    }[result.verified]
    tally = ", ".join(f"{count} {word}" for word, count in _counts(result)) or "nothing to do"
    yield from _wrapped(f"Apply complete: {tally} in {seconds(result.seconds)}. {style.typed(verdict)}", style)
    for sentence in result.not_checked:
        yield from hanging("  ! ", style.safe(sentence), style.width)
    if result.outputs:
        yield ""
        yield "Outputs"
        yield from table((style.safe(name), literal(value, style)) for name, value in result.outputs.items())


def _counts(result: ApplyResult) -> Iterator[tuple[str, int]]:
    found = Counter(verb for _, verb in result.done)
    return ((past, found[verb]) for verb, (past, _) in _WORDS.items() if found[verb])


def _progress(result: ApplyResult, style: Style) -> str:
    waiting, halfway = (
        some([style.safe(address) for address in addresses]) for addresses in (result.not_started, result.interrupted)
    )
    failed = sum(1 for address, _ in result.failures if address) or int(bool(result.failed))
    return style.dots(
        f"Done {len(result.done)}",
        f"failed {failed}" if failed else "",
        f"stopped half way {len(result.interrupted)} ({halfway})" if halfway else "",
        f"not started {len(result.not_started)} ({waiting})" if waiting else "",
    )


def _how_to_go_on(result: ApplyResult) -> str:
    count = len(result.done)
    begin = "Fix and run" if result.failed or result.error else "Run"
    saved = "State is saved." if result.saved else "The state may lack the last of it."
    told = f"{saved} {begin} `cogprov apply` again"
    if not count:
        return f"{told}."
    number = _FEW[count] if count < len(_FEW) else str(count)
    return f"{told}; the {number} finished object{'' if count == 1 else 's'} will not be touched."


def _wrapped(text: str, style: Style) -> list[str]:
    return hanging("", text, style.width)


def event_json(event: Event) -> dict[str, Any]:
    """An event as one object of the ``--events`` stream."""
    document = dataclasses.asdict(event)
    return {**document, "kind": _NAMES.get(event.kind, event.kind), "operations": list(event.operations)}


def tally(done: int, total: int, running: int, elapsed: float, style: Style) -> str:
    """Where an apply stands: ``4/6 · 2.8 s · 1 waiting``"""
    waiting = total - done - running
    return style.dots(
        f"{done}/{total}" if total else counted(done, "object"),
        seconds(elapsed),
        f"{waiting} waiting" if waiting > 0 else "",
    )
