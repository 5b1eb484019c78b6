"""Labelled values and sentences become facts, in the words of shops that nobody here wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from parcours.domain.facts import Touchpoint
from parcours.domain.money import Money

OSCAR_FR = """Bonjour,

Nous sommes heureux de vous confirmer que votre commande 100003 a été reçue et
sera traitée sous peu.
Votre commande contient :
 * Bouquet de roses anciennes - quantité : 2 - prix : 66,00 €
Total panier : 66,00 €
Livraison : 4,90 €
Total commande : 70,90 €
Adresse de livraison :
  Claire Lefèvre
  12 rue de l'Échiquier
  75010 Paris
  France
Merci d'utiliser notre site web !
"""
OSCAR_EN = """Hello,
We are pleased to confirm your order 100003 has been received and
will be processed shortly.
Your order contains:
 * Old roses - quantity: 2 - price: €66.00
Basket total: €66.00
Shipping: €4.90
Order Total: €70.90
"""


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("Numéro de commande : FL-2026-042719", "order.number", "FL-2026-042719"),
        ("Commande n° 100003", "order.number", "100003"),
        ("Order #100003", "order.number", "100003"),
        ("Order number: A-77812", "order.number", "A-77812"),
        ("Your order 100003 has been received.", "order.number", "100003"),
        ("Réf. commande : ZX81-0042", "order.number", "ZX81-0042"),
        ("Total TTC : 1 234,56 €", "order.total", Money(123456)),
        ("Total : 33,00 €", "order.total", Money(3300)),
        ("Order Total: €70.90", "order.total", Money(7090)),
        ("Montant total (TTC) : 33,00 €", "order.total", Money(3300)),
        ("Total à payer\t33,00 €", "order.total", Money(3300)),
        ("Grand total CHF 33.00", "order.total", Money(3300, "CHF")),
        ("Frais de port : gratuits", "price.delivery", Money(0)),
        ("Livraison : 4,90 €", "price.delivery", Money(490)),
        ("Livraison Colissimo suivi\t6,50 €", "price.delivery", Money(650)),
        ("Shipping charge (inc. tax) : €4.90", "price.delivery", Money(490)),
        ("Livraison prévue le jeudi 26 novembre", "delivery.date", date(2026, 11, 26)),
        ("Livraison estimée : entre le 24 et le 26 novembre", "delivery.date", date(2026, 11, 26)),
        ("Expected delivery: 26 November 2026", "delivery.date", date(2026, 11, 26)),
        ("Date de commande : 24/11/2026", "order.date", date(2026, 11, 24)),
        ("Order date: 24 November 2026", "order.date", date(2026, 11, 24)),
        ("Créneau de livraison : 9h00 – 13h00", "delivery.window", "09:00-13:00"),
        ("Mode de livraison : Retrait en point relais", "delivery.mode", "relay"),
        ("Shipping method: Click and collect", "delivery.mode", "store"),
        ("Clé de licence : CVL7-9K2M-X4QP-8TRB", "licence.key", "CVL7-9K2M-X4QP-8TRB"),
        (
            "Lien valable jusqu’au jeudi 24 décembre 2026 à 9h45",
            "download.expires",
            datetime(2026, 12, 24, 8, 45, tzinfo=UTC),
        ),
        ("Montant remboursé : 93,80 €", "refund.amount", Money(9380)),
        ("Refunded to: Visa card ending in 4242", "refund.means", "original"),
        ("Remboursement sur : bon d’achat", "refund.means", "voucher"),
        ("Refunded on: 8 December 2026", "refund.date", date(2026, 12, 8)),
        ("Numéro de dossier : SAV-2026-0012", "case.number", "SAV-2026-0012"),
        ("Tracking number: RP13787530934", "parcel.number", "RP13787530934"),
    ],
)
def test_a_labelled_value(say: Callable[..., Any], line: str, name: str, value: Any) -> None:
    """A label of any shop's wording gives the fact with its typed value."""
    assert (name, "", value) in say(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sous-total : 33,00 €",
        "Total HT : 27,50 €",
        "Order total (excl. tax) : €27.50",
        "Total panier : 33,00 €",
        "Net à payer : 0,00 €",
        "Total",
        "Livraison offerte dès 49,00 €",
        "Code postal : 75010",
        "Code promo : NOEL10",
        "Vos commandes",
        "Order now and save €5.00",
        "Prix : 33,00 €",
        "Livraison le jour même avant 13 h",
    ],
)
def test_what_looks_like_a_label_and_is_none(say: Callable[..., Any], line: str) -> None:
    """Partial sums, teasers, postcodes and headings give no order number, total, price or date of delivery."""
    names = {name for name, _, _ in say(line)}

    assert not names & {"order.number", "order.total", "price.delivery", "delivery.date", "pickup.code", "order.date"}


@pytest.mark.parametrize(("mail", "product"), [(OSCAR_FR, "Bouquet de roses anciennes"), (OSCAR_EN, "Old roses")])
def test_a_real_shops_confirmation(say: Callable[..., Any], mail: str, product: str) -> None:
    """The order mail of django-oscar, in both languages, gives number, prices and total, and no other amount."""
    facts = [fact for fact in say(mail, kind="confirmation") if isinstance(fact[2], Money) or fact[0] == "order.number"]

    assert set(facts) == {
        ("order.number", "", "100003"),
        ("price.delivery", "", Money(490)),
        ("order.total", "", Money(7090)),
        ("price.unit", product, Money(3300)),
    }


def test_an_address_below_its_label(say: Callable[..., Any]) -> None:
    """An address on the lines below its label is read down to its postcode."""
    assert ("delivery.address", "", "Claire Lefèvre, 12 rue de l'Échiquier, 75010 Paris") in say(OSCAR_FR)


def test_a_relays_notice(say: Callable[..., Any]) -> None:
    """An arrival notice gives relay, address, code, hours and last day as the relay's own."""
    facts = say(
        """Votre colis vous attend
        Point relais : Fleurs du Marais
        Adresse : 14 rue de Bretagne, 75003 Paris
        Code de retrait : 482 163
        À retirer jusqu’au jeudi 10 décembre 2026
        Horaires d’ouverture
        Du lundi au samedi : 9h00–12h30, 14h00–19h00
        Besoin d'aide ?
        Du lundi au vendredi : 8h00–20h00""",
        kind="arrival",
    )

    expected = [
        ("relay.name", "", "Fleurs du Marais"),
        ("relay.address", "", "14 rue de Bretagne, 75003 Paris"),
        ("relay.code", "", "482 163"),
        ("relay.last-day", "", date(2026, 12, 10)),
        ("relay.hours", "", "Du lundi au samedi : 9h00–12h30, 14h00–19h00"),
        ("support.hours", "", "Du lundi au vendredi : 8h00–20h00"),
        ("address.stated", "rue de bretagne, paris", "14, 75003"),
    ]
    assert set(expected) == {fact for fact in facts if fact[0] != "order.status"}


def test_a_store_has_the_same_labels(say: Callable[..., Any]) -> None:
    """At a store the same labels are the store's, and its code is a code for collection."""
    facts = say(
        "Magasin : Paris République\nAdresse : 9 place du Marché, 75003 Paris\nCode de retrait : A4-77", kind="ready"
    )

    assert facts == [
        ("store.name", "", "Paris République"),
        ("store.address", "", "9 place du Marché, 75003 Paris"),
        ("pickup.code", "", "A4-77"),
        ("address.stated", "place du marche, paris", "9, 75003"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Magasin\nParis République\n9 place du Marché\n75003 Paris", "store.name", "Paris République"),
        ("Point relais\nFleurs du Marais\nAdresse : 14 rue de Bretagne, 75003 Paris", "relay.name", "Fleurs du Marais"),
        ("Boutique - Paris République, 9 place du Marché, 75003 Paris", "store.name", "Paris République"),
        ("Boutique :\nParis République", "store.name", "Paris République"),
    ],
)
def test_a_place_that_its_address_shows(say: Callable[..., Any], text: str, name: str, value: str) -> None:
    """A name below a heading is a place's where an address follows it, or where a colon leads to it."""
    assert (name, "", value) in say(text, Touchpoint.SCREEN)


@pytest.mark.parametrize(
    "text",
    [
        "Accueil\nBoutique\nOrdinateur portable 14 pouces\n799,00 €",
        "Home\nStore\nOld roses\n€66.00",
        "Point relais\nPaiement sécurisé\nMentions légales\n© 2026 Flânerie, 75011 Paris",
        "Boutique - Fleurs et jouets",
        "Store – Mother's Day",
    ],
)
def test_a_page_of_a_menu_is_no_place(say: Callable[..., Any], text: str) -> None:
    """A page that is called as a place is, and the page named below it, give no name of a place."""
    assert not {name for name, _, _ in say(text, Touchpoint.SCREEN)} & {"store.name", "relay.name"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Un e-mail de confirmation va vous être envoyé dans les 5 minutes.",
            [("mail.promised", "confirmation"), ("mail.within", "confirmation")],
        ),
        ("You will receive an email with your download link.", [("mail.promised", "download")]),
        (
            "Un message suivra dès que votre commande sera prête. Attendez-le avant de vous déplacer.",
            [("mail.promised", "ready"), ("mail.indispensable", "ready")],
        ),
        ("Confirmez votre adresse e-mail", []),
        ("Inscrivez-vous à notre newsletter par e-mail", []),
        ("Vous recevez ce message parce que vous avez passé commande.", []),
    ],
)
def test_announcements_of_mails(say: Callable[..., Any], text: str, expected: list[tuple[str, str]]) -> None:
    """A mail that will come is announced with its kind; forms and newsletters announce nothing."""
    assert expected == [(name, kind) for name, kind, _ in say(text, Touchpoint.SCREEN) if name.startswith("mail.")]


def test_story_a_cancellation(say: Callable[..., Any]) -> None:
    """A mail in French without accents that takes the order back is understood all the same."""
    facts = say(
        "Votre commande n'a pas pu etre passee a un fleuriste et sera annulee sauf si vous appelez le 01 99 00 27 11."
        " Aucune carte bancaire ne sera debitee.",
        kind="shop-cancellation",
    )

    assert {"order.cancelled-by-shop", "payment.status", "cancellation.offered"} <= {name for name, _, _ in facts}
    assert ("payment.status", "", "not-debited") in facts
    assert ("cancellation.offered", "", "phone") in facts


def test_a_florist_who_serves_and_one_who_does_not(say: Callable[..., Any]) -> None:
    """A florist who has accepted confirms that somebody will serve; that no florist can does not."""
    assert ("availability.confirmed", "", True) in say("Un fleuriste a accepté votre commande.")
    assert "availability.confirmed" not in {
        name for name, _, _ in say("Aucun fleuriste ne peut honorer votre commande.")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nous sommes désolés de cet incident.", ("support.apologised", "", True)),
        ("Le coût de votre appel vous sera remboursé.", ("support.call-cost-repaid", "", True)),
        (
            "Vous recevrez un nouvel exemplaire au plus tard le 4 décembre 2026.",
            ("support.promised", "parcel", datetime(2026, 12, 4, 22, 59, tzinfo=UTC)),
        ),
        (
            "Contrairement à ce que ma collègue vous a dit, il n'y aura pas de second envoi.",
            ("support.took-back", "", None),
        ),
        ("Je suis Marianne, responsable du service client.", ("support.line", "", 2)),
        ("Votre colis vous attend au point relais Fleurs du Marais.", ("relay.name", "", "Fleurs du Marais")),
        ("Votre colis est arrivé au relais.", ("support.says-status", "", "arrived")),
        ("Je ne trouve aucun dossier à votre nom.", ("case.known", "mail", False)),
        ("Je vois votre dossier : inutile de tout répéter.", ("case.known", "mail", True)),
    ],
)
def test_what_an_answer_says(say: Callable[..., Any], text: str, expected: tuple[str, str, Any]) -> None:
    """An answer of customer service is read for regret, its word, its line and what it says of the parcel."""
    name, subject, value = expected
    found = [fact for fact in say(text, kind="answer") if fact[:2] == (name, subject)]

    assert found
    assert value is None or found[0][2] == value


def test_a_number_that_looks_like_the_cases_own(say: Callable[..., Any]) -> None:
    """A number of the same shape in a sentence is read too, so that a slip of two digits is seen."""
    facts = say("Numéro de dossier : SAV-2026-1234\nVotre dossier porte le numéro SAV-2026-1243, le même partout.")

    assert facts == [("case.number", "", "SAV-2026-1234"), ("case.number", "", "SAV-2026-1243")]


@pytest.mark.parametrize(
    "text",
    [
        "mardi 42 novembre 2026",
        "mardi 25 novembre 2026",
        "jeudi 24 décembre 2206 à 9h00",
        "le 31/02/2026",
        "à 16h65",
        "at 10:65",
        "Créneau de livraison : 13h00 – 9h00",
        "8 jours sur 7",
    ],
)
def test_a_day_or_hour_that_cannot_be(say: Callable[..., Any], text: str) -> None:
    """Days that no month has, weekdays that do not fit, far years and impossible hours are told as they stand."""
    assert "date.impossible" in {name for name, _, _ in say(text)}


@pytest.mark.parametrize(
    "text",
    [
        "mardi 24 novembre 2026 à 15h41",
        "Ouvert de 18h00 à 2h00",
        "7 jours sur 7, 24h/24",
        "24 novembre 1500 roses",
        "loi du 6 janvier 1978",
        "13/14/2026/7",
        "Samedi 9h–18h",
        "1er mars",
        "29 février",
    ],
)
def test_a_day_or_hour_that_can_be(say: Callable[..., Any], text: str) -> None:
    """Ordinary days and hours, and numbers that are none, are left alone."""
    assert "date.impossible" not in {name for name, _, _ in say(text)}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Maison : 89,90 €\nSous-total TTC : 98,90 €", True),
        ("Maison : 89,90 €\nLivraison : 3,90 €\nTotal TTC : 93,80 €\ndont TVA : 15,63 €", False),
        ("Maison : 89,90 €\nLivraison : 3,90 €\nTotal TTC : 98,30 €", True),
        ("Convertix : 19,90 €\nLivraison : comprise\nTotal TTC : 19,90 €", False),
        ("A : 10,00 €\nB : 20,00 €\nSous-total : 30,00 €\nLivraison : 5,00 €\nTotal : 35,00 €", False),
        ("A : 10,00 €\nSous-total : 10,00 €\nTVA (incluse) : 1,67 €\nTotal : 10,00 €", False),
        ("Total HT : 10,00 €\nTVA : 2,00 €\nTotal TTC : 12,00 €", False),
        ("A : 10,00 €\nRemise : 2,00 €\nTotal : 8,00 €", False),
        ("Bouquet\t2\t66,00 €\nTotal panier\t66,00 €\nLivraison\t4,90 €\nTotal commande\t70,90 €", False),
        ("Montant remboursé : 5,00 €\nbla\nTotal : 12,00 €", False),
        ("Total : 12,00 €", False),
        ("Total du panier\t33,00 €\nLivraison : à choisir\nLivraison à domicile\t4,90 €\nTotal\t37,90 €", False),
        ("Total du panier\t33,00 €\nOptions\nEmballage\t2,00 €\nTotal\t35,00 €", False),
    ],
)
def test_a_column_that_does_not_add_up(say: Callable[..., Any], text: str, wrong: bool) -> None:
    """A plain column must come to its total; tax may be listed or not, and a discount leaves the sum open."""
    assert wrong is ("basket.sum-wrong" in {name for name, _, _ in say(text)})


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("Laptop: €849.00\nSubtotal incl. VAT: €849.01", 1),
        ("Laptop: €849.00\nSubtotal incl. VAT: €849.00", 0),
        ("Sous-total : 89,90 €\nLivraison : 3,90 €\nTotal TVA comprise : 93,80 €", 0),
        ("Subtotal: €10.00\nDelivery: €2.00\nVAT: €2.40\nTotal incl. tax: €14.40", 0),
        ("Total VAT: €2.00", 0),
    ],
)
def test_a_sum_that_includes_tax(say: Callable[..., Any], lines: str, wrong: int) -> None:
    """A total that includes its tax is a total, and is added up; a line of tax is none."""
    assert wrong == sum(name == "basket.sum-wrong" for name, _, _ in say(lines))


def test_both_of_two_days_are_read(say: Callable[..., Any]) -> None:
    """Where the goods arrive on one of two days, the first and the last are read."""
    said = say("Livraison prévue : mercredi 2 décembre 2026 ou jeudi 3 décembre 2026")

    assert ("delivery.date", "", date(2026, 12, 3)) in said
    assert ("arrival.earliest", "", date(2026, 12, 2)) in said


@pytest.mark.parametrize(
    "line",
    ["Paiement : accepté le mardi 24 novembre 2026 à 9h40", "Payment: accepted on Tuesday 24 November 2026 at 09:40"],
)
def test_when_the_payment_was_accepted(say: Callable[..., Any], line: str) -> None:
    """The moment of a payment is read beside its label."""
    assert ("payment.time", "", datetime(2026, 11, 24, 8, 40, tzinfo=UTC)) in say(line)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Aujourd’hui, mardi 24 novembre 2026, entre 9h et 13h", []),
        ("Aujourd’hui, mercredi 25 novembre 2026", ["Aujourd’hui, mercredi 25 novembre 2026"]),
        ("Tomorrow, Wednesday 25 November 2026", []),
        ("Today, Tuesday 1 December 2026,", ["Today, Tuesday 1 December 2026"]),
        ("today at noon", []),
    ],
)
def test_what_is_called_today_is_dated_today(say: Callable[..., Any], line: str, wrong: list[str]) -> None:
    """On a page, a day that is called today or tomorrow and dated on another one cannot be."""
    assert wrong == [value for name, _, value in say(line, Touchpoint.SCREEN) if name == "date.impossible"]


@pytest.mark.parametrize(("amount", "wrong"), [("33,00 €", 0), ("66,00 €", 0), ("30,30 €", 1)])
def test_a_line_total_is_a_multiple_of_its_price(say: Callable[..., Any], amount: str, wrong: int) -> None:
    """The amount that stands alone below a price of one piece is that price, some times over."""
    said = say(f"Bouquet\nPrix unitaire : 33,00 €\nQuantité\n{amount}")

    assert wrong == sum(name == "basket.sum-wrong" for name, _, _ in said)


def test_addresses_wherever_they_stand(say: Callable[..., Any]) -> None:
    """A full address is read on one line and on two, and one line of a list is no part of the next."""
    said = say(
        "Tabac, 5 rue de la Gare, 13008 Marseille\nIain Harrison\n179 impasse Lane\n44000 Nantes\n12 rue sans ville\n"
        "9 rue Haute, 75010 Paris"
    )

    assert [(subject, value) for name, subject, value in said if name == "address.stated"] == [
        ("rue de la gare, marseille", "5, 13008"),
        ("impasse lane, nantes", "179, 44000"),
        ("rue haute, paris", "9, 75010"),
    ]


def test_how_large_the_file_is(say: Callable[..., Any]) -> None:
    """The size of a file is read in each unit in which it is given."""
    said = say("Taille : 97 ko (96 651 octets)")

    assert [(subject, value) for name, subject, value in said if name == "download.size"] == [
        ("kb", "97"),
        ("bytes", "96651"),
    ]


def test_the_hour_from_which_it_can_be_collected(say: Callable[..., Any]) -> None:
    """Where an hour stands beside the day of collection, both are read."""
    said = say("Magasin : Paris République\nDisponible à partir du : vendredi 27 novembre 2026 à 10h00", kind="ready")

    assert ("pickup.from", "", datetime(2026, 11, 27, 9, tzinfo=UTC)) in said


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("I am refunding you €95.80 to your card.", ("refund.amount", "", Money(9580))),
        ("Le coût de vos appels vous est remboursé en plus : 2,00 €.", ("support.call-cost", "", Money(200))),
    ],
)
def test_money_that_an_answer_gives_back(say: Callable[..., Any], line: str, fact: tuple[str, str, Money]) -> None:
    """What an answer says is paid back is read from its sentences, the order's money apart from the cost of calls."""
    assert fact in say(line, kind="answer")


def test_a_gesture_is_no_money_back(say: Callable[..., Any]) -> None:
    """A gesture beside the refund is another sum, and not what is paid back for the order."""
    said = say("We refund you €5.00 as a goodwill gesture.", kind="answer")

    assert "refund.amount" not in {name for name, _, _ in said}


@pytest.mark.parametrize("number", ["10 99 00 27 11", "91 99 00 27 11"])
def test_a_number_of_customer_service_that_can_be_none(say: Callable[..., Any], number: str) -> None:
    """Five pairs of digits beside the name of customer service are its number, even where no such number can be."""
    assert ("support.phone", "", number.replace(" ", "")) in say(f"Service client {number}", Touchpoint.SCREEN)


def test_a_label_with_a_full_stop(say: Callable[..., Any]) -> None:
    """A label that is cut with a full stop before its colon is a label."""
    assert ("invoice.number", "", "FA-2026-000001") in say("Invoice no.: FA-2026-000001")
