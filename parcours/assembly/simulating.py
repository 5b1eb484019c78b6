"""Simulates a scenario inside a run folder, which keeps the results whatever happens next."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from parcours.assembly.interrupt import Interruption, interruptible
from parcours.assembly.settings import load_settings
from parcours.clock import SystemClock
from parcours.records import Json
from parcours.runs import RunFolder
from simulation.compare import Difference, compare
from simulation.document import difference_rows, interval_rows, results_document
from simulation.engine import Stopped
from simulation.plan.build import make_plan
from simulation.replicate import EngineName, Progress, run, run_until
from simulation.results import Results
from simulation.scenario.load import load_document, load_scenario
from simulation.scenario.model import Scenario
from simulation.sweep import Variation, variants
from simulation.telling import simulation_sentence
from simulation.verdict import Verdict, judge


@dataclass(frozen=True)
class Effort:
    """How much is played, and where."""

    replications: int = 100
    """How many days (or seasons) are played."""
    until_width: float | None = None
    """Instead: until the intervals of the service levels are this narrow, as a share."""
    seed: int = 1
    """Start of the random numbers."""
    engine: EngineName = "compiled"
    """Which engine plays."""
    workers: int | None = None
    """How many replications at once; none: one for each core."""
    cluster: str | None = None
    """Address of a Dask scheduler that plays instead."""


@dataclass(frozen=True)
class Answer:
    """What came out."""

    scenario: Scenario
    results: Results
    verdict: Verdict
    other: Results | None
    """The scenario that it is compared with."""
    differences: tuple[Difference, ...]
    """This scenario less the other one."""
    folder: Path
    """The run folder."""
    compared: bool = True
    """Whether all was played that was to be compared; false where that was interrupted."""
    interrupted: int = 130
    """What to exit with where not all was played: 130 after Ctrl-C, 143 after SIGTERM."""

    @property
    def exit_code(self) -> int:
        """Return 0 for targets held or not set; 1 missed, unstable; 3 nothing to be told; 130, 143 interrupted."""
        if not (self.results.complete and self.compared):
            return self.interrupted
        unjudged = 3 if self.verdict.judgements else 0
        return {"held": 0, "none": unjudged, "unclear": 3}.get(self.verdict.state, 1)

    def as_json(self) -> Json:
        """Return plain JSON."""
        document = results_document(self.results)
        if self.other is not None:
            document["compared_with"] = results_document(self.other)
            document["differences"] = difference_rows(list(self.differences))
        document["run"] = str(self.folder)
        return document


def played(scenario: Scenario, effort: Effort, progress: Progress | None = None) -> Results:
    """Play one scenario with so much effort; interrupted, return what was done."""
    if effort.until_width is not None:
        return run_until(
            scenario,
            effort.until_width,
            effort.seed,
            effort.engine,
            effort.workers,
            cluster=effort.cluster,
            progress=progress,
        )
    return run(
        scenario,
        effort.replications,
        effort.seed,
        effort.engine,
        effort.workers,
        cluster=effort.cluster,
        progress=progress,
    )


def simulated(
    given: str,
    effort: Effort,
    compare_with: str = "",
    config: Path | None = None,
    progress: Progress | None = None,
    runs: Path | None = None,
) -> Answer:
    """Simulate a scenario, and the one that it is compared with, and write both down.

    Args:
        given: The scenario's name or file.
        effort: How much is played.
        compare_with: Another scenario; empty: none.
        config: The configuration file, where it is not the nearest one.
        progress: Told how far it is.
        runs: Folder in which the run's folder is made; None: the configuration's.

    Raises:
        ConfigError: If a scenario is wrong.
    """
    scenario = load_scenario(given)
    other_scenario = load_scenario(compare_with) if compare_with else None
    clock = SystemClock()
    about: dict[str, Any] = {
        "argv": sys.argv[1:],
        "seed": effort.seed,
        "scenario": scenario.name,
        "zone": scenario.zone,
        "engine": effort.engine,
        "configuration": scenario.model_dump(mode="json", exclude={"demand": {"__all__": {"history_rows"}}}),
    }
    folder = RunFolder.create(runs or Path(load_settings(config).journeys.runs), "simulate", clock, about)
    try:
        with _stoppable(progress) as (told, interruption):
            results = played(scenario, effort, told)
            other = None
            if other_scenario is not None and results.complete:
                other = _played_beside(other_scenario, results.n, effort, told)
    except Stopped as stopped:
        stopped.exit_code = interruption.exit_code
        folder.finish("interrupted", stopped.exit_code, clock)
        raise
    except KeyboardInterrupt:
        folder.finish("interrupted", 130, clock)
        raise
    except BaseException:
        folder.release()
        raise
    differences = () if other is None else tuple(compare(results, other))
    compared = other_scenario is None or other is not None
    code = interruption.exit_code or 130
    answer = Answer(scenario, results, judge(results), other, differences, folder.path, compared, code)
    for row in interval_rows(results):
        folder.append("intervals", row)
    folder.write_text("simulation.json", json.dumps(answer.as_json(), ensure_ascii=False))
    verdict = {0: "kept", 1: "broken", 3: "inconclusive"}.get(answer.exit_code, "interrupted")
    sentence = simulation_sentence(results, answer.verdict)
    folder.finish(
        verdict, answer.exit_code, clock, targets=answer.verdict.state, replications=results.n, sentence=sentence
    )
    return answer


def _played_beside(scenario: Scenario, replications: int, effort: Effort, progress: Progress | None) -> Results | None:
    """Play as many replications of the scenario that is compared with; None where that was interrupted."""
    try:
        beside = run(
            scenario,
            replications,
            effort.seed,
            effort.engine,
            effort.workers,
            cluster=effort.cluster,
            progress=progress,
        )
    except (KeyboardInterrupt, Stopped):
        return None
    return beside if beside.complete else None


def swept(
    given: str, variation: Variation, effort: Effort, progress: Progress | None = None
) -> Iterator[tuple[Any, Results]]:
    """Play every variant of a scenario with the same customers; yield the value and the results of each."""
    with _stoppable(progress) as (told, interruption), suppress(Stopped):
        for value, scenario in variants(load_document(given), variation):
            results = played(scenario, effort, told)
            yield value, results
            if interruption.signal_number:
                return


@contextmanager
def _stoppable(progress: Progress | None) -> Iterator[tuple[Progress, Interruption]]:
    """Let Ctrl-C and SIGTERM end the play between two days, and never in the middle of adding one up."""
    asked = Event()

    def told(done: int, of: int) -> None:
        if asked.is_set():
            raise Stopped("the simulation was interrupted")
        if progress is not None:
            progress(done, of)

    with interruptible(asked.set) as interruption:
        yield told, interruption


def traced(given: str, case: str, seed: int) -> tuple[int, list[str]]:
    """Tell the life of one case of the first replication.

    Args:
        given: The scenario's name or file.
        case: Number of the case, or ``longest`` for the one with the most contacts.
        seed: Start of the random numbers.
    """
    from simulation.reference.trace import longest_case, trace_case

    plan = make_plan(load_scenario(given))
    number = longest_case(plan, seed) if case == "longest" else int(case)
    return number, trace_case(plan, number, seed)
