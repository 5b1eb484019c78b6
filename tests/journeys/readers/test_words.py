"""Telephone numbers, references, languages, states and flaws are told by words and signs alone."""

from __future__ import annotations

import pytest

from journeys.readers.blemishes import masked, mojibake, unfilled
from journeys.readers.language import detect_language
from journeys.readers.numbers import code_at, identifier_at, is_siren, is_vat
from journeys.readers.phones import number_class, phones, stated_tariff
from journeys.readers.statuses import order_status, stated_order_status, stated_payment_status
from journeys.readers.text import clean, fold

FRENCH = (
    "Bonjour Claire,\nVotre commande est confirmée et sera livrée dans la journée.\nMerci pour votre achat chez nous."
)
ENGLISH = (
    "Hello Claire,\nYour order is confirmed and will be delivered to you on the same day.\nThank you for your order."
)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("01 99 00 27 11", "+33199002711", "standard"),
        ("+33 (0)1 99 00 27 11", "+33199002711", "standard"),
        ("0 892 68 92 68", "+33892689268", "premium"),
        ("0 820 12 34 56", "+33820123456", "shared-cost"),
        ("0 805 12 34 56", "+33805123456", "free"),
        ("0 806 12 34 56", "+33806123456", "standard"),
    ],
)
def test_a_number_and_its_class(text: str, number: str, kind: str) -> None:
    """A French number is read in any grouping, and its first digits tell what it costs."""
    assert [(number, kind)] == [(phone.number, number_class(phone.number)) for phone in phones(f"Tél. {text} (aide)")]


@pytest.mark.parametrize(
    "text", ["SIRET 732 829 320 00074", "33,00 €", "24/11/2026 15:41", "75010 Paris", "FL-2026-042719"]
)
def test_what_is_no_telephone_number(text: str) -> None:
    """Register numbers, amounts, dates and orders are no telephone numbers."""
    assert phones(text) == ()


@pytest.mark.parametrize(
    ("text", "tariff"),
    [
        ("appel non surtaxé, prix d’un appel local", "local"),
        ("service & appel gratuits", "free"),
        ("0,80 € / min + prix appel", "premium"),
        ("1,35 € par appel puis 0,34 € la minute", "premium"),
        ("0,15 € / minute", "shared-cost"),
        ("80 cents per minute", "premium"),
        ("standard rate, no surcharge", "local"),
        ("Numéro surtaxé", "premium"),
        ("du lundi au vendredi", ""),
    ],
)
def test_a_stated_tariff(text: str, tariff: str) -> None:
    """What a call is said to cost is read from the words and the fee."""
    assert tariff == stated_tariff(text)


@pytest.mark.parametrize("text", ["FL-2026-042719", "100003", "A/2026/17", "DS-7F3K-2M9Q"])
def test_an_order_number_proves_itself(text: str) -> None:
    """Five signs with three digits can only be a number, even after a bare "commande"."""
    found = identifier_at(text, 0, strong=True)

    assert found is not None
    assert text == found.text


@pytest.mark.parametrize("text", ["24/11/2026", "33,00 €", "annulée", "2026", "confirmée", "33 €", "passée"])
def test_what_is_no_order_number(text: str) -> None:
    """Dates, amounts, years and words are no order numbers."""
    assert identifier_at(text, 0, strong=True) is None


def test_a_code_may_come_in_groups() -> None:
    """A code to show is digits and capitals, in groups or not; the words after it are not part of it."""
    codes = [code_at(text, 0) for text in ("482 163 à présenter", "YHY893", "A4-77 Relais")]

    assert [found.text if found else None for found in codes] == ["482 163", "YHY893", "A4-77"]


def test_check_digits_are_checked() -> None:
    """A SIREN, SIRET or VAT number with a wrong digit is none."""
    assert [is_siren("732829320"), is_siren("73282932000074"), is_siren("732829321")] == [True, True, False]
    assert [is_vat("FR44732829320"), is_vat("BE0428759497"), is_vat("FR45732829320")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        (f"{FRENCH}\n{ENGLISH}", "mixed"),
        (f"{ENGLISH}\nTotal : 33 €\nMaison de poupée Les Tilleuls", "en"),
        (FRENCH.encode().decode("cp1252"), "fr"),
        ("FL-2026-042719 33,00 €", ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    """Small words tell the language; a foreign product name does not, garbage does not, and two halves are mixed."""
    assert language == detect_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour {{ first_name }},",
        "Bonjour {first_name},",
        "Bonjour %PRENOM%,",
        "Cher [prénom],",
        "Dear ${name},",
        "Bonjour ,",
        "Hello ,\nYour order",
        "Dear,",
        "Chère ,",
        "Merci, !",
        "Votre commande null est confirmée",
        "Total : undefined",
        "Montant : NaN €",
        "Bonjour None,",
        "*|FNAME|*",
        "Numéro de commande :\nTotal : 33,00 €",
    ],
)
def test_a_field_that_nobody_filled(text: str) -> None:
    """Template marks of every kind, empty greetings, and labels without a value are found as they stand."""
    assert unfilled(text)


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        ENGLISH,
        "Bonjour,",
        "Bonjour !",
        "Hello,",
        "[SAV-2026-0001] Votre message",
        "Adresse de livraison :\n12 rue de l'Exemple\n75010 Paris",
        "Remise de 20 % sur tout",
        "Il n'y a aucun souci : None of our prices changed.",
        "Télécharger la facture :\nhttps://shop.test/f?x=%7B%7Bid%7D%7D",
    ],
)
def test_a_sound_text_has_no_unfilled_field(text: str) -> None:
    """Ordinary greetings, case numbers in brackets, percentages, addresses and links are no template fields."""
    assert unfilled(text) == []


def test_a_mask_where_a_number_belongs() -> None:
    """A masked order number is a flaw; a masked card number is meant to be."""
    assert masked("Votre commande xxxxxxx est confirmée") == ["Votre commande xxxxxxx est confirmée"]
    assert masked("Carte Visa xxxx xxxx xxxx 4242\n**** 4242 (carte)\n----\n________\nTaille XXXL") == []


@pytest.mark.parametrize(
    "text",
    [
        "Votre numÃ©ro a Ã©tÃ© reÃ§u",
        "33,00 â‚¬",
        "num?ro de commande",
        "Votre numero de commande a ete enregistre",
        "caf\ufffd",
    ],
)
def test_broken_or_missing_accents(text: str) -> None:
    """Garbage, question marks inside words, and French without any accent are found."""
    assert mojibake(text, "fr")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        ("Your telephone reference number", "en"),
        ("NUMERO DE COMMANDE : reçu. Où est-ce ? Ici.", "fr"),
        ("Avez-vous une question ? Écrivez-nous.", "fr"),
    ],
)
def test_sound_accents(text: str, language: str) -> None:
    """Sound French, capitals without accents, and English have nothing broken."""
    assert mojibake(text, language) == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Expédiée", "shipped"),
        ("Colis arrivé au centre de tri", "shipped"),
        ("Colis disponible au point relais", "arrived"),
        ("Arrivée au point relais", "arrived"),
        ("Remise au client contre son code", "collected"),
        ("Delivered in person", "delivered"),
        ("Pending", "placed"),
        ("Being prepared", "preparing"),
        ("Commande annulée", "cancelled"),
        ("Terminée", ""),
    ],
)
def test_a_state_in_a_word_or_two(text: str, state: str) -> None:
    """A label's value or a step names a state; what names none names none."""
    assert state == order_status(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Votre commande n'est pas encore expédiée.",
        "Votre commande sera livrée demain.",
        "Dès que votre colis est arrivé au relais, nous vous écrivons.",
        "Your order will be shipped tomorrow.",
        "Colis de 7,4 kg.",
    ],
)
def test_what_is_foreseen_or_denied_is_no_state(sentence: str) -> None:
    """Future, negation and condition affirm nothing."""
    assert stated_order_status(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Votre paiement a bien été accepté.", "paid"),
        ("Aucune carte bancaire ne sera débitée.", "not-debited"),
        ("aucune carte bancaire ne sera debitee", "not-debited"),
        ("No card will be debited.", "not-debited"),
        ("You have not been charged.", "not-debited"),
        ("Nous venons de rembourser votre commande.", "refunded"),
        ("Votre carte ne sera débitée qu'après accord du fleuriste.", ""),
        ("Si le paiement est refusé, réessayez.", ""),
        ("Vous serez remboursé sous 3 jours.", ""),
        ("Le coût de vos appels vous est remboursé.", ""),
        ("Moyens de paiement acceptés : Visa.", ""),
    ],
)
def test_a_state_of_the_payment(sentence: str, state: str) -> None:
    """A sentence affirms a state of the payment, or nothing where it only may come or is of something else."""
    assert state == stated_payment_status(sentence)


def test_cleaning_drops_what_cannot_be_seen() -> None:
    """NUL, zero-width and direction marks vanish, and every kind of blank is a blank."""
    assert clean("a\x00b\u200b\u202e\u00a0c\u202fd") == "ab c d"


def test_folding_keeps_every_position() -> None:
    """The folded text is as long as the text, so that what is found in one can be cut from the other."""
    text = "Numéro d’œuvre n° 12 – Straße ÀÉÎ €"

    assert (len(text), "numero d'ouvre n° 12 - strase aei €") == (len(fold(text)), fold(text))


@pytest.mark.parametrize("text", ["12 rue de l&#x27;Échiquier", "Fleurs &amp; jouets", "Tom &amp;amp; Co", "l&#39;été"])
def test_a_bare_entity_is_broken_letters(text: str) -> None:
    """A sign of HTML that a person reads as letters is a broken letter."""
    assert mojibake(text)


@pytest.mark.parametrize("text", ["Fleurs & jouets ; papeterie", "https://shop.test/?a=1&copy=2", "R&D; vente"])
def test_an_ampersand_is_no_entity(text: str) -> None:
    """An ampersand between words or in an address is what it is."""
    assert mojibake(text) == []


@pytest.mark.parametrize(
    "below",
    [
        "",
        "You can view the status of this order at the below URL:",
        "https://shop.test/orders/100003",
        "Delivery method:\nby post",
        "Votre colis part demain et vous attend bientôt chez vous.",
    ],
)
def test_an_address_that_is_not_there(below: str) -> None:
    """The label of an address with a sentence, a link, a label or nothing below it is an unfilled field."""
    assert unfilled(f"Total: 12.00\nShipping address:\n{below}") == ["Shipping address:"]


@pytest.mark.parametrize(
    "below",
    [
        "Claire Lefèvre\n12 rue de l'Échiquier\n75010 Paris",
        "Maison de la presse du quartier des Épinettes et des Batignolles\n3 rue Davy\n75017 Paris",
        "Identique à la facturation",
    ],
)
def test_an_address_that_is_there(below: str) -> None:
    """An address below its label fills it, however long its first line is."""
    assert unfilled(f"Shipping address:\n{below}") == []
