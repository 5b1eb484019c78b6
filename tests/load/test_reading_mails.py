"""What a crowd takes in from a mail is what a customer who comes alone takes in from it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from fixtures.personas import make_persona
from journeys.customer.correspondence import Correspondence, TakenMail
from load.reading.customer import CrowdCustomer
from load.reading.memory import Memory
from load.reading.veil import Veil
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


def customer(seed: int, memory: Memory, language: str = "fr", said: str = "") -> CrowdCustomer:
    """Return the customer of *seed* in a crowd, who has *said* something; *memory* is the crowd's."""
    persona = make_persona(seed, language=language)
    shop: Any = SimpleNamespace(zone="Europe/Paris", order_numbers=None)
    nothing: Any = None
    one = CrowdCustomer(persona, shop, nothing, nothing, nothing, nothing, nothing, nothing)
    one.memory, one.veil = memory, Veil(persona, memory.shapes)
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
def memory() -> Memory:
    """Return a crowd's memory that knows what order numbers look like."""
    memory = Memory()
    memory.shapes.learn(number(0))
    return memory


@pytest.mark.parametrize("said", ["", STRANGE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mail_says_to_each_of_a_crowd_what_it_says_to_whoever_reads_it(
    memory: Memory, language: str, said: str
) -> None:
    """Each customer takes in the same from memory as from a whole reading, passages in another language among it."""
    read: list[TakenMail] = []
    in_full: list[TakenMail] = []
    for seed in range(1, 5):
        one = customer(seed, memory, language, said)
        read.append(one.takes_in_letter(letter(one, seed), NOW))
        in_full.append(Correspondence.takes_in_letter(one, letter(one, seed), NOW))
    assert read == in_full
    assert memory.counted.recalled == 3


def test_whether_a_passage_is_foreign_is_a_matter_of_who_reads_it(memory: Memory) -> None:
    """A passage is told to whom it is foreign: neither to those who speak that language, nor to who said it."""
    told = []
    for seed, language, said in ((1, "fr", ""), (2, "en", ""), (3, "fr", STRANGE), (4, "fr", "")):
        one = customer(seed, memory, language, said)
        told.append(one.takes_in_letter(letter(one, seed), NOW).foreign)
    assert [any("know when the parcel" in passage for passage in one) for one in told] == [True, False, False, True]
