"""A whole loop told as one story: a chapter for each of its runs, each a sentence in figures.

A chapter that was not played, or whose record cannot be read, says so; the others are told all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from load.results import read_results
from parcours.domain.promises import State
from parcours.errors import ConfigError
from parcours.records import Json
from parcours.runs import RunFolder
from reports.centre import say
from reports.centre.record import read_record
from reports.load import load_run
from reports.model import Run
from reports.words import counted, number_word

CONFIRMED = "confirmation.arrives"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Args:
        title: What it is about.
        sentence: What came of it, in figures.
        tone: "kept", "broken" or "doubt".
        section: Anchor of the part of the page that tells it in full; empty where there is none.
    """

    title: str
    sentence: str
    tone: str
    section: str = ""


def chapters_of(run: Run) -> dict[str, Run]:
    """Return the runs of a whole loop by the name of their chapter; empty for any other run."""
    told = run.about.get("chapters")
    found: dict[str, Run] = {}
    root = run.path.resolve()
    for name, one in told.items() if isinstance(told, dict) else ():
        path = run.path / str(one.get("path") or "") if isinstance(one, dict) else run.path
        if path == run.path or not path.resolve().is_relative_to(root):
            continue
        try:
            found[str(name)] = load_run(path)
        except (ConfigError, KeyError, ValueError, TypeError):
            continue
    return found


def story(run: Run) -> list[Chapter]:
    """Tell the chapters of *run* in order; nothing for a run that is no whole loop."""
    if not isinstance(run.about.get("chapters"), dict):
        return []
    played = chapters_of(run)
    chapters = [*_alone(run)]
    for name, title, tell in _TOLD:
        chapter = None
        if name in played:
            try:
                chapter = tell(played[name])
            except (KeyError, ValueError, TypeError, AttributeError):
                chapter = None
        chapters.append(chapter or Chapter(title, _why_not(run, name), "doubt"))
    return chapters


def story_json(run: Run) -> list[Json]:
    """Return the story as plain JSON."""
    return [{"title": one.title, "sentence": one.sentence, "tone": one.tone} for one in story(run)]


def _why_not(run: Run, name: str) -> str:
    one = run.about["chapters"].get(name)
    why = str(one.get("why") or "") if isinstance(one, dict) else ""
    if why:
        return f"Not played: {why}."
    return "It was played, and its record cannot be read." if one else "The run ended before it came to this."


# Chapters ----------------------------------------------------------------------------------------
def _alone(run: Run) -> list[Chapter]:
    healthy = [journey for journey, found in run.detections if not found.fault]
    chapters = []
    if healthy:
        outcomes = [outcome for journey in healthy for outcome in journey.last.outcomes]
        kept = sum(outcome.state is State.KEPT for outcome in outcomes)
        broken = sum(outcome.state is State.BROKEN for outcome in outcomes)
        who = f"{number_word(len(healthy))} customer{'s' * (len(healthy) > 1)} came one by one to a healthy shop"
        sentence = f"{who.capitalize()}: {counted(kept, 'promise')} kept, {broken or 'none'} broken."
        tone = "broken" if broken else "kept" if kept else "doubt"
        chapters.append(Chapter("A healthy shop", sentence, tone, "journeys"))
    for found in (found for _, found in run.detections if found.fault):
        by = ", ".join(name for name in found.broken if name in found.expected)
        caught = f"{by} caught it" if by else "no promise caught it" if found.judged else "it could not be judged"
        if found.accused:
            caught += f", and {', '.join(found.accused)} was accused wrongly"
        fault = f"{found.sentence.rstrip('.')} ({found.fault})"
        tone = "kept" if found.mark == "caught" else "broken"
        chapters.append(Chapter("A fault", f"One more met a fault: {fault}; {caught}.", tone, "broken"))
    return chapters or [Chapter("Customers one by one", "No journey came to a judgement.", "doubt")]


def _crowd(run: Run) -> Chapter:
    told: Json = run.about["load"]
    one = read_results(RunFolder(run.path).records("intervals")).whole.promises.get(CONFIRMED)
    came = f"{counted(int(told['started']), 'customer')} came within {told['duration_s']:.0f} s"
    if one is None or not one.judged:
        return Chapter("A crowd", f"{came}, and nobody's mail could be judged.", "doubt", "crowd")
    lost = one.states["broken"]
    faults = f"; the shop committed {', '.join(run.faults)}" if run.faults else ""
    got = f"{lost} of {one.judged} got no confirmation in time" if lost else "every confirmation came in time"
    slow = "" if told["valid"] else " (this machine was too busy to judge the shop's speed)"
    return Chapter("A crowd", f"{came}{faults}: {got}{slow}.", "broken" if lost else "kept", "crowd")


def _centre(run: Run) -> Chapter | None:
    record = read_record(run.path, "simulation.json")
    if record is None:
        return None
    cases = record["cases"]
    targets = record["verdict"]["targets"]
    held = sum(target["state"] == "held" for target in targets)
    phone = next((one for one in record["channels"] if one["channel"] == "phone"), None)
    calls = ""
    if phone and phone["target"] and (level := phone["totals"]["service_level"]["value"]) is not None:
        calls = f"; {say.percent(level)} of calls are answered within {phone['target']['within_s']:.0f} s"
    all_held = f"all {held} targets are held" if held == len(targets) else f"{held} of {len(targets)} targets are held"
    sentence = (
        f"The contact centre of {record['scenario']} takes {cases['contacts']['value']:,.0f} contacts about "
        f"{cases['cases']['value']:,.0f} cases in {record['days'] - record['warm_up_days'] - record['cool_down_days']} "
        f"days{calls}; {all_held}, for {record['cost']['value']:,.0f} {record['cost']['currency']}."
    )
    return Chapter("The contact centre", sentence, "kept" if held == len(targets) else "doubt", "centre")


def _impact(run: Run) -> Chapter | None:
    record = read_record(run.path, "impact.json")
    if record is None:
        return None
    total = record["total"]
    if not total:
        return Chapter("What it costs", str(record["sentence"]), "doubt", "impact")
    texts = total["texts"]
    paid = f"{texts['contacts']} contacts more, {texts['advisers']} advisers, {texts['euros']} {record['currency']}"
    sentence = f"{record['sentence']} All that the crowd lost: {paid} over {record['days_text']}."
    return Chapter("What it costs", sentence, "broken", "impact")


_TOLD: tuple[tuple[str, str, Callable[[Run], Chapter | None]], ...] = (
    ("crowd", "A crowd", _crowd),
    ("centre", "The contact centre", _centre),
    ("impact", "What it costs", _impact),
)
