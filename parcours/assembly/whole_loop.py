"""The whole loop in one run: customers one by one, a crowd, the contact centre, and what the crowd's losses cost.

Each chapter is a run of its own inside the loop's folder, so that one page can tell them all. A chapter that cannot
be played says why and leaves the others alone. What needs another part of the machine is played at once: a crowd keeps
nobody busy but the shop, and customers in a browser leave time to reckon.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from journeys.stage.result import Result
from journeys.stage.troupe import Part
from parcours.assembly import detection
from parcours.assembly.catalogue import known_journeys
from parcours.assembly.interrupt import interruptible
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
OBJECTIVES = ("confirmation.arrives >= 99 %", "checkout.holds >= 99 %", "checkout p95 < 2 s")
REPLICATIONS = 40
CHAPTERS = ("crowd", "centre", "impact")
"""In the order in which the story tells them."""
_COULD_NOT_LOOK = 3
_LOOK_S = 0.2

Step = Callable[[Path], Path]
"""Plays one chapter below a folder and returns its run's folder."""


@dataclass(slots=True)
class Listener:
    """Who is told how far the loop is; by default nobody."""

    say: Callable[[str], None] = lambda text: None
    on_result: Callable[[Result], None] = lambda result: None
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
    _crowd_is_quiet: threading.Event = field(default_factory=threading.Event)
    _stopped: bool = False

    def play(self) -> tuple[RunFolder, int]:
        """Play every chapter and write the report; return the run and the exit code.

        The crowd comes first; while it comes, the contact centre is simulated on the other core. When all of the
        crowd who are left only wait for mail, the others come one by one, and meanwhile the crowd's losses are
        priced. The code is theirs who came one by one: 0 where the healthy shop was found healthy and the fault was
        caught. A chapter that could not be played makes it 3 in the place of 0.
        """
        chosen = detection.chosen_faults([FAULT_ALONE])
        parts = detection.parts_for(chosen, known_journeys(), self.settings.journeys.seed)
        run = create_run("demo", self.settings, parts)
        try:
            with interruptible(self._stop) as interruption:
                self._play_all(run, parts)
            if self._stopped:
                self._verdict, self._code = "interrupted", interruption.exit_code or 130
            elif self._code == 0 and any(one["why"] for one in self._chapters.values()):
                self._code = _COULD_NOT_LOOK
        finally:
            run.finish(self._verdict, self._code, SystemClock(), chapters=self._told())
            write_reports(run.path)
        return run, self._code

    def _play_all(self, run: RunFolder, parts: Sequence[Part]) -> None:
        self._compile()
        with suppress(KeyboardInterrupt), ThreadPoolExecutor(1, "crowd") as beside:
            crowd = beside.submit(self._crowd_and_its_price, run)
            self._step(run, "centre", "the contact centre lives through that day", self._centre)
            self._alone(run, parts)
            crowd.result()

    def _stop(self) -> None:
        self._stopped = True
        self._crowd_is_quiet.set()

    def _told(self) -> dict[str, Json]:
        """Return the chapters so far, in the story's order."""
        return {name: self._chapters[name] for name in CHAPTERS if name in self._chapters}

    def _compile(self) -> None:
        """Compile the engine where it never was, before anybody comes who would be held up by it."""
        with suppress(ImportError):
            from simulation.first_use import compile_once

            compile_once(self.listener.say)

    def _step(self, run: RunFolder, name: str, words: str, step: Step) -> None:
        """Play one chapter; one that cannot be played says why, and leaves the others alone."""
        if self._stopped:
            return
        self.listener.say(words)
        why, path = "", ""
        try:
            path = run.relative(step(run.path / "chapters"))
        except ParcoursError as trouble:
            why = trouble.message
        except ImportError as lack:
            why = f"{lack.name or lack} is not installed"
        except KeyboardInterrupt:
            self._stop()
            raise
        self._chapters[name] = {"path": path, "why": why}
        if why:
            self.listener.say(f"  not played: {why}")

    def _crowd_and_its_price(self, run: RunFolder) -> None:
        """Let the crowd come and price what it lost; runs beside everything else."""
        try:
            words = f"{PEAK}: a crowd comes, and the shop loses every tenth confirmation"
            self._step(run, "crowd", words, self._crowd)
        finally:
            self._crowd_is_quiet.set()
        self._step(run, "impact", "what do the lost confirmations cost there?", self._impact)

    def _alone(self, run: RunFolder, parts: Sequence[Part]) -> None:
        """Let customers come one by one, the longest stories first; their verdict is the loop's."""
        self._write_down(run)
        try:
            results, code = play(
                sorted(parts, key=lambda part: len(part.journey.acts), reverse=True),
                run,
                self.settings,
                on_result=self.listener.on_result,
                judge=lambda found: detection.verdict_of_detections(detection.detections(parts, found)),
                before=self._after_the_crowd,
            )
        except ParcoursError as trouble:
            self.listener.say(f"  not played: {trouble.message}")
            code = trouble.exit_code
        else:
            detection.record(detection.detections(parts, results), run)
        run.take()
        self._verdict, self._code = str(run.about()["verdict"]), code
        self._write_down(run)

    def _after_the_crowd(self) -> None:
        """Wait until the machine is not the crowd's any more."""
        while not self._crowd_is_quiet.wait(_LOOK_S):
            pass
        if not self._stopped:
            self.listener.say("others come one by one; the last is sent to a relay that is closed")

    def _write_down(self, run: RunFolder) -> None:
        """Write down which chapters there are, for whoever reads the run after it was killed."""
        run.write_about({**run.about(), "verdict": None, "ended_at": None, "chapters": self._told()})

    def _on_days(self, done: int, total: int) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        self.listener.on_days(done, total)

    # The chapters --------------------------------------------------------------------------------
    def _crowd(self, folder: Path) -> Path:
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
        self._chapters["crowd"] = {"path": run.path.relative_to(folder.parent).as_posix(), "why": ""}
        play_crowd(settings, wanted, run, on_lull=self._crowd_is_quiet.set)
        return run.path

    def _centre(self, folder: Path) -> Path:
        from parcours.assembly.simulating import Effort, simulated

        effort = Effort(REPLICATIONS, seed=self.settings.journeys.seed, workers=1)
        answer = simulated(PEAK, effort, config=self.config, progress=self._on_days, runs=folder)
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
        return priced([folder.parent / crowd], wanted, lambda text: None, self._on_days).folder
