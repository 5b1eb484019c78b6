"""A label behind which nothing stands is a flaw where its value is the shop's to know, and silent where it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from journeys.driver.page import PageView
from journeys.readers.blemishes import unfilled
from journeys.readers.flaws import empty_fields, read_flaws
from journeys.readers.mail import read_letter
from journeys.readers.source import Source
from parcours.domain.facts import Touchpoint
from parcours.mailbox.port import Letter

ADDRESS = "Prénom: Claire\nNom: Lefèvre\nRue: 12 rue de l'Échiquier\nVille: Paris\n{}\nPays: FR"


@pytest.mark.parametrize("label", ["Région:", "Code postal :", "Téléphone :", "Postcode:", "E-mail:"])
def test_what_everybody_has_stands_behind_its_label(label: str) -> None:
    """A line of an address that everybody has is a flaw where it is empty, between others that are filled."""
    assert unfilled(ADDRESS.format(label)) == [label]


@pytest.mark.parametrize(
    "label",
    [
        "Complément d'adresse :",
        "Adresse (suite) :",
        "Address line 2:",
        "Société :",
        "Company:",
        "Numéro de TVA :",
        "Digicode :",
        "State:",
        "Instructions de livraison :",
        "Commentaire :",
        "Fax:",
        "Région: -",
        "Région: Île-de-France",
    ],
)
def test_what_only_some_have_may_be_left_out(label: str) -> None:
    """The second line of an address, a company, a word to the courier may stand empty, and a dash says "none"."""
    assert unfilled(ADDRESS.format(label)) == []


@pytest.mark.parametrize("line", ["Total : €", "Numéro de commande : -", "Order total: ,", "Montant : EUR"])
def test_a_sign_is_no_value(line: str) -> None:
    """A currency without an amount and a dash for an order's number are no values."""
    assert unfilled(f"Merci !\n{line}") == [line]


@pytest.mark.parametrize(
    "text",
    [
        "Horaires :\nDu lundi au samedi : 9h00–19h00",
        "Téléphone :\n01 99 00 27 11 (du lundi au vendredi : 9h–19h)",
        "Adresse de livraison :\nNom : Claire Lefèvre\nRue : 12 rue de l'Échiquier\nCode postal : 75010",
        "Delivery address:\nRelay: Fleurs du Marais\n14 rue de Bretagne\n75003 Paris",
        "Numéro de commande :\nDate de commande :\nTotal :\nFL-2026-042719\n24/11/2026\n33,00 €",
        "Sous-total :\n33,00 €\nTotal :\n37,90 €",
    ],
)
def test_a_value_that_stands_below(text: str) -> None:
    """Hours, numbers, addresses in labelled parts and values in a column below their labels fill them."""
    assert unfilled(text) == []


def _unfilled(view: PageView, at: datetime) -> list[object]:
    facts = read_flaws(view, Source(Touchpoint.SCREEN, at, "page"), "fr")
    return [fact.value for fact in facts if fact.name == "page.unfilled"]


@pytest.mark.parametrize(
    "form",
    [
        "<label>Adresse : <input></label><label>Téléphone * : <input></label><label>Ville : <input></label>",
        "<p>Date de livraison :</p><label><input type=radio name=d> Le matin : 9h–12h</label>",
        "<p>Adresse :</p><input><p>Code postal :</p><input><p>Ville :</p><textarea></textarea>",
    ],
)
def test_a_field_waits_for_the_customer(shown: Callable[..., PageView], at: datetime, form: str) -> None:
    """The label of a field to fill in, named or not, and the heading of a choice are no empty labels."""
    assert _unfilled(shown(f"<form>{form}</form>"), at) == []


def test_a_summary_with_an_empty_line(shown: Callable[..., PageView], at: datetime) -> None:
    """A page that shows what was given shows an empty line of it as a customer sees it."""
    rows = "".join(f"<p>{line}</p>" for line in ADDRESS.format("Région:").splitlines())

    assert _unfilled(shown(rows), at) == ["Région:"]


def test_rows_of_a_document() -> None:
    """An empty cell is a flaw beside the name of what every order has, and none beside what only some give."""
    row = "<tr><th>{}</th><td></td></tr>"

    assert empty_fields(f"<table>{row.format('Livré le')}{row.format('Complément')}</table>") == ["Livré le:"]


def test_a_mail_with_an_empty_line(letter: Callable[..., Letter], at: datetime) -> None:
    """In a mail, text or HTML, the empty line is a fact of its own."""
    text = ADDRESS.format("Région: ")
    cells = "".join(f"<tr><td>{line}</td></tr>" for line in text.splitlines())
    mails = [letter(text=text), letter(text="Merci !", html=f"<table>{cells}</table>")]

    found = [[f.value for f in read_letter(mail, at).facts if f.name == "mail.unfilled"] for mail in mails]
    assert found == [["Région:"], ["Région:"]]
