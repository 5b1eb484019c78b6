"""Plays parts in a theatre and gives the run its verdict, whatever happens on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from journeys.promises import select
from journeys.stage.result import Result
from journeys.stage.troupe import Part, Troupe
from parcours.assembly.catalogue import adapter
from parcours.assembly.interrupt import interruptible
from parcours.assembly.settings import Settings
from parcours.assembly.theatre import open_theatre, versions
from parcours.clock import SystemClock
from parcours.domain.journey import Journey
from parcours.errors import CouldNotLook, NothingSelected, ParcoursError
from parcours.records import Json
from parcours.runs import RunFolder

EXIT_CODES = {"kept": 0, "broken": 1, "incomplete": 1, "inconclusive": 3, "empty": 5, "interrupted": 130}

Judge = Callable[[Sequence[Result]], str]
"""Gives a run its verdict; `verdict_of` unless the faults were committed on purpose."""


def parts_of(
    journeys: Iterable[Journey],
    *,
    repeat: int = 1,
    seed: int = 1,
    faults: Sequence[str] = (),
    starts: datetime | None = None,
) -> list[Part]:
    """Return every performance to be given, in order, each with a seed of its own; *starts* in place of the story's."""
    chosen = list(journeys)
    return [
        Part(journey, number, seed + 7919 * number + index, tuple(faults), starts)
        for number in range(1, repeat + 1)
        for index, journey in enumerate(chosen)
    ]


def create_run(verb: str, settings: Settings, parts: Sequence[Part], *, language: str = "fr") -> RunFolder:
    """Make a run's folder and write down what was called, so that it can be told and gone on with."""
    root = Path(settings.journeys.runs)
    return RunFolder.create(root, verb, SystemClock(), about_run(settings, parts, language))


def about_run(settings: Settings, parts: Sequence[Part], language: str = "fr") -> Json:
    """Return what a run's record says of the call."""
    return {
        "argv": sys.argv[1:],
        "seed": settings.journeys.seed,
        "shop": settings.shop.name,
        "url": settings.shop.url,
        "zone": adapter(settings.shop.name).zone,
        "faults": sorted({fault for part in parts for fault in part.faults}),
        "configuration": settings.as_json(),
        "versions": versions(),
        "language": language,
        "selected": [part.journey_id for part in parts],
        "parts": [_part_to_json(part) for part in parts],
        "called_from": os.path.relpath(Path.cwd(), settings.journeys.runs),
    }


def _part_to_json(part: Part) -> Json:
    return {
        "id": part.journey_id,
        "journey": part.journey.name,
        "number": part.number,
        "seed": part.seed,
        "faults": list(part.faults),
        "starts": part.starts.isoformat() if part.starts else None,
    }


def play(
    parts: Sequence[Part],
    run: RunFolder,
    settings: Settings,
    *,
    headed: bool = False,
    language: str = "fr",
    on_result: Callable[[Result], None] = lambda result: None,
    judge: Judge | None = None,
    retries: int = 0,
    before: Callable[[], None] | None = None,
) -> tuple[list[Result], int]:
    """Play *parts* and finish *run* with its verdict.

    Args:
        parts: What is played.
        run: Where it is written down; finished on return, also when an error is raised.
        settings: The call's settings.
        headed: Whether a person watches.
        language: Language in which customers shop, ISO 639-1.
        on_result: Called with each result as it comes, from any thread.
        judge: Gives the run its verdict; by default broken, inconclusive or kept, in this order.
        retries: How often a journey that ended badly is tried again.
        before: Called when the theatre is open, the browser among it, and nobody has begun to play: who waits there
            has everything ready.

    Returns:
        The results in the order of the parts, and the exit code.

    Raises:
        ParcoursError: Where the theatre could not be opened.
    """
    clock = SystemClock()
    verdict, code, told = "incomplete", 1, ""
    try:
        if not parts:
            raise NothingSelected("no journey was selected")
        with open_theatre(
            settings, run, headed=headed, language=language, clock=clock, ahead=before is not None
        ) as theatre:
            for part in parts:
                select(part.journey.promise_patterns)  # a name that does not exist is told before anybody plays
            troupe = Troupe(
                staging=lambda part: theatre.stage(part, troupe.still_wanted),
                under_way=settings.journeys.under_way or theatre.customers_at_once,
                on_result=on_result,
                shop_answers=theatre.answers,
                retries=retries,
            )
            with interruptible(troupe.stop) as interruption:
                if before:
                    before()
                results = troupe.play(parts)
        verdict = "interrupted" if interruption.signal_number else (judge or verdict_of)(results)
        code = interruption.exit_code or EXIT_CODES[verdict]
    except ParcoursError as error:
        verdict, code = ("inconclusive" if isinstance(error, CouldNotLook) else "refused"), error.exit_code
        told = str(error)
        raise
    finally:
        run.finish(verdict, code, clock, error=told)
    return results, code


def verdict_of(results: Sequence[Result]) -> str:
    """Return the run's verdict: broken before inconclusive before kept; empty where nothing was played or offered."""
    verdicts = {result.verdict for result in results} - {"not seen"}
    if not verdicts:
        return "empty"
    if verdicts & {"broken", "stuck"}:
        return "broken"
    return "inconclusive" if verdicts & {"inconclusive", "interrupted"} else "kept"


def verdict_of_records(run: RunFolder, selected: Iterable[str] = ()) -> tuple[str, list[str]]:
    """Return a run's verdict from its records alone, and the journeys that it is about.

    A journey that was selected or begun and never ended has no result, and makes the run incomplete: never green.

    Args:
        run: The run.
        selected: Journeys that were to be played.
    """
    verdicts: dict[str, str] = dict.fromkeys(selected, "")
    for record in run.records("journeys"):
        match record.get("event"):
            case "started" | "resumed":
                verdicts[str(record["id"])] = ""
            case "ended":
                verdicts[str(record["id"])] = str(record["verdict"])
    if not all(verdicts.values()):
        return "incomplete", sorted(verdicts)
    results = [Result(name, name, ended, (), 0.0) for name, ended in verdicts.items()]
    return verdict_of(results), sorted(verdicts)


def finish_from_records(run: RunFolder, *, interrupted: bool, **more: object) -> int:
    """Give a run that several processes wrote its verdict, from its records alone.

    Returns:
        The exit code.
    """
    verdict, selected = verdict_of_records(run)
    if interrupted:
        verdict = "interrupted"
    run.finish(verdict, EXIT_CODES[verdict], SystemClock(), selected=selected, **more)
    return EXIT_CODES[verdict]
