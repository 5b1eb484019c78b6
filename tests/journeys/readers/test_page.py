"""A page is read as a customer reads it: what is offered is not stated, and what frames it is not its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from parcours.domain.facts import Fact, Span, Touchpoint
from parcours.domain.money import Money

FRAME = """<header>Service client 01 99 00 27 11 <a href=/panier>Panier (2)</a></header>{}<footer>
<p>Service client</p><p>Téléphone : 01 99 00 27 11</p><p>appel non surtaxé</p></footer>"""


def values(facts: list[Fact], name: str) -> list[Any]:
    """List the values of one word."""
    return [fact.value for fact in facts if fact.name == name]


def test_a_thank_you_page(look: Callable[..., list[Fact]]) -> None:
    """Definition lists, headings and links of a thank-you page become facts, each once."""
    facts = look(
        """<main><h1>Merci, votre commande est confirmée</h1><dl><dt>Numéro de commande</dt><dd>FL-2026-1</dd>
        <dt>Date de commande</dt><dd>24 novembre 2026 à 9h40</dd><dt>Statut du paiement</dt><dd>Payé</dd></dl>
        <p>Un e-mail de confirmation est envoyé dans la minute.</p><a href=/f.pdf>Télécharger ma facture</a>
        <table><tr><td>Total</td><td>33,00 €</td></tr></table></main>"""
    )

    assert values(facts, "order.number") == ["FL-2026-1"]
    assert [datetime(2026, 11, 24, 8, 40, tzinfo=UTC)] == values(facts, "order.time")
    assert values(facts, "payment.status") == ["paid"]
    assert [Money(3300)] == values(facts, "order.total")
    assert values(facts, "mail.within") == [60.0]
    assert values(facts, "invoice.offered") == [True]


def test_every_fact_says_where_it_was_read(look: Callable[..., list[Fact]], at: datetime) -> None:
    """A fact carries its touchpoint, moment, place and the words in which it was said."""
    fact = look("<p>Numéro de commande : FL-2026-1</p>", where="thank-you page")[0]

    assert ("thank-you page", "Numéro de commande : FL-2026-1", at, Touchpoint.SCREEN) == (
        fact.where,
        fact.quote,
        fact.at,
        fact.touchpoint,
    )


def test_choices_are_no_statements(look: Callable[..., list[Fact]]) -> None:
    """Prices and relays that differ between radio buttons are offers, and left out."""
    facts = look(
        """<form><label><input type=radio name=m>Retrait</label><p>Livraison : 3,90 €</p>
        <label><input type=radio name=m>Domicile</label><p>Livraison : 5,90 €</p></form>"""
    )

    assert values(facts, "price.delivery") == []


def test_windows_to_choose(look: Callable[..., list[Fact]]) -> None:
    """Each window that may be chosen is an offer with its end, and its cut-off where one is stated."""
    facts = look(
        """<form><h3>Aujourd’hui, mardi 24 novembre 2026</h3>
        <p><label><input type=radio name=s>9h00 – 13h00</label></p><p>Commandez avant 11h00</p>
        <p><label><input type=radio name=s>Demain, avant 13 h</label></p></form>"""
    )

    assert [datetime(2026, 11, 24, 12, 0, tzinfo=UTC), datetime(2026, 11, 25, 12, 0, tzinfo=UTC)] == values(
        facts, "slot.offered"
    )
    assert datetime(2026, 11, 24, 10, 0, tzinfo=UTC) in values(facts, "slot.cutoff")


def test_the_frame_speaks_for_the_screen(look: Callable[..., list[Fact]]) -> None:
    """A number at the foot of every page is the screen's; another one in the announcement is the announcement's."""
    body = FRAME.format("<main><p>Le numéro a changé, composez le 0 892 68 92 68, 0,80 € / min.</p></main>")

    phones = [
        (fact.touchpoint, fact.value) for fact in look(body, Touchpoint.ANNOUNCEMENT) if fact.name == "support.phone"
    ]

    assert phones == [(Touchpoint.ANNOUNCEMENT, "+33892689268"), (Touchpoint.SCREEN, "+33199002711")]


def test_the_basket_at_the_head_of_the_page(look: Callable[..., list[Fact]]) -> None:
    """The basket's count is read wherever the page shows it, and an empty one is none."""
    assert values(look(FRAME.format("<main>Fleurs</main>")), "basket.items") == [2]
    assert values(look("<main><p>Votre panier est vide.</p></main>"), "basket.items") == [0]
    assert values(look("<main><p>Votre panier 29:58</p></main>"), "basket.items") == []


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("1 produit ajouté au panier: 129,00 €", [1]),
        ("0 produit ajouté au panier : 0,00 €", [0]),
        ("2 items added to your cart – €66.00", [2]),
        ("Votre panier contient 3 articles.", [3]),
        ("There are 2 items in your shopping cart", [2]),
        ("Your bag contains 1 item", [1]),
        ("1 produit ajouté au panier", []),
        ("2 items added to your basket.", []),
        ("Votre panier contient 3 alertes", []),
        ("Votre liste d'envies contient 2 produits", []),
    ],
)
def test_how_many_pieces_a_basket_is_said_to_hold(
    look: Callable[..., list[Fact]], line: str, pieces: list[int]
) -> None:
    """A sentence or a counter with its amount tells the pieces; what one click added is not what the basket holds."""
    assert pieces == values(look(f"<main><p>{line}</p></main>"), "basket.items")


def test_the_price_on_a_products_page(look: Callable[..., list[Fact]]) -> None:
    """The price below the product's name is its own; those of its neighbours are not."""
    facts = look(
        """<main><h1>Bouquet Aurore</h1><p>Douze roses</p><p>33,00 € TTC</p>
        <h2>Dans le même rayon</h2><p>Bouquet du soir</p><p>45,00 €</p></main>"""
    )

    assert [("Bouquet Aurore", Money(3300))] == [(f.subject, f.value) for f in facts if f.name == "price.unit"]


def test_prices_in_tables_and_sums(look: Callable[..., list[Fact]]) -> None:
    """A row with two pieces, and a line above a total, give the price of one piece."""
    rows = look(
        """<table><tr><th>Article</th><th>Qté</th><th>Total</th></tr>
        <tr><td>Bouquet Aurore</td><td>2</td><td>66,00 €</td></tr>
        </table>"""
    )
    sums = look(
        "<dl><dt>Maison</dt><dd>89,90 €</dd><dt>Livraison</dt><dd>3,90 €</dd><dt>Total TTC</dt><dd>93,80 €</dd></dl>"
    )

    assert [Money(3300)] == values(rows, "price.unit")
    assert [("Maison", Money(8990))] == [(f.subject, f.value) for f in sums if f.name == "price.unit"]


def test_a_tracking_page(look: Callable[..., list[Fact]]) -> None:
    """Steps have their moments, foreseen days are none, and the furthest state is the parcel's."""
    facts = look(
        """<p>Statut de la commande : Confirmée</p><p>Arrivée prévue : 26 novembre 2026 à 12h00</p>
        <table><tr><td>24 novembre 2026 à 6h40</td><td>Colis arrivé au centre de tri</td></tr>
        <tr><td>23/11/2026 18:30</td><td>Remis au transporteur</td></tr></table>""",
        Touchpoint.TRACKING,
    )

    assert values(facts, "tracking.status") == ["shipped"]
    assert [datetime(2026, 11, 24, 5, 40, tzinfo=UTC), datetime(2026, 11, 23, 17, 30, tzinfo=UTC)] == values(
        facts, "tracking.event"
    )


def test_a_relays_page(look: Callable[..., list[Fact]]) -> None:
    """Closures and hours of a relay are read from its page; its weekly day of rest is no closure."""
    facts = look(
        """<h1>Fleurs du Marais</h1><h2>Horaires</h2><p>Du lundi au samedi : 9h00–19h00</p><p>Dimanche : fermé</p>
        <h2>Fermetures exceptionnelles</h2><p>Du 15 novembre au 31 décembre 2026</p><p>vendredi 1er janvier 2027</p>""",
        where="relay page",
    )

    spans = ["15/11/2026 - 31/12/2026", "01/01/2027 - 01/01/2027"]
    assert spans == [str(value) for value in values(facts, "relay.closed") if isinstance(value, Span)]


def test_the_counter(look: Callable[..., list[Fact]]) -> None:
    """A counter that takes the code, refuses it, or is shut says so; its hours do not."""
    hours = "<p>Dimanche : fermé</p>"
    taken = look(f"{hours}<p>Voici votre commande, bonne journée !</p>", Touchpoint.COUNTER, "store counter")
    refused = look(f"{hours}<p>Ce code ne correspond à rien ici.</p>", Touchpoint.COUNTER, "store counter")
    shut = look(f"{hours}<p>Le comptoir est fermé.</p>", Touchpoint.COUNTER, "store counter")

    assert (values(taken, "code.accepted"), values(taken, "pickup.counter-open")) == ([True], [True])
    assert (values(refused, "code.accepted"), values(refused, "pickup.counter-open")) == ([False], [True])
    assert (values(shut, "code.accepted"), values(shut, "pickup.counter-open")) == ([], [False])


def test_a_closed_service_with_and_without_help(look: Callable[..., list[Fact]]) -> None:
    """Closed with hours helps; closed without anything does not; open says nothing."""
    closed = "<main><h1>Service client</h1><p>En ce moment : fermé</p>{}</main>"

    assert values(look(closed.format("<p>Du lundi au vendredi : 9h–19h</p>")), "support.self-service") == [True]
    assert values(look(closed.format("")), "support.self-service") == [False]
    assert (
        values(look("<main><h1>Service client</h1><p>En ce moment : ouvert</p></main>"), "support.self-service") == []
    )


def test_public_posts(look: Callable[..., list[Fact]]) -> None:
    """A post and the shop's answer to it are told with their moments, under one subject."""
    facts = look(
        """<header>Flânerie</header><main><p>Claire, 24 novembre 2026 à 9h15</p><p>Cassé !</p>
        <p>Flânerie, 24 novembre 2026 à 9h40</p><p>Nous sommes désolés.</p></main>""",
        Touchpoint.SOCIAL,
    )

    told = [(fact.name, fact.subject, fact.value) for fact in facts if fact.name.startswith("social.")]
    assert told == [
        ("social.post", "Claire: Cassé !", datetime(2026, 11, 24, 8, 15, tzinfo=UTC)),
        ("social.answer", "Claire: Cassé !", datetime(2026, 11, 24, 8, 40, tzinfo=UTC)),
    ]


def test_a_licence_server(look: Callable[..., list[Fact]]) -> None:
    """A key that was taken and one that was refused are told apart."""
    assert values(look("<p>Votre licence est activée.</p>", Touchpoint.DOWNLOAD), "licence.activated") == [True]
    assert values(look("<p>Clé inconnue pour cette édition.</p>", Touchpoint.DOWNLOAD), "licence.activated") == [False]


def test_the_customers_own_number_is_not_the_services(look: Callable[..., list[Fact]]) -> None:
    """A telephone number within the customer's address is nobody's hotline."""
    facts = look("<h2>Adresse de livraison</h2><p>Claire Lefèvre</p><p>Téléphone : 06 39 98 12 34</p>")

    assert values(facts, "support.phone") == []


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("Livré aujourd’hui avant 13h, si vous commandez avant 11h", [datetime(2026, 11, 24, 12, tzinfo=UTC)]),
        ("Delivered today before 19:00, if you order before 17:00", [datetime(2026, 11, 24, 18, tzinfo=UTC)]),
        ("Livré le jour même avant 13h", []),
    ],
)
def test_an_offer_for_today(look: Callable[..., list[Fact]], line: str, until: list[datetime]) -> None:
    """An offer for today ends today, wherever it stands; one for the day of any order does not."""
    assert until == values(look(f"<h1>Bouquet</h1><p>{line}</p>"), "slot.offered")


def test_a_moment_without_a_state(look: Callable[..., list[Fact]]) -> None:
    """A moment of a tracking page beside words that name no state is read, and is no state."""
    facts = look("<h1>Suivi</h1><p>Scanné à Lyon : 24/11/2026 à 06:40</p>", Touchpoint.TRACKING, "order tracking")

    assert values(facts, "tracking.moment") == [datetime(2026, 11, 24, 5, 40, tzinfo=UTC)]
    assert values(facts, "tracking.status") == []
