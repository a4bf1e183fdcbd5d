"""Plans, drift, events and errors as text, JSON, Markdown, HTML. Data in, text out; only Progress writes to a stream.

    style.py         Style: colour, width, Unicode
    report.py        what a plan or a drift check says, before anybody decides how it looks
    plan_report.py, drift_report.py   Plan -> Report
    text.py, markdown.py, html.py     Report -> text
    values.py, changes.py, objects.py, layout.py   single values, changed properties, objects, columns
    problems.py      errors and warnings
    documents.py     the JSON documents that ``--json`` prints
    saved.py, codec.py, encoding.py, hiding.py   a Plan in full as JSON and back
    applying.py      what an apply reports when it is done with an object, and at its end
    output_formats.py, listing.py   outputs and state entries
    progress.py      the live display

Names are loaded when they are first asked for: a command that prints one line of text pays for no other writer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cogprov.render.applying import apply_line, apply_summary, event_json
    from cogprov.render.documents import drift_json, error_json, json_text
    from cogprov.render.hiding import from_config, hide, refuse
    from cogprov.render.html import drift_html, plan_html
    from cogprov.render.listing import kept_text, state_list_text
    from cogprov.render.markdown import drift_markdown, plan_markdown
    from cogprov.render.output_formats import outputs
    from cogprov.render.problems import error_text, problem_text
    from cogprov.render.progress import Progress
    from cogprov.render.saved import plan_from_bytes, plan_from_json, plan_json
    from cogprov.render.style import Style, style_for
    from cogprov.render.text import drift_text, plan_text

_HOMES = {
    "applying": ("apply_line", "apply_summary", "event_json"),
    "documents": ("drift_json", "error_json", "json_text"),
    "hiding": ("from_config", "hide", "refuse"),
    "html": ("drift_html", "plan_html"),
    "listing": ("kept_text", "state_list_text"),
    "markdown": ("drift_markdown", "plan_markdown"),
    "output_formats": ("outputs",),
    "problems": ("error_text", "problem_text"),
    "progress": ("Progress",),
    "saved": ("plan_from_bytes", "plan_from_json", "plan_json"),
    "style": ("Style", "style_for"),
    "text": ("drift_text", "plan_text"),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Progress",
    "Style",
    "apply_line",
    "apply_summary",
    "drift_html",
    "drift_json",
    "drift_markdown",
    "drift_text",
    "error_json",
    "error_text",
    "event_json",
    "from_config",
    "hide",
    "json_text",
    "kept_text",
    "outputs",
    "plan_from_bytes",
    "plan_from_json",
    "plan_html",
    "plan_json",
    "plan_markdown",
    "plan_text",
    "problem_text",
    "refuse",
    "state_list_text",
    "style_for",
]


def __getattr__(name: str) -> Any:
    """The exported name, from the module it lives in."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
