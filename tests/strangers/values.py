"""Values that a person compares: amounts, days, times, telephone numbers, codes; how each is spoiled."""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_DAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_B = r"[ \u00a0\u202f]"
_MONTH = "|".join(_MONTHS["fr"] + _MONTHS["en"])
_DAY = "|".join(_DAYS["fr"] + _DAYS["en"])
_PATTERNS = {
    "day": re.compile(
        rf"(?:(?P<weekday>{_DAY}){_B})?(?P<d>\d{{1,2}}|1er){_B}(?P<month>{_MONTH}){_B}(?P<y>\d{{4}})"
        r"|(?P<d2>\d\d)/(?P<m2>\d\d)/(?P<y2>\d{4})",
        re.IGNORECASE,
    ),
    "amount": re.compile(rf"€{_B}?\d[\d,]*\.\d\d\b|\d{{1,3}}(?:{_B}\d{{3}})*,\d\d{_B}?€"),
    "phone": re.compile(rf"\b0[1-9](?:{_B}\d\d){{4}}\b"),
    "time": re.compile(rf"\b\d\d:\d\d\b|\b\d{{1,2}}{_B}?h{_B}?\d\d\b"),
    "code": re.compile(r"\b(?=[A-Z0-9-]*\d[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*\b"),
    "house": re.compile(r"\b\d{2,5}(?= [^\W\d_]{2,})"),
}
KINDS = tuple(_PATTERNS)


@dataclass(frozen=True)
class Value:
    """One value in a text.

    Args:
        kind: One of KINDS.
        text: As it stands.
        same: What is equal wherever the value is told, however it is written.
        start: Where it begins in the text.
    """

    kind: str
    text: str
    same: str
    start: int


def values(text: str) -> list[Value]:
    """List the values in a text, the surest kinds first; no two overlap."""
    found: list[Value] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if kind == "code" and len(re.sub(r"[^A-Z0-9]", "", match[0])) < 6:
                continue
            taken.append(match.span())
            found.append(Value(kind, match[0], _same(kind, match, text), match.start()))
    return found


def _same(kind: str, match: re.Match[str], text: str) -> str:
    if kind == "day":
        return f"day {_date(match).isoformat()}"
    if kind == "amount":
        return f"amount {re.sub(r'[^0-9]', '', match[0])}"
    if kind == "time":
        hour, minute = re.findall(r"\d+", match[0])
        return f"time {int(hour):02d}:{minute}"
    if kind == "house":
        after = re.findall(r"[^\W\d_]+", text[match.end() : match.end() + 40].lower())
        return f"house {match[0]} {' '.join(after[:2])}"
    return f"{kind} {re.sub(r'[^A-Z0-9]', '', match[0])}"


def _date(match: re.Match[str]) -> date:
    if match["d2"]:
        return date(int(match["y2"]), int(match["m2"]), int(match["d2"]))
    months = _MONTHS["fr"] if match["month"].lower() in _MONTHS["fr"] else [m.lower() for m in _MONTHS["en"]]
    return date(int(match["y"]), months.index(match["month"].lower()) + 1, int(re.sub(r"\D", "", match["d"])))


# Spoiling ------------------------------------------------------------------------------------------
def swapped_digits(value: Value, rng: random.Random) -> str:
    """Return the value with two neighbouring, different digits in each other's place."""
    text = value.text
    digits = [index for index, letter in enumerate(text) if letter.isdigit()]
    pairs = [(a, b) for a, b in itertools.pairwise(digits) if text[a] != text[b]]
    if not pairs or value.kind == "day":
        return text
    a, b = rng.choice(pairs)
    letters = list(text)
    letters[a], letters[b] = letters[b], letters[a]
    return "".join(letters)


def other_amount(value: Value, rng: random.Random) -> str:
    """Return another amount: one digit of it is another one."""
    if value.kind != "amount":
        return value.text
    place = rng.choice([index for index, letter in enumerate(value.text) if letter.isdigit()])
    digit = str((int(value.text[place]) + rng.randint(1, 9)) % 10)
    return value.text[:place] + digit + value.text[place + 1 :]


def other_currency(value: Value, rng: random.Random) -> str:
    """Return the same amount in another currency."""
    return value.text.replace("€", rng.choice("£$")) if value.kind == "amount" else value.text


def other_day(value: Value, rng: random.Random) -> str:
    """Return a day before or after, or a week before or after, with the weekday that belongs to it."""
    match = _PATTERNS["day"].fullmatch(value.text)
    if value.kind != "day" or not match:
        return value.text
    day = _date(match) + timedelta(days=rng.choice([-7, -1, 1, 7]))
    if match["d2"]:
        return f"{day:%d/%m/%Y}"
    language = "fr" if match["month"].lower() in _MONTHS["fr"] else "en"
    weekday = f"{_DAYS[language][day.weekday()]} " if match["weekday"] else ""
    if match["weekday"] and match["weekday"][0].isupper():
        weekday = weekday.capitalize()
    blank = value.text[match.start("month") - 1]
    return f"{weekday}{day.day}{blank}{_MONTHS[language][day.month - 1]}{blank}{day.year}"


def other_time(value: Value, rng: random.Random) -> str:
    """Return a time an hour before or after."""
    if value.kind != "time":
        return value.text
    hour = re.match(r"\d+", value.text)
    assert hour
    return f"{(int(hour[0]) + rng.choice([-1, 1])) % 24:02d}{value.text[hour.end() :]}"


def other_phone(value: Value, rng: random.Random) -> str:
    """Return another telephone number: its last two digits are others."""
    if value.kind != "phone":
        return value.text
    return value.text[:-2] + f"{(int(value.text[-2:]) + rng.randint(1, 98)) % 100:02d}"


def nothing(value: Value, rng: random.Random) -> str:
    """Return an empty text."""
    return ""
