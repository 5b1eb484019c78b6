"""Run folders as a run of journeys leaves them, written through the record layer and played by no one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageDraw

from parcours.clock import ManualClock
from parcours.domain.facts import Absent, Fact, Span, Touchpoint, Value
from parcours.domain.money import Money
from parcours.domain.promises import Outcome, State
from parcours.records import fact_to_json, outcome_to_json
from parcours.runs import RunFolder

PARIS = ZoneInfo("Europe/Paris")
ORDERED = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
TITLE = "A doll's house, ordered a month ahead, is collected at a relay before Christmas"
MAIL = b"""\
From: Maison & Cie <bonjour@shop.example.org>
To: marie@relay-1.example.org
Subject: =?utf-8?q?Votre_commande_2026-1047_est_confirm=C3=A9e?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Bonjour Marie, votre colis sera au relais le 27 novembre.
"""
MAIL += b"Une ligne de plus, pour une longue lettre.\n" * 60
MAIL += b"""\
--b
Content-Type: text/html; charset=utf-8

<p>Bonjour Marie,</p><script>alert(1)</script><img src="https://tracker.example.com/pixel.gif">
<p style="color:red">Votre colis sera au relais le <b>27 novembre</b>.</p>
--b--
"""


@dataclass
class Sample:
    """Writes one run folder, journey by journey.

    Args:
        root: Folder of all runs.
        started: When the run begins.
    """

    root: Path
    started: datetime = datetime(2026, 11, 2, 9, 15, tzinfo=UTC)
    faults: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    folder: RunFolder = field(init=False)
    clock: ManualClock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = ManualClock(self.started)
        about = {
            "argv": ["parcours", "journeys", *self.selected],
            "seed": 7,
            "shop": "demo",
            "url": "http://127.0.0.1:8123",
            "zone": "Europe/Paris",
            "faults": list(self.faults),
            "configuration": {"promises": {"confirmation_within_s": 60.0}},
            "versions": {"parcours": "0.1.0", "playwright": "1.65.0"},
            "selected": list(self.selected),
        }
        self.folder = RunFolder.create(self.root, "journeys", self.clock, about)

    def finish(self, verdict: str, exit_code: int, lasting_s: float = 23.0) -> Path:
        """End the run and return its folder."""
        self.clock.sleep(lasting_s)
        self.folder.finish(verdict, exit_code, self.clock)
        return self.folder.path

    def kill(self) -> Path:
        """Leave the run as a killed process would, and return its folder."""
        self.folder.release()
        return self.folder.path

    def tells_relay(self, number: int = 1, *, closed: bool = False) -> None:
        """Tell the whole relay story, with a relay that is open or closed."""
        tell_relay(self, number, closed=closed)

    def tells_flowers(self, number: int = 1, *, contradiction: bool = False) -> None:
        """Tell the flower story, with one total or two."""
        tell_flowers(self, number, contradiction=contradiction)

    def journey(self, name: str = "relay-parcel", number: int = 1, title: str = TITLE, story: str = "B") -> Told:
        """Begin a journey."""
        return Told(self, f"{name}#{number}", name, title, story)


@dataclass
class Told:
    """One journey of a sample, told act by act; times are the customer's."""

    sample: Sample
    id: str
    name: str
    title: str
    story: str
    now: datetime = ORDERED
    seq: int = 0
    kept_files: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sample.folder.append(
            "journeys",
            {
                "event": "started",
                "id": self.id,
                "journey": self.name,
                "title": self.title,
                "story": self.story,
                "attempt": 1,
                "persona": {"name": "Marie Dupont", "email": "marie@relay-1.example.org", "language": "fr"},
                "shop": "demo",
                "faults": list(self.sample.faults),
                "driver": "browser",
                "at": self.now.isoformat(),
            },
        )

    def says(
        self,
        touchpoint: Touchpoint,
        name: str,
        value: Value,
        *,
        where: str = "",
        quote: str = "",
        subject: str = "",
        evidence: str = "",
        after_s: float = 0.8,
    ) -> Fact:
        """Record a fact *after_s* seconds after the last one."""
        self.now += timedelta(seconds=after_s)
        fact = Fact(name, value, touchpoint, self.now, subject, where, quote, evidence, self.seq)
        self.seq += 1
        self.facts.append(fact)
        self.sample.folder.append("facts", {"id": self.id, **fact_to_json(fact)})
        return fact

    def keeps(self, name: str, body: bytes) -> str:
        """Keep a piece of evidence and return its path."""
        path = self.sample.folder.evidence(self.id, name)
        path.write_bytes(body)
        relative = self.sample.folder.relative(path)
        self.kept_files.append(relative)
        return relative

    def pictures(self, name: str, words: str, size: tuple[int, int] = (1280, 900)) -> str:
        """Keep a picture of a page with *words* on it."""
        image = Image.new("RGB", size, "#f7f3ea")
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, size[0], 90), fill="#24483e")
        draw.text((40, 30), "Maison & Cie", fill="white", font_size=34)
        draw.text((60, 150), words, fill="#222222", font_size=40)
        for row in range(6):
            draw.rectangle((60, 260 + row * 90, 60 + 900 - row * 60, 300 + row * 90), fill="#d9d2c3")
        path = self.sample.folder.evidence(self.id, name)
        image.save(path, quality=80)
        relative = self.sample.folder.relative(path)
        self.kept_files.append(relative)
        return relative

    def act(self, name: str, title: str, began: datetime, status: str = "done", error: str = "") -> None:
        """Record that an act is over; the evidence kept since the last one is added."""
        self.sample.folder.append(
            "acts",
            {
                "id": self.id,
                "act": name,
                "title": title,
                "started_at": began.isoformat(),
                "ended_at": self.now.isoformat(),
                "duration_s": 4.2,
                "status": status,
                "error": error,
                "evidence": self.kept_files,
            },
        )
        self.kept_files = []

    def later(self, **by: float) -> datetime:
        """Let days or hours pass; return the new moment."""
        self.now += timedelta(**by)
        return self.now

    def judged(
        self, promise: str, sentence: str, state: State, seen: str, *facts: Fact, expected: str = "", **more: str
    ) -> None:
        """Record an outcome."""
        outcome = Outcome(
            promise=promise,
            sentence=sentence,
            state=state,
            expected=expected or sentence,
            seen=seen,
            touchpoints=tuple(dict.fromkeys(str(fact.touchpoint) for fact in facts)),
            facts=tuple(fact.seq for fact in facts),
            evidence=tuple(dict.fromkeys(fact.evidence for fact in facts if fact.evidence)),
            severity=more.get("severity", "normal"),
        )
        self.sample.folder.append("outcomes", {"id": self.id, **outcome_to_json(outcome)})

    def ends(self, verdict: str, kind: str = "", message: str = "", **more: object) -> None:
        """Record the end."""
        self.sample.folder.append(
            "journeys",
            {
                "event": "ended",
                "id": self.id,
                "at": self.now.isoformat(),
                "duration_s": 9.4,
                "verdict": verdict,
                "error": {"kind": kind, "message": message} if kind else None,
                **more,
            },
        )


def order_at_a_relay(told: Told) -> None:
    """Play the first act of the relay story: order, thank-you page, confirmation, invoice."""
    began = told.now
    screen, mail, invoice = Touchpoint.SCREEN, Touchpoint.MAIL, Touchpoint.INVOICE
    page = told.pictures("01-basket.jpg", "Votre panier : 1 article, 89,00 EUR")
    told.says(screen, "page.looked", "Votre panier", where="basket", subject="/panier", evidence=page)
    told.says(screen, "price.unit", Money(8900), where="basket", subject="doll-house", quote="Maison de poupée 89,00 €")
    told.says(screen, "basket.items", 1, where="basket", quote="1 article")
    told.says(Touchpoint.CUSTOMER, "customer.email", "marie@relay-1.example.org", after_s=3)
    told.says(Touchpoint.CUSTOMER, "customer.ordered", True, after_s=4)
    page = told.pictures("02-thank-you.jpg", "Merci Marie ! Commande 2026-1047")
    place = "thank-you page"
    told.says(screen, "page.looked", "Merci pour votre commande", where=place, subject="/merci", evidence=page)
    told.says(screen, "order.number", "2026-1047", where=place, quote="Commande n° 2026-1047")
    told.says(screen, "order.total", Money(9390), where=place, quote="Total TTC 93,90 €", evidence=page)
    told.says(screen, "relay.name", "Fleurs du Canal", where=place, quote="Relais : Fleurs du Canal")
    ready = date(2026, 11, 27)
    told.says(
        screen, "relay.arrival-day", ready, where=place, quote="Disponible le vendredi 27 novembre 2026", evidence=page
    )
    told.says(Touchpoint.CUSTOMER, "mail.awaited", 60.0, subject="confirmation")
    letter = told.keeps("03-mail-1-confirmation.eml", MAIL)
    told.keeps("04-mail-1-confirmation.html", b"<!doctype html><meta charset=utf-8><p>Bonjour Marie,</p>")
    place = "mail 'Votre commande 2026-1047 est confirmée'"
    told.says(mail, "mail.received", 0.42, where=place, subject="confirmation", evidence=letter)
    told.says(mail, "order.number", "2026-1047", where=place, quote="Votre commande 2026-1047 est confirmée")
    told.says(mail, "order.total", Money(9390), where=place, quote="pour un total de 93,90 €")
    told.says(
        mail, "relay.arrival-day", ready, where=place, quote="il vous attendra le 27 novembre 2026", evidence=letter
    )
    for link in range(5):
        told.says(mail, "link.checked", True, where=place, subject=f"http://127.0.0.1:8123/{link}", after_s=0.05)
    document = told.keeps("05-invoice.pdf", b"%PDF-1.7\n%%EOF\n")
    told.says(invoice, "invoice.opened", True, where="page 1", subject="thank-you", evidence=document)
    told.says(invoice, "invoice.number", "F-2026-00312", where="page 1", quote="Facture F-2026-00312")
    told.says(invoice, "invoice.total", Money(9390), where="page 1", quote="Total TTC 93,90 EUR")
    told.act("order", "orders for collection at a relay", began)


def follow_and_collect(told: Told, *, closed: bool) -> None:
    """Play the later acts of the relay story."""
    began = told.later(days=2)
    told.says(Touchpoint.TRACKING, "tracking.looked", True, where="order page", quote="Suivi de votre commande")
    told.says(Touchpoint.TRACKING, "tracking.status", "shipped", where="order page", quote="Colis expédié le 25/11")
    told.act("follow", "follows the parcel", began)
    began = told.later(days=2, hours=5)
    if closed:
        photo = told.pictures("06-relay.jpg", "Fermé du 15 novembre au 31 décembre")
        told.says(
            Touchpoint.COUNTER,
            "relay.closed",
            Span(date(2026, 11, 15), date(2026, 12, 31)),
            where="relay counter",
            quote="Le relais est fermé du 15 novembre au 31 décembre : je stocke les sapins.",
            evidence=photo,
        )
        told.says(Touchpoint.COUNTER, "relay.refused", "Revenez en janvier !", where="relay counter", quote="Revenez !")
    else:
        told.says(Touchpoint.COUNTER, "code.accepted", True, where="relay counter", subject="relay", quote="Voici.")
        told.says(Touchpoint.CUSTOMER, "customer.collected", True)
    told.act("collect", "collects it", began)


def judge_relay(told: Told, *, closed: bool) -> None:
    """Record the outcomes of the relay story."""
    by_name = {(fact.touchpoint, fact.name): fact for fact in told.facts}
    ready = by_name[Touchpoint.MAIL, "relay.arrival-day"]
    received = by_name[Touchpoint.MAIL, "mail.received"]
    told.judged(
        "confirmation.arrives",
        "The confirmation reaches the customer within the promised time.",
        State.KEPT,
        "it came 0.4 s after the click, within 60 s",
        received,
        severity="blocker",
    )
    sentence = "The relay that was chosen is open when the parcel arrives and while it is held."
    if closed:
        shut = by_name[Touchpoint.COUNTER, "relay.closed"]
        told.judged(
            "relay.open-at-arrival",
            sentence,
            State.BROKEN,
            "the relay is closed from 15/11/2026 to 31/12/2026",
            ready,
            shut,
            expected="open on 27/11/2026, the day on which the parcel is announced",
            severity="critical",
        )
    else:
        told.judged("relay.open-at-arrival", sentence, State.KEPT, "open on 27/11/2026", ready, severity="critical")
    told.judged("order.once", "One click makes one order and one charge.", State.KEPT, "one order, one charge")
    told.judged("invoice.adds-up", "Lines, delivery and VAT of the invoice add up.", State.KEPT, "93.90 EUR in all")
    told.judged(
        "cancellation.self-service",
        "An order can be saved or cancelled without a telephone call.",
        State.NOT_SEEN,
        "the journey did not try to cancel",
    )
    told.judged(
        "refund.in-time", "Money comes back within 14 days.", State.NOT_SEEN, "no refund was asked for in this journey"
    )


def tell_relay(sample: Sample, number: int = 1, *, closed: bool = False) -> None:
    """Tell the whole relay story."""
    told = sample.journey(number=number)
    order_at_a_relay(told)
    follow_and_collect(told, closed=closed)
    judge_relay(told, closed=closed)
    told.ends("broken" if closed else "kept")


def tell_flowers(sample: Sample, number: int = 1, *, contradiction: bool = False) -> None:
    """Tell a short flower story, with or without two totals."""
    told = sample.journey("flowers-same-day", number, "A bouquet for the same day, before one o'clock", "A")
    began = told.now
    picture = told.pictures("01-thank-you.jpg", "Paiement accepté, 33,00 EUR")
    on_screen = told.says(
        Touchpoint.SCREEN, "order.total", Money(3300), where="thank-you page", quote="Total : 33,00 €", evidence=picture
    )
    in_mail = told.says(
        Touchpoint.MAIL,
        "order.total",
        Money(3490 if contradiction else 3300),
        where="mail 'Votre bouquet'",
        quote="Montant réglé : 34,90 €" if contradiction else "Montant réglé : 33,00 €",
    )
    told.act("order", "orders a bouquet for today", began)
    told.judged(
        "touchpoints.agree",
        "All touchpoints tell the same story.",
        State.BROKEN if contradiction else State.KEPT,
        "order total: 33.00 EUR on the thank-you page, 34.90 EUR in the mail" if contradiction else "nothing differs",
        on_screen,
        in_mail,
        expected="one order total at every touchpoint",
        severity="critical",
    )
    told.ends("broken" if contradiction else "kept")


def tell_stuck(sample: Sample, number: int = 1) -> None:
    """Tell a journey whose customer cannot go on."""
    told = sample.journey(
        "click-and-collect", number, "A laptop, ordered in the afternoon, is collected in a store", "C"
    )
    began = told.now
    told.says(Touchpoint.SCREEN, "page.looked", "Paiement", where="payment page", subject="/paiement")
    told.pictures("01-where-it-ended.jpg", "Erreur 500")
    error = 'no button named "Payer"; the page has: "Retour au panier", "Contact"'
    told.act("order", "orders for collection in a store", began, status="failed", error=error)
    told.judged("checkout.holds", "The checkout does not fail.", State.NOT_SEEN, f"no order was placed; {error}")
    told.ends("stuck", "stuck", f"orders for collection in a store: {error}")


def tell_inconclusive(sample: Sample, number: int = 1) -> None:
    """Tell a journey during which the mailbox was down."""
    told = sample.journey(
        "digital-download", number, "Software, bought on Christmas Eve for a job due at New Year", "D"
    )
    began = told.now
    told.says(Touchpoint.CUSTOMER, "customer.ordered", True)
    error = "mailbox 127.0.0.1:1143: connection refused"
    told.act("order", "buys the light edition", began, status="could not look", error=error)
    told.judged("download.announced", "A mail brings link and key.", State.INCONCLUSIVE, f"not looked at; {error}")
    told.ends("inconclusive", "could not look", error)


@pytest.fixture
def sample(tmp_path: Path) -> Callable[..., Sample]:
    """Begin a run folder below the test's own folder."""

    def begin(**options: object) -> Sample:
        return Sample(tmp_path / "runs", **options)  # type: ignore[arg-type]

    return begin


@pytest.fixture
def healthy(sample: Callable[..., Sample]) -> Path:
    """Return a finished run of two journeys in which every promise was kept."""
    run = sample(selected=("relay-parcel#1", "flowers-same-day#1"))
    tell_relay(run)
    tell_flowers(run)
    return run.finish("kept", 0)


@pytest.fixture
def broken(sample: Callable[..., Sample]) -> Path:
    """Return a finished run of five journeys: a closed relay, two totals, one stuck, one inconclusive, one well."""
    names = ("relay-parcel", "flowers-same-day", "click-and-collect", "digital-download")
    run = sample(faults=("closed-relay-offered",), selected=(*(f"{name}#1" for name in names), "flowers-same-day#2"))
    tell_relay(run, closed=True)
    tell_flowers(run, contradiction=True)
    tell_stuck(run)
    tell_inconclusive(run)
    tell_flowers(run, 2)
    return run.finish("broken", 1, lasting_s=102.0)


@pytest.fixture
def killed(sample: Callable[..., Sample]) -> Path:
    """Return a run that was killed in its second journey, with a half-written last line."""
    run = sample(selected=("flowers-same-day#1", "relay-parcel#1", "click-and-collect#1"))
    tell_flowers(run)
    told = run.journey()
    told.says(Touchpoint.MAIL, "mail.received", Absent("after 60 s: no mail at all"), subject="confirmation")
    with (run.folder.path / "facts.jsonl").open("ab") as file:
        file.write(b'{"id":"relay-parcel#1","seq":1,"na')
    return run.kill()


@pytest.fixture
def detecting(sample: Callable[..., Sample]) -> Callable[[list[str], str], Path]:
    """Return a maker of runs that committed faults on purpose.

    Each word is one performance: "" a healthy shop, "!" a healthy shop that was accused, "F10+" a fault
    that was caught, "F10-" one that was missed.
    """

    def make(words: list[str], verdict: str) -> Path:
        run = sample(faults=tuple(word[:-1] for word in words if word[:1] == "F"))
        for number, word in enumerate(words, start=1):
            fault, broken = word[:-1] if word[:1] == "F" else "", word[-1:] in ("+", "!")
            tell_relay(run, number, closed=broken)
            name = "relay.open-at-arrival"
            run.folder.append(
                "detections",
                {
                    "id": f"relay-parcel#{number}",
                    "fault": fault,
                    "number": fault,
                    "sentence": "A relay is offered that is closed." if fault else "",
                    "expected": [name] if fault else [],
                    "also": [],
                    "broken": [name] if broken else [],
                    "verdict": "broken" if broken else "kept",
                    "caught": bool(fault) and broken,
                    "accused": [name] if word == "!" else [],
                },
            )
        return run.finish(verdict, 0 if verdict == "kept" else 1)

    return make
