"""From labels to facts: finds the labels of the lexicon in each line and reads the value that follows.

A value is read only where it follows its label directly: on the same line after a colon, a tab or a small
word, or at the start of the next line where the label has a line to itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from journeys.readers.context import Context
from journeys.readers.lexicon import LABELS, Entry, Phrase
from journeys.readers.places import is_city_line
from journeys.readers.source import Source
from journeys.readers.text import Token, fold, of_a_line, tokens
from journeys.readers.values import READERS, Reading
from parcours.domain.facts import Fact, Touchpoint, Value

_ASIDE = re.compile(r"\s*\((?P<aside>[^()]{0,40})\)")
_FOREIGN_ASIDE = re.compile(r"\bht\b|hors|excl|avant|before|estim")
_GLUE = re.compile(r"(?P<mark>\.?\s*(?::|=|\t|\.{3,}|…|- (?=[^\s-])|-(?=\s))\s*|\s{2,})|\.?\s*")
_SMALL = re.compile(
    r"(?:est|sera|etait|is|was|will be|le|du|de|au|on|of|no|n ?°|#|fixee? au|effectuee?|faite?|emise?|made"
    r"|issued)\s*[:#]?\s*(?=\S)"
)
_BULLET = re.compile(r"^[\s*•·>\-–]*")
_DELIVERY = re.compile(r"(?:livraison|delivery|shipping|expedition|retrait)\b(?P<rest>[^\t:]{0,60}?)\s*(?:\t|:)\s*")
_NO_DELIVERY = re.compile(r"\bht\b|hors|excl|avant reduction|before|\bdes\b|a partir|from|total|offerte? des|code|date")
_ARRIVALS = frozenset(("delivery.date", "relay.arrival-day", "pickup.date"))
_MOMENTS = {
    "order.date": "order.time",
    "support.received-on": "support.received-at",
    "pickup.date": "pickup.from",
}
"""Words for a day that becomes a moment where an hour stands beside it."""

_PLACES = (
    ("relay", re.compile(r"(?:nouveau |votre )?(?:point )?relais\b|(?:new |your )?relay\b|point de retrait")),
    (
        "store",
        re.compile(r"(?:votre )?(?:magasin|boutique)\b|(?:your )?store\b|retrait en magasin|collection in store"),
    ),
    (
        "courier",
        re.compile(
            r"destinataire|recipient|livre a|deliver(?:ed)? to|adresse de livraison|(?:delivery|shipping) address"
        ),
    ),
)
"""How a line begins that names the place of which the next labels speak."""

Label = tuple[Phrase, tuple[Entry, ...]]
"""The words of a label, and what they stand for."""

_SURE = re.compile(r"[:=\t]")
"""What sets a label off from its value without a doubt; a dash may as well join two words of a heading."""
_PLACE_LINES = 4

_MARKED_ONLY = frozenset(("mode", "status", "payment", "case", "address", "name", "hours", "means", "window"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line as labels are looked for in it; shared by all who read it, and changed by none.

    Args:
        text: The line.
        folded: Its folded form.
        words: Its words.
        start: Where it begins behind a bullet.
        labels: By the number of the word with which they begin: the labels that stand in it, longest first.
        place: The place whose address and hours the labels from here on give; empty where it does not tell.
    """

    text: str
    folded: str
    words: list[Token]
    start: int
    labels: dict[int, list[Label]]
    place: str


@of_a_line
def _prepared(text: str) -> Line:
    """Prepare a line for reading."""
    folded = fold(text)
    bullet = _BULLET.match(text)
    words = tokens(folded)
    labels = {
        position: standing
        for position, token in enumerate(words)
        if (standing := [label for label in LABELS.get(token.word, ()) if _stands(folded, words, position, label[0])])
    }
    place = next((place for place, sign in _PLACES if sign.match(folded)), "")
    return Line(text, folded, words, bullet.end() if bullet else 0, labels, place)


def read_labels(texts: Sequence[str], source: Source, context: Context) -> list[Fact]:
    """Read every labelled value of a document.

    Args:
        texts: Its clean lines.
        source: Where they stand.
        context: What the document is about.
    """
    reader = _LabelReader([_prepared(text) for text in texts], source, context)
    return list(reader.facts())


class _LabelReader:
    """Reads one document; `_place` is the place that the last labels spoke of."""

    def __init__(self, lines: list[Line], source: Source, context: Context) -> None:
        self._lines = lines
        self._source = source
        self._context = context
        self._place = Context(context.place)

    def facts(self) -> Iterator[Fact]:
        for number, line in enumerate(self._lines):
            yield from self._line(number, line)

    def _line(self, number: int, line: Line) -> Iterator[Fact]:
        self._notice_place(line)
        position = 0
        seen_end = 0
        any_fact = False
        while line.labels and position < len(line.words):
            taken, end, facts = self._at(number, line, position)
            for fact in facts:
                any_fact = True
                yield fact
            position += max(1, taken)
            if end > seen_end:
                seen_end = end
                while position < len(line.words) and line.words[position].start < end:
                    position += 1
        if not any_fact:
            yield from self._delivery_price(line)

    def _at(self, number: int, line: Line, position: int) -> tuple[int, int, list[Fact]]:
        """Read the label that begins at word *position*; returns words used, where the value ends, and the facts."""
        for phrase, entries in line.labels.get(position, ()):
            last = line.words[position + len(phrase) - 1]
            facts: list[Fact] = []
            end = last.end
            for entry in entries:
                if facts and entry.value in ("mode", "status"):
                    continue
                made = self._value(number, line, position, last.end, entry)
                if made:
                    reading, quote = made
                    end = max(end, reading.end if quote is line.text else last.end)
                    facts += self._named(entry, reading, quote)
            if facts or any(entry.word == "-" for entry in entries):
                return len(phrase), end, facts
        return 0, 0, []

    def _value(self, number: int, line: Line, position: int, after: int, entry: Entry) -> tuple[Reading, str] | None:
        if entry.anchor != "any" and line.text[line.start : line.words[position].start].strip():
            return None
        if entry.value == "status" and self._source.touchpoint in (Touchpoint.SUPPORT, Touchpoint.SOCIAL):
            return None
        read = READERS[entry.value]
        aside = _ASIDE.match(line.folded, after)
        if aside:
            if _FOREIGN_ASIDE.search(aside["aside"]):
                return None
            after = aside.end()
        glue = _GLUE.match(line.folded, after)
        at = glue.end() if glue else after
        marked = bool(glue and glue["mark"])
        below = at >= len(line.text.rstrip())
        if (
            entry.value == "name"
            and not (glue and _SURE.search(glue.group()))
            and not self._address_near(number + below)
        ):
            return None
        if below:
            return self._below(number, line, entry)
        if entry.anchor == "whole" and not marked:
            return None
        if entry.value in _MARKED_ONLY and not marked:
            return None
        for start in self._starts(line, at):
            reading = read(line.text, start, self._source, entry.strong)
            if reading:
                return reading, line.text
        return None

    def _starts(self, line: Line, at: int) -> Iterator[int]:
        yield at
        for _ in range(2):
            small = _SMALL.match(line.folded, at)
            if not small:
                return
            at = small.end()
            yield at

    def _below(self, number: int, line: Line, entry: Entry) -> tuple[Reading, str] | None:
        """Read the value below a label that has its line to itself."""
        if number + 1 >= len(self._lines) or line.text[line.start : line.words[0].start].strip():
            return None
        if entry.strong or entry.value == "payment" or (entry.anchor == "any" and len(line.words) > 6):
            return None
        if entry.value == "address":
            return self._address_below(number)
        below = self._lines[number + 1]
        if entry.value in ("status", "mode") and len(below.words) > 4:
            return None
        reading = READERS[entry.value](below.text, below.start, self._source, entry.strong)
        whole = reading and reading.end >= len(below.text.rstrip()) - 30
        return (reading, f"{line.text} {below.text}") if reading and whole else None

    def _address_near(self, number: int) -> bool:
        """Say whether a name at line *number* is a place's: a page of a menu, called "Boutique", has no address."""
        return any(
            is_city_line(line.text) and "©" not in line.text for line in self._lines[number : number + _PLACE_LINES]
        )

    def _address_below(self, number: int) -> tuple[Reading, str] | None:
        """Join the lines of an address, down to the one that holds postcode and town."""
        parts: list[str] = []
        for line in self._lines[number + 1 : number + 7]:
            if len(line.text) > 80 or ":" in line.text:
                return None
            parts.append(line.text.strip(" ,"))
            if is_city_line(line.text):
                joined = ", ".join(parts)
                return Reading(joined, len(joined)), joined
        return None

    def _named(self, entry: Entry, reading: Reading, quote: str) -> list[Fact]:
        word = self._settled(entry.word)
        facts = [self._source.fact(word, reading.value, quote)] if word and word != "-" else []
        for name, value in reading.extra:
            facts += self._extra(word, name, value, quote)
        return facts

    def _settled(self, word: str) -> str:
        if word in ("@case-status", "support.line"):
            of_support = self._source.touchpoint is Touchpoint.SUPPORT or self._source.kind == "answer"
            return {"@case-status": "case.status"}.get(word, word) if of_support else ""
        return self._place.settle(word)

    def _extra(self, word: str, name: str, value: Value, quote: str) -> list[Fact]:
        if name == "@moment":
            moment = _MOMENTS.get(word)
            return [self._source.fact(moment, value, quote)] if moment else []
        if name == "@latest":
            return [self._source.fact("arrival.latest", value, quote)] if word in _ARRIVALS else []
        if name == "@earliest":
            return [self._source.fact("arrival.earliest", value, quote)] if word in _ARRIVALS else []
        settled = self._place.settle(name)
        return [self._source.fact(settled, value, quote)] if settled else []

    def _notice_place(self, line: Line) -> None:
        """Remember whose address and hours the next labels give."""
        if line.place and (line.place != "courier" or self._context.place in ("", "courier")):
            self._place = Context(line.place)

    def _delivery_price(self, line: Line) -> Iterator[Fact]:
        """Read "Livraison Colissimo suivi : 4,90 €", whatever the shop calls its way of delivery."""
        match = _DELIVERY.match(line.folded, line.start)
        if not match or _NO_DELIVERY.search(match["rest"]):
            return
        reading = READERS["money"](line.text, match.end(), self._source, False)
        if reading and reading.end >= len(line.text.rstrip()) - 12:
            yield self._source.fact("price.delivery", reading.value, line.text)


def _stands(folded: str, spoken: list[Token], position: int, phrase: Phrase) -> bool:
    """Say whether the words of *phrase* stand at *position*, with nothing but small signs between them."""
    words = spoken[position : position + len(phrase)]
    if len(words) < len(phrase) or any(token.word != word for token, word in zip(words, phrase, strict=True)):
        return False
    gaps = (folded[one.end : two.start] for one, two in pairwise(words))
    return all(gap in ("", " ", "'", "-", ". ", " - ", "-", ".") for gap in gaps)
