"""Defects that no list holds: each spoils one touchpoint of one journey, drawn at random from what passed there.

A spoiling knows neither the catalogue of faults nor the promises. It is drawn again where a customer could not notice
it: a value counts only where another touchpoint that the customer reads tells it as well, or where its place is left
empty; a text only where a customer reads it.
"""

from __future__ import annotations

import itertools
import random
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from tests.strangers import values as spoil
from tests.strangers.between import Answer, Hand, Posting
from tests.strangers.pieces import Piece, page_text, page_with, pdf_with
from tests.strangers.transcript import Touchpoint, Transcript, mail_key, page_key
from tests.strangers.values import Value, values

_LEGAL = re.compile(r"RCS|SIREN|capital|L217|L\. ?217")
_TRIES = 60
_LATE = timedelta(hours=1)
_STRANGER = "somebody.else@clients.example.org"
_PROSE = {
    "fr": "Nous avons bien reçu votre demande et nous la traitons dans les meilleurs délais, sans frais pour vous.",
    "en": "We have received your request and we are dealing with it as soon as we can, at no cost to you.",
}


@dataclass(frozen=True)
class Spoiling:
    """One defect.

    Args:
        name: What kind of defect.
        key: The touchpoint that is spoiled.
        about: What was changed into what, for a person.
        answer: Changes one answer of a page or document; given how often it was visited before.
        posting: Changes a mail; None holds it back until one has gone that is sent an hour or more later.
    """

    name: str
    key: str
    about: str
    answer: Callable[[Answer, int], Answer] | None = None
    posting: Callable[[Posting], list[Posting] | None] | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.key}: {self.about}"


class Spoiler(Hand):
    """Commits one spoiling; remembers whether anything was changed by it."""

    def __init__(self, spoiling: Spoiling) -> None:
        self.spoiling = spoiling
        self.done = False
        self._visits: dict[str, int] = {}
        self._subjects: dict[str, int] = {}
        self._held: list[Posting] = []
        self._lock = threading.Lock()

    def answer(self, answer: Answer) -> Answer:
        """Spoil the answer if it is the touchpoint's."""
        key = page_key(answer.path, answer.method)
        if key != self.spoiling.key or self.spoiling.answer is None or answer.status != 200:
            return answer
        with self._lock:
            visit = self._visits[key] = self._visits.get(key, 0) + 1
            spoiled = self.spoiling.answer(answer, visit - 1)
            self.done = self.done or spoiled != answer
        return spoiled

    def posting(self, posting: Posting) -> list[Posting]:
        """Spoil the mail if it is the touchpoint; let go what was held back."""
        with self._lock:
            held = [one for one in self._held if _sent(posting) - _sent(one) >= _LATE]
            self._held = [one for one in self._held if one not in held]
            count = self._subjects[posting.mail.subject] = self._subjects.get(posting.mail.subject, 0) + 1
            if mail_key(posting.mail.subject, count) != self.spoiling.key or self.spoiling.posting is None:
                return [posting, *held]
            self.done = True
            spoiled = self.spoiling.posting(posting)
            if spoiled is None:
                self._held.append(posting)
                return held
            return [*spoiled, *held]


@dataclass(frozen=True)
class Scene:
    """What a spoiling is drawn from.

    Args:
        transcript: A clean pass of the journey.
        read: The touchpoints that the customer read in it.
        told: The values that each of them told.
        language: Language of the customer.
    """

    transcript: Transcript
    read: Sequence[Touchpoint]
    told: dict[str, set[str]]
    language: str

    def sent(self, key: str) -> datetime:
        """Return the date that a mail bears."""
        posting = self.transcript.touchpoints[key].posting
        assert posting is not None, key
        return _sent(posting)

    def elsewhere(self, touchpoint: Touchpoint, same: str) -> bool:
        """Say whether another touchpoint that the customer reads tells this value."""
        return any(same in told for key, told in self.told.items() if key != touchpoint.key)


def _sent(posting: Posting) -> datetime:
    return parsedate_to_datetime(message_from_bytes(posting.mail.raw)["Date"])


Draw = Callable[[Scene, random.Random], Spoiling | None]


def draw(scene: Scene, rng: random.Random) -> Spoiling:
    """Draw one spoiling that a customer could notice."""
    while True:
        name = rng.choice(sorted(OPERATORS))
        for _ in range(_TRIES):
            spoiling = OPERATORS[name](scene, rng)
            if spoiling:
                return replace(spoiling, name=name)


# Values ----------------------------------------------------------------------------------------------
def _value(change: Callable[[Value, random.Random], str], kinds: Sequence[str] = spoil.KINDS) -> Draw:
    def drawn(scene: Scene, rng: random.Random) -> Spoiling | None:
        touchpoint = rng.choice(scene.read)
        pieces = touchpoint.pieces()
        found = [(place, value) for place, piece in enumerate(pieces) for value in _values(piece, touchpoint)]
        found = [(place, value) for place, value in found if value.kind in kinds]
        if not found:
            return None
        place, value = rng.choice(found)
        new = change(value, rng)
        if new == value.text or not _noticed(scene, touchpoint, pieces[place], value, new):
            return None
        return _replacing(touchpoint, pieces, place, value.text, new, rng)

    return drawn


def _values(piece: Piece, touchpoint: Touchpoint) -> list[Value]:
    return [] if _LEGAL.search(piece.text) and touchpoint.kind != "pdf" else values(piece.text)


def _noticed(scene: Scene, touchpoint: Touchpoint, piece: Piece, value: Value, new: str) -> bool:
    if not new:
        return piece.text == value.text and piece.field
    return scene.elsewhere(touchpoint, value.same)


def _replacing(
    touchpoint: Touchpoint, pieces: list[Piece], place: int, old: str, new: str, rng: random.Random
) -> Spoiling | None:
    """Return the spoiling that puts *new* for *old* in one piece of a touchpoint."""
    text = pieces[place].text
    ordinal = sum(piece.text == text for piece in pieces[:place])
    about = f"{pieces[place].label[:40]!r} {text[:80]!r}: {old!r} -> {new!r}"

    def change(shown: str) -> str:
        return shown.replace(old, new, 1)

    if touchpoint.posting:
        where = rng.choice(["both", "both", "html", "plain"])
        count = sum(piece.text.count(old) for piece in pieces[:place])
        altered = _mail_with(touchpoint.posting, text, ordinal, change, old, count, where)
        if altered == touchpoint.posting:
            return None
        return Spoiling(
            "",
            touchpoint.key,
            f"{about} ({where})",
            posting=lambda posting: [_mail_with(posting, text, ordinal, change, old, count, where)],
        )
    altered_answer = _answer_with(touchpoint.answers[0], text, ordinal, change)
    if altered_answer is None or altered_answer == touchpoint.answers[0]:
        return None
    return Spoiling(
        "",
        touchpoint.key,
        about,
        answer=lambda answer, visit: _answer_with(answer, text, ordinal, change) or answer,
    )


def _answer_with(answer: Answer, text: str, ordinal: int, change: Callable[[str], str]) -> Answer | None:
    if answer.body[:5] == b"%PDF-":
        try:
            return replace(answer, body=pdf_with(answer.body, text, ordinal, change))
        except KeyError:
            return None
    return replace(answer, body=page_with(answer.body.decode(), text, ordinal, change).encode())


def _mail_with(
    posting: Posting, text: str, ordinal: int, change: Callable[[str], str], old: str, count: int, where: str
) -> Posting:
    mail = posting.mail
    texts = dict(mail.texts)
    for place, whole in mail.texts.items():
        if place in mail.html and where != "plain":
            texts[place] = page_with(whole, text, ordinal, change)
        elif place not in mail.html and where != "html":
            spots = list(re.finditer(r"\s+".join(map(re.escape, old.split())), whole))
            if spots:
                spot = spots[min(count, len(spots) - 1)]
                texts[place] = whole[: spot.start()] + change(old) + whole[spot.end() :]
    return posting if texts == mail.texts else replace(posting, mail=mail.changed(texts))


# Texts -----------------------------------------------------------------------------------------------
def _text(change: Callable[[str, Scene], str], least: int) -> Draw:
    def drawn(scene: Scene, rng: random.Random) -> Spoiling | None:
        touchpoint = rng.choice(scene.read)
        pieces = touchpoint.pieces()
        long = [n for n, piece in enumerate(pieces) if len(piece.text) >= least and not _LEGAL.search(piece.text)]
        if not long:
            return None
        place = rng.choice(long)
        text = pieces[place].text
        new = change(text, scene)
        return None if new == text else _replacing(touchpoint, pieces, place, text, new, rng)

    return drawn


def _mojibake(text: str, scene: Scene) -> str:
    return text.encode().decode("cp1252", "replace") if re.search(r"[À-ÿ]", text) else text


def _unknown_letters(text: str, scene: Scene) -> str:
    return re.sub(r"[À-ÿ]", "\ufffd", text)


def _bare_entities(text: str, scene: Scene) -> str:
    names = {"é": "&eacute;", "è": "&egrave;", "à": "&agrave;", "’": "&rsquo;", "ê": "&ecirc;", "ç": "&ccedil;"}
    return "".join(names.get(letter, letter) for letter in text)


def _other_language(text: str, scene: Scene) -> str:
    return _PROSE["en" if scene.language == "fr" else "fr"] if len(text.split()) >= 9 else text


# Mails -----------------------------------------------------------------------------------------------
def _mail(scene: Scene, rng: random.Random) -> Touchpoint | None:
    mails = [touchpoint for touchpoint in scene.read if touchpoint.posting]
    return rng.choice(mails) if mails else None


def _twice(scene: Scene, rng: random.Random) -> Spoiling | None:
    mail = _mail(scene, rng)
    return mail and Spoiling("", mail.key, "delivered twice", posting=lambda posting: [posting, posting])


def _to_a_stranger(scene: Scene, rng: random.Random) -> Spoiling | None:
    mail = _mail(scene, rng)

    def also(posting: Posting) -> list[Posting]:
        return [replace(posting, recipients=(*posting.recipients, _STRANGER))]

    return mail and Spoiling("", mail.key, f"also to {_STRANGER}", posting=also)


def _overtaken(scene: Scene, rng: random.Random) -> Spoiling | None:
    """Hold a mail back until the next has gone, an hour or more later; nobody notices a mail that is seconds late."""
    order = scene.transcript.order
    mails = [key for key, _ in order if key.startswith("mail ")]
    apart = [one for one, two in itertools.pairwise(mails) if scene.sent(two) - scene.sent(one) >= _LATE]
    if not apart:
        return None
    return Spoiling("", rng.choice(apart), "after the next mail", posting=lambda posting: None)


def _cut_mail(scene: Scene, rng: random.Random) -> Spoiling | None:
    mail = _mail(scene, rng)
    share = rng.uniform(0.25, 0.7)

    def cut(posting: Posting) -> list[Posting]:
        texts = {place: text[: int(len(text) * share)] for place, text in posting.mail.texts.items()}
        return [replace(posting, mail=posting.mail.changed(texts))]

    return mail and Spoiling("", mail.key, f"cut after {share:.0%}", posting=cut)


def _lines_lost(scene: Scene, rng: random.Random) -> Spoiling | None:
    """Leave out one line of one part, with a value that the other part still tells."""
    touchpoint = _mail(scene, rng)
    if touchpoint is None or touchpoint.posting is None:
        return None
    mail = touchpoint.posting.mail
    if not mail.html or len(mail.texts) < 2:
        return None
    plain = next(place for place in mail.texts if place not in mail.html)
    lines = [line for line in mail.texts[plain].splitlines() if _only_here(line, mail.texts[plain])]
    if not lines:
        return None
    lost = rng.choice(lines)

    def without(posting: Posting) -> list[Posting]:
        kept = [line for line in posting.mail.texts[plain].splitlines(keepends=True) if line.strip() != lost.strip()]
        return [replace(posting, mail=posting.mail.changed({plain: "".join(kept)}))]

    return Spoiling("", touchpoint.key, f"plain part without {lost.strip()[:80]!r}", posting=without)


def _only_here(line: str, text: str) -> bool:
    """Say whether a labelled value stands on this line of the part and nowhere else in it."""
    label = re.match(r"\s*[^\d:]{3,40}:\s+\S", line)
    told = [value for value in values(line) if text.count(value.text) == 1]
    return bool(label and told) and "http" not in line and not _LEGAL.search(line)


def _dead_link(scene: Scene, rng: random.Random) -> Spoiling | None:
    touchpoint = _mail(scene, rng)
    if touchpoint is None or touchpoint.posting is None:
        return None
    links = sorted(
        {url for text in touchpoint.posting.mail.texts.values() for url in re.findall(r"http://[^\s\"'<>]+", text)}
    )
    links = [url for url in links if urlsplit(url).path.strip("/")]
    if not links:
        return None
    path = urlsplit(rng.choice(links)).path
    stem = path.rstrip("/").rpartition("/")[0]
    pattern = re.compile(
        re.escape(page_key(path)).replace("\\~", "~").replace("~", r"[^/\"'\s<>]+") + r"(?=[\s\"'<>]|$)"
    )

    def dead(posting: Posting) -> list[Posting]:
        texts = {
            place: pattern.sub(lambda match: match[0].rstrip("/").rpartition("/")[0] + "/plus-ici", text)
            for place, text in posting.mail.texts.items()
        }
        return [replace(posting, mail=posting.mail.changed(texts))]

    return Spoiling("", touchpoint.key, f"{path} -> {stem}/plus-ici", posting=dead)


# Pages and documents -----------------------------------------------------------------------------------
def _page(scene: Scene, rng: random.Random) -> Touchpoint | None:
    pages = [touchpoint for touchpoint in scene.read if touchpoint.kind == "page"]
    return rng.choice(pages) if pages else None


def _cut_page(scene: Scene, rng: random.Random) -> Spoiling | None:
    page = _page(scene, rng)
    share = rng.uniform(0.3, 0.7)
    return page and Spoiling(
        "",
        page.key,
        f"cut after {share:.0%}",
        answer=lambda a, visit: replace(a, body=a.body[: int(len(a.body) * share)]),
    )


def _stale(scene: Scene, rng: random.Random) -> Spoiling | None:
    """Serve what a page said at first for ever, although it has more to say later."""
    page = _page(scene, rng)
    if page is None or page.reads < 2:
        return None
    first = page.answers[0].body
    changed = [n for n, answer in enumerate(page.answers) if _told_anew(first, answer.body)]
    if not changed:
        return None
    seen: list[bytes] = []

    def stale(answer: Answer, visit: int) -> Answer:
        seen.append(answer.body)
        return replace(answer, body=seen[0]) if visit >= changed[0] else answer

    return Spoiling("", page.key, f"from visit {changed[0] + 1} on shows what visit 1 showed", answer=stale)


def _told_anew(old: bytes, new: bytes) -> bool:
    """Say whether a page tells values that it did not tell before."""
    return bool({v.same for v in values(page_text(new.decode()))} - {v.same for v in values(page_text(old.decode()))})


def _document(change: Callable[[bytes, float], bytes]) -> Draw:
    def drawn(scene: Scene, rng: random.Random) -> Spoiling | None:
        documents = [touchpoint for touchpoint in scene.read if touchpoint.kind == "pdf"]
        if not documents:
            return None
        share = rng.uniform(0.1, 0.9)
        return Spoiling(
            "",
            rng.choice(documents).key,
            f"at {share:.0%}",
            answer=lambda a, visit: replace(a, body=change(a.body, share)),
        )

    return drawn


def _cut_document(body: bytes, share: float) -> bytes:
    return body[: int(len(body) * share)]


def _scrambled_document(body: bytes, share: float) -> bytes:
    """Overwrite the middle of one of the longer streams of a document: what it shows, or one of its fonts."""
    streams = [match.span(1) for match in re.finditer(rb"stream\r?\n(.{1500,}?)endstream", body, re.DOTALL)]
    start, end = streams[int(share * len(streams))]
    middle = (start + end) // 2
    return body[:middle] + bytes((byte ^ 0x55) for byte in body[middle : middle + 200]) + body[middle + 200 :]


OPERATORS: dict[str, Draw] = {
    "two digits swapped": _value(spoil.swapped_digits, ("amount", "phone", "code", "house", "time")),
    "another amount": _value(spoil.other_amount, ("amount",)),
    "another currency": _value(spoil.other_currency, ("amount",)),
    "another day": _value(spoil.other_day, ("day",)),
    "another time": _value(spoil.other_time, ("time",)),
    "another telephone number": _value(spoil.other_phone, ("phone",)),
    "a value left blank": _value(spoil.nothing, ("amount", "day", "phone", "code")),
    "letters in another code": _text(_mojibake, 4),
    "letters nobody knows": _text(_unknown_letters, 4),
    "bare entities": _text(_bare_entities, 4),
    "another language": _text(_other_language, 50),
    "mail twice": _twice,
    "mail to a stranger": _to_a_stranger,
    "mail overtaken": _overtaken,
    "mail cut": _cut_mail,
    "lines of one part lost": _lines_lost,
    "dead link": _dead_link,
    "page cut": _cut_page,
    "stale page": _stale,
    "document cut": _document(_cut_document),
    "document scrambled": _document(_scrambled_document),
}
