"""The statement as a whole: ranked, in words, as a document, with what was too seldom seen left out."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from impact import words
from impact.document import statement_document
from impact.drivers import Drivers
from impact.effort import Effort
from impact.observed import Committed, observe
from impact.orders import Orders
from impact.rates import BreakRate
from impact.statement import Statement, Terms, state, state_faults
from parcours.errors import CouldNotLook
from simulation.scenario.model import Scenario

MakeRun = Callable[..., Path]
MakeOutcomes = Callable[[str, int, int], list[dict[str, Any]]]


@pytest.fixture
def terms(drivers: Drivers, orders: Orders) -> Terms:
    """Return terms that are played in an instant."""
    return Terms(drivers, orders, Effort(replications=20, seed=1, workers=1, need_days=3), with_tornado=False)


def test_a_statement_ranks_prices_and_keeps_what_was_seen(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """Broken promises come with their observations, the dearest first; whole ones with what cannot be excluded."""
    lines = [
        *outcomes("mail.once", 2, 40),
        *({**one, "id": f"b#{n}"} for n, one in enumerate(outcomes("order.once", 4, 40))),
        *outcomes("slot.honourable", 0, 60),
    ]

    told = state(observe([make_run("r", lines={"outcomes": lines})]), small, terms)

    assert [(one.title, one.rate) for one in told.findings] == [
        ("order.once", BreakRate(4, 40)),
        ("mail.once", BreakRate(2, 40)),
    ]
    assert [(one.promise, one.rate) for one in told.doubts] == [("slot.honourable", BreakRate(0, 60))]
    assert words.headline(told).startswith("Mending order.once saves ")


def test_survive_41_too_few_observations_are_refused_in_words(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """One break in one journey is not priced: exit 3, with the counts and the way out."""
    with pytest.raises(CouldNotLook, match=r"mail\.once 1 of 1") as caught:
        state(observe([make_run("r", lines={"outcomes": outcomes("mail.once", 1, 1)})]), small, terms)

    assert caught.value.exit_code == 3
    assert "--repeat 20" in caught.value.way_out


def test_survive_41_a_few_observations_give_a_wide_band_and_say_so(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """Two breaks in ten journeys are priced, and the remark says why the band is wide."""
    told = state(observe([make_run("r", lines={"outcomes": outcomes("mail.once", 2, 10)})]), small, terms)

    assert (
        "mail.once: a wide band, for it broke twice among 10; four times as many journeys would halve it"
        in words.remarks(told, terms.fewest)
    )


def test_what_is_too_seldom_seen_is_left_out_and_named(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """Beside a promise that can be priced, one that cannot is named with its counts."""
    lines = [*outcomes("mail.once", 2, 10), *({**one, "id": "b#1"} for one in outcomes("order.once", 1, 1))]

    told = state(observe([make_run("r", lines={"outcomes": lines})]), small, terms)

    assert [one.title for one in told.findings] == ["mail.once"]
    assert "order.once: broke once among 1: fewer than 5 observations are not priced" in words.remarks(
        told, terms.fewest
    )


def test_nothing_broken_is_nothing_to_price(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """A healthy run has no bill, and says what 0 of 60 does not exclude."""
    told = state(observe([make_run("r", lines={"outcomes": outcomes("order.once", 0, 60)})]), small, terms)

    assert told.bill is None
    [doubt] = told.doubts
    assert words.doubt(doubt).startswith(
        "order.once: 0 of 60 broken: up to 4.9 % cannot be excluded (upper 95 %), which would be "
    )


def test_what_always_went_with_something_worse_is_not_priced_twice(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """A promise that broke only where a dearer one broke too is told in a remark, not priced."""
    lines = [*outcomes("order.once", 4, 40), *outcomes("mail.once", 2, 40)]

    told = state(observe([make_run("r", lines={"outcomes": lines})]), small, terms)

    assert [one.title for one in told.findings] == ["order.once"]
    assert "mail.once: each of its 2 breaks went with a worse one, which is priced" in told.notes


def test_faults_are_priced_apart_at_one_share(small: Scenario, terms: Terms) -> None:
    """Faults of a catalogue are alternatives: each is priced alone, at the same share, with its own driver."""
    faults = [
        Committed("F02", "late", "The mail is late.", ("confirmation.arrives",), (), True),
        Committed("F01", "none", "No mail comes.", ("confirmation.arrives",), (), True),
        Committed("F57", "double", "Two orders.", ("order.once",), (), True),
    ]

    told = state_faults(faults, small, replace(terms, share=0.05))

    assert [one.title for one in told.findings] == ["F57 double", "F01 none", "F02 late"]
    assert {one.price.rate for one in told.findings} == {0.05}
    assert words.headline(told).startswith("Dearest on small, were one order in 20 struck: F57 double, ")


def test_the_document_is_plain_json_and_whole(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """What --json prints has no number that JSON does not know, and every figure with its interval and origin."""
    run = make_run("r", lines={"outcomes": [*outcomes("mail.once", 2, 40), "{"]}, faults=["duplicate-mail:10%"])

    told = state(observe([run]), small, replace(terms, with_tornado=True))
    document = json.loads(json.dumps(statement_document(told, 5), allow_nan=False))

    [finding] = document["findings"]
    assert finding["observed"]["broken"] == 2
    assert set(finding["price"]["euros"]) == {"value", "low", "high"}
    assert finding["driver"]["contacts"]["quality"] == "assumed"
    assert document["runs"] == [
        {
            "run": "r",
            "verb": "journeys",
            "faults": ["duplicate-mail:10%"],
            "journeys": 40,
            "damaged": ["outcomes.jsonl line 41"],
        }
    ]
    assert document["sensitivity"]["swings"][0]["quality"] in ("measured", "assumed")
    assert any("1 record line could not be read and was skipped" in remark for remark in document["remarks"])
    assert any("asked to commit duplicate-mail:10%" in remark for remark in document["remarks"])


def test_a_run_that_was_interrupted_or_invalid_says_so(
    make_run: MakeRun, outcomes: MakeOutcomes, small: Scenario, terms: Terms
) -> None:
    """What a broken-off run had recorded counts, and the statement tells that it was broken off."""
    run = make_run("r", lines={"outcomes": outcomes("mail.once", 2, 40)}, verdict=None)

    told = state(observe([run]), small, terms)

    assert "r is incomplete: what it had recorded is counted" in told.notes


@pytest.mark.parametrize(
    ("value", "text"), [(0.04, "0"), (-0.04, "0"), (2.04, "2.0"), (9.96, "10"), (1234.5, "1,234"), (-3.2, "-3.2")]
)
def test_counts_are_written_as_people_read_them(value: float, text: str) -> None:
    """Whole from ten on, one decimal below, and never minus nought."""
    assert words.count(value) == text


def test_a_statement_without_anything_says_only_its_orders(small: Scenario, orders: Orders) -> None:
    """Where nothing was priced, no replications are spoken of."""
    told = Statement(small, orders, (), None)

    assert words.reckoned(told) == "Orders: 2,000 on an ordinary day (assumed: made up for a test)."
