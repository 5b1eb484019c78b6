"""Puts the page together: its sections in order, with style and script inside, and nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from markupsafe import Markup

from reports import words
from reports.evidence import Evidence
from reports.model import Run
from reports.page.kit import TEMPLATES, Kit, Section, SectionMaker
from reports.page.sections import (
    about,
    broken,
    centre,
    crowd,
    detections,
    impact,
    journeys,
    staffing,
    story,
    trouble,
    verdict,
)
from reports.story import chapters_of

SECTIONS: tuple[SectionMaker, ...] = (
    verdict.make,
    impact.make,
    crowd.make,
    centre.make,
    staffing.make,
    detections.make,
    broken.make,
    trouble.make,
    journeys.make,
    about.make,
)
"""In the page's order. A further kind of run joins by adding its module here."""
HEAD, FOOT = (verdict.make, story.make, detections.make, broken.make), (trouble.make, journeys.make, about.make)
"""What a whole loop tells of itself; what stands between them it takes from the runs of its chapters."""


def render_page(run: Run) -> str:
    """Return the report of *run* as one HTML page that opens from a disk, without a network."""
    kit = Kit(run, Evidence(run.path))
    if "chapters" not in run.about:
        return put_together(kit, _made(SECTIONS, kit), words.verdict_sentence(run))
    sections = _made(HEAD, kit)
    between = [make for make in SECTIONS if make not in (*HEAD, *FOOT)]
    for chapter in chapters_of(run).values():
        sections += _made(between, Kit(chapter, Evidence(chapter.path)))
    return put_together(kit, [*sections, *_made(FOOT, kit)], words.verdict_sentence(run))


def _made(makers: Sequence[SectionMaker], kit: Kit) -> list[Section]:
    return [section for make in makers if (section := make(kit))]


def put_together(kit: Kit, sections: Sequence[Section], title: str) -> str:
    """Return *sections* as one page that asks nobody for anything; its policy lets only its own script run."""
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return str(
        kit.render(
            "page.html",
            sections=sections,
            title=title,
            style=Markup(style),
            script=Markup(script),
            ledgers=kit.ledgers.script(),
            policy=policy,
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
