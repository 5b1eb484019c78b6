"""Puts a run into words: the verdict as a sentence, and times, durations and values as people write them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from load.telling import crowd_sentence
from parcours.domain.facts import Absent, Fact, Span, Unoffered, Value
from parcours.domain.money import Money
from reports.model import Detection, Ending, Run

_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_MEANINGS = {
    Ending.KEPT: "every promise that could be seen was kept",
    Ending.BROKEN: "at least one promise was broken",
    Ending.STUCK: "the customer could not go on",
    Ending.FLAKY: "failed at first, and went well when tried again",
    Ending.KNOWN: "broke nothing but promises that are known to be broken",
    Ending.NOT_SEEN: "wants what the shop does not sell, so nothing is judged",
    Ending.INCONCLUSIVE: "the harness could not look, so nothing is judged",
    Ending.INTERRUPTED: "stopped from outside before it was over",
    Ending.WAITING: "goes on at a later time",
    Ending.NO_RESULT: "began and never ended",
    Ending.NOT_PLAYED: "was selected and never began",
}


def number_word(count: int) -> str:
    """Write a count of at least 0 as a word up to twelve, and in figures beyond."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Write a count with its noun: ``1 journey``, ``3 journeys``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def ending_meaning(ending: Ending) -> str:
    """Say what an ending means, for a legend."""
    return _MEANINGS[ending]


# The verdict -------------------------------------------------------------------------------------
def verdict_sentence(run: Run) -> str:
    """Say in one sentence, for a shop owner, what came of the run."""
    if run.crowd:
        return crowd_sentence(run.crowd)
    total = len(run.journeys)
    ends = run.endings
    told = run.about.get("sentence")
    if isinstance(told, str) and told and not total:
        return told
    if run.detections and run.verdict in ("kept", "broken", "inconclusive"):
        return _detected([detection for _, detection in run.detections])
    if not total:
        return "Nothing was selected, so nothing was judged." if run.verdict == "empty" else _without_journeys(run)
    if run.verdict in ("incomplete", "interrupted", "running", "refused"):
        missing = ends[Ending.NO_RESULT] + ends[Ending.NOT_PLAYED] + ends[Ending.INTERRUPTED]
        opening = {
            "incomplete": "This run did not end",
            "interrupted": "This run was stopped",
            "running": "This run is still going on",
            "refused": "This run was refused",
        }[run.verdict]
        lack = f": {_of(missing, total)} {_has(missing)} no result" if missing else ""
        parts = _parts(run, after=bool(missing))
        return _sentence(f"{opening}{lack}", *(parts or _all_well(ends, total, missing)))
    return _sentence(*(_parts(run, after=False) or _all_well(ends, total, 0)))


def _detected(found: list[Detection]) -> str:
    """Say whether the promises judged as they should in a run that committed faults on purpose."""
    faults = [detection for detection in found if detection.fault]
    caught = sum(detection.caught for detection in faults)
    accused = [name for detection in found for name in detection.accused]
    unclear = sum(not detection.judged for detection in found)
    healthy = "" if accused or unclear or len(faults) == len(found) else "the healthy shop kept every promise"
    if len(faults) == 1:
        sure = f"the fault {faults[0].fault}, committed on purpose, was {'caught' if caught else 'missed'}"
    else:
        sure = f"{_share(caught, len(faults), 'faults')} committed on purpose {_was(caught)} caught"
    parts = [part for part in (healthy, sure if faults else "") if part]
    if accused:
        parts.append(
            f"{number_word(len(accused))} promise{'s' * (len(accused) > 1)} {_was(len(accused))} accused wrongly"
        )
    if unclear:
        parts.append(f"of {counted(unclear, 'journey')} nothing can be said")
    return _sentence(*parts)


def _share(count: int, total: int, noun: str) -> str:
    if count == total:
        return f"both {noun}" if total == 2 else f"all {number_word(total)} {noun}"
    return f"{number_word(count)} of {number_word(total)} {noun}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _without_journeys(run: Run) -> str:
    told = run.about.get("sentence")
    if isinstance(told, str) and told:
        return told
    return {
        "kept": "Everything that was asked of the shop held.",
        "broken": "Something that was asked of the shop did not hold.",
        "inconclusive": "Nothing can be said: the harness could not look.",
        "interrupted": f"This run was stopped before {'the crowd came' if run.verb == 'load' else 'a journey began'}.",
        "refused": "This run was refused before a journey began.",
        "running": "This run is still going on.",
    }.get(run.verdict, "This run did not end, and holds no journey.")


def _parts(run: Run, *, after: bool) -> list[str]:
    ends, total = run.endings, len(run.journeys)
    parts = []
    if broken := ends[Ending.BROKEN]:
        promises = sum(1 for _ in run.broken())
        several = f"{number_word(promises)} broken promises" if broken == 1 and promises > 1 else ""
        what = several or ("a broken promise" if broken == 1 else "broken promises")
        parts.append(f"{number_word(broken) if after else _of(broken, total)} met {what}")
    if stuck := ends[Ending.STUCK]:
        subject = "the customer" if stuck == 1 else "the customers"
        parts.append(f"in {_of(stuck, total) if not parts else f'{number_word(stuck)} more'} {subject} could not go on")
    lost = 0 if after else ends[Ending.NO_RESULT] + ends[Ending.NOT_PLAYED] + ends[Ending.INTERRUPTED]
    if unclear := ends[Ending.INCONCLUSIVE] + lost:
        whole = _of(unclear, total) if not parts else f"{number_word(unclear)} more"
        parts.append(f"of {whole} nothing can be said")
    return parts


def _all_well(ends: Counter[Ending], total: int, missing: int) -> list[str]:
    known = ends[Ending.KNOWN]
    over = ends[Ending.KEPT] + ends[Ending.FLAKY]
    waiting = ends[Ending.WAITING]
    unseen = ends[Ending.NOT_SEEN]
    parts = []
    if over:
        every = "every promise that could be seen was kept"
        if missing or waiting or known:
            others = f"{number_word(over)} went well so far"
        elif unseen:
            others = f"{_of(over, total)} went well"
        elif total == 1:
            others = "the journey went well: " + every
        else:
            others = f"{_of(total, total)} went well: {every}"
        parts.append(others)
    if flaky := ends[Ending.FLAKY]:
        parts.append(f"{number_word(flaky)} only at a second try")
    if known:
        parts.append(f"{_of(known, total)} met nothing but known defects")
    if unseen:
        parts.append(f"{_of(unseen, total)} {'wants' if unseen == 1 else 'want'} what the shop does not sell")
    if waiting:
        parts.append(f"{_of(waiting, total)} {'waits' if waiting == 1 else 'wait'} for a later act")
    return parts


def _of(count: int, total: int) -> str:
    return "the journey" if total == 1 else _share(count, total, "journeys")


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _sentence(first: str, *more: str) -> str:
    text = ", and ".join([first, *more]) if len(more) < 2 else "; ".join([first, *more])
    return text[0].upper() + text[1:] + "."


# Times and values --------------------------------------------------------------------------------
def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of this IANA name, and UTC for a name that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day(moment: date | datetime) -> str:
    """Write a day: ``Mon 23 Nov 2026``."""
    return f"{moment:%a} {moment.day} {moment:%b %Y}"


def day_and_time(moment: datetime, zone: str) -> str:
    """Write a moment in *zone*: ``Mon 23 Nov 2026, 10:02``."""
    local = moment.astimezone(zone_of(zone))
    return f"{day(local)}, {local:%H:%M}"


def clock_time(moment: datetime, zone: str) -> str:
    """Write the time of day in *zone*: ``10:02:11``."""
    return f"{moment.astimezone(zone_of(zone)):%H:%M:%S}"


def duration(duration_s: float | None) -> str:
    """Write seconds as people say them: ``0.4 s``, ``23 s``, ``1 min 42 s``, ``2 h 5 min``, ``9 days``."""
    if duration_s is None:
        return "-"
    if duration_s < 10:
        return f"{duration_s:.1f} s" if duration_s else "0 s"
    whole = round(duration_s)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return _two(whole, 60, "min", "s")
    if whole < 86_400:
        return _two(whole // 60, 60, "h", "min")
    days, hours = divmod(whole // 3600, 24)
    text = "1 day" if days == 1 else f"{days} days"
    return f"{text} {hours} h" if hours and days < 3 else text


def _two(amount: int, size: int, big: str, small: str) -> str:
    first, rest = divmod(amount, size)
    return f"{first} {big} {rest} {small}" if rest else f"{first} {big}"


def gap(since: timedelta) -> str:
    """Write the time between two acts: ``3 days later``, ``at once`` under a minute."""
    seconds = since.total_seconds()
    return "at once" if seconds < 60 else f"{duration(seconds)} later"


def value_text(value: Value, zone: str) -> str:
    """Write a fact's value for a person; times are shown in *zone*."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return duration(value)
        case datetime():
            return day_and_time(value, zone)
        case date():
            return day(value)
        case time():
            return f"{value:%H:%M}"
        case Span():
            return f"{day(value.first)} to {day(value.last)}"
        case Absent():
            return f"not there (seen: {value.seen})"
        case Unoffered():
            return f"not offered: {value.reason}"
        case tuple():
            return ", ".join(value) or "none"
        case str() | int() | Money():
            return str(value)


def label(name: str) -> str:
    """Turn a fact's dotted name into words: ``order.total`` becomes ``order total``."""
    return name.replace(".", " ").replace("-", " ")


def fact_label(fact: Fact) -> str:
    """Name a fact in words, with its subject where it has one."""
    return f"{label(fact.name)} ({fact.subject})" if fact.subject else label(fact.name)


def place(touchpoint: str, where: str) -> str:
    """Return where something was read, without the touchpoint's own name at its beginning."""
    first, _, rest = where.partition(" ")
    return rest if first.lower() == touchpoint and rest else where
