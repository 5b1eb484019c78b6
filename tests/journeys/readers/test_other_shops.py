"""Mails and pages in the manner of widespread shop systems are read for what they say, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from journeys.readers.mail import read_letter
from parcours.domain.facts import Fact
from parcours.domain.money import Money
from parcours.mailbox.port import Letter

ITEMS = """Votre commande n°000000042
Passée le 24 nov. 2026 à 09:40:12
Merci. Une fois votre colis expédié, nous vous enverrons un numéro de suivi.

Sous-total                849,00 €
Livraison et traitement     5,00 €
Montant global            854,00 €
"""
REFERENCE = "Commande : XKBKNABJK passée le 24/11/2026 09:40:12\nTotal payé : 70,90 €"
SENT_TO = """Commande #1043 confirmée
Total  93,80 € EUR

Adresse d'expédition
Claire Lefèvre
12 rue de l'Échiquier
75010 Paris
"""
READY = """Votre commande n° W-20261124-77 vous attend !

Retrait en magasin
Jouets & Cie Lyon Part-Dieu
17 rue du Docteur Bouchut
69003 Lyon

Horaires :
Lundi - Samedi : 10h00 - 20h00

Présentez ce code : 7F3K9Q
Nous gardons votre commande jusqu'au 1er décembre 2026.
"""
ARRIVED = """Votre colis n° 8R12345678901 est arrivé dans votre Point Relais :

TABAC DU MARCHE
41 rue du Marché
21000 DIJON

Il vous y attend jusqu'au mardi 8 décembre 2026 inclus. Votre code est le 482163.

Horaires d'ouverture
Lundi : 07:00-12:30 / 14:00-19:30
"""
IN_ENGLISH = """Your parcel has arrived at the pick-up point and is waiting for you.

The Corner Shop
3 place du Marché
21000 Dijon

Your PIN code is 4821. We keep it until 8 December 2026.
Opening hours: Monday to Saturday 9:00 - 19:00
"""


@pytest.fixture
def told(letter: Callable[..., Letter], at: datetime) -> Callable[..., dict[str, Any]]:
    """Return a reader of plain mails: the last value of each fact, by name."""

    def read(text: str, subject: str = "Confirmation de commande") -> dict[str, Any]:
        return {fact.name: fact.value for fact in read_letter(letter(subject, text), at).facts}

    return read


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            ITEMS,
            {
                "order.number": "000000042",
                "order.date": date(2026, 11, 24),
                "order.time": datetime(2026, 11, 24, 8, 40, tzinfo=UTC),
                "price.delivery": Money(500),
                "order.total": Money(85400),
            },
        ),
        (
            REFERENCE,
            {
                "order.number": "XKBKNABJK",
                "order.date": date(2026, 11, 24),
                "order.time": datetime(2026, 11, 24, 8, 40, tzinfo=UTC),
                "order.total": Money(7090),
            },
        ),
        (
            SENT_TO,
            {
                "order.number": "1043",
                "order.total": Money(9380),
                "delivery.address": "Claire Lefèvre, 12 rue de l'Échiquier, 75010 Paris",
            },
        ),
    ],
)
def test_a_confirmation(told: Callable[..., dict[str, Any]], text: str, facts: dict[str, Any]) -> None:
    """Number, moment, sums and address are read in each system's own words."""
    read = told(text)

    assert facts == {name: read.get(name) for name in facts}


def test_what_comes_once_the_parcel_is_sent_is_no_state(told: Callable[..., dict[str, Any]]) -> None:
    """Who says "une fois votre colis expédié" foresees, and affirms nothing."""
    assert "order.status" not in told(ITEMS)


@pytest.mark.parametrize(
    "line",
    [
        "Call us on 01 99 00 27 11.\nYour Order #000000042",
        "Appelez-nous au 01 99 00 27 11.\nCommande n° 000000042",
        "Appelez-nous au 01 99 00 27 11.\nTracking number: 0199001234",
    ],
)
def test_the_number_of_an_order_is_no_telephone_number(told: Callable[..., dict[str, Any]], line: str) -> None:
    """Nine digits that begin with a nought are a telephone number only where they are not something else's."""
    assert told(line).get("support.phone") == "+33199002711"


@pytest.mark.parametrize(
    "line",
    [
        "Une question sur cette facture : 01 99 00 27 11 (appel non surtaxé)",
        "Pour toute commande, appelez le 0199002711",
        "Service client : 0199002711",
        "Suivi de commande par téléphone : 01 99 00 27 11",
    ],
)
def test_a_telephone_number_beside_an_order(told: Callable[..., dict[str, Any]], line: str) -> None:
    """A number to call about an order or an invoice is a telephone number."""
    assert told(line).get("support.phone") == "+33199002711"


@pytest.mark.parametrize(
    ("text", "subject", "facts"),
    [
        (
            READY,
            "Votre commande est prête à être retirée",
            {
                "mail.holds": ("code", "address", "hours", "last day"),
                "pickup.code": "7F3K9Q",
                "store.address": "17 rue du Docteur Bouchut, 69003 Lyon",
                "pickup.last-day": date(2026, 12, 1),
            },
        ),
        (
            ARRIVED,
            "Votre colis est arrivé au Point Relais",
            {
                "mail.holds": ("code", "address", "hours", "last day"),
                "relay.code": "482163",
                "relay.address": "41 rue du Marché, 21000 DIJON",
                "relay.last-day": date(2026, 12, 8),
                "parcel.number": "8R12345678901",
            },
        ),
        (
            IN_ENGLISH,
            "Your parcel has arrived",
            {
                "mail.holds": ("code", "address", "hours", "last day"),
                "relay.code": "4821",
                "relay.address": "3 place du Marché, 21000 Dijon",
                "relay.last-day": date(2026, 12, 8),
            },
        ),
    ],
)
def test_a_notice_without_labels(
    told: Callable[..., dict[str, Any]], text: str, subject: str, facts: dict[str, Any]
) -> None:
    """Code, address, hours and last day are held by a notice that says them in sentences and blocks."""
    read = told(text, subject)

    assert facts == {name: read.get(name) for name in facts}


@pytest.mark.parametrize(
    ("lost", "held"),
    [
        ("Présentez ce code : 7F3K9Q\n", ("address", "hours", "last day")),
        ("17 rue du Docteur Bouchut\n69003 Lyon\n", ("code", "hours", "last day")),
        ("Nous gardons votre commande jusqu'au 1er décembre 2026.\n", ("code", "address", "hours")),
    ],
)
def test_a_notice_that_lacks_something(told: Callable[..., dict[str, Any]], lost: str, held: tuple[str, ...]) -> None:
    """What a notice does not say is not held: neither the seller's seat nor a code for a discount does."""
    rest = READY.replace(lost, "")
    foot = (
        "\nOffre disponible jusqu'au 20 décembre 2026. Code promo : NOEL10.\nSiège social\n"
        "27 rue du Pont-aux-Fleurs\n75011 Paris\nAdresse de facturation\n"
        "Claire Lefèvre\n12 rue de l'Échiquier\n75010 Paris\n"
    )

    assert told(rest + foot, "Votre commande est prête à être retirée")["mail.holds"] == held


def test_pieces_behind_a_name(look: Callable[..., list[Fact]]) -> None:
    """Where the name of a row ends in "× 2" its amount is that of two pieces."""
    rows = "<tr><th>Produit</th><th>Total</th></tr><tr><td>Bouquet de roses <b>× 2</b></td><td>66,00 €</td></tr>"
    prices = [(fact.subject, fact.value) for fact in look(f"<table>{rows}</table>") if fact.name == "price.unit"]

    assert prices == [("Bouquet de roses", Money(3300))]
