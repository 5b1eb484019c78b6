"""A mail is read whole: its kind, its two faces, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from journeys.readers import classify_mail, read_letter
from parcours.domain.money import Money

TEXT = (
    "Bonjour Claire,\nVotre commande est confirmée.\nNuméro de commande : FL-2026-1\n"
    "Total TTC : 33,00 €\nMerci pour votre achat."
)
HTML = (
    "<p>Bonjour Claire,</p><p>Votre commande est confirmée.</p><table><tr><th>Numéro de "
    "commande</th><td>FL-2026-1</td></tr>"
    "<tr><th>Total TTC</th><td>33,00 €</td></tr></table><p>Merci pour votre achat.</p><a "
    "href='https://shop.test/suivi'>Suivre</a>"
)


def named(mail: Any, name: str) -> list[Any]:
    """List the values of one word."""
    return [fact.value for fact in mail.facts if fact.name == name]


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Votre commande FL-1 est confirmée", "Merci pour votre commande", "confirmation"),
        ("Confirmation of order 100003", "We are pleased", "confirmation"),
        ("Votre téléchargement et votre clé – commande FL-1", "Votre logiciel est prêt", "download"),
        ("Votre colis est arrivé au point relais", "Code de retrait", "arrival"),
        ("Your parcel is waiting for you", "at the relay", "arrival"),
        ("Votre colis change de point relais", "ne peut pas recevoir", "diversion"),
        ("Votre commande FL-1 est prête en magasin", "au comptoir", "ready"),
        ("Your order is ready for collection", "at the counter", "ready"),
        ("Votre commande FL-1 est expédiée", "en route", "shipment"),
        ("[SAV-2026-1] Nous avons reçu votre message", "accusé", "acknowledgement"),
        ("[SAV-2026-1] Réponse à votre message", "désolés", "answer"),
        ("Re: colis cassé", "Nous avons bien reçu votre message", "acknowledgement"),
        ("Re: colis cassé", "Nous vous renvoyons un exemplaire", "answer"),
        ("Remboursement de votre commande FL-1", "Nous venons de rembourser", "refund"),
        ("Votre commande FL-1 est annulée", "Vous avez annulé votre commande", "cancellation"),
        (
            "Votre commande FL-1 ne peut pas être livrée",
            "Aucun fleuriste ne peut honorer votre commande",
            "shop-cancellation",
        ),
        ("Votre commande xxxxxxx", "n'a pas pu etre passee a un fleuriste et sera annulee", "shop-cancellation"),
        ("[SAV-2026-1] Votre avis sur notre service", "Votre dossier est résolu", "survey"),
        ("Votre adresse e-mail est corrigée – commande FL-1", "À votre demande", "correction"),
        ("Bienvenue chez Flânerie", "Votre compte est créé", "welcome"),
        ("Thank you for registering.", "Welcome", "welcome"),
        ("Resetting your password at Oscar.", "link", "other"),
        ("Nos idées pour Noël", "Découvrez", "other"),
    ],
)
def test_the_kind_of_a_mail(subject: str, text: str, kind: str) -> None:
    """Words tell the kind of a mail, whichever shop sent it."""
    assert kind == classify_mail(subject, text)


def test_a_sound_mail(letter: Callable[..., Any], at: datetime) -> None:
    """A mail with two equal faces gives each fact once and nothing that is wrong."""
    mail = read_letter(letter(text=TEXT, html=HTML), at)

    wrong = (
        "mail.unfilled",
        "mail.masked",
        "mail.mojibake",
        "mail.html-only",
        "mail.unreadable",
        "mail.parts-disagree",
    )
    assert (mail.kind, mail.language) == ("confirmation", "fr")
    assert (["FL-2026-1"], [Money(3300)]) == (named(mail, "order.number"), named(mail, "order.total"))
    assert mail.links == ("https://shop.test/suivi",)
    assert [fact.name for fact in mail.facts if fact.name in wrong] == []
    assert mail.text == TEXT


def test_html_alone(letter: Callable[..., Any], at: datetime) -> None:
    """A mail without a plain part is read from its HTML, and that it has none is told."""
    mail = read_letter(letter(html=HTML), at)

    assert ([True], [Money(3300)]) == (named(mail, "mail.html-only"), named(mail, "order.total"))


@pytest.mark.parametrize(
    ("here", "there"),
    [("33,00 €", "30,30 €"), ("FL-2026-1", "FL-2026-7"), ("Merci pour votre achat.", "Livraison le 3 décembre.")],
)
def test_two_faces_that_disagree(letter: Callable[..., Any], at: datetime, here: str, there: str) -> None:
    """A total, number or day that differs between text and HTML is told; a sentence more on one side is not."""
    mail = read_letter(letter(text=TEXT, html=HTML.replace(here, there)), at)

    assert bool(named(mail, "mail.parts-disagree")) is (here != "Merci pour votre achat.")


def test_the_html_face_is_searched_for_flaws_too(letter: Callable[..., Any], at: datetime) -> None:
    """An unfilled field in the HTML alone, or in the subject alone, is found."""
    in_html = read_letter(letter(text=TEXT, html=HTML.replace("Claire", "{{ name }}")), at)
    in_subject = read_letter(letter("Votre commande null est confirmée", text=TEXT), at)

    assert (named(in_html, "mail.unfilled"), named(in_subject, "mail.unfilled")) == (["{{ name }}"], ["null"])


def test_all_recipients(letter: Callable[..., Any], at: datetime) -> None:
    """Envelope, To and Cc are recipients, each once and in lower case."""
    mail = read_letter(
        letter(text=TEXT, recipients=("Claire@Example.org", "bcc@example.net"), cc="V <voisin@example.net>"), at
    )

    assert named(mail, "mail.recipient") == ["claire@example.org", "bcc@example.net", "voisin@example.net"]


def test_two_languages_in_two_faces(letter: Callable[..., Any], at: datetime) -> None:
    """A French text with an English HTML part is a mail in two languages."""
    english = "<p>Hello, your order has been received and it will be processed for you. Thank you for the order.</p>"

    assert read_letter(letter(text=TEXT, html=english), at).language == "mixed"


def test_a_wrong_charset_is_seen_as_its_reader_sees_it(letter: Callable[..., Any], at: datetime) -> None:
    """UTF-8 that calls itself Latin-1 arrives as garbage, and is told as such."""
    raw = f"Subject: Votre commande\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n{TEXT}".encode()
    mail = read_letter(letter(raw=raw), at)

    assert any("Ã©" in str(value) for value in named(mail, "mail.mojibake"))


def test_attachments_and_evidence(letter: Callable[..., Any], at: datetime) -> None:
    """Attachments come with their bytes; once kept, mail and facts carry the path."""
    source = letter(text=TEXT)
    boundary = (
        b"Subject: Facture\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: "
        b"text/plain\r\n\r\nBonjour"
        b"\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
        b"filename=../f.pdf\r\n\r\n%PDF-1.4\r\n--b--"
    )
    mail = read_letter(type(source)(boundary, "", ("claire@example.org",), source.arrived_at, 0.0, "2"), at).kept_at(
        "m.eml"
    )

    assert [(file.content_type, file.body) for file in mail.attachments] == [("application/pdf", b"%PDF-1.4")]
    assert {"m.eml"} == {fact.evidence for fact in mail.facts} == {mail.evidence}


@pytest.mark.parametrize("kind", ["arrival", "ready"])
def test_what_a_notice_holds(letter: Callable[..., Any], at: datetime, kind: str) -> None:
    """A notice to collect says which of code, address, hours and last day it holds."""
    subject = {"arrival": "Votre colis est arrivé au point relais", "ready": "Votre commande est prête en magasin"}[
        kind
    ]
    text = "Code de retrait : 482163\nÀ retirer jusqu’au 10 décembre 2026"

    assert named(read_letter(letter(subject, text=text), at), "mail.holds") == [("code", "last day")]


def test_a_mail_that_breaks_off(letter: Callable[..., Any], at: datetime) -> None:
    """A whole HTML document that ends in the middle of something open was cut; one without closing tags was not."""
    whole = f"<html><body><table><tr><td>{HTML}</td></tr></table></body></html>"

    assert named(read_letter(letter(text=TEXT, html=whole), at), "mail.unreadable") == []
    assert named(read_letter(letter(text=TEXT, html=f"<html><p>Bonjour<p>{HTML}"), at), "mail.unreadable") == []
    assert named(read_letter(letter(text=TEXT, html=whole[:150]), at), "mail.unreadable") == [
        "its HTML part breaks off"
    ]


def test_a_row_of_hours_that_one_part_lost(letter: Callable[..., Any], at: datetime) -> None:
    """A labelled row whose digits the other part does not hold, and that starts no line there, was lost."""
    rows = "Horaires\nMonday to Friday: 10:00-19:00\nSaturday: 10:00-20:00\nA retirer avant Saturday 5 December 2026"
    html = "".join(f"<p>{line}</p>" for line in rows.splitlines())
    text = rows.replace("Saturday: 10:00-20:00\n", "")

    assert named(read_letter(letter(text=rows, html=html), at), "mail.parts-disagree") == []
    assert named(read_letter(letter(text=text, html=html), at), "mail.parts-disagree") == [
        "'Saturday: 10:00-20:00' is missing from the text"
    ]


def test_two_addresses_in_two_parts(letter: Callable[..., Any], at: datetime) -> None:
    """A mail whose parts name two e-mail addresses contradicts itself."""
    mail = read_letter(letter(text="Nouvelle adresse : a.12@example.org", html="<p>a.21@example.org</p>"), at)

    assert named(mail, "mail.parts-disagree") == [
        "e-mail address: a.12@example.org in the text, a.21@example.org in the HTML"
    ]
    assert named(mail, "email.stated") == ["a.12@example.org", "a.21@example.org"]


def test_one_label_with_two_days(letter: Callable[..., Any], at: datetime) -> None:
    """A label that stands once in each part and names another day there contradicts itself."""
    text = "Commande du 24/11/2026\nPaiement : accepté le 23/11/2026"
    html = "<p>Commande du 24/11/2026</p><p>Paiement : accepté le 24/11/2026</p>"

    assert named(read_letter(letter(text=text, html=html), at), "mail.parts-disagree") == [
        "paiement: accepté le 23/11/2026 in the text, accepté le 24/11/2026 in the HTML"
    ]


def test_a_day_that_is_wrapped_before_its_year(letter: Callable[..., Any], at: datetime) -> None:
    """A list of days that the text part wraps before a year is one line still, and says what the HTML part says."""
    days = "Fermeture exceptionnelle : mercredi 25 novembre 2026, jeudi 26 novembre {}2026, vendredi 27 novembre 2026."
    mail = read_letter(letter(text=days.format("\n"), html=f"<p>{days.format('')}</p>"), at)

    assert named(mail, "mail.parts-disagree") == []


def test_a_label_in_bold(letter: Callable[..., Any], at: datetime) -> None:
    """A value whose label the text part sets between stars, to mean bold letters, stands in both parts."""
    bold = TEXT.replace("Numéro de commande :", "**Numéro de commande :**").replace("Total TTC", "**Total TTC**")
    mail = read_letter(letter(text=bold, html=HTML), at)

    assert named(mail, "mail.parts-disagree") == []
    assert named(mail, "order.total") == [Money(3300)]
