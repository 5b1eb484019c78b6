"""Plays parts in a theatre and gives the run its verdict, whatever happens on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

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


def create_run(verb: str, settings: Settings, parts: Sequence[Part]) -> RunFolder:
    """Make a run's folder and write down what was called."""
    about: Json = {
        "argv": sys.argv[1:],
        "seed": settings.journeys.seed,
        "shop": settings.shop.name,
        "url": settings.shop.url,
        "zone": adapter(settings.shop.name).zone,
        "faults": sorted({fault for part in parts for fault in part.faults}),
        "configuration": settings.as_json(),
        "versions": versions(),
        "selected": [part.journey_id for part in parts],
    }
    return RunFolder.create(Path(settings.journeys.runs), verb, SystemClock(), about)


def play(
    parts: Sequence[Part],
    run: RunFolder,
    settings: Settings,
    *,
    headed: bool = False,
    language: str = "fr",
    on_result: Callable[[Result], None] = lambda result: None,
    judge: Judge | None = None,
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
        with open_theatre(settings, run, headed=headed, language=language, clock=clock) as theatre:
            troupe = Troupe(
                staging=lambda part: theatre.stage(part, troupe.still_wanted),
                under_way=settings.journeys.under_way or theatre.customers_at_once,
                on_result=on_result,
                shop_answers=theatre.answers,
            )
            with interruptible(troupe.stop) as interruption:
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
    """Return the run's verdict: broken before inconclusive before kept; empty where nothing was played."""
    verdicts = {result.verdict for result in results}
    if not verdicts:
        return "empty"
    if verdicts & {"broken", "stuck"}:
        return "broken"
    return "inconclusive" if verdicts & {"inconclusive", "interrupted"} else "kept"


def finish_from_records(run: RunFolder, *, interrupted: bool) -> int:
    """Give a run that several processes wrote its verdict, from its records alone.

    A journey that was started and never ended has no result, and makes the run incomplete: never green.

    Returns:
        The exit code.
    """
    started: set[str] = set()
    verdicts: dict[str, str] = {}
    for record in run.records("journeys"):
        if record.get("event") == "started":
            started.add(str(record["id"]))
        elif record.get("event") == "ended":
            verdicts[str(record["id"])] = str(record["verdict"])
    if interrupted:
        verdict = "interrupted"
    elif started - verdicts.keys():
        verdict = "incomplete"
    else:
        verdict = verdict_of([Result(name, name, ended, (), 0.0) for name, ended in verdicts.items()])
    run.finish(verdict, EXIT_CODES[verdict], SystemClock(), selected=sorted(started | verdicts.keys()))
    return EXIT_CODES[verdict]
