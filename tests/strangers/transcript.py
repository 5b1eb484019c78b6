"""Everything that passed in one world: the touchpoints of one journey, and what each of them told."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from tests.strangers.between import Answer, Hand, Posting
from tests.strangers.pieces import Piece, line_pieces, page_pieces, pdf_pieces
from tests.strangers.values import values

_SECRET = re.compile(r"[0-9a-f]{16,}|(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{20,}")

_ORDER = re.compile(r"/commandes/([^/]+)/")


@dataclass
class Touchpoint:
    """One page (at every visit), one document or one mail.

    Args:
        key: What it is known by in another pass of the same journey.
        kind: "page", "pdf" or "mail".
        answers: What came at each visit of a page or document.
        posting: The mail.
        reads: How often the customer read the page.
        places: Where in the order of all that passed each answer came.
    """

    key: str
    kind: str
    answers: list[Answer] = field(default_factory=list)
    posting: Posting | None = None
    reads: int = 0
    places: list[int] = field(default_factory=list)

    def without(self, foreign: range) -> Touchpoint:
        """Return it without the answers that somebody else got."""
        mine = [n for n, place in enumerate(self.places) if place not in foreign]
        answers = [self.answers[n] for n in mine]
        return replace(self, answers=answers, places=[self.places[n] for n in mine])

    def pieces(self) -> list[Piece]:
        """List what it told at its first visit; of a mail, its HTML part, or else its plain text."""
        if self.posting:
            return mail_pieces(self.posting)
        body = self.answers[0].body
        return pdf_pieces(body) if self.kind == "pdf" else page_pieces(body.decode("utf-8", "replace"))

    def told(self) -> set[str]:
        """Return every value that it told at any visit, in the form in which values compare."""
        texts: list[str] = []
        if self.posting:
            mail = self.posting.mail
            texts = [mail.subject, *(piece.text for piece in mail_pieces(self.posting))]
            texts += [p.text for place, text in mail.texts.items() if place not in mail.html for p in line_pieces(text)]
        for answer in self.answers:
            pieces = (
                pdf_pieces(answer.body) if self.kind == "pdf" else page_pieces(answer.body.decode("utf-8", "replace"))
            )
            texts += [piece.text for piece in pieces]
        return {value.same for text in texts for value in values(text)}


def mail_pieces(posting: Posting) -> list[Piece]:
    """List what a mail's HTML part tells, or its plain text where it has no other."""
    mail = posting.mail
    for place in sorted(mail.html):
        return page_pieces(mail.texts[place])
    return [piece for text in mail.texts.values() for piece in line_pieces(text)]


def page_key(path: str, method: str = "GET") -> str:
    """Return what a page is known by, without its secrets; the answer to a form is another page."""
    return ("POST " if method == "POST" else "") + _SECRET.sub("~", urlsplit(path).path)


def mail_key(subject: str, count: int) -> str:
    """Return what the *count*-th mail of a subject is known by."""
    return f"mail {subject} ({count})"


class Transcript(Hand):
    """Writes down what passes, and changes nothing."""

    def __init__(self) -> None:
        self.touchpoints: dict[str, Touchpoint] = {}
        self.order: list[tuple[str, str]] = []
        self._subjects: dict[str, int] = {}
        self._lock = threading.Lock()

    def answer(self, answer: Answer) -> Answer:
        """Write down a page or a document."""
        kind = kind_of(answer)
        with self._lock:
            key = page_key(answer.path, answer.method)
            self.order.append((key, answer.path))
            if kind:
                touchpoint = self.touchpoints.setdefault(key, Touchpoint(key, kind))
                touchpoint.answers.append(answer)
                touchpoint.places.append(len(self.order) - 1)
        return answer

    def posting(self, posting: Posting) -> list[Posting]:
        """Write down a mail."""
        with self._lock:
            count = self._subjects[posting.mail.subject] = self._subjects.get(posting.mail.subject, 0) + 1
            key = mail_key(posting.mail.subject, count)
            self.order.append((key, ""))
            self.touchpoints[key] = Touchpoint(key, "mail", posting=posting)
        return [posting]

    def read_by(self, journey_id: str, run: Path) -> list[Touchpoint]:
        """List the touchpoints that the customer read: pages looked at, documents that were opened, and all mails.

        What a friend got who ordered in between is not the customer's.
        """
        looks = list(_values("page.looked", "subject", journey_id, run))
        often = Counter(page_key(url) for url in looks)
        friends = self._friends(journey_id, run)
        mine = [t if t.posting else t.without(friends) for t in self.touchpoints.values()]
        mails = set(_values("mail.subject", "value", journey_id, run))
        papers = any(True for _ in _values("invoice.opened", "value", journey_id, run))
        posted = {t.key.removeprefix("POST "): len(t.answers) for t in mine if t.key.startswith("POST ")}
        once = {key for key, count in posted.items() if often[key] <= count}
        for touchpoint in mine:
            touchpoint.reads = often[touchpoint.key.removeprefix("POST ")]
        kept = [t for t in mine if (t.posting or t.answers) and t.key not in once]
        return [t for t in kept if _was_read(t, set(often), mails, papers)]

    def _friends(self, journey_id: str, run: Path) -> range:
        """Return the places of what a friend got: after the customer's last own page, up to the friend's invoice."""
        own = set(_values("order.number", "value", journey_id, run))
        orders = [_ORDER.search(key) for key, _ in self.order]
        invoices = [n for n, (key, _) in enumerate(self.order) if key.endswith("/facture") and orders[n]]
        end = next((n for n in invoices if orders[n][1] not in own), -1)  # type: ignore[index]
        mine = [n for n in range(end) if (number := orders[n]) and number[1] in own]
        return range(mine[-1] + 1 if mine else 0, end + 1)


def kind_of(answer: Answer) -> str:
    """Say whether an answer is a "page" or a "pdf"; empty for anything else, and for errors."""
    if answer.status != 200:
        return ""
    if answer.body[:5] == b"%PDF-":
        return "pdf"
    return "page" if answer.content_type.startswith("text/html") else ""


def _was_read(touchpoint: Touchpoint, looked: set[str], mails: set[str], papers: bool) -> bool:
    if touchpoint.posting:
        return touchpoint.posting.mail.subject in mails
    if touchpoint.kind == "pdf":
        return papers
    return touchpoint.key.removeprefix("POST ") in looked


def _values(name: str, key: str, journey_id: str, run: Path) -> Iterable[str]:
    """List what the facts of one name say, while other journeys may be writing theirs into the same file."""
    for line in (run / "facts.jsonl").read_text(encoding="utf-8").splitlines(keepends=True):
        if not line.endswith("\n") or f'"{journey_id}"' not in line or f'"{name}"' not in line:
            continue
        fact = json.loads(line)
        if fact["id"] == journey_id and fact["name"] == name:
            yield str(fact[key])
