"""Reaching customer service, and being heard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from parcours.domain.facts import Absent, Touchpoint
from parcours.domain.promises import State

NUMBER, OLD, DEAR = "+33199002711", "+33199002710", "+33892689268"


def test_a_surcharged_number_is_broken(diary: Any) -> None:
    """A premium number is surcharged by the numbering plan, whatever is said beside it."""
    diary.screen("support.number-class", "premium", DEAR, "customer service page")

    assert diary.judge("support.free-of-surcharge").seen == "The customer service page gives 0 892 689 268, a surcharge"


def test_an_ordinary_number_is_kept(diary: Any) -> None:
    """An ordinary number at the price of a local call is kept."""
    diary.screen("support.number-class", "standard", NUMBER).screen("support.tariff", "local", NUMBER)

    assert State.KEPT is diary.judge("support.free-of-surcharge").state


def test_mail_and_announcement_must_name_one_tariff(diary: Any) -> None:
    """A mail that says local and an announcement that charges by the call contradict each other."""
    diary.mail("support.tariff", "local", NUMBER)
    diary.write(Touchpoint.ANNOUNCEMENT, "telephone announcement", "support.tariff", "premium")

    assert State.BROKEN is diary.judge("support.tariff-agrees").state


def test_a_tariff_must_agree_with_the_number(diary: Any) -> None:
    """The words "Local call" beside a premium number contradicts the number itself."""
    diary.mail("support.tariff", "local", DEAR).mail("support.number-class", "premium", DEAR)

    assert State.BROKEN is diary.judge("support.tariff-agrees").state


def test_an_old_number_somewhere_is_broken(diary: Any) -> None:
    """A mail that alone gives another number than all pages is told with both numbers."""
    diary.screen("support.phone", NUMBER, where="head and foot of the pages").mail("support.phone", OLD)

    seen = "The head and foot of the pages gives 01 99 00 27 11, the mail 'Votre commande' gives 01 99 00 27 10"
    assert seen == diary.judge("support.one-number").seen


def test_a_second_number_beside_the_first_is_allowed(diary: Any) -> None:
    """A page may give a number for calls from abroad, as long as it also gives the usual one."""
    diary.screen("support.phone", NUMBER).screen("support.phone", "+442071234567").mail("support.phone", NUMBER)

    assert State.KEPT is diary.judge("support.one-number").state


@pytest.mark.parametrize(
    ("promise", "word", "subject", "late_s"),
    [
        ("support.acknowledges", "support.acknowledged", "", 7_200.0),
        ("support.replies-in-time", "support.replied", "mail", 300_000.0),
        ("support.social-answered", "support.replied", "social", 100_000.0),
    ],
)
def test_answers_in_time(diary: Any, promise: str, word: str, subject: str, late_s: float) -> None:
    """Soon is kept; late and never are broken."""
    assert State.KEPT is diary.support(word, 60.0, subject).judge(promise).state
    assert State.BROKEN is diary.support(word, late_s, subject).judge(promise).state
    assert State.BROKEN is diary.support(word, Absent("no answer"), subject).judge(promise).state


def test_a_public_post_is_found_by_its_minute(diary: Any) -> None:
    """The answer to the customer's own post counts, not the answers to others."""
    diary.did("support.asked", "social").later(seconds=20)
    for author, minutes in (("Paul", -600), ("Claire", 0)):
        diary.write(Touchpoint.SOCIAL, "public posts", "social.post", diary.now + timedelta(minutes=minutes), author)
    diary.write(Touchpoint.SOCIAL, "public posts", "social.answer", diary.now - timedelta(hours=9), "Paul")
    assert State.NOT_SEEN is diary.judge("support.social-answered").state

    diary.later(hours=30).write(Touchpoint.SOCIAL, "public posts", "page.looked", "Messages", "/posts")
    assert State.BROKEN is diary.judge("support.social-answered").state

    diary.write(Touchpoint.SOCIAL, "public posts", "social.answer", diary.now - timedelta(hours=29), "Claire")
    assert State.KEPT is diary.judge("support.social-answered").state


@pytest.mark.parametrize(("helped", "state"), [(True, State.KEPT), (False, State.BROKEN)])
def test_a_closed_service_must_still_help(diary: Any, helped: bool, state: State) -> None:
    """Closed with hours or self-service is kept, closed without is broken."""
    diary.screen("support.closed", "fermé").screen("support.self-service", helped)

    assert state is diary.judge("support.survives-closure").state


def test_a_case_that_is_unknown_elsewhere_is_broken(diary: Any) -> None:
    """An adviser who does not find the case makes the customer tell it twice."""
    diary.support("case.known", True, "phone").mail("case.known", False, "mail")

    assert State.BROKEN is diary.judge("support.one-case").state


def test_two_case_numbers_for_one_subject_are_broken(diary: Any) -> None:
    """A second channel that opens a second case is broken."""
    diary.support("case.number", "SAV-1").mail("case.number", "SAV-2")

    assert State.BROKEN is diary.judge("support.one-case").state


def test_a_word_that_was_not_kept(diary: Any) -> None:
    """A promise that did not happen by its day is told with what and when."""
    diary.mail("support.promised", diary.now + timedelta(days=3), "parcel").later(days=4)
    diary.support("support.kept-word", False, "parcel")

    assert diary.judge("support.keeps-its-word").seen == "Parcel was promised by 26/11/2026 10:00, and did not happen"


def test_a_word_that_was_taken_back(diary: Any) -> None:
    """A second adviser who contradicts the first breaks the word, though it was not due yet."""
    diary.support(
        "support.took-back", "Contrairement à ce que ma collègue vous a dit, il n'y aura pas de second colis."
    )

    assert State.BROKEN is diary.judge("support.keeps-its-word").state


@pytest.mark.parametrize(("line", "state"), [(1, State.BROKEN), (2, State.KEPT)])
def test_the_third_contact_reaches_the_second_line(diary: Any, line: int, state: State) -> None:
    """Whoever answers the third contact decides; earlier lines do not count."""
    for channel in ("form", "phone", "social"):
        diary.did("support.asked", channel).support("support.line", 1)
    diary.support("support.line", line, where="case page")

    assert (State.KEPT if line == 2 else State.BROKEN) is diary.judge("support.escalates").state is state


def test_two_contacts_need_no_escalation(diary: Any) -> None:
    """Fewer contacts than the terms name prove nothing."""
    diary.did("support.asked", "form").support("support.line", 1).did("support.asked", "phone").support(
        "support.line", 1
    )

    assert State.NOT_SEEN is diary.judge("support.escalates").state


def test_one_apology_makes_amends(diary: Any) -> None:
    """One answer with an apology is enough, though another had none."""
    diary.mail("support.apologised", False).mail("support.apologised", True)

    assert State.KEPT is diary.judge("support.makes-amends").state


def test_no_apology_at_all_is_broken(diary: Any) -> None:
    """Answers without any word of regret are broken."""
    assert State.BROKEN is diary.mail("support.apologised", False).judge("support.makes-amends").state


def test_a_call_that_the_shop_caused_is_repaid(diary: Any) -> None:
    """Whoever wrote first and had to call must be repaid the call, unless the number is free."""
    diary.did("support.asked", "form").mail("support.apologised", True).did("support.asked", "phone")
    diary.mail("mail.checked", True, "answer")
    assert (
        diary.judge("support.makes-amends").seen
        == "The customer had to call, and no answer since repays the cost of it"
    )

    assert State.KEPT is diary.mail("support.call-cost-repaid", True).judge("support.makes-amends").state


def test_a_free_call_costs_nothing(diary: Any) -> None:
    """A call to a free number need not be repaid."""
    diary.did("support.asked", "form").mail("support.apologised", True).did("support.asked", "phone")
    diary.mail("mail.checked", True, "answer").screen("support.number-class", "free", "+33800123456")

    assert State.KEPT is diary.judge("support.makes-amends").state


def test_a_survey_while_the_case_is_open_is_broken(diary: Any) -> None:
    """A survey before a look that finds the case open came too early."""
    diary.did("support.asked", "form").later(minutes=5).mail("survey.received", True).later(hours=1)
    diary.support("case.status", "open", where="case page")

    assert State.BROKEN is diary.judge("survey.after-resolution").state


def test_a_survey_after_the_end_is_kept(diary: Any) -> None:
    """A survey after a look that found the case resolved is kept, though the case is reopened later."""
    diary.support("case.status", "resolved", where="case page").later(days=1).mail("survey.received", True)
    diary.later(hours=1).did("support.asked", "phone").support("case.status", "open", where="case page")

    assert State.KEPT is diary.judge("survey.after-resolution").state


def test_the_moment_of_resolution_decides(diary: Any) -> None:
    """A survey of the seventh for a case resolved on the eighth came too early, though nobody looked between."""
    diary.did("support.asked", "form").later(minutes=5).mail("survey.received", True).later(days=2)
    diary.support("case.resolved", diary.now - timedelta(days=1)).support("case.status", "resolved", where="case page")

    assert State.BROKEN is diary.judge("survey.after-resolution").state


@pytest.mark.parametrize(("hours", "state"), [(3, State.BROKEN), (0, State.NOT_SEEN)])
def test_a_page_of_a_case_must_know_of_answers(diary: Any, hours: int, state: State) -> None:
    """A page of the case that ends hours before an answer that the customer has is behind."""
    diary.did("support.asked", "form")
    began = diary.now
    diary.later(hours=hours).mail("mail.checked", True, "answer")
    diary.support("case.latest", began, "SAV-1", "case page")

    assert state is diary.judge("support.one-case").state
