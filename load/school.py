"""School holidays of metropolitan France by zone: when families are away or at home, and orders shift with them.

The ministry sets the dates by decree, a few years ahead; there is no rule to compute them by. A day outside the decrees
below is *not known*, which is not the same as a school day.

Source: arrêtés of 7 December 2022 (2024 to 2026) and 22 October 2025 (2026 to 2027), Journal officiel; summer begins on
the first day given and ends with August.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ZONES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """One holiday.

    Args:
        name: What it is called: "Toussaint", "Noël", "hiver", "printemps", "été".
        zones: Which zones have it.
        first: First day without school, a Saturday.
        back: The day on which school begins again.
    """

    name: str
    zones: str
    first: date
    back: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.back


def _holidays(table: str) -> tuple[SchoolHoliday, ...]:
    rows = (line.split() for line in table.strip().splitlines())
    return tuple(
        SchoolHoliday(name, zones, date.fromisoformat(first), date.fromisoformat(back))
        for name, zones, first, back in rows
    )


HOLIDAYS = _holidays("""
Toussaint ABC 2024-10-19 2024-11-04
Noël      ABC 2024-12-21 2025-01-06
hiver     B   2025-02-08 2025-02-24
hiver     C   2025-02-15 2025-03-03
hiver     A   2025-02-22 2025-03-10
printemps B   2025-04-05 2025-04-22
printemps C   2025-04-12 2025-04-28
printemps A   2025-04-19 2025-05-05
été       ABC 2025-07-05 2025-09-01
Toussaint ABC 2025-10-18 2025-11-03
Noël      ABC 2025-12-20 2026-01-05
hiver     A   2026-02-07 2026-02-23
hiver     B   2026-02-14 2026-03-02
hiver     C   2026-02-21 2026-03-09
printemps A   2026-04-04 2026-04-20
printemps B   2026-04-11 2026-04-27
printemps C   2026-04-18 2026-05-04
été       ABC 2026-07-04 2026-09-01
Toussaint ABC 2026-10-17 2026-11-02
Noël      ABC 2026-12-19 2027-01-04
hiver     C   2027-02-06 2027-02-22
hiver     A   2027-02-13 2027-03-01
hiver     B   2027-02-20 2027-03-08
printemps C   2027-04-03 2027-04-19
printemps A   2027-04-10 2027-04-26
printemps B   2027-04-17 2027-05-03
été       ABC 2027-07-03 2027-09-01
""")
KNOWN_FROM, KNOWN_TO = date(2024, 9, 2), date(2027, 8, 31)


def zones_on_holiday(day: date) -> tuple[str, ...] | None:
    """Return the zones whose schools are closed on *day* for holidays; None where no decree covers the day."""
    if not KNOWN_FROM <= day <= KNOWN_TO:
        return None
    return tuple(zone for zone in ZONES if any(day in one and zone in one.zones for one in HOLIDAYS))


def said_of(day: date) -> str:
    """Say in words what schools do on *day*; empty where all are open."""
    zones = zones_on_holiday(day)
    if zones is None:
        return "school holidays not known yet"
    if not zones:
        return ""
    after = next(one.back for one in HOLIDAYS if day in one and zones[0] in one.zones) - timedelta(days=1)
    which = "all zones" if len(zones) == len(ZONES) else f"zone {' and '.join(zones)}"
    return f"school holidays, {which}, to {after:%d %B}"
