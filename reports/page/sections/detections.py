"""Which promise caught which fault, where faults were committed on purpose."""

from __future__ import annotations

from reports.page.kit import Kit, Section


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run that committed no fault on purpose."""
    found = kit.run.detections
    if not found:
        return None
    return Section("detections", "Faults", kit.render("detections.html", found=found))
