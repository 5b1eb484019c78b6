"""The confirmation comes in time and can be had again."""

from __future__ import annotations

from typing import Any

from parcours.domain.facts import Absent
from parcours.domain.promises import State


def test_in_time_is_kept(diary: Any) -> None:
    """A confirmation within the terms is kept, and the verdict says after how long it came."""
    verdict = diary.orders().mail("mail.received", 0.4, "confirmation").judge("confirmation.arrives")

    assert (verdict.state, verdict.seen) == (State.KEPT, "it came after 0 s")


def test_never_is_broken(diary: Any) -> None:
    """A confirmation that never came is broken, with what the mailbox held instead."""
    diary.orders().mail("mail.received", Absent("after 60 s: no mail at all"), "confirmation")

    verdict = diary.judge("confirmation.arrives")

    assert (verdict.state, verdict.seen) == (State.BROKEN, "No confirmation mail came after 60 s: no mail at all")


def test_the_shops_own_word_is_the_limit(diary: Any) -> None:
    """Where the shop says "within five minutes", six minutes are late though the terms allow an hour."""
    diary.terms = diary.terms.model_copy(update={"confirmation_within_s": 3_600.0})
    diary.orders().screen("mail.within", 300.0, "confirmation").mail("mail.received", 360.0, "confirmation")

    verdict = diary.judge("confirmation.arrives")

    assert State.BROKEN is verdict.state
    assert verdict.expected == "A confirmation mail comes within 5 min of the order"


def test_an_indispensable_mail_counts_as_the_confirmation(diary: Any) -> None:
    """A mail that is declared necessary to collect must come, though the confirmation came."""
    diary.orders().mail("mail.received", 1.0, "confirmation")
    diary.mail("mail.indispensable", "le code vous sera demandé", "ready")
    diary.mail("mail.received", Absent("after 2 days: confirmation"), "ready")

    verdict = diary.judge("confirmation.arrives")

    assert State.BROKEN is verdict.state
    assert "needed to collect" in verdict.expected


def test_one_mail_for_everything_is_a_confirmation(diary: Any) -> None:
    """A shop that confirms number and total in its download mail has confirmed the order."""
    diary.orders().mail("mail.received", Absent("after 60 s: download"), "confirmation")
    diary.mail("mail.checked", True, "download").mail("order.number", "A-1001").mail("order.total", "49,00 €")

    assert State.KEPT is diary.judge("confirmation.arrives").state


def test_resend_that_works_is_kept(diary: Any) -> None:
    """A confirmation that came again on request is kept."""
    assert State.KEPT is diary.screen("confirmation.resent", True).judge("confirmation.resendable").state


def test_resend_that_is_gone_is_broken(diary: Any) -> None:
    """A resend that the customer looked for and did not find is broken."""
    assert State.BROKEN is diary.never("confirmation.resent", "no such button").judge("confirmation.resendable").state


def test_resend_that_the_shop_never_had_is_not_seen(diary: Any) -> None:
    """A shop without resend breaks nothing; its own reason is told."""
    verdict = diary.lacks("confirmation.resent", "the shop oscar has no resend").judge("confirmation.resendable")

    assert (verdict.state, verdict.seen) == (State.NOT_SEEN, "the shop oscar has no resend")
