"""What was read for somebody else as well is put back rightly for everybody, or is not trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fixtures.personas import make_persona
from journeys.driver.page import read_html
from journeys.readers import read_page
from load.reading.memory import CHECK_EVERY, Memory
from load.reading.understudy import another_hour, somebody_else
from load.reading.veil import Lift, Veil
from parcours.domain.facts import Fact, Touchpoint

NOW = datetime(2026, 11, 22, 10, 20, tzinfo=UTC)
URL = "http://shop.test/"
PAGE_OF = """<html lang="fr"><title>Merci</title><body><h1>Merci {first}, votre commande est confirmée</h1>
<p>Numéro de commande : {number}</p><p>Total : 33,00 €</p><p>Date de commande : 22 novembre 2026 à 10h{minute:02d}</p>
<p>Adresse de livraison : {name}, {street}, {town}</p><p>E-mail : {email}</p></body></html>"""
Readings = Callable[[str, datetime], list[Fact]]


def page(seed: int, foot: str = "") -> str:
    """Return the page that the customer of *seed* is shown."""
    who = make_persona(seed, language="fr")
    return (
        PAGE_OF.format(
            first=who.first_name,
            name=who.name,
            street=who.address.street,
            town=f"{who.address.postcode} {who.address.city}",
            email=who.email,
            number=f"FL-2026-10{seed:04d}",
            minute=20 - seed % 4,
        )
        + foot
    )


def plainly(html: str, at: datetime = NOW) -> list[Fact]:
    """Read a page without a memory."""
    return read_page(read_html(html, URL, 200), Touchpoint.SCREEN, at, "thank-you page")


def recall(memory: Memory, seed: int, html: str, read: Readings = plainly) -> list[Fact]:
    """Read a page as the customer of *seed*, and as somebody else would."""
    veiled = Veil(make_persona(seed, language="fr"), memory.shapes).over(html, NOW)
    assert veiled is not None

    def read_as(other: Lift) -> Sequence[Fact]:
        return read(other.plain, another_hour(NOW, "Europe/Paris"))

    return memory.facts(veiled[0], veiled[1], NOW, "", lambda: read(html, NOW), read_as)


@pytest.fixture
def memory() -> Memory:
    """Return a memory that knows what order numbers look like."""
    memory = Memory()
    memory.shapes.learn("FL-2026-000001")
    return memory


def test_a_text_is_proven_by_somebody_who_is_not_there(memory: Memory) -> None:
    """One page and somebody else's are read; then nine customers are told their own words without a reading."""
    for seed in range(10):
        assert recall(memory, seed, page(seed)) == plainly(page(seed))

    assert (memory.counted.read, memory.counted.recalled, memory.counted.differed) == (2, 9, 0)


def test_one_recall_in_many_is_read_as_well(memory: Memory) -> None:
    """A customer's own reading is held against the memory now and then, and one that differs ends the trust."""
    for seed in range(CHECK_EVERY):
        recall(memory, seed, page(seed))
    facts = recall(memory, 10, page(10), lambda html, at: plainly(html, at)[1:])

    assert facts == plainly(page(10))[1:]
    assert (memory.counted.recalled, memory.counted.differed) == (CHECK_EVERY - 1, 1)
    recall(memory, 11, page(11))
    assert memory.counted.recalled == CHECK_EVERY - 1


def test_what_depends_on_a_word_that_is_not_put_back_is_not_trusted(memory: Memory) -> None:
    """Where a reader makes something else of a word, somebody else's reading disagrees, and customers are read."""
    for seed in range(4):
        html = page(seed).replace("<p>Numéro", f"<p>Client : {make_persona(seed, language='fr').name}</p><p>Numéro")

        def read(html: str, at: datetime) -> list[Fact]:
            name = html.partition("Client : ")[2].partition("<")[0]
            return [Fact("page.looked", name.upper(), Touchpoint.SCREEN, at), *plainly(html, at)]

        assert recall(memory, seed, html, read) == read(html, NOW)
    assert memory.counted.recalled == 0


def test_what_depends_on_the_hour_is_not_proven(memory: Memory) -> None:
    """Somebody else reads at another hour of the day: what is said of now alone is not learned from one reading."""

    def read(html: str, at: datetime) -> list[Fact]:
        return [Fact("page.looked", f"{at:%H}", Touchpoint.SCREEN, at), *plainly(html, at)]

    recall(memory, 1, page(1), read)
    recall(memory, 2, page(2), read)
    assert memory.counted.recalled == 0


def test_what_a_neighbour_of_the_shop_was_shown_first_is_told_to_others(memory: Memory) -> None:
    """A town in the shop's own address is everybody's there, and the customer's own where it is the customer's."""
    who = make_persona(3, language="fr").address
    foot = f"\n<p>Flânerie SAS, 27 rue du Pont-aux-Fleurs, {who.postcode} {who.city}</p>"
    recall(memory, 1, page(1, foot).replace("33,00", "34,00"))
    before = memory.counted.read

    for seed in range(3, 7):
        assert recall(memory, seed, page(seed, foot)) == plainly(page(seed, foot))
    assert memory.counted.read == before + 2


def test_somebody_else_has_other_words_everywhere() -> None:
    """Name, address, number and minute are others; what is everybody's stays."""
    memory = Memory()
    memory.shapes.learn("FL-2026-000001")
    veiled = Veil(make_persona(3, language="fr"), memory.shapes).over(page(3), NOW)
    assert veiled is not None
    other = somebody_else(veiled[1])
    assert other is not None

    assert other.veil(other.plain) == veiled[0]
    assert {mine for _, mine in other.pairs}.isdisjoint(mine for _, mine in veiled[1].pairs)
    assert "Merci Mélisande, votre commande est confirmée" in other.plain


@pytest.mark.parametrize("hour", [1, 10, 18, 23])
def test_another_hour_is_on_the_same_day(hour: int) -> None:
    """The day is what a text may depend on, by the shop's clock."""
    zone = ZoneInfo("Europe/Paris")
    at = datetime(2026, 11, 22, hour, 30, tzinfo=zone)
    other = another_hour(at, "Europe/Paris")

    assert other.astimezone(zone).date() == at.date()
    assert abs(other - at) == timedelta(hours=5)
