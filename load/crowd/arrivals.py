"""Lets customers arrive on time in one worker: each in a greenlet of its own, begun when it is due, never sooner.

The schedule is the run's; this worker takes the arrivals of its turns. A customer beyond the cap is sent away and
counted, so that a slow shop cannot make the generator forget the others. Knows nothing of Locust.
"""

from __future__ import annotations

import time
import traceback
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import gevent
from gevent.pool import Group

from journeys.stage.result import Interrupted
from load.arrivals import Schedule, Turn
from load.crowd.parts import Cast, Records
from load.tally import Tally

LOOK_S = 0.1
"""Seconds after which a waiting worker looks again: sooner than a new table of turns, told before it counts."""
LATE_S = 5.0
"""An arrival noticed this many seconds after it was due is lost, not made up for: it would be another load."""


@dataclass(slots=True)
class Begun:
    """The start of a run as this worker knows it.

    Args:
        t0: Moment of the run's second 0 on this machine's monotonic clock.
        turns: What is this worker's share, in order of `from_s`.
    """

    t0: float
    turns: list[Turn]


class Arrivals:
    """The arrivals of one worker.

    Args:
        schedule: The run's schedule.
        names: Names of the journeys, by kind.
        cast: Plays them.
        cap: Customers under way at once in this worker.
        tally: Counts.
        on_request: Told of each request, for Locust's statistics: step, method, seconds, bytes, error.
        on_journey: Told of each journey's end, for Locust's statistics: name, verdict, seconds since it was due.
    """

    def __init__(
        self,
        schedule: Schedule,
        names: Sequence[str],
        cast: Cast,
        cap: int,
        tally: Tally,
        on_request: Callable[[str, str, float, int, str], None],
        on_journey: Callable[[str, str, float], None],
    ) -> None:
        self._due: list[float] = schedule.due_s.tolist()
        self._kinds: list[int] = schedule.kinds.tolist()
        self._schedule = schedule
        self._names = names
        self._cast = cast
        self.cap = cap
        self._tally = tally
        self._on_request = on_request
        self._on_journey = on_journey
        self._group = Group()
        self._begun: Begun | None = None
        self._driver: gevent.Greenlet | None = None
        self._stopping = False
        self._defects: list[str] = []
        self._examples: Records = []
        self.over = False

    # From outside --------------------------------------------------------------------------------
    def turn(self, t0: float, turns: Sequence[Turn]) -> None:
        """Take a new table of turns; begin where this is the first."""
        self._begun = Begun(t0, sorted(turns, key=lambda turn: turn.from_s))
        if self._driver is None:
            self._driver = gevent.spawn(self._drive)

    def stop(self) -> None:
        """Let nobody arrive any more, and ask all under way to leave at their next step."""
        self._stopping = True

    def kill(self) -> None:
        """End everybody under way."""
        self.stop()
        if self._driver is not None:
            self._driver.kill(block=True)
        self._group.kill(block=True, timeout=2)

    @property
    def in_flight(self) -> int:
        """Customers under way."""
        return len(self._group)

    @property
    def idle(self) -> bool:
        """Whether all arrivals of the schedule are past and nobody is under way."""
        return (self.over or self._stopping) and not self._group

    def take_examples(self) -> Records:
        """Hand over the stories worth keeping that came together since the last call."""
        taken, self._examples = self._examples, []
        return taken

    def take_defects(self) -> list[str]:
        """Hand over tracebacks of the harness's own defects."""
        taken, self._defects = self._defects, []
        return taken

    # The driver ----------------------------------------------------------------------------------
    def _drive(self) -> None:
        assert self._begun is not None, "turn() has set it"
        number, total = self._first_number(), len(self._due)
        while number < total and not self._stopping:
            t0, due = self._begun.t0, self._due[number]
            wait_s = t0 + due - time.monotonic()
            if wait_s > LOOK_S:
                gevent.sleep(LOOK_S)
                continue
            turn = self._turn_at(due)
            if turn is not None and turn.takes(number) and wait_s > -LATE_S:
                if wait_s > 0.0:
                    gevent.sleep(wait_s)
                if not self._stopping:
                    self._arrive(number, due, t0)
            number += 1
        self.over = True

    def _first_number(self) -> int:
        """Where this worker begins: at the first arrival of its first turn."""
        assert self._begun is not None, "turn() has set it"
        first = min((turn.from_s for turn in self._begun.turns if turn.slot >= 0), default=0.0)
        return max(0, bisect_right(self._due, first - 1e-9))

    def _turn_at(self, due_s: float) -> Turn | None:
        assert self._begun is not None, "turn() has set it"
        current = None
        for turn in self._begun.turns:
            if turn.from_s <= due_s:
                current = turn
        return current

    def _arrive(self, number: int, due_s: float, t0: float) -> None:
        if len(self._group) >= self.cap:
            self._tally.dropped(due_s)
            return
        self._group.spawn(self._live, number, due_s, t0)

    # One customer --------------------------------------------------------------------------------
    def _live(self, number: int, due_s: float, t0: float) -> None:
        due = t0 + due_s
        self._tally.started(due_s, max(0.0, time.monotonic() - due))
        name, moved_s = self._names[self._kinds[number]], 0.0

        def on_request(step: str, method: str, began: float, took_s: float, size: int, error: str, sent: int) -> None:
            self._tally.step(began - t0, step, tags_of(step), took_s, error, sent)
            self._on_request(step, method, took_s, size, error)

        try:
            played = self._cast.play(
                self._kinds[number], self._schedule.customer_seed(number), on_request, self._still_wanted
            )
            verdict, moved_s = played.verdict, played.moved_s
            for promise, state, delay_s in played.outcomes:
                self._tally.promise(due_s, promise, state, delay_s)
            if len(self._examples) < 2_000:
                self._examples += played.records
        except (Interrupted, gevent.GreenletExit):
            verdict = "interrupted"
        except Exception:  # noqa: BLE001 - a defect must reach the person who called, not vanish with a greenlet
            verdict = "defect"
            self._defects.append(traceback.format_exc())
        took_s = time.monotonic() - due + moved_s
        self._tally.ended(due_s, name, verdict, took_s)
        self._on_journey(name, verdict, took_s)

    def _still_wanted(self) -> None:
        if self._stopping:
            raise Interrupted


CHECKOUT = frozenset(
    ("begin-checkout", "give-contact", "choose-delivery", "correct-email-before", "pay", "place-order")
)
CATALOGUE = frozenset(("enter", "look-up", "add-to-basket", "open-basket"))


def tags_of(step: str) -> tuple[str, ...]:
    """Return the tags of a step, by which objectives mean several steps at once: "catalogue" or "checkout"."""
    if step in CHECKOUT:
        return ("checkout",)
    return ("catalogue",) if step in CATALOGUE else ()
