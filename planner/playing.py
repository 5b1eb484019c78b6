"""Plays the same days again under moved levers, on all cores, and stops at once when nobody waits for the answer.

The luck of a day depends on who calls and what a contact takes, not on who answers. So it is drawn once and kept:
moving the advisers or the resolution replays the very same days (common random numbers), and costs no drawing.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from simulation.engine import Stopped
from simulation.kernel.engine import CompiledEngine
from simulation.measures import Measures, measure
from simulation.plan.values import DIE, Plan
from simulation.remembered import Kinship, RememberedLuck, kinship
from simulation.replicate import cores

_BYTES_PER_CONTACT = 43
_MOST_KEPT_BYTES = 120e6
_MOST_KEPT = 3
_CONTACTS_PER_BATCH = 25_000
_AHEAD = 3
_WORTH_A_BOOK = 1.25
"""With so many times the contacts of the days drawn whole, a fifth would be drawn for each move: so all are, once."""


class Player:
    """Holds the threads and the drawn days between one answer and the next."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(cores(), thread_name_prefix="planner")
        self._lock = threading.Lock()
        self._drawn: dict[str, _Days] = {}

    def close(self) -> None:
        """End the threads; what is under way ends at its next day."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def play(self, plan: Plan, replications: int, seed: int, stopped: Callable[[], bool]) -> Iterator[Measures]:
        """Play replications and yield them in the order of their numbers.

        Args:
            plan: What to play.
            replications: How often, at least 1.
            seed: At least 0.
            stopped: Asked before every day whether to give up.

        Raises:
            Stopped: If it was told to.
        """
        lucks = self._lucks(plan, replications, seed)

        def batch(numbers: range) -> list[Measures]:
            engine = CompiledEngine()
            return [self._one(plan, engine, lucks, seed, number, stopped) for number in numbers]

        size = max(1, int(_CONTACTS_PER_BATCH / (plan.mean_contacts + 1)))
        ahead = iter([range(k, min(k + size, replications)) for k in range(0, replications, size)])
        waiting: list[Future[list[Measures]]] = []
        try:
            while True:
                while len(waiting) < _AHEAD * cores() and (numbers := next(ahead, None)) is not None:
                    waiting.append(self._pool.submit(batch, numbers))
                if not waiting:
                    return
                yield from waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()

    def _one(
        self,
        plan: Plan,
        engine: CompiledEngine,
        lucks: _Days | None,
        seed: int,
        number: int,
        stopped: Callable[[], bool],
    ) -> Measures:
        def look(_: int = 0) -> None:
            if stopped():
                raise Stopped("nobody waits for this answer any more")

        look()
        luck = engine.luck(plan, seed, number) if lucks is None else lucks.of(number)
        return measure(plan, engine.simulate(plan, luck, between_days=look))

    def _lucks(self, plan: Plan, replications: int, seed: int) -> _Days | None:
        """Return the drawn days that fit a plan; None where they would fill the memory."""
        if replications * plan.mean_contacts * _BYTES_PER_CONTACT > _MOST_KEPT_BYTES:
            return None
        key = _fingerprint(plan, seed)
        with self._lock:
            days = self._drawn.pop(key, None) or _Days(plan, seed, self._origin(plan, seed))
            self._drawn[key] = days
            while len(self._drawn) > _MOST_KEPT:
                self._drawn.pop(next(iter(self._drawn)))
            return days

    def _origin(self, plan: Plan, seed: int) -> Origin | None:
        """Return the days drawn whole that have most in common with those of a plan, and what that is."""
        whole = {days.origin[0] if days.origin else days for days in self._drawn.values() if days.seed == seed}
        akin = [(one, kin) for one in whole if (kin := kinship(plan, one.plan)) is not None]
        found = [one for one in akin if plan.mean_contacts <= _WORTH_A_BOOK * one[0].plan.mean_contacts]
        return max(found, key=lambda one: (one[1].sources, len(one[0].lucks)), default=None)


class _Days:
    """The luck of a plan's days, by number.

    Args:
        plan: For whom it is drawn.
        seed: Start of the random numbers.
        origin: Days drawn whole, from which it takes what does not change, and what that is; None: it is drawn whole.
    """

    def __init__(self, plan: Plan, seed: int, origin: Origin | None) -> None:
        self.plan, self.seed, self.origin = plan, seed, origin
        self.lucks: dict[int, RememberedLuck] = {}

    def of(self, number: int) -> RememberedLuck:
        """Return the luck of a day, drawn at most once."""
        if number not in self.lucks:
            known = None
            if self.origin is not None and number in self.origin[0].lucks:
                known = self.origin[0].lucks[number], self.origin[1]
            self.lucks[number] = RememberedLuck(self.plan, self.seed, number, known)
        return self.lucks[number]


Origin = tuple[_Days, Kinship]


def _fingerprint(plan: Plan, seed: int) -> str:
    """Name everything on which the luck of a day depends: sources, patience, handling times, calendar and seed."""
    digest = hashlib.blake2b(digest_size=16)
    rules = plan.rules
    digest.update(repr((seed, rules.interval_s, rules.n_intervals, rules.clock_s, rules.day_shape)).encode())
    for array in (
        *plan.streams,
        plan.channels.patience,
        plan.reasons.handling,
        *(plan.dice.rows[column] for column in DIE.names or ()),
        plan.dice.values,
        plan.calendar.first_of_day,
    ):
        digest.update(repr((array.shape, array.dtype.str)).encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
