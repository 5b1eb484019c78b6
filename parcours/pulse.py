"""Whether this process was at work: a pulse in a thread of its own, and by how much its beats came too late.

A process that was stopped, or that has too little of its machine, hears of a letter later than the letter came. It
knows of that only by itself: where its own pulse was held up, what it measured may be its own slowness.
"""

from __future__ import annotations

import threading
from itertools import takewhile
from math import inf
from typing import NamedTuple, Protocol

from parcours.clock import Clock, SystemClock

EVERY_S = 0.1
"""Seconds from one beat to the next."""
UNFELT_S = 0.02
"""Seconds by which a beat is late on any machine; they are not counted."""


class AtWork(Protocol):
    """Who knows for how long this process was held up."""

    def held_up_s(self, since_s: float, until_s: float = inf) -> float:
        """Return for how many seconds it was held up between these two monotonic seconds."""
        ...


class _Gap(NamedTuple):
    """A time in which no beat came, though one was due: from when to when, in monotonic seconds."""

    began_s: float
    ended_s: float

    def within(self, since_s: float = -inf, until_s: float = inf) -> float:
        """Return how many seconds of it lie between these two."""
        return max(0.0, min(self.ended_s, until_s) - max(self.began_s, since_s))


class Pulse:
    """The pulse of this process; it beats from `start` to `close`.

    Args:
        clock: What the beats are measured on.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._last_s = self._clock.monotonic()
        self._gaps: list[_Gap] = []
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="pulse", daemon=True)

    def start(self) -> Pulse:
        """Begin to beat, and return itself."""
        self.beat()
        self._thread.start()
        return self

    def beat(self) -> None:
        """Beat once, and remember by how much it was late."""
        now_s = self._clock.monotonic()
        gap = self._gap(now_s)
        if gap.within() > UNFELT_S:
            self._gaps.append(gap)
        self._last_s = now_s

    def held_up_s(self, since_s: float, until_s: float = inf) -> float:
        """Return for how many seconds it was held up between these two; a beat that is overdue now counts too."""
        after = takewhile(lambda gap: gap.ended_s > since_s, reversed(self._gaps))
        gaps = [self._gap(self._clock.monotonic()), *after]
        return sum(gap.within(since_s, until_s) for gap in gaps)

    def close(self) -> None:
        """Beat no longer; what was held up stays known."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(1)

    def _gap(self, now_s: float) -> _Gap:
        """Return the time since the next beat was due; it ends before it begins where that is still to come."""
        return _Gap(self._last_s + EVERY_S, now_s)

    def _go_on(self) -> None:
        while not self._closed.wait(EVERY_S):
            self.beat()
