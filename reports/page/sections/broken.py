"""Every broken promise once, however many journeys met it, with its touchpoints side by side."""

from __future__ import annotations

from reports.breaks import breaks
from reports.page.kit import Kit, Section


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing where every promise was kept."""
    found = breaks(kit.run)
    if not found:
        return None
    return Section("broken", "Broken promises", kit.render("broken.html", breaks=found))
