"""Times of day, windows of hours and durations in running text."""

from __future__ import annotations

import re
from datetime import time

from journeys.readers.text import fold

TIME = re.compile(
    r"(?<![\d:])(?:(?P<hour>\d{1,2})\s?(?:h(?:eures?)?\b\s?(?P<m1>\d\d\b)?|h(?P<m2>\d\d)\b"
    r"|:(?P<m3>\d\d)(?::\d\d)?)\s?(?P<half>am|pm|a\.m\.|p\.m\.)?"
    r"|(?P<hour12>\d{1,2})\s?(?P<half12>am|pm|a\.m\.|p\.m\.)|(?P<named>midi|noon|minuit|midnight)\b)(?![\d:])"
)
_TO = r"\s*(?:-|a|et|to|and|jusqu'a|until)\s*"
_WINDOW = re.compile(
    rf"(?:entre|de|between|from)?\s*(?P<one>{TIME.pattern.replace('?P<', '?P<one_')}){_TO}"
    rf"(?P<two>{TIME.pattern.replace('?P<', '?P<two_')})"
)
_BEFORE = re.compile(rf"(?:avant|before|by|jusqu'a|au plus tard a)\s+(?P<two>{TIME.pattern})")
_NUMBERS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "dix": 10,
    "quinze": 15,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
    "fifteen": 15,
    "a": 1,
    "an": 1,
}
_UNITS = (
    (re.compile(r"s(?:ec(?:onde?s?)?)?$"), 1.0),
    (re.compile(r"(?:min(?:ute)?s?|mn)$"), 60.0),
    (re.compile(r"(?:h|heures?|hours?)$"), 3_600.0),
    (re.compile(r"(?:j|jours?|days?)$"), 86_400.0),
    (re.compile(r"(?:semaines?|weeks?)$"), 604_800.0),
)
_WITHIN = re.compile(
    r"\b(?:sous|dans (?:les|la|l'|un delai (?:maximum |maximal )?de)|d'ici|en moins de|moins de|en|within"
    r"|in(?: the next| less than| under)?|under|au plus)\s?(?:un delai de |environ |about |at most "
    r"|le delai de )?"
    r"(?P<count>\d{1,3}|un|une|deux|trois|quatre|cinq|dix|quinze|one|two|three|four|five|ten|fifteen|an?)\s?"
    r"(?P<work1>working |business )?"
    r"(?P<unit>secondes?|seconds?|min(?:ute)?s?|mn|heures?|hours?|h|jours?|days?|j|semaines?|weeks?)\b"
    r"(?P<work2> ouvree?s?| ouvrables?)?"
)


_ONE_S = {"minute": 60.0, "heure": 3_600.0, "hour": 3_600.0, "journee": 86_400.0, "day": 86_400.0}
_WITHIN_ONE = re.compile(
    r"\b(?:dans (?:la |l')|within (?:the |a |an )?|in (?:a |an ))(?P<unit>minute|heure|hour|journee|day)\b"
)


def read_time(match: re.Match[str], prefix: str = "") -> time | None:
    """Return the time of day that `TIME` matched; None where there is no such hour."""
    part = {name.removeprefix(prefix): text for name, text in match.groupdict().items() if name.startswith(prefix)}
    if part.get("named"):
        return time(12) if part["named"] in ("midi", "noon") else time(0)
    hour = int(part.get("hour") or part.get("hour12") or 0)
    minute = int(part.get("m1") or part.get("m2") or part.get("m3") or 0)
    half = (part.get("half") or part.get("half12") or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def windows(text: str) -> list[str]:
    """List the windows of hours in *text* as ``HH:MM-HH:MM``; "before one" begins at ``00:00``."""
    folded = fold(text)
    found: list[str] = []
    for match in _WINDOW.finditer(folded):
        one, two = read_time(match, "one_"), read_time(match, "two_")
        if one and two and one < two:
            found.append(f"{one:%H:%M}-{two:%H:%M}")
    if not found:
        for match in _BEFORE.finditer(folded):
            if two := read_time(match):
                found.append(f"00:00-{two:%H:%M}")
    return found


def duration_after(text: str) -> float | None:
    """Return the duration that follows a word such as "sous", "dans les" or "within", in seconds.

    Working days count with the weekend and the public holiday that may lie between them.
    """
    folded = fold(text)
    match = _WITHIN.search(folded)
    if match:
        return _seconds(match)
    one = _WITHIN_ONE.search(folded)
    return _ONE_S[one["unit"]] if one else None


def _seconds(match: re.Match[str]) -> float:
    count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"]]
    unit_s = next(seconds for pattern, seconds in _UNITS if pattern.match(match["unit"]))
    if not (match["work1"] or match["work2"]):
        return count * unit_s
    work_days = max(1.0, count * unit_s / 86_400.0)
    weekends = 2 * (1 + int(work_days // 5))
    holidays = 1
    return (work_days + weekends + holidays) * 86_400.0
