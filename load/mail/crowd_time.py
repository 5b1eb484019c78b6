"""A crowd's time: the machine's own, and on top of it what the embedded shop's clock was moved on by.

Customers who do nothing but wait for mail that was lost need not be waited for: the shop's clock is moved on, as for
a customer who comes alone, and theirs with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from parcours.clock import Clock

MOVED = "moved_s"
"""In the head of a frame of the mail feed: by how many seconds the shop's clock was moved on."""


class CrowdTime:
    """A clock that runs on another and can be moved on.

    Args:
        real: The clock on which it runs.
    """

    def __init__(self, real: Clock) -> None:
        self._real = real
        self.moved_s = 0.0
        """Seconds by which it was moved on so far."""

    def move_on(self, by_s: float) -> None:
        """Let *by_s* seconds (at least 0) pass at once."""
        self.moved_s += by_s

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._real.now() + timedelta(seconds=self.moved_s)

    def monotonic(self) -> float:
        """Return the real clock's monotonic seconds, and those that passed at once."""
        return self._real.monotonic() + self.moved_s

    def sleep(self, duration_s: float) -> None:
        """Wait on the real clock."""
        self._real.sleep(duration_s)
