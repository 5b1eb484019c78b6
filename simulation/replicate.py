"""Plays many replications, on all cores or a cluster, and adds them up in their order.

The same seed gives the same customers whatever the staff, the engine, the number of workers or the machine: a
replication's luck is found by seed and number, and the results are added up in order of the numbers.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Literal

import numpy.typing as npt

from parcours.errors import SpecError, nearest
from simulation.engine import Engine, Stopped
from simulation.intervals import student_t
from simulation.measures import Measures, measure
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.results import Results, Tally
from simulation.scenario.model import Scenario

EngineName = Literal["compiled", "simpy"]

Progress = Callable[[int, int], None]
"""Called with days played so far and days to play in all, from any thread; may raise `Stopped` to end the play."""

_BATCH_CONTACTS = 200_000
_MOST_BYTES = 1.5e9
_BYTES_PER_CONTACT = 110
_WORTH_A_THREAD = 2000


def engine_named(name: str) -> Engine:
    """Return an engine by its name.

    Args:
        name: ``compiled`` or ``simpy``.

    Raises:
        SpecError: If there is no such engine.
    """
    if name == "compiled":
        from simulation.kernel.engine import CompiledEngine

        return CompiledEngine()
    if name == "simpy":
        from simulation.reference.engine import SimpyEngine

        return SimpyEngine()
    raise SpecError(f"engine: there is no {name!r}; {nearest(name, ['compiled', 'simpy'])}")


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    scenario: Scenario | Plan,
    replications: int = 100,
    seed: int = 1,
    engine: EngineName = "compiled",
    workers: int | None = None,
    staffing: npt.ArrayLike | None = None,
    *,
    first: int = 0,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Results:
    """Simulate a scenario.

    Args:
        scenario: A scenario, or the plan made of it.
        replications: How many times, at least 1.
        seed: At least 0.
        engine: ``compiled``, or ``simpy`` for the reference.
        workers: How many at once, at least 1; none: one for each core, as far as the memory for a long season allows.
        staffing: Advisers on duty by team and interval, instead of the scenario's; shape (teams, intervals).
        first: Number of the first replication; fresh days are those with numbers that were not used before.
        cluster: Address of a Dask scheduler that plays them, such as ``tcp://host:8786``.
        progress: Told how many days have been played.

    Returns:
        Estimates with their intervals. When interrupted (Ctrl-C, or by *progress*), those of what was played.

    Raises:
        SpecError: If an argument is out of range.
        KeyboardInterrupt: If interrupted before the first replication was done.
        Stopped: If *progress* ended the play before that.
    """
    if replications < 1:
        raise SpecError(f"replications: expected at least 1, given {replications}")
    plan = as_plan(scenario, staffing)
    tally = Tally(plan, replications)
    numbers = range(first, first + replications)
    try:
        for one in play(plan, numbers, seed, engine, workers, cluster=cluster, progress=progress):
            tally.add(one)
    except (KeyboardInterrupt, Stopped):
        if not tally.days:
            raise
    return tally.results(engine, seed)


def run_until(
    scenario: Scenario | Plan,
    width: float,
    seed: int = 1,
    engine: EngineName = "compiled",
    workers: int | None = None,
    staffing: npt.ArrayLike | None = None,
    *,
    at_most: int = 100_000,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Results:
    """Simulate until the interval of every channel's service level is narrow enough.

    Args:
        scenario: A scenario, or the plan made of it; at least one channel must have a target.
        width: The whole width that the 95 % intervals may have, as a share above 0: 0.01 is one percentage point.
        seed: At least 0.
        engine: As in `run`.
        workers: As in `run`.
        staffing: As in `run`.
        at_most: The largest number of replications.
        cluster: As in `run`.
        progress: As in `run`; the number of days to play is an estimate that grows.

    Returns:
        The results; `Results.complete` is false when interrupted or when *at_most* were not enough.

    Raises:
        SpecError: If no channel has a target, or *width* is not above 0.
    """
    plan = as_plan(scenario, staffing)
    judged = [channel for channel, target in enumerate(plan.targets) if target is not None]
    if not judged:
        raise SpecError(f"{plan.name}: width: expected a channel with a target, given none")
    if not width > 0:
        raise SpecError(f"width: expected more than 0, given {width!r}")
    tally, ask = Tally(plan, at_most), 20
    narrow = False
    try:
        while not narrow and len(tally.days) < at_most:
            numbers = range(len(tally.days), min(ask, at_most))
            for one in play(plan, numbers, seed, engine, workers, cluster=cluster, progress=progress):
                tally.add(one)
            now = tally.results(engine, seed)
            widest = max(
                (level.width for channel in judged if (level := now.service_level(channel)) is not None), default=0.0
            )
            narrow = not widest > width
            shrink = (widest / width) * student_t(10_000) / student_t(now.n)
            ask = max(now.n + 10, min(int(now.n * shrink**2 * 1.05) + 1, 8 * now.n))
    except (KeyboardInterrupt, Stopped):
        if not tally.days:
            raise
    tally.asked = len(tally.days) if narrow else at_most
    return tally.results(engine, seed)


def as_plan(scenario: Scenario | Plan, staffing: npt.ArrayLike | None = None) -> Plan:
    """Return the plan of a scenario, with other staff if there is any."""
    plan = scenario if isinstance(scenario, Plan) else make_plan(scenario)
    return plan if staffing is None else plan.with_advisers(staffing)


def affordable(plan: Plan) -> int:
    """Return how many replications at a time have room in a gigabyte and a half; at least one."""
    return max(1, int(_MOST_BYTES / (_BYTES_PER_CONTACT * _contacts(plan))))


def _useful(plan: Plan) -> int:
    """Return a worker for each core that has room; days with few contacts are not worth handing over."""
    return 1 if _contacts(plan) < _WORTH_A_THREAD else min(cores(), affordable(plan))


def _contacts(plan: Plan) -> float:
    return 1.5 * plan.mean_contacts + 1


class _Ticker:
    """Counts the days that all workers have played, and tells them to stop."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total, self._progress, self._done = total, progress, 0
        self._lock = threading.Lock()
        self.stop = False

    def day_over(self, _: int = 0) -> None:
        if self.stop:
            raise Stopped("the simulation was stopped")
        if self._progress is not None:
            with self._lock:
                self._done += 1
                self._progress(self._done, self._total)


def play(
    plan: Plan,
    numbers: range,
    seed: int,
    engine: EngineName = "compiled",
    workers: int | None = None,
    *,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Measures]:
    """Play replications, several at once, and yield their measures in the order of their numbers.

    Args:
        plan: What to play.
        numbers: The replications.
        seed: At least 0.
        engine: As in `run`.
        workers: As in `run`.
        cluster: As in `run`.
        progress: As in `run`.
    """
    if workers is not None and workers < 1:
        raise SpecError(f"workers: expected at least 1, given {workers}")
    many = min(workers or _useful(plan), max(len(numbers), 1))
    ticker = _Ticker(len(numbers) * plan.n_days, progress)
    if cluster is not None:
        from simulation.cluster import play_on_cluster

        yield from play_on_cluster(plan, numbers, seed, engine, cluster, ticker.day_over)
    elif many == 1:
        player = engine_named(engine)
        for number in numbers:
            yield play_one(plan, player, seed, number, ticker.day_over)
    elif engine == "compiled":
        yield from _in_threads(plan, numbers, seed, many, ticker)
    else:
        from simulation.cluster import play_in_processes

        yield from play_in_processes(plan, numbers, seed, engine, many, ticker.day_over)


def play_one(
    plan: Plan, engine: Engine, seed: int, number: int, day_over: Callable[[int], None] | None = None
) -> Measures:
    """Play and count one replication."""
    return measure(plan, engine.simulate(plan, engine.luck(plan, seed, number), between_days=day_over))


def batches(plan: Plan, numbers: range) -> list[range]:
    """Cut replications into batches that are worth handing over: some 200,000 contacts each."""
    size = max(1, int(_BATCH_CONTACTS / (1.4 * plan.mean_contacts + 1)))
    return [numbers[begin : begin + size] for begin in range(0, len(numbers), size)]


def _in_threads(plan: Plan, numbers: range, seed: int, workers: int, ticker: _Ticker) -> Iterator[Measures]:
    """Play on threads, which the compiled engine leaves free to run: no process has to be started."""

    def batch(part: range) -> list[Measures]:
        player = engine_named("compiled")
        return [play_one(plan, player, seed, number, ticker.day_over) for number in part]

    ahead = iter(batches(plan, numbers))
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[Future[list[Measures]]] = [pool.submit(batch, part) for part in islice(ahead, 2 * workers)]
        try:
            while waiting:
                done = waiting.pop(0).result()
                waiting += [pool.submit(batch, part) for part in islice(ahead, 1)]
                yield from done
        finally:
            ticker.stop = True
            for future in waiting:
                future.cancel()
