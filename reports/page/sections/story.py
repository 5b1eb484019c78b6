"""The story of a whole loop: its chapters in order, each with a way to the part of the page that tells it in full."""

from __future__ import annotations

from reports.page.kit import Kit, Section
from reports.story import story


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run that is no whole loop."""
    chapters = story(kit.run)
    return Section("story", "Story", kit.render("story.html", chapters=chapters)) if chapters else None
