"""The relay is open, not changed in silence, and announced by a complete notice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from parcours.domain.facts import Absent, Span
from parcours.domain.promises import State

CHRISTMAS = date(2026, 12, 22)


def chosen(diary: Any, name: str = "Relais Fleurs du Marais") -> Any:
    """Order for collection at a relay on 22 December."""
    return (
        diary.orders().screen("relay.name", name).screen("relay.arrival-day", CHRISTMAS).screen("relay.hours", "9h-19h")
    )


def test_a_relay_closed_on_the_day_is_broken(diary: Any) -> None:
    """A relay that is closed on the day of arrival is told with its name, the day and the closure."""
    chosen(diary).screen("relay.closed", Span(date(2026, 11, 15), date(2026, 12, 31)), "Fleurs du Marais", "relay page")

    verdict = diary.judge("relay.open-at-arrival")

    assert State.BROKEN is verdict.state
    assert (
        verdict.seen
        == "Fleurs du Marais was offered for 22/12/2026; the relay page says closed 15/11/2026 - 31/12/2026"
    )
    assert verdict.expected == "The relay is open on the day the parcel arrives and until the last day of collection"


def test_a_relay_closed_on_the_last_day_is_broken(diary: Any) -> None:
    """A closure that covers the last day of collection shuts the customer out as well."""
    chosen(diary).mail("relay.last-day", date(2027, 1, 2))
    diary.screen("relay.closed", Span(date(2026, 12, 27), date(2027, 1, 5)), "", "relay page")

    assert State.BROKEN is diary.judge("relay.open-at-arrival").state


def test_a_public_holiday_in_between_is_no_closure(diary: Any) -> None:
    """Christmas Day within the holding period does not break the promise."""
    chosen(diary).mail("relay.last-day", date(2027, 1, 2))
    diary.screen("relay.closed", Span(date(2026, 12, 25), date(2026, 12, 25)), "", "relay page")

    assert State.KEPT is diary.judge("relay.open-at-arrival").state


def test_another_relays_closure_does_not_count(diary: Any) -> None:
    """A closure of a relay that was not chosen is nobody's harm."""
    chosen(diary).screen("relay.closed", Span(date(2026, 12, 1), date(2026, 12, 31)), "Tabac de la Gare", "relay page")

    assert State.KEPT is diary.judge("relay.open-at-arrival").state


def test_a_keeper_who_says_closed_is_believed(diary: Any) -> None:
    """What the keeper says at the counter breaks the promise, whatever the calendar says."""
    chosen(diary).screen("relay.refused", "Le relais est fermé jusqu'au 31 décembre", "", "relay counter")

    assert State.BROKEN is diary.judge("relay.open-at-arrival").state


def test_a_silent_diversion_is_broken(diary: Any) -> None:
    """Another relay on the tracking page, and no mail about it, is a silent diversion."""
    chosen(diary).tracking("relay.name", "Tabac de la Gare")

    verdict = diary.judge("relay.diversion-announced")

    assert State.BROKEN is verdict.state
    assert "Relais Fleurs du Marais" in verdict.seen
    assert "Tabac de la Gare" in verdict.seen


def test_an_announced_diversion_is_kept(diary: Any) -> None:
    """A diversion that a mail tells of keeps the promise."""
    chosen(diary).mail("mail.checked", True, "diversion", "mail 'Un autre relais'").tracking(
        "relay.name", "Tabac de la Gare"
    )

    assert State.KEPT is diary.judge("relay.diversion-announced").state


def test_the_same_relay_in_other_words_is_no_diversion(diary: Any) -> None:
    """The words "Relais Fleurs du Marais" and "Fleurs du Marais" are one relay."""
    chosen(diary).tracking("relay.name", "Fleurs du Marais")

    assert State.KEPT is diary.judge("relay.diversion-announced").state


@pytest.mark.parametrize(
    ("held", "lacks"),
    [
        (("address", "hours", "last day"), "the code"),
        (("code", "address", "hours"), "the last day of collection"),
        (("code", "last day"), "the relay's address, its opening hours"),
    ],
)
def test_an_incomplete_notice_is_broken(diary: Any, held: tuple[str, ...], lacks: str) -> None:
    """What the arrival notice lacks is named."""
    diary.mail("mail.holds", held, "arrival", "mail 'Votre colis'")

    assert f"The mail 'Votre colis' lacks {lacks}" == diary.judge("relay.notice-complete").seen


def test_a_complete_notice_is_kept(diary: Any) -> None:
    """A notice with all four keeps both promises on it."""
    diary.mail("mail.holds", ("code", "address", "hours", "last day"), "arrival").mail("mail.received", 9.0, "arrival")

    assert (
        diary.judge("relay.notice-complete").state,
        diary.judge("relay.notice-arrives").state,
    ) == (State.KEPT, State.KEPT)


def test_a_notice_that_never_came_is_broken_once(diary: Any) -> None:
    """A missing notice breaks its arrival; its completeness was not seen."""
    diary.mail("mail.received", Absent("after 3 days: confirmation"), "arrival")

    assert State.BROKEN is diary.judge("relay.notice-arrives").state
    assert State.NOT_SEEN is diary.judge("relay.notice-complete").state


def test_the_relays_own_page_is_quoted_before_its_keeper(diary: Any) -> None:
    """Where page and keeper both say closed, the page's days are told beside the day that was promised."""
    chosen(diary).screen("relay.closed", Span(date(2026, 11, 15), date(2026, 12, 31)), "Fleurs du Marais", "relay page")
    diary.screen("relay.refused", "Le comptoir est fermé", "", "relay counter")

    verdict = diary.judge("relay.open-at-arrival")

    assert (
        verdict.seen
        == "Fleurs du Marais was offered for 22/12/2026; the relay page says closed 15/11/2026 - 31/12/2026"
    )
    assert [fact.name for fact in verdict.facts] == ["relay.arrival-day", "relay.closed", "relay.refused"]
