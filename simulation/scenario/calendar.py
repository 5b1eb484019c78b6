"""The time axis: elapsed seconds since the first local midnight, cut into equal intervals.

Nothing that happens in the simulation knows of clock changes: they happen here, where local times become
intervals. A day on which the clocks change simply has 23 or 25 hours' worth of intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from simulation.scenario.model import Scenario


@dataclass(frozen=True)
class Calendar:
    """The days and intervals of a scenario."""

    zone: str
    """Name of the time zone."""
    interval_s: float
    """Length of every interval in seconds."""
    dates: tuple[date, ...]
    """The days, in order."""
    origin_s: float
    """The first local midnight as seconds since 1970 UTC."""
    first_of_day: npt.NDArray[np.int64]
    """Number of the first interval of every day, and one more: the number of intervals; shape (days + 1,)."""
    clock_s: npt.NDArray[np.int64]
    """Local time at the begin of every interval, seconds since midnight on the wall clock; shape (intervals,)."""
    day_of: npt.NDArray[np.int64]
    """The day, from 0, to which every interval belongs; shape (intervals,)."""

    @property
    def n_intervals(self) -> int:
        """How many intervals the horizon has."""
        return int(self.first_of_day[-1])

    @property
    def n_days(self) -> int:
        """How many days the horizon has."""
        return len(self.dates)

    def moment(self, elapsed_s: float) -> datetime:
        """Return the local, timezone-aware moment *elapsed_s* seconds after the first midnight."""
        utc = datetime.fromtimestamp(self.origin_s, UTC) + timedelta(seconds=elapsed_s)
        return utc.astimezone(ZoneInfo(self.zone))

    def begin(self, interval: int) -> datetime:
        """Return the local, timezone-aware begin of an interval."""
        return self.moment(interval * self.interval_s)

    def within(self, day: int, first_s: int, last_s: int) -> npt.NDArray[np.int64]:
        """Find the intervals of a day that lie in a span of local time.

        Args:
            day: Number of the day, from 0.
            first_s: Begin, seconds since midnight on the wall clock.
            last_s: End.

        Returns:
            Interval numbers in order; on the day when an hour comes twice, both are there.
        """
        span = np.arange(self.first_of_day[day], self.first_of_day[day + 1])
        clock = self.clock_s[span]
        return span[(clock >= first_s) & (clock < last_s)]


def shown(day: date, clock_s: int, zone: ZoneInfo) -> bool:
    """Say whether the clock shows a time on a day: one that is skipped when the clock is put forward, it does not.

    Args:
        day: The day.
        clock_s: The time, seconds since midnight on the wall clock.
        zone: Where the clock hangs.
    """
    given = datetime(day.year, day.month, day.day, clock_s // 3600, clock_s % 3600 // 60, tzinfo=zone)
    return given.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == given.replace(tzinfo=None)


def calendar_of(scenario: Scenario) -> Calendar:
    """Lay out the days and intervals of a scenario.

    Raises:
        ValueError: If a day of this time zone is not a whole number of intervals.
    """
    zone = ZoneInfo(scenario.zone)
    dates = tuple(scenario.start + timedelta(days=number) for number in range(scenario.days))
    midnights = [
        datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
        for day in (*dates, dates[-1] + timedelta(days=1))
    ]
    counts = np.diff(midnights) / scenario.interval
    if np.any(counts != np.round(counts)):
        raise ValueError("interval: expected one that divides every day of the time zone, clock changes included")
    first_of_day = np.concatenate([[0], np.cumsum(np.round(counts).astype(np.int64))])
    moments = [
        datetime.fromtimestamp(midnights[0] + number * scenario.interval, zone)
        for number in range(int(first_of_day[-1]))
    ]
    return Calendar(
        zone=scenario.zone,
        interval_s=scenario.interval,
        dates=dates,
        origin_s=midnights[0],
        first_of_day=first_of_day,
        clock_s=np.array([m.hour * 3600 + m.minute * 60 + m.second for m in moments], dtype=np.int64),
        day_of=np.repeat(np.arange(len(dates)), np.diff(first_of_day)),
    )
