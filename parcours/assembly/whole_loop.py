"""The whole loop in one run: customers one by one, a crowd, the contact centre, and what the crowd's losses cost.

Each chapter is a run of its own inside the loop's folder, so that one page can tell them all. A chapter that cannot
be played says why and leaves the others alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from journeys.stage.result import Result
from journeys.stage.troupe import Part
from parcours.assembly import detection
from parcours.assembly.catalogue import known_journeys
from parcours.assembly.playing import create_run, play
from parcours.assembly.settings import Settings
from parcours.clock import SystemClock
from parcours.errors import CouldNotLook, ParcoursError
from parcours.records import Json
from parcours.runs import RunFolder
from reports import write_reports

FAULT_ALONE = "closed-relay-offered"
"""What one customer meets in the first chapter."""
FAULT_IN_A_CROWD = "no-confirmation-email:10%"
"""What the shop does to the crowd."""
PEAK = "mothers-day"
RATE_PER_H = 7_200.0
DURATION_S = 15.0
"""A crowd of some thirty: enough to lose a few confirmations, few enough for a small machine."""
_SETTLED_S = 4.0
"""Seconds after the last arrival in which customers who lost nothing have finished."""
OBJECTIVES = ("confirmation.arrives >= 99 %", "checkout.holds >= 99 %", "checkout p95 < 2 s")
REPLICATIONS = 40
_COULD_NOT_LOOK = 3

Step = Callable[[Path], Path]
"""Plays one chapter below a folder and returns its run's folder."""


@dataclass(slots=True)
class Listener:
    """Who is told how far the loop is; by default nobody."""

    say: Callable[[str], None] = lambda text: None
    on_result: Callable[[Result], None] = lambda result: None
    on_crowd: Callable[[RunFolder], None] = lambda run: None
    on_days: Callable[[int, int], None] = lambda done, total: None


@dataclass(slots=True)
class Loop:
    """One whole loop.

    Args:
        settings: The call's settings; the shop is the embedded one.
        listener: Told how far it is.
        config: The configuration file, where it is not the nearest one.
    """

    settings: Settings
    listener: Listener
    config: Path | None = None
    _chapters: dict[str, Json] = field(default_factory=dict)
    _verdict: str = "incomplete"
    _code: int = 1
    _alone_played: bool = False

    def play(self) -> tuple[RunFolder, int]:
        """Play every chapter and write the report; return the run and the exit code.

        The crowd comes first: while its last customers wait a minute for mail that was lost, the others come one by
        one. The code is theirs: 0 where the healthy shop was found healthy and the fault was caught. A chapter that
        could not be played makes it 3 in the place of 0.
        """
        chosen = detection.chosen_faults([FAULT_ALONE])
        parts = detection.parts_for(chosen, known_journeys(), self.settings.journeys.seed)
        run = create_run("demo", self.settings, parts)
        try:
            self._step(
                run,
                "crowd",
                f"{PEAK}: a crowd comes, and the shop loses every tenth confirmation",
                self._crowd(run, parts),
            )
            if not self._alone_played:
                self._alone(run, parts)
            self._step(run, "centre", "the contact centre lives through that day", self._centre)
            self._step(run, "impact", "what do the lost confirmations cost there?", self._impact)
            if self._code == 0 and any(one["why"] for one in self._chapters.values()):
                self._code = _COULD_NOT_LOOK
        except KeyboardInterrupt:
            self._verdict, self._code = "interrupted", 130
        finally:
            run.finish(self._verdict, self._code, SystemClock(), chapters=self._chapters)
            write_reports(run.path)
        return run, self._code

    def _step(self, run: RunFolder, name: str, words: str, step: Step) -> None:
        """Play one chapter; one that cannot be played says why, and leaves the others alone."""
        self.listener.say(words)
        why, path = "", ""
        try:
            path = run.relative(step(run.path / "chapters"))
        except ParcoursError as trouble:
            why = trouble.message
        except ImportError as lack:
            why = f"{lack.name or lack} is not installed"
        self._chapters[name] = {"path": path, "why": why}
        if why:
            self.listener.say(f"  not played: {why}")
        run.write_about({**run.about(), "verdict": None, "ended_at": None, "chapters": self._chapters})

    def _alone(self, run: RunFolder, parts: Sequence[Part]) -> None:
        """Let customers come one by one; their verdict is the loop's."""
        self._alone_played = True
        self.listener.say("others come one by one; the last is sent to a relay that is closed")
        try:
            results, code = play(
                parts,
                run,
                self.settings,
                on_result=self.listener.on_result,
                judge=lambda found: detection.verdict_of_detections(detection.detections(parts, found)),
            )
        except ParcoursError as trouble:
            self.listener.say(f"  not played: {trouble.message}")
            run.take()
            self._verdict, self._code = str(run.about()["verdict"]), trouble.exit_code
            return
        detection.record(detection.detections(parts, results), run)
        run.take()
        self._verdict, self._code = str(run.about()["verdict"]), code
        if code > 128:
            raise KeyboardInterrupt

    # The chapters --------------------------------------------------------------------------------
    def _crowd(self, whole: RunFolder, parts: Sequence[Part]) -> Step:
        def step(folder: Path) -> Path:
            from parcours.assembly.loading import create_load_run, play_crowd
            from parcours.assembly.wanted import Wanted

            wanted = Wanted(
                peak=PEAK,
                rate_per_h=RATE_PER_H,
                duration_s=DURATION_S,
                faults=(FAULT_IN_A_CROWD,),
                objectives=OBJECTIVES,
            )
            settings = self.settings.changed(journeys={"runs": str(folder)})
            run = create_load_run(settings, wanted)
            over = _Arrivals()

            def meanwhile(crowd: RunFolder) -> None:
                self.listener.on_crowd(crowd)
                if not self._alone_played and over.in_run(crowd):
                    self._alone(whole, parts)

            _, code = play_crowd(settings, wanted, run, meanwhile)
            if code > 128:
                raise KeyboardInterrupt
            return run.path

        return step

    def _centre(self, folder: Path) -> Path:
        from parcours.assembly.simulating import Effort, simulated
        from simulation.first_use import compile_once

        compile_once(self.listener.say)
        effort = Effort(REPLICATIONS, seed=self.settings.journeys.seed)
        answer = simulated(PEAK, effort, config=self.config, progress=self.listener.on_days, runs=folder)
        if not answer.results.complete:
            raise KeyboardInterrupt
        return answer.folder

    def _impact(self, folder: Path) -> Path:
        from impact.effort import Effort
        from parcours.assembly.pricing import Wanted, priced

        crowd = str(self._chapters.get("crowd", {}).get("path") or "")
        if not crowd:
            raise CouldNotLook("there was no crowd to learn from")
        wanted = Wanted(
            PEAK,
            Effort(REPLICATIONS, self.settings.journeys.seed),
            with_tornado=False,
            config=self.config,
            runs=folder,
        )
        return priced([folder.parent / crowd], wanted, lambda text: None, self.listener.on_days).folder


class _Arrivals:
    """Knows when a crowd's last customer has come, and the machine is theirs no more."""

    def __init__(self) -> None:
        self._began_s = 0.0

    def in_run(self, run: RunFolder) -> bool:
        if not self._began_s and (run.path / "intervals.jsonl").is_file():
            self._began_s = time.monotonic()
        return bool(self._began_s) and time.monotonic() > self._began_s + DURATION_S + _SETTLED_S
