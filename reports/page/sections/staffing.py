"""The staff that was found: who is there when, the shifts, what was proved of them, and what they do not hold."""

from __future__ import annotations

from reports.centre import say
from reports.centre.record import read_record
from reports.centre.staffed import heaviest_day, shift_figure, staff_figures, staffed_days
from reports.page.kit import Kit, Section


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run that staffed nothing."""
    record = read_record(kit.run.path, "staff.json") if kit.run.verb == "staff" else None
    if record is None:
        return None
    date = heaviest_day(record)
    html = kit.render(
        "staffing.html",
        record=record,
        proof=record["proof"],
        say=say,
        days=staffed_days(record),
        date=date,
        figures=list(staff_figures(record, date)),
        shifts=shift_figure(record, date),
    )
    return Section("staff", "Staff", html)
