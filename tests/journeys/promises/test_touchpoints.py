"""Contradictions between touchpoints are found, and nothing that is legitimate is one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from journeys.promises.matching import same
from parcours.domain.facts import Touchpoint, Unoffered
from parcours.domain.money import Money
from parcours.domain.promises import State

CONTRADICTIONS = [
    ("order.number", "FL-1001", "FL-1010"),
    ("order.total", Money(9380), Money(9830)),
    ("order.total", Money(9380), Money(9380, "CHF")),
    ("order.date", date(2026, 11, 23), date(2026, 11, 24)),
    ("price.delivery", Money(390), Money(590)),
    ("delivery.date", date(2026, 11, 26), date(2026, 11, 27)),
    ("delivery.window", "09:00-13:00", "08:00-12:00"),
    ("delivery.address", "12 rue de l'Échiquier, 75010 Paris", "21 rue de l'Échiquier, 75010 Paris"),
    ("relay.name", "Relais Fleurs du Marais", "Tabac de la Gare"),
    ("relay.last-day", date(2026, 12, 5), date(2026, 12, 15)),
    ("relay.code", "482 163", "482 136"),
    ("pickup.date", date(2026, 11, 24), date(2026, 11, 25)),
    ("licence.key", "CVL7-9K2M-X4QP-8TRB", "CVL7-9K2M-X4QP-8TRD"),
]

AGREEMENTS = [
    ("order.number", "FL-1001", "fl 1001"),
    ("delivery.address", "12 rue de l’Échiquier, 75010 Paris", "12 Rue de l'Echiquier 75010 PARIS, France"),
    ("delivery.address", "Claire Lefèvre, 5 bd Voltaire, 75011 Paris", "5 boulevard Voltaire, 75011 Paris"),
    ("relay.name", "Point relais Fleurs du Marais", "Fleurs du Marais"),
    ("delivery.window", "00:00-13:00", "09:00-13:00"),
    ("relay.code", "482163", "482 163"),
]


@pytest.mark.parametrize(("name", "one", "two"), CONTRADICTIONS)
def test_two_statements_contradict(diary: Any, name: str, one: Any, two: Any) -> None:
    """What screen and tracking say differently is found, with both values and both places."""
    diary.orders().screen(name, one).tracking(name, two)

    verdict = diary.judge("touchpoints.agree")

    assert State.BROKEN is verdict.state
    assert {Touchpoint.SCREEN, Touchpoint.TRACKING} <= {fact.touchpoint for fact in verdict.facts}
    assert "the order tracking says" in verdict.seen


@pytest.mark.parametrize(("name", "one", "two"), AGREEMENTS)
def test_the_same_in_other_words(diary: Any, name: str, one: str, two: str) -> None:
    """The same thing in other words is no contradiction."""
    assert same(name, one, two)
    assert State.KEPT is diary.orders().screen(name, one).tracking(name, two).judge("touchpoints.agree").state


def test_what_was_only_compared_before_the_order_does_not_count(diary: Any) -> None:
    """Relays and totals that a customer saw while choosing contradict nothing."""
    diary.screen("page.looked", "Livraison", "/livraison", "delivery").screen(
        "relay.name", "Tabac de la Gare", where="delivery"
    )
    diary.screen("order.total", Money(3300), where="basket")
    diary.orders().screen("relay.name", "Fleurs du Marais").mail("relay.name", "Fleurs du Marais")
    diary.screen("order.total", Money(3790)).mail("order.total", Money(3790))

    assert State.KEPT is diary.judge("touchpoints.agree").state


def test_the_last_page_of_the_checkout_binds(diary: Any) -> None:
    """The total above the order button and the total in the mail must agree."""
    diary.screen("page.looked", "Paiement", "/paiement", "order summary").screen(
        "order.total", Money(3300), where="order summary"
    )
    diary.did("customer.ordered").mail("order.total", Money(3790))

    assert State.BROKEN is diary.judge("touchpoints.agree").state


def test_an_announced_diversion_changes_the_relay(diary: Any) -> None:
    """After a diversion that a mail announced, the new relay is the right one."""
    diary.orders().screen("relay.name", "Fleurs du Marais").mail("relay.name", "Fleurs du Marais")
    diary.later(days=2).mail("mail.checked", True, "diversion", "mail 'Un autre relais'")
    diary.mail("relay.name", "Tabac de la Gare", "", "mail 'Un autre relais'").tracking(
        "relay.name", "Tabac de la Gare"
    )

    assert State.KEPT is diary.judge("touchpoints.agree").state


def test_a_day_that_has_come_is_history(diary: Any) -> None:
    """A page that tells when the parcel did arrive does not contradict the day that was promised."""
    diary.orders().screen("relay.arrival-day", date(2026, 11, 26)).mail("relay.arrival-day", date(2026, 11, 26))
    diary.later(days=2).tracking("relay.arrival-day", date(2026, 11, 25)).tracking("tracking.status", "arrived")

    assert State.KEPT is diary.judge("touchpoints.agree").state


def test_two_orders_are_two_subjects(diary: Any) -> None:
    """Numbers and totals of a second order, told under its own name, contradict nothing."""
    diary.orders().screen("order.number", "FL-1").mail("order.number", "FL-1")
    diary.did("customer.ordered").screen("order.number", "FL-2", "second order").mail(
        "order.number", "FL-2", "second order"
    )

    assert State.KEPT is diary.judge("touchpoints.agree").state


def test_a_time_in_the_wrong_zone(diary: Any) -> None:
    """A mail that shows the order an hour early disagrees with the customer's own click."""
    diary.orders().screen("order.time", diary.now).mail("order.time", diary.now - timedelta(hours=1))

    verdict = diary.judge("touchpoints.agree")

    mail, click = "the mail 'Votre commande' says 23/11/2026 09:00", "the customer ordered at 23/11/2026 10:00"
    assert f"Time of the order: {mail}, {click}" == verdict.seen


def test_the_hour_that_comes_twice(diary: Any) -> None:
    """In the hour that the clocks repeat, half past two may be either one."""
    paris = ZoneInfo("Europe/Paris")
    diary.now = datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=1)
    diary.orders().screen("order.time", datetime(2026, 10, 25, 2, 30, tzinfo=paris)).screen("order.number", "FL-1")
    diary.mail("order.number", "FL-1")

    assert State.KEPT is diary.judge("touchpoints.agree").state


def test_collected_before_anybody_came(diary: Any) -> None:
    """Tracking that says collected while the customer holds nothing contradicts the customer."""
    diary.orders().tracking("tracking.status", "collected").later(hours=2).did("customer.collected")

    assert State.BROKEN is diary.judge("touchpoints.agree").state


def test_collected_after_the_customer_came(diary: Any) -> None:
    """Tracking that says collected after the customer collected is right."""
    diary.orders().screen("order.number", "FL-1").mail("order.number", "FL-1").later(days=3).did("customer.collected")
    diary.tracking("tracking.status", "collected").tracking("tracking.event", diary.now, "collected")

    assert State.KEPT is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(
    ("before", "said", "after", "state"),
    [
        ("shipped", "arrived", "shipped", State.BROKEN),
        ("arrived", "shipped", "arrived", State.BROKEN),
        ("shipped", "arrived", "arrived", State.KEPT),
        ("shipped", "shipped", "arrived", State.KEPT),
        ("paid", "placed", "paid", State.KEPT),
    ],
)
def test_what_support_says_of_the_parcel(diary: Any, before: str, said: str, after: str, state: State) -> None:
    """What an adviser says must fit between the looks at tracking before and after."""
    diary.orders().screen("order.number", "FL-1").mail("order.number", "FL-1").tracking("tracking.status", before)
    diary.later(hours=5).support("support.says-status", said).later(hours=5).tracking("tracking.status", after)

    assert state is diary.judge("touchpoints.agree").state


def test_a_stale_page(diary: Any) -> None:
    """A tracking page that goes back to an earlier state contradicts itself."""
    diary.orders().tracking("tracking.status", "arrived").later(days=1).tracking("tracking.status", "preparing")

    assert State.BROKEN is diary.judge("touchpoints.agree").state


def test_a_mail_that_contradicts_itself(diary: Any) -> None:
    """Two parts of one mail that state different totals are a contradiction."""
    diary.orders().mail("mail.parts-disagree", "amount: 93.80 EUR in the text, 98.30 EUR in the HTML", "confirmation")

    assert State.BROKEN is diary.judge("touchpoints.agree").state


def test_an_impossible_day(diary: Any) -> None:
    """A day that no calendar knows contradicts every calendar."""
    diary.orders().mail("date.impossible", "mardi 42 novembre 2026")

    seen = "The mail 'Votre commande' says “mardi 42 novembre 2026”, which no calendar or clock knows"
    assert seen == diary.judge("touchpoints.agree").seen


def test_one_case_with_two_numbers_in_one_mail(diary: Any) -> None:
    """A mail that gives one case two numbers contradicts itself; two cases in two mails do not."""
    diary.orders().screen("order.number", "FL-1").mail("order.number", "FL-1").mail("case.number", "SAV-1")
    diary.later(days=1).mail("case.number", "SAV-2", "", "mail 'Autre sujet'")
    assert State.KEPT is diary.judge("touchpoints.agree").state

    assert State.BROKEN is diary.mail("case.number", "SAV-3", "", "mail 'Autre sujet'").judge("touchpoints.agree").state


def test_a_product_by_another_number(diary: Any) -> None:
    """A laptop 14 in the order and a laptop 41 in the mail are not one product."""
    diary.orders().screen("price.unit", Money(84900), "Portable 14").mail("price.unit", Money(84900), "Portable 41")

    assert State.BROKEN is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(
    ("told", "shown", "state"),
    [
        ("arrived", "paid", State.BROKEN),
        ("shipped", "preparing", State.BROKEN),
        ("paid", "placed", State.NOT_SEEN),
        ("shipped", "arrived", State.NOT_SEEN),
    ],
)
def test_a_page_that_knows_less_than_an_earlier_mail(diary: Any, told: str, shown: str, state: State) -> None:
    """From shipping on, the order's page must know what a mail has told before."""
    diary.orders().mail("order.status", told).later(minutes=1).tracking("tracking.status", shown)

    assert state is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(
    ("stated", "state"),
    [
        ("claire.12@example.org", State.NOT_SEEN),
        ("claire.21@example.org", State.BROKEN),
        ("clare.12@example.org", State.BROKEN),
        ("service.client@example.org", State.NOT_SEEN),
    ],
)
def test_a_slip_in_the_customers_address(diary: Any, stated: str, state: State) -> None:
    """An e-mail address that is the customer's but for a letter or two contradicts what the customer gave."""
    diary.did("customer.email", "claire.12@example.org").orders().screen("email.stated", stated)

    assert state is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(("late", "state"), [(0, State.NOT_SEEN), (1, State.BROKEN), (-24, State.BROKEN)])
def test_the_hour_of_handing_over(diary: Any, late: int, state: State) -> None:
    """A counter that hands the goods over dates that when the customer stands there."""
    diary.orders().later(days=1).did("customer.collected")
    told = diary.now + timedelta(hours=late)
    diary.write(Touchpoint.COUNTER, "store counter", "parcel.handed-over", told)

    assert state is diary.judge("touchpoints.agree").state


def test_an_address_that_a_line_of_paper_breaks_is_no_slip(diary: Any) -> None:
    """An invoice whose narrow column breaks the address in two has written it right."""
    diary.did("customer.email", "claire.12@example.org").orders().invoice("email.stated", "claire.12@example.or")

    assert State.NOT_SEEN is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(
    ("where", "cents", "state"),
    [
        ("cancellation page", 9_380, State.NOT_SEEN),
        ("cancellation page", 9_300, State.BROKEN),
        ("refund request", 9_300, State.NOT_SEEN),
        ("refund request", 9_830, State.BROKEN),
    ],
)
def test_what_is_paid_back_against_what_was_paid(diary: Any, where: str, cents: int, state: State) -> None:
    """More than was paid never comes back; a cancelled order gives back all of it."""
    diary.orders().screen("order.total", Money(9_380)).screen("refund.amount", Money(cents), where=where)

    assert state is diary.judge("touchpoints.agree").state


def test_nothing_comes_back_where_nothing_was_paid(diary: Any) -> None:
    """A shop that waits for a bank transfer promises no money back for an order that nobody has paid."""
    diary.orders().screen("payment.status", Unoffered("no payment by card")).screen("order.total", Money(9_380))
    diary.screen("refund.amount", Money(0), where="cancellation page")

    assert State.NOT_SEEN is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(("hours", "state"), [(0, State.NOT_SEEN), (-24, State.BROKEN), (24, State.BROKEN)])
def test_a_payment_is_not_dated_before_its_order(diary: Any, hours: int, state: State) -> None:
    """A payment that is dated before the order, or after the mail that tells of it, contradicts the customer."""
    diary.orders().mail("payment.time", diary.now + timedelta(hours=hours))

    assert state is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(
    ("other", "state"),
    [
        ("12, 75010", State.NOT_SEEN),
        ("21, 75010", State.BROKEN),
        ("12, 57010", State.BROKEN),
        ("14, 75010", State.NOT_SEEN),
        ("14, 75011", State.NOT_SEEN),
    ],
)
def test_the_digits_of_an_address_turned_about(diary: Any, other: str, state: State) -> None:
    """One street in one town with the same digits in another order is a slip; another house is another house."""
    diary.orders().screen("address.stated", "12, 75010", "rue haute, paris")
    diary.mail("address.stated", other, "rue haute, paris")

    assert state is diary.judge("touchpoints.agree").state


@pytest.mark.parametrize(("hours", "state"), [(0, State.NOT_SEEN), (1, State.BROKEN)])
@pytest.mark.parametrize("name", ["support.received-at", "licence.activated-on", "tracking.moment"])
def test_moments_that_the_customers_clock_knows(diary: Any, name: str, hours: int, state: State) -> None:
    """A message, an activation and a step are dated when the customer was there, never later."""
    diary.orders().did("support.asked", "form")
    diary.write(Touchpoint.DOWNLOAD, "licence server", "page.looked", "Activation", "/activation")
    touchpoint = Touchpoint.DOWNLOAD if name.startswith("licence") else Touchpoint.TRACKING
    diary.write(touchpoint, "a page", name, diary.now + timedelta(hours=hours))

    assert state is diary.judge("touchpoints.agree").state
