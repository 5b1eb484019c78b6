"""Windows, parcels, dates and counters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from parcours.domain.facts import Absent
from parcours.domain.promises import State


def test_a_window_offered_after_its_cut_off_is_broken(diary: Any) -> None:
    """A window that may be ordered until eleven is not to be offered at noon."""
    diary.later(hours=2).screen("slot.offered", diary.now + timedelta(hours=1), "today", "delivery choice")
    diary.screen("slot.cutoff", diary.now - timedelta(hours=1), "today", "delivery choice")

    assert State.BROKEN is diary.judge("slot.honourable").state


def test_a_window_that_is_over_is_broken(diary: Any) -> None:
    """A window that has ended cannot be kept, whatever cut-off is stated."""
    diary.screen("slot.offered", diary.now - timedelta(minutes=1), "this morning", "delivery choice")

    assert State.BROKEN is diary.judge("slot.honourable").state


def test_windows_in_time_are_kept(diary: Any) -> None:
    """Windows before their cut-off keep the promise."""
    diary.screen("slot.offered", diary.now + timedelta(hours=4), "today", "delivery choice")
    diary.screen("slot.cutoff", diary.now + timedelta(hours=2), "today", "delivery choice")

    assert State.KEPT is diary.judge("slot.honourable").state


def test_a_window_sold_when_it_was_over_is_broken(diary: Any) -> None:
    """An order for "today before one", placed at two, was sold a window that was over."""
    diary.later(hours=4).orders().screen("delivery.date", date(2026, 11, 23)).screen("delivery.window", "09:00-13:00")

    assert State.BROKEN is diary.judge("slot.honourable").state


def test_a_parcel_after_its_day_is_late(diary: Any) -> None:
    """A parcel that arrives the day after the promised one is broken, with both days."""
    diary.orders().screen("relay.arrival-day", date(2026, 11, 26)).later(days=5)
    diary.tracking("tracking.event", datetime(2026, 11, 27, 10, 0, tzinfo=UTC), "arrived")

    verdict = diary.judge("parcel.on-time")

    assert (
        verdict.expected,
        verdict.seen,
    ) == ("The goods are there by 26/11/2026", "The order tracking says 27/11/2026 11:00")


def test_a_later_promise_does_not_excuse(diary: Any) -> None:
    """The first day that was promised counts; a mail that postpones it does not make the parcel punctual."""
    diary.orders().screen("relay.arrival-day", date(2026, 11, 26)).mail("relay.arrival-day", date(2026, 11, 28))
    diary.later(days=5).tracking("tracking.event", datetime(2026, 11, 28, 10, 0, tzinfo=UTC), "arrived")

    assert State.BROKEN is diary.judge("parcel.on-time").state


def test_a_parcel_on_its_day_is_kept(diary: Any) -> None:
    """The promised day counts to its end."""
    diary.orders().screen("relay.arrival-day", date(2026, 11, 26)).later(days=4)
    diary.tracking("tracking.event", datetime(2026, 11, 26, 22, 30, tzinfo=UTC), "arrived")

    assert State.KEPT is diary.judge("parcel.on-time").state


def test_a_parcel_under_way_after_its_day_is_late(diary: Any) -> None:
    """A look after the promised day that finds the parcel under way is enough."""
    diary.orders().screen("delivery.date", date(2026, 11, 26)).later(days=5).tracking("tracking.status", "shipped")

    assert State.BROKEN is diary.judge("parcel.on-time").state


def test_a_stalled_parcel_is_broken(diary: Any) -> None:
    """A parcel on its way without a step for a week is stalled."""
    diary.orders().tracking("tracking.status", "shipped")
    diary.tracking("tracking.event", diary.now, "shipped").later(days=7)
    diary.tracking("tracking.status", "shipped").tracking("tracking.event", diary.now - timedelta(days=7), "shipped")

    assert State.BROKEN is diary.judge("parcel.tracking-moves").state


def test_a_parcel_that_has_arrived_need_not_move(diary: Any) -> None:
    """Nothing is expected of a parcel that waits at the relay."""
    diary.orders().later(days=9).tracking("tracking.status", "arrived")
    diary.tracking("tracking.event", diary.now - timedelta(days=7), "arrived")

    assert State.KEPT is diary.judge("parcel.tracking-moves").state


def test_an_order_for_a_far_day_may_wait(diary: Any) -> None:
    """An order that is due in a month may rest in preparation."""
    diary.orders().screen("delivery.date", date(2026, 12, 24)).later(days=9).tracking("tracking.status", "preparing")
    diary.tracking("tracking.event", diary.now - timedelta(days=8), "preparing")

    assert State.KEPT is diary.judge("parcel.tracking-moves").state


def test_ready_at_the_minute_of_the_order_is_not_plausible(diary: Any) -> None:
    """The words "Available since 15:41" for an order of 15:41 is broken; three hours later is kept."""
    diary.orders().tracking("pickup.since", diary.now.replace(second=0))
    assert State.BROKEN is diary.judge("pickup.date-plausible").state


def test_ready_later_is_plausible(diary: Any) -> None:
    """An order that is ready three hours later can be."""
    diary.orders().later(hours=4).tracking("pickup.since", diary.now - timedelta(hours=1))

    assert State.KEPT is diary.judge("pickup.date-plausible").state


def test_the_counter(diary: Any) -> None:
    """A shut counter and a refused code are broken, in the counter's words."""
    diary.screen("pickup.counter-open", False, "", "store counter").screen(
        "code.accepted", False, "store", "store counter"
    )

    assert diary.judge("pickup.counter-open").seen == "On 23/11/2026 10:00 the counter said: pickup.counter-open False"
    assert diary.judge("pickup.code-accepted").seen == "Store counter: code.accepted False"


def test_no_code_is_its_notices_matter(diary: Any) -> None:
    """A code that was never given was not refused: what lacked it, or never came, has a promise of its own."""
    diary.screen("code.accepted", Absent("no code was ever given"), "relay", "relay counter")

    verdict = diary.judge("pickup.code-accepted")

    assert (verdict.state, verdict.seen) == (State.NOT_SEEN, "nothing could be presented: no code was ever given")
