"""Going on with runs: acts that have come due on a shop whose clock cannot be moved, and journeys that were broken off.

The run stays the same: its records are added to, its verdict and reports are made anew. Whoever goes on with a run
holds its lock meanwhile, and an act leaves the place where it waits before it is begun, so it is never played twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from journeys.stage.laid_aside import FOLDER, LaidAside, laid_aside
from journeys.stage.result import Result
from journeys.stage.troupe import Part
from parcours.assembly.catalogue import known_journeys
from parcours.assembly.playing import EXIT_CODES, play, verdict_of_records
from parcours.assembly.settings import Settings, recorded_settings
from parcours.assembly.suites import settle
from parcours.clock import Clock
from parcours.domain.journey import Journey
from parcours.errors import ConfigError, nearest
from parcours.records import Json
from parcours.runs import RunFolder

VERBS = ("journeys", "pytest")
"""The verbs whose runs can be gone on with."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is left to do in one run.

    Args:
        due: Journeys whose next act has come due.
        broken_off: Journeys that were to be played and came to no result, to be played anew.
        expired: Journeys whose next act was due too long ago.
        later: Journeys whose next act is still to come.
    """

    due: tuple[Part, ...]
    broken_off: tuple[Part, ...]
    expired: tuple[LaidAside, ...]
    later: tuple[LaidAside, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is played now."""
        return (*self.due, *self.broken_off)


def waiting_runs(root: Path) -> list[RunFolder]:
    """List the runs below *root* in which a journey waits, oldest first."""
    return [RunFolder(path.parent) for path in sorted(root.glob(f"*/{FOLDER}")) if any(path.glob("*.json"))]


def agenda_of(run: RunFolder, now: datetime, *, broken_off: bool) -> tuple[Agenda, Settings]:
    """Say what is left to do in *run*.

    Args:
        run: The run.
        now: The present moment, timezone-aware.
        broken_off: Whether journeys that came to no result are played anew.

    Returns:
        What is left, and the settings with which the run was called.

    Raises:
        ConfigError: If the run cannot be gone on with, or holds a journey that no longer exists.
    """
    about = run.about()
    if about.get("verb") not in VERBS:
        raise ConfigError(
            f"{run.path}: expected a run of parcours journeys or pytest, found one of parcours {about.get('verb')}",
            way_out="call it again; only journeys wait for later acts",
        )
    settings = recorded_settings(run)
    settle(settings)
    known = known_journeys(settings.journeys.files, only_files=not settings.journeys.shipped)
    told = _Told(run)
    waiting = list(laid_aside(run))
    too_old = timedelta(hours=settings.journeys.expires_after_h)
    expired = tuple(one for one in waiting if one.due + too_old < now)
    due = [one for one in waiting if one.due <= now and one not in expired]
    missing = [
        _anew(part, told.attempts.get(part.journey_id, 0))
        for part in _selected(about, known)
        if broken_off and told.ends.get(part.journey_id, "interrupted") == "interrupted"
    ]
    return Agenda(
        due=tuple(_taken_up(one, told.starts[one.journey_id], known) for one in due),
        broken_off=tuple(missing),
        expired=expired,
        later=tuple(one for one in waiting if one.due > now),
    ), settings


def go_on(
    run: RunFolder, clock: Clock, *, broken_off: bool, headed: bool, on_result: Callable[[Result], None]
) -> tuple[Agenda, int | None]:
    """Play what is left to do in *run* now, and finish it anew.

    Args:
        run: The run; held by this process meanwhile.
        clock: Tells what has come due.
        broken_off: Whether journeys that came to no result are played anew.
        headed: Whether a person watches.
        on_result: Called with each result as it comes.

    Returns:
        What there was to do, and the run's exit code; None where there was nothing, and nothing was written.

    Raises:
        ConfigError: If another process holds the run, or it cannot be gone on with.
    """
    run.take()
    try:
        agenda, settings = agenda_of(run, clock.now(), broken_off=broken_off)
        if not (agenda.parts or agenda.expired):
            return agenda, None
        about = run.about()
        resumed = [*about.get("resumed_at", []), clock.now().isoformat()]
        run.write_about({**about, "verdict": None, "exit_code": None, "resumed_at": resumed})
        for one in agenda.expired:
            _expire(run, one, clock)
        if not agenda.parts:
            verdict = verdict_of_records(run, about.get("selected", ()))[0]
            run.finish(verdict, EXIT_CODES[verdict], clock)
            return agenda, EXIT_CODES[verdict]
        _, code = play(
            agenda.parts,
            run,
            settings,
            headed=headed,
            language=str(about.get("language", "fr")),
            on_result=on_result,
            judge=lambda results: verdict_of_records(run, about.get("selected", ()))[0],
            retries=settings.journeys.retries,
        )
        return agenda, code
    finally:
        run.release()


def _expire(run: RunFolder, one: LaidAside, clock: Clock) -> None:
    """End a journey whose next act can no longer be judged: broken stays broken, the rest is inconclusive."""
    was = _Told(run).ends.get(one.journey_id, "")
    message = f"the act {one.next_act!r} was due {one.due:%Y-%m-%d %H:%M} UTC, and nobody played it in time"
    run.append(
        "journeys",
        {
            "event": "ended",
            "id": one.journey_id,
            "at": clock.now().isoformat(),
            "attempt": one.attempt,
            "duration_s": one.played_s,
            "verdict": was if was in ("broken", "stuck", "known") else "inconclusive",
            "waits_until": None,
            "evidence": [],
            "error": {"kind": "expired", "message": message},
        },
    )
    one.discard(run)


# Parts from records ------------------------------------------------------------------------------
class _Told:
    """What the records tell of each journey: how it was begun last, how it ended, how many tries there were."""

    def __init__(self, run: RunFolder) -> None:
        self.starts: dict[str, Json] = {}
        self.ends: dict[str, str] = {}
        self.attempts: dict[str, int] = {}
        for record in run.records("journeys"):
            name = str(record.get("id"))
            match record.get("event"):
                case "started":
                    self.starts[name] = record
                    self.attempts[name] = int(record.get("attempt", 1))
                    self.ends.pop(name, None)
                case "resumed":
                    self.ends.pop(name, None)
                case "ended":
                    self.ends[name] = str(record.get("verdict"))


def _selected(about: Json, known: dict[str, Journey]) -> Iterable[Part]:
    for one in about.get("parts", ()):
        starts = datetime.fromisoformat(one["starts"]) if one["starts"] else None
        yield Part(_journey(one["journey"], known), one["number"], one["seed"], tuple(one["faults"]), starts)


def _anew(part: Part, attempts: int) -> Part:
    """Return the part for its first try, or for the next one, by another customer, where one was broken off."""
    for _ in range(attempts):
        part = part.again(failed=False)
    return part


def _taken_up(one: LaidAside, started: Json, known: dict[str, Journey]) -> Part:
    number = int(one.journey_id.rpartition("#")[2])
    part = Part(_journey(started["journey"], known), number, started["seed"], tuple(started["faults"]))
    return replace(part, attempt=one.attempt, failed_before=one.failed_before, taken_up=one)


def _journey(name: str, known: dict[str, Journey]) -> Journey:
    if name not in known:
        raise ConfigError(
            f"the run has a journey {name!r} that no longer exists; {nearest(name, known)}",
            way_out="put the file back that defines it",
        )
    return known[name]
