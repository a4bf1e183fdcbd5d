"""The figures of the matrix, written where its readers look, by the run that made them."""

from __future__ import annotations

import datetime
import platform
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "safety.md"
BEGIN: Final = "<!-- figures: written by `make faults` -->"
END: Final = "<!-- end of figures -->"

BLOCKS: Final[Mapping[str, str]] = {
    "test_trouble_at_a_write": "each write, in each kind of trouble, once and for longer than patience lasts",
    "test_trouble_at_a_read": "each read, in each kind of trouble",
    "test_killed_at_a_call": "death before and after each call",
    "test_a_member_that_botocore_does_not_know": "answers with a setting that botocore does not know",
    "test_death_in_the_middle_of_saving": "death at each change to the disk, after each eighth of the bytes",
    "test_two_troubles_in_one_run": "two troubles in one run",
    "test_an_outsider_between_any_two_calls": "somebody else's change between any two calls",
    "test_a_second_run_between_any_two_calls": "a second run between any two calls",
    "test_a_create_that_comes_late": "creates that take effect after they were given up",
    "test_from_anywhere_to_anywhere": "random start, random goal, random troubles",
    "test_killed_by_the_kernel": "processes: SIGKILL before and after each write",
    "test_answers_lost_on_the_wire": "processes: resets, cut bodies, lost and late answers",
    "test_interrupted": "processes: INT, TERM, INT twice, TERM and KILL, at twenty calls",
}
"""What each test plays, in the order of the table."""


def written(page: str, outcomes: Mapping[str, Counter[str]]) -> str:
    """The page with the rows of these tests made anew; those of other tests stay."""
    head, _, rest = page.partition(BEGIN)
    table, _, tail = rest.partition(END)
    rows = {line.split("|")[1].strip(): line for line in table.splitlines() if line.count("|") == 5}
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    for test, title in BLOCKS.items():
        counted = outcomes.get(test)
        if counted:
            passed, cells = counted["passed"], sum(counted.values())
            rows[title] = f"| {title} | {cells:,} | {passed:,} | {today}, Python {platform.python_version()} |"
    lines = ["| Block | Cells | Passed | Run |", "|---|---|---|---|"]
    lines += [rows[title] for title in BLOCKS.values() if title in rows]
    return f"{head}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{tail}"
