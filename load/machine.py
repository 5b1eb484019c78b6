"""Whom this machine's processors worked for while a crowd came: the run itself, others, or nobody.

The shop that Parcours starts stands on the machine from which the crowd comes. Where other work takes what that machine
can do, the shop answers late for that alone, even if the crowd itself came on time. What the run did (this process and
all that it started: shop, sink, generator, workers) is known, and so is what the machine did in all: the rest is that
of others, among them the host that took time from a virtual machine. Of a shop elsewhere nothing of this is known.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterable
from math import inf
from typing import NamedTuple

import psutil

from load.crowd.coordinator import BEGINS_S
from load.results import MINUTE_S
from parcours.records import Json
from parcours.runs import RunFolder

STREAM = "machine"
"""The stream of the run folder that says what each stretch of the run was spent on."""
EVERY_S = 2.0
"""Seconds from one look to the next."""
MOST_IDLE = 0.1
"""Share of the processor time that may be idle where none was left: what is between two pieces of work."""
_BUSY = ("user", "nice", "system", "irq", "softirq", "steal")
_IDLE = ("idle", "iowait")


class Spent(NamedTuple):
    """Processor time in seconds, over all processors: what passed, what of it was idle, and what the run used."""

    whole_s: float
    idle_s: float
    own_s: float

    def since(self, before: Spent) -> Spent:
        """Return what was spent since *before*; the system's clocks are coarse, so none may seem to run backwards."""
        return Spent(*(max(0.0, now - then) for now, then in zip(self, before, strict=True)))


def spent_here() -> Spent:
    """Return what this machine's processors, and this process with all that it ever started, have spent until now."""
    times = psutil.cpu_times()
    busy_s, idle_s = (sum(getattr(times, kind, 0.0) for kind in kinds) for kinds in (_BUSY, _IDLE))
    this = psutil.Process()
    own_s = 0.0
    for process in (this, *this.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            used = process.cpu_times()
            own_s += used.user + used.system + used.children_user + used.children_system
    return Spent(busy_s + idle_s, idle_s, own_s)


class MachineWatch:
    """Looks every now and then, from the first arrival on, and writes down what the machine's time was spent on.

    Args:
        run: The crowd's run.
        spent: Says what was spent until now.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        run: RunFolder,
        spent: Callable[[], Spent] = spent_here,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._run = run
        self._spent = spent
        self._clock = clock
        self._begins_s: float | None = None
        self._looked_s = -inf
        self._before: Spent | None = None

    def look(self) -> None:
        """Write down what was spent since the last look, if it is time to; called several times a second."""
        now_s = self._clock()
        if self._begins_s is None and (self._run.path / "turns.jsonl").is_file():
            self._begins_s = now_s + BEGINS_S
        if self._begins_s is None or now_s < max(self._begins_s, self._looked_s + EVERY_S):
            return
        spent = self._spent()
        if self._before is not None:
            stretch = spent.since(self._before)
            second = round(self._looked_s - self._begins_s, 1)
            self._run.append(STREAM, {"second": second, **{name: round(s, 2) for name, s in stretch._asdict().items()}})
        self._looked_s, self._before = now_s, spent


class Taken(NamedTuple):
    """What others took of this machine in some minutes, and what was left idle: shares of its processor time."""

    others: float
    idle: float


def taken_by_others(records: Iterable[Json], minutes: Collection[int]) -> Taken:
    """Add up what was spent in these minutes of the run; where nobody looked, others took nothing.

    Args:
        records: Records of the stream `STREAM`.
        minutes: Minutes of the run, from 0.
    """
    whole_s = idle_s = own_s = 0.0
    for one in records:
        if one["second"] // MINUTE_S in minutes:
            whole_s, idle_s, own_s = whole_s + one["whole_s"], idle_s + one["idle_s"], own_s + one["own_s"]
    if not whole_s:
        return Taken(0.0, 1.0)
    return Taken(max(0.0, whole_s - idle_s - own_s) / whole_s, idle_s / whole_s)
