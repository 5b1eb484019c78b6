"""Every mail is filled in, readable, in one language, private, and sent once."""

from __future__ import annotations

from typing import Any

import pytest

from parcours.domain.promises import State

FLAWS = [
    ("mail.complete", "mail.unfilled", "{{ first_name }}"),
    ("mail.complete", "mail.masked", "Commande xxxxxxx"),
    ("mail.readable", "mail.mojibake", "numÃ©ro"),
    ("mail.readable", "mail.html-only", True),
    ("mail.readable", "mail.unreadable", "more than 400 nested parts"),
    ("mail.once", "mail.duplicate", 2),
]


@pytest.mark.parametrize(("promise", "flaw", "value"), FLAWS)
def test_a_flaw_breaks_its_promise(diary: Any, promise: str, flaw: str, value: Any) -> None:
    """One flawed mail breaks the promise, however many sound ones came beside it."""
    diary.mail("mail.checked", True, "shipment").mail("mail.checked", True, "confirmation").mail(
        flaw, value, "confirmation"
    )

    assert State.BROKEN is diary.judge(promise).state


@pytest.mark.parametrize("promise", ["mail.complete", "mail.readable", "mail.once"])
def test_sound_mails_keep_it(diary: Any, promise: str) -> None:
    """Mails that were read from end to end without a flaw keep the promise."""
    assert State.KEPT is diary.mail("mail.checked", True, "confirmation").judge(promise).state


def test_the_customers_language(diary: Any) -> None:
    """A French customer's French mail keeps the promise; an English one breaks it and is named so."""
    diary.did("customer.language", "fr").mail("mail.language", "fr", "confirmation")
    assert State.KEPT is diary.judge("mail.language").state

    diary.mail("mail.language", "en", "shipment", "mail 'Your parcel'")
    verdict = diary.judge("mail.language")

    assert (verdict.state, verdict.seen) == (State.BROKEN, "The mail 'Your parcel' is in English")


def test_half_of_each_language_is_broken(diary: Any) -> None:
    """A mail that is half French and half English is in neither."""
    diary.did("customer.language", "fr").mail("mail.language", "mixed", "confirmation")

    assert State.BROKEN is diary.judge("mail.language").state


def test_a_stranger_among_the_recipients(diary: Any) -> None:
    """A mail that also went to an address the customer never gave is broken, and the address is told."""
    diary.did("customer.email", "Claire@example.org").mail("mail.recipient", "claire@example.org", "confirmation")
    assert State.KEPT is diary.judge("mail.private").state

    diary.mail("mail.recipient", "voisin@example.net", "confirmation")

    assert diary.judge("mail.private").seen == "The mail 'Votre commande' also went to voisin@example.net"


def test_a_corrected_address_is_the_customers_too(diary: Any) -> None:
    """Every address that the customer ever gave may get mail."""
    diary.did("customer.email", "clair@example.org").did("customer.email", "claire@example.org")
    diary.mail("mail.recipient", "clair@example.org", "confirmation").mail(
        "mail.recipient", "claire@example.org", "confirmation"
    )

    assert State.KEPT is diary.judge("mail.private").state


def test_a_confirmation_without_its_number(diary: Any) -> None:
    """A confirmation that lacks the number which the screen gave is not complete."""
    diary.screen("order.number", "FL-1").mail("mail.checked", True, "confirmation")
    diary.mail("mail.holds", ("amount",), "confirmation")

    assert diary.judge("mail.complete").seen == "The mail 'Votre commande' lacks the order's number"
