"""Which promise caught which fault, where faults were committed on purpose."""

from __future__ import annotations

from markupsafe import Markup

from reports.matrix import HEADS_PX, LABELS_PX, draw_matrix
from reports.model import Detection
from reports.page.kit import Kit, Section

_ENOUGH = 5
"""Fewer faults are read sooner in the table than in a picture."""


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run that committed no fault on purpose."""
    found = kit.run.detections
    if not found:
        return None
    return Section("detections", "Faults", kit.render("detections.html", found=found, picture=matrix_picture(kit)))


def matrix_picture(kit: Kit) -> Markup:
    """Draw the matrix of the run's faults and promises; empty where there are too few to need a picture."""
    found = [one for _, one in kit.run.detections]
    if len({one.fault for one in found if one.fault}) < _ENOUGH:
        return Markup()
    matrix = draw_matrix(found)
    return kit.render("matrix.html", matrix=matrix, summary=_summary(found), left=LABELS_PX, top=HEADS_PX)


def _summary(found: list[Detection]) -> str:
    faults = [one for one in found if one.fault]
    caught = sum(one.caught for one in faults)
    accused = sum(len(one.accused) for one in found)
    return f"{caught} of {len(faults)} faults caught by a promise that had to break, {accused} false accusations"
