"""The whole loop in one run: customers one by one, a crowd, the contact centre, and what the crowd's losses cost.

Each chapter is a run of its own inside the loop's folder, so that one page can tell them all. A chapter that cannot
be played says why and leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from journeys.stage.result import Result
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
CONFIRMATION_WITHIN_S = 10.0
"""How long the crowd waits for its mail; the embedded shop sends it at once or never."""
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

    def play(self) -> tuple[RunFolder, int]:
        """Play every chapter and write the report; return the run and the exit code.

        The code is that of the first chapter: 0 where the healthy shop was found healthy and the fault was caught.
        A later chapter that could not be played makes it 3 in the place of 0.
        """
        chosen = detection.chosen_faults([FAULT_ALONE])
        parts = detection.parts_for(chosen, known_journeys(), self.settings.journeys.seed)
        run = create_run("demo", self.settings, parts)
        verdict, code = "incomplete", 1
        try:
            self.listener.say("1 of 4  Customers come one by one; the last is sent to a relay that is closed.")
            results, code = play(
                parts,
                run,
                self.settings,
                on_result=self.listener.on_result,
                judge=lambda found: detection.verdict_of_detections(detection.detections(parts, found)),
            )
            detection.record(detection.detections(parts, results), run)
            verdict = str(run.about()["verdict"])
            if code <= 128:
                code = self._further(run) or code
        except KeyboardInterrupt:
            verdict, code = "interrupted", 130
        finally:
            run.finish(verdict, code, SystemClock(), chapters=self._chapters)
            write_reports(run.path)
        return run, code

    def _further(self, run: RunFolder) -> int:
        """Play the other chapters; return 3 if one could not be played, the signal's code if stopped, else 0."""
        run.take()
        steps: tuple[tuple[str, str, Step], ...] = (
            ("crowd", "2 of 4  A crowd comes, and the shop loses every tenth confirmation.", self._crowd),
            ("centre", "3 of 4  A contact centre lives through Mother's Day.", self._centre),
            ("impact", "4 of 4  What do the confirmations that were lost cost there?", self._impact),
        )
        missing = 0
        for name, words, step in steps:
            run.write_about({**run.about(), "verdict": None, "ended_at": None, "chapters": self._chapters})
            self.listener.say(words)
            try:
                folder = step(run.path / "chapters")
            except ParcoursError as trouble:
                self._lacks(name, trouble.message)
                missing = _COULD_NOT_LOOK
            except ImportError as lack:
                self._lacks(name, f"{lack.name or lack} is not installed")
                missing = _COULD_NOT_LOOK
            else:
                self._chapters[name] = {"path": run.relative(folder), "why": ""}
        return missing

    def _lacks(self, name: str, why: str) -> None:
        self._chapters[name] = {"path": "", "why": why}
        self.listener.say(f"        not played: {why}")

    # The chapters --------------------------------------------------------------------------------
    def _crowd(self, folder: Path) -> Path:
        from parcours.assembly.loading import create_load_run, play_crowd
        from parcours.assembly.wanted import Wanted

        settings = self.settings.changed(
            journeys={"runs": str(folder)}, promises={"confirmation_within_s": CONFIRMATION_WITHIN_S}
        )
        wanted = Wanted(
            peak=PEAK,
            rate_per_h=RATE_PER_H,
            duration_s=DURATION_S,
            faults=(FAULT_IN_A_CROWD,),
            objectives=OBJECTIVES,
        )
        run = create_load_run(settings, wanted)
        _, code = play_crowd(settings, wanted, run, self.listener.on_crowd)
        if code > 128:
            raise KeyboardInterrupt
        return run.path

    def _centre(self, folder: Path) -> Path:
        from parcours.assembly.simulating import Effort, simulated

        effort = Effort(REPLICATIONS, seed=self.settings.journeys.seed)
        answer = simulated(PEAK, effort, config=self.config, progress=self.listener.on_days, runs=folder)
        if not answer.results.complete:
            raise KeyboardInterrupt
        return answer.folder

    def _impact(self, folder: Path) -> Path:
        from impact.price import Effort
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
