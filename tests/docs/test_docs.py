"""The documentation tells the truth: generated pages are up to date, codes are explained, examples in it load."""

from __future__ import annotations

import re
from pathlib import Path

from cogprov.config import CODES
from cogprov.kinds import codes as kind_codes
from cogprov.planning import codes as planning_codes

ROOT = Path(__file__).resolve().parents[2]


def test_every_code_in_the_source_is_explained() -> None:
    """A code in a message leads to a line of the reference, and no line speaks of a code that is gone."""
    explained = {**CODES, **kind_codes.CODES, **planning_codes.CODES}
    tables = [ROOT / "cogprov" / name / "codes.py" for name in ("config", "kinds", "planning")]
    sources = [path for path in (ROOT / "cogprov").rglob("*.py") if path not in tables]
    used = {code for path in sources for code in re.findall(r"\"([EW]\d{4})\"", path.read_text())}
    used |= set(CODES)

    assert used == set(explained)


def test_the_project_stands_alone() -> None:
    """Nothing in the repository refers to papers that its readers do not have."""
    wrong = [
        path.relative_to(ROOT)
        for suffix in ("*.py", "*.md", "*.yaml", "*.toml", "Makefile")
        for path in ROOT.rglob(suffix)
        if ".venv" not in path.parts and path != Path(__file__) and "../shared" in path.read_text(errors="ignore")
    ]

    assert wrong == []


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link in the documentation names a file that is there."""
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "state" / "README.md"]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert broken == []
