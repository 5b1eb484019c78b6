"""The search for the limit, with real runs as its trials: one shop, opened once, held at one rate after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from load.curves import steady
from load.growth import growing
from load.guards import HARD_RATE_PER_H, check_amounts
from load.limit import Limit, Trial, find_limit
from load.picture import draw_trials
from load.plan import Plan
from load.recovery import LONGEST_S, Ask, usual_s, wait_until_rested
from load.results import read_results
from parcours.assembly.interrupt import Interruption, interruptible
from parcours.assembly.loading import (
    Opened,
    check_call,
    judge_run,
    make_plan,
    open_shop,
    play_plan,
    shop_answers,
    verdict_of,
)
from parcours.assembly.rehearsal import rehearse
from parcours.assembly.settings import Settings
from parcours.assembly.wanted import Wanted
from parcours.clock import SystemClock
from parcours.errors import CouldNotLook, ParcoursError, ShopUnreachable
from parcours.runs import RunFolder

TRIAL_S = 20.0
"""Seconds of a trial where the call names no duration; the run that confirms takes twice as long."""


def asker(url: str) -> Ask:
    """Return what asks the shop for its front page."""

    def ask() -> float | None:
        try:
            return shop_answers(url)
        except ShopUnreachable:
            return None

    return ask


class _Search:
    """Trials at one shop, one after the other; each has a folder of its own in the run.

    Args:
        settings: The call's settings.
        wanted: What is asked for.
        run: Where the trials are written down.
        plan: The crowd's plan, of which a trial takes all but the rate.
        say: Told of each trial, in words.
        stopped: Says whether nobody wants to know any more.
        shop: The shop, which is at rest now.
    """

    def __init__(
        self,
        settings: Settings,
        wanted: Wanted,
        run: RunFolder,
        plan: Plan,
        say: Callable[[str], None],
        stopped: Callable[[], bool],
        shop: Opened,
    ) -> None:
        self._settings = settings
        self._wanted = wanted
        self._run = run
        self._plan = plan
        self._say = say
        self._stopped = stopped
        self._shop = shop
        self._ask = asker(shop.url)
        self._usual = usual_s(self._ask)
        self._count = 0

    def attempt(self, rate_per_h: float, confirm: bool) -> Trial:
        """Hold a rate, for twice as long where it is to be confirmed; CouldNotLook where it was stopped."""
        self._count += 1
        duration_s = (self._wanted.duration_s or TRIAL_S) * (2 if confirm else 1)
        check_amounts(self._settings.load, rate_per_h, duration_s, self._wanted.workers)
        folder = self._run.path / "trials" / f"{self._count:02d}"
        folder.mkdir(parents=True)
        trial_run, own = RunFolder(folder), self._plan_of(folder, rate_per_h, duration_s)
        watched = self._shop.watched(trial_run, self._wanted, lambda run: None)
        play_plan(own, trial_run, self._wanted, self._stopped, watched)
        if self._stopped():
            raise CouldNotLook("the search was interrupted")
        finding = judge_run(self._settings, self._wanted, own, trial_run)
        queue = growing(read_results(trial_run.records("intervals")), duration_s)
        broke = next(iter(finding.notes), "") or queue
        trial = Trial(rate_per_h, finding.verdict == "kept" and not queue, broke, finding.valid)
        record = {"rate_per_h": rate_per_h, "held": trial.held, "broke": trial.broke, "valid": trial.valid}
        self._run.append("trials", {"number": self._count, "confirms": confirm, **record})
        self._say(f"{rate_per_h:9.0f} orders/h  {'held' if trial.held else 'missed: ' + trial.broke}")
        return trial

    def rest(self) -> None:
        """Let the shop recover from a rate that it did not hold; say so where it does not."""
        if not wait_until_rested(self._ask, self._usual, stopped=self._stopped) and not self._stopped():
            self._say(f"the shop has not recovered after {LONGEST_S:.0f} s; the next rate is tried all the same")

    def _plan_of(self, folder: Path, rate_per_h: float, duration_s: float) -> Plan:
        held = steady(rate_per_h, duration_s)
        return replace(
            self._plan,
            folder=str(folder.resolve()),
            curve_times_s=held.times_s,
            curve_rates_per_h=held.rates_per_h,
            seed=self._plan.seed + self._count,
            spacing="even",
            stop_files=(*self._plan.stop_files, str((self._run.path / "STOP").resolve())),
        )


def play_limit(
    settings: Settings, wanted: Wanted, run: RunFolder, say: Callable[[str], None]
) -> tuple[Limit | None, int]:
    """Search for the highest rate that the shop holds, and finish *run*.

    Args:
        settings: The call's settings.
        wanted: What is asked for; its rate (the peak's busiest without one) is the first that is tried.
        run: Where it is written down; each trial has a folder of its own in it.
        say: Told of each trial, in words.

    Returns:
        What was found (None where it was interrupted), and the exit code.
    """
    verdict, code, told = "incomplete", 3, {}
    limit: Limit | None = None
    interruption = Interruption()
    try:
        curve, day = check_call(settings, wanted)
        with open_shop(settings, wanted, day, run.path) as shop:
            stops: list[int] = []
            with interruptible(lambda: stops.append(1)) as interruption:
                plan = make_plan(settings, wanted, curve, shop, run)
                plan = rehearse(plan, run, say=say).without_not_sold(plan)
                search = _Search(settings, wanted, run, plan, say, lambda: bool(stops), shop)
                cap = min(settings.load.max_rate_per_h, HARD_RATE_PER_H)
                limit = find_limit(search.attempt, curve.busiest_per_h, cap, rest=search.rest)
        run.write_text("limit.svg", draw_trials(limit))
        verdict, code = ("kept", 0) if limit.rate_per_h else ("broken", 1)
        told = {"limit": {"rate_per_h": limit.rate_per_h, "broke": limit.broke, "sentence": limit.sentence()}}
    except ParcoursError as error:
        verdict, code = verdict_of(error), error.exit_code
        if not interruption.signal_number:
            raise
        verdict, code = "interrupted", interruption.exit_code
    finally:
        run.finish(verdict, code, SystemClock(), **told)
    return limit, code
