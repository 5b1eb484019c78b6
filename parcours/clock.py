"""Time is an object that is passed in, so that a test can hold it still.

Stored times are UTC and timezone-aware; delays are measured on a monotonic clock, which neither a
clock change nor a correction of the system's time can bend.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the harness needs of time."""

    def now(self) -> datetime:
        """Return the present moment, timezone-aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that only goes forward; only differences mean anything."""
        ...

    def sleep(self, duration_s: float) -> None:
        """Wait *duration_s* seconds (at least 0)."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    def sleep(self, duration_s: float) -> None:
        """Wait on the machine's clock."""
        time.sleep(duration_s)


class SteadyClock:
    """A clock that is set and runs on the monotonic one from there: no jump of the machine's time bends a delay.

    Args:
        real: The clock on which it runs.
        then: The moment to which it was set, timezone-aware; None for the present moment of *real*.
        then_s: The monotonic seconds of *real* at that moment; None for now.
    """

    def __init__(self, real: Clock, then: datetime | None = None, then_s: float | None = None) -> None:
        self._real = real
        self.set(then or real.now(), then_s)

    def set(self, then: datetime, then_s: float | None = None) -> None:
        """Set it to *then*, at the monotonic seconds *then_s* of the real clock; None for now."""
        self._then = then.astimezone(UTC)
        self._then_s = self._real.monotonic() if then_s is None else then_s

    def now(self) -> datetime:
        """Return the moment at which it was set and what has passed since, in UTC."""
        return self._then + timedelta(seconds=self._real.monotonic() - self._then_s)

    def monotonic(self) -> float:
        """Return the real clock's monotonic seconds."""
        return self._real.monotonic()

    def sleep(self, duration_s: float) -> None:
        """Wait on the real clock."""
        self._real.sleep(duration_s)


class ManualClock:
    """A clock that stands still until it is told to move; ``sleep`` moves it at once.

    Args:
        start: The first moment, timezone-aware.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        """Return the moment at which this clock stands."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds for which this clock was moved."""
        return self._elapsed_s

    def sleep(self, duration_s: float) -> None:
        """Move on by *duration_s* seconds without waiting."""
        self._now += timedelta(seconds=duration_s)
        self._elapsed_s += duration_s


def in_words(duration_s: float) -> str:
    """Write a duration of at least 0 s as people say it: "45 s", "12 min", "26 h 30 min", "3 days 14 h"."""
    if duration_s < 120:
        return f"{duration_s:.0f} s"
    minutes = round(duration_s / 60)
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 2 * 24 * 60:
        return _with_rest(minutes, 60, "h", "min")
    return _with_rest(round(minutes / 60), 24, "days", "h")


def _with_rest(amount: int, size: int, big: str, small: str) -> str:
    whole, rest = divmod(amount, size)
    return f"{whole} {big} {rest} {small}" if rest else f"{whole} {big}"
