"""Plays the same days again under moved levers, on all cores, and stops at once when nobody waits for the answer.

The luck of a day depends on who calls and what a contact takes, not on who answers. So it is drawn once and kept:
moving the advisers or the resolution replays the very same days (common random numbers), and costs no drawing.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from simulation.engine import Stopped
from simulation.kernel.engine import CompiledEngine
from simulation.kernel.luck import DrawnLuck
from simulation.measures import Measures, measure
from simulation.plan.values import DIE, Plan
from simulation.remembered import RememberedLuck, same_arrivals
from simulation.replicate import cores

_BYTES_PER_CONTACT = 43
_MOST_KEPT_BYTES = 120e6
_MOST_KEPT = 3
_CONTACTS_PER_BATCH = 25_000
_AHEAD = 3


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
            days = self._drawn.pop(key, None) or _Days(plan, seed, self._with_arrivals_of(plan, seed))
            self._drawn[key] = days
            while len(self._drawn) > _MOST_KEPT:
                self._drawn.pop(next(iter(self._drawn)))
            return days

    def _with_arrivals_of(self, plan: Plan, seed: int) -> Mapping[int, DrawnLuck]:
        """Return what is kept of days on which the same customers come at the same times."""
        alike = (days for days in self._drawn.values() if days.seed == seed and same_arrivals(plan, days.plan))
        return max((days.origin for days in alike), key=len, default={})


class _Days:
    """The drawn luck of a plan's days, by number.

    Args:
        plan: For whom it is drawn.
        seed: Start of the random numbers.
        arrivals: Luck of days with the same arrivals, by number.
    """

    def __init__(self, plan: Plan, seed: int, arrivals: Mapping[int, DrawnLuck]) -> None:
        self.plan, self.seed = plan, seed
        self.lucks: dict[int, DrawnLuck] = {}
        self._arrivals = arrivals

    @property
    def origin(self) -> Mapping[int, DrawnLuck]:
        """Luck that was drawn whole: what this one is made of, or itself; so none is made of one that was made."""
        return self._arrivals or self.lucks

    def of(self, number: int) -> DrawnLuck:
        """Return the luck of a day, drawn at most once."""
        if number not in self.lucks:
            self.lucks[number] = RememberedLuck(self.plan, self.seed, number, self._arrivals.get(number))
        return self.lucks[number]


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
