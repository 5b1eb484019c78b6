"""What a crowd takes in from a mail is what a customer who comes alone takes in from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from fixtures.personas import make_persona
from journeys.customer.correspondence import Correspondence, TakenMail
from load.reading.customer import CrowdCustomer
from load.reading.memory import Memory
from load.reading.recognition import CHECK_EVERY, Recognition
from load.reading.veil import Veil, Veiled
from parcours.domain.money import Money
from parcours.mailbox.port import Letter

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
STRANGE = "We will let {name} know when the parcel of your order {number} has left the shop and is on its way to you."
MAIL = """From: a@shop.test\r
To: "{name}" <{email}>\r
Subject: Votre commande {number} est =?utf-8?q?confirm=C3=A9e?=\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: 8bit\r
\r
Merci, {name}, votre commande est confirmée.\r
Numéro de commande : {number}\r
Total : 33,00 €\r
{passage}\r
"""


class Crowd:
    """What the customers of a crowd share; it knows what order numbers look like."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.memory.shapes.learn(number(0))
        self.recognition = Recognition(self.memory.shapes)
        self.looks = 0


class CountingVeil(Veil):
    """Counts in its crowd how often a mail was looked through."""

    crowd: Crowd

    def over(self, text: str, now: datetime | None = None) -> Veiled | None:
        """Count, and go over the text."""
        self.crowd.looks += 1
        return super().over(text, now)


def customer(seed: int, crowd: Crowd, language: str = "fr", said: str = "") -> CrowdCustomer:
    """Return the customer of *seed* in a crowd, who has *said* something."""
    persona = make_persona(seed, language=language)
    shop: Any = SimpleNamespace(zone="Europe/Paris", order_numbers=None)
    nothing: Any = None
    one = CrowdCustomer(persona, shop, nothing, nothing, nothing, nothing, nothing, nothing)
    one.memory, one.recognition = crowd.memory, crowd.recognition
    one.veil = veil = CountingVeil(persona, crowd.memory.shapes, crowd.recognition.roles)
    veil.crowd = crowd
    one.own_words = [said.format(name=persona.name, number=number(seed))] if said else []
    return one


def number(seed: int) -> str:
    """Return the number of the order of the customer of *seed*."""
    return f"FL-2026-10{seed:04d}"


def letter(to: CrowdCustomer, seed: int) -> Letter:
    """Return the mail that is sent to a customer."""
    about = {"name": to.persona.name, "number": number(seed)}
    raw = MAIL.format(passage=STRANGE.format(**about), email=to.email, **about).encode()
    return Letter(raw, "a@shop.test", (to.email,), NOW, 0.0, str(seed))


@pytest.fixture
def crowd() -> Crowd:
    """Return a crowd that has read nothing."""
    return Crowd()


@pytest.mark.parametrize("said", ["", STRANGE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mail_says_to_each_of_a_crowd_what_it_says_to_whoever_reads_it(
    crowd: Crowd, language: str, said: str
) -> None:
    """Each customer takes in the same from memory as from a whole reading, passages in another language among it."""
    read: list[TakenMail] = []
    in_full: list[TakenMail] = []
    for seed in range(1, 5):
        one = customer(seed, crowd, language, said)
        read.append(one.takes_in_letter(letter(one, seed), NOW))
        in_full.append(Correspondence.takes_in_letter(one, letter(one, seed), NOW))
    assert read == in_full
    assert crowd.memory.counted.recalled == 3


def test_whether_a_passage_is_foreign_is_a_matter_of_who_reads_it(crowd: Crowd) -> None:
    """A passage is told to whom it is foreign: neither to those who speak that language, nor to who said it."""
    told = []
    for seed, language, said in ((1, "fr", ""), (2, "en", ""), (3, "fr", STRANGE), (4, "fr", "")):
        one = customer(seed, crowd, language, said)
        told.append(one.takes_in_letter(letter(one, seed), NOW).foreign)
    assert [any("know when the parcel" in passage for passage in one) for one in told] == [True, False, False, True]


def test_a_mail_that_differs_in_own_words_is_looked_through_once(crowd: Crowd) -> None:
    """Name, address and number may differ: nobody but the first customer looks for them; one word more, and all is."""
    for seed in range(1, 6):
        one = customer(seed, crowd)
        one.takes_in_letter(letter(one, seed), NOW)
    assert crowd.looks == 1

    one = customer(6, crowd)
    sent = letter(one, 6)
    mail = one.takes_in_letter(replace(sent, raw=sent.raw.replace(b"33,00", b"34,00")), NOW)
    assert crowd.looks == 2
    assert Money(3400) in [fact.value for fact in mail.mail.facts]


def test_a_mail_that_was_recognised_wrongly_is_looked_through_from_then_on(crowd: Crowd) -> None:
    """One mail in many is looked through all the same; what differs then is counted, and trusted no more."""
    for seed in (1, 2):
        one = customer(seed, crowd)
        one.takes_in_letter(letter(one, seed), NOW)
    (text,) = crowd.recognition._mails
    known = crowd.recognition._mails[text]
    assert known is not None
    crowd.recognition._mails[text] = known._replace(pairs=known.pairs[:-1])
    one = customer(3, crowd)
    for _ in range(CHECK_EVERY):
        one.takes_in_letter(letter(one, 3), NOW)

    assert (crowd.recognition.differed, crowd.recognition._mails[text]) == (1, None)
