"""The page of two runs compared; it stands in the folder of the newer one."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from parcours.runs import RunFolder, safe_name
from reports.compare import MEANINGS, Change, Comparison, Row, comparison_sentence
from reports.evidence import Evidence
from reports.page.kit import Kit, Section
from reports.page.page import put_together

_GROUPS = (
    ("worse", "Worse than before", (Change.NEW, Change.FIRST_SEEN, Change.WORSE)),
    ("mended", "Better than before", (Change.MENDED, Change.BETTER)),
    ("still", "Still broken", (Change.STILL,)),
    ("gone", "No longer looked at", (Change.GONE,)),
)


def render_comparison(found: Comparison) -> str:
    """Return the comparison as one HTML page that opens from a disk, without a network."""
    kit = Kit(found.after, Evidence(found.after.path))
    sentence = comparison_sentence(found)
    head = kit.render(
        "comparison.html",
        found=found,
        sentence=sentence,
        tone={0: "kept", 1: "broken"}.get(found.exit_code, "doubt"),
        reports=[(run, _report(run.path, found.after.path)) for run in (found.before, found.after)],
        counts=[(title, len(found.of(*changes)), anchor) for anchor, title, changes in _GROUPS],
        kept=len(found.of(Change.SAME)),
    )
    sections = [Section("verdict", "", head)]
    for anchor, title, changes in _GROUPS:
        if rows := found.of(*changes):
            sections.append(
                Section(anchor, title, kit.render("changes.html", title=title, rows=_shown(rows), meanings=MEANINGS))
            )
    return put_together(kit, sections, sentence)


def write_comparison(found: Comparison) -> Path:
    """Write the page into the newer run's folder and return its path."""
    name = f"compared-with-{safe_name(found.before.name)}.html"
    return RunFolder(found.after.path).write_text(name, render_comparison(found))


def _shown(rows: tuple[Row, ...]) -> list[Row]:
    """Put what was broken first where a group holds both."""
    return sorted(rows, key=lambda row: not (row.before.broken or row.after.broken))


def _report(run: Path, beside: Path) -> str:
    """Return the relative link from a page in *beside* to the report of *run*; empty where there is none."""
    page = run / "report.html"
    return quote(Path(os.path.relpath(page, beside)).as_posix()) if page.is_file() else ""
