"""What runs observed: first attempts, known defects, crowds, faults on purpose, and records that are damaged."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from impact.observed import observe
from impact.rates import BreakRate
from parcours.errors import ConfigError, CouldNotLook, NothingSelected

MakeRun = Callable[..., Path]


def outcome(journey: str, promise: str, state: str, **more: Any) -> dict[str, Any]:
    """Return one line of outcomes.jsonl."""
    return {"id": journey, "promise": promise, "sentence": f"The sentence of {promise}.", "state": state, **more}


def started(journey: str, attempt: int = 1) -> dict[str, Any]:
    """Return the line of a journey that begins."""
    return {"event": "started", "id": journey, "attempt": attempt}


def test_survive_10_the_first_attempt_of_a_flaky_journey_counts(make_run: MakeRun) -> None:
    """A journey that fails and then passes was broken for the first customer, in whatever order records lie."""
    lines = {
        "outcomes": [
            outcome("a#1", "mail.once", "kept", attempt=2),
            outcome("a#1", "mail.once", "broken", attempt=1),
        ]
    }

    assert observe([make_run("r", lines=lines)]).rate("mail.once") == BreakRate(1, 1)


def test_survive_6_the_first_attempt_that_was_judged_counts(make_run: MakeRun) -> None:
    """A journey that was broken off before any judgement and played anew later is told by the later try."""
    lines = {
        "journeys": [started("a#1"), started("a#1", 2)],
        "outcomes": [
            outcome("a#1", "mail.once", "inconclusive", attempt=1),
            outcome("a#1", "mail.once", "kept", attempt=2),
        ],
    }

    assert observe([make_run("r", lines=lines)]).rate("mail.once") == BreakRate(0, 1)


def test_a_journey_that_goes_on_later_counts_as_it_ended(make_run: MakeRun) -> None:
    """What a customer's later act broke is broken, though it was whole when the journey began to wait."""
    lines = {
        "journeys": [started("a#1")],
        "outcomes": [outcome("a#1", "touchpoints.agree", "kept"), outcome("a#1", "touchpoints.agree", "broken")],
    }

    assert observe([make_run("r", lines=lines)]).rate("touchpoints.agree") == BreakRate(1, 1)


def test_survive_11_a_known_defect_is_a_broken_promise(make_run: MakeRun) -> None:
    """A test that is expected to fail is not red, and its promise is broken all the same."""
    lines = {"outcomes": [outcome("a#1", "mail.once", "broken", known=True), outcome("a#2", "mail.once", "kept")]}

    assert observe([make_run("r", "pytest", lines)]).rate("mail.once") == BreakRate(1, 2)


def test_what_was_not_seen_says_nothing(make_run: MakeRun) -> None:
    """Neither "not seen" nor "inconclusive" counts as kept."""
    lines = {
        "outcomes": [
            outcome("a#1", "mail.once", "not seen"),
            outcome("a#2", "mail.once", "inconclusive"),
            outcome("a#3", "mail.once", "kept"),
        ]
    }

    assert observe([make_run("r", lines=lines)]).rate("mail.once") == BreakRate(0, 1)


def test_survive_8_damaged_lines_are_named_and_skipped(make_run: MakeRun) -> None:
    """A truncated line and one that is no outcome are named with their place, and the others still count."""
    lines = {
        "outcomes": [
            outcome("a#1", "mail.once", "broken"),
            '{"id": "a#2", "promise',
            {"id": "a#3", "promise": "mail.once", "state": "perhaps"},
        ]
    }

    found = observe([make_run("r", lines=lines)])

    assert found.rate("mail.once") == BreakRate(1, 1)
    assert found.damaged == ["r/outcomes.jsonl line 2", "r/outcomes.jsonl record 2"]


def test_a_customer_makes_contact_about_the_worst_that_broke(make_run: MakeRun) -> None:
    """Where two promises break for one customer, the one with fewer contacts is not priced as well."""
    lines = {
        "outcomes": [
            outcome("a#1", "parcel.on-time", "broken"),
            outcome("a#1", "mail.once", "broken"),
            outcome("a#2", "parcel.on-time", "kept"),
            outcome("a#2", "mail.once", "broken"),
        ]
    }
    found = observe([make_run("r", lines=lines)])
    weights = {"parcel.on-time": 0.4, "mail.once": 0.01}

    assert found.led("parcel.on-time", weights) == BreakRate(1, 2)
    assert found.led("mail.once", weights) == BreakRate(1, 2)
    assert found.rate("mail.once") == BreakRate(2, 2)


def crowd(broken: int, kept: int) -> dict[str, Any]:
    """Return one interval of a load run."""
    return {
        "second": 0,
        "worker": "w0",
        "ended": broken + kept,
        "promises": {"confirmation.arrives": {"states": {"broken": broken, "kept": kept}}},
    }


def test_a_crowds_counts_are_added_up(make_run: MakeRun) -> None:
    """A load run's intervals carry the counts; its few kept stories are not counted again."""
    lines = {
        "intervals": [crowd(3, 40), crowd(2, 55)],
        "outcomes": [outcome("a#1", "confirmation.arrives", "broken")],
    }

    assert observe([make_run("r", "load", lines)]).rate("confirmation.arrives") == BreakRate(5, 100)


def test_what_breaks_in_a_crowd_only_keeps_the_crowds_rate(make_run: MakeRun) -> None:
    """Sixty customers alone saw nothing, a crowd did: the rate is the crowd's, and it acts at busy hours."""
    alone = [outcome(f"a#{n}", "confirmation.arrives", "kept") for n in range(60)]
    found = observe([make_run("j", lines={"outcomes": alone}), make_run("l", "load", {"intervals": [crowd(30, 170)]})])

    assert found.only_in_crowd("confirmation.arrives")
    assert found.rate("confirmation.arrives") == BreakRate(30, 200)


def test_what_breaks_as_often_alone_is_pooled(make_run: MakeRun) -> None:
    """Runs of journeys and of load add up where chance can explain the difference."""
    alone = [outcome(f"a#{n}", "confirmation.arrives", "broken" if n < 2 else "kept") for n in range(20)]
    found = observe([make_run("j", lines={"outcomes": alone}), make_run("l", "load", {"intervals": [crowd(20, 180)]})])

    assert found.rate("confirmation.arrives") == BreakRate(22, 220)


def detection(**more: Any) -> dict[str, Any]:
    """Return one line of a run of faults."""
    return {
        "id": "a#2",
        "fault": "no-confirmation-email",
        "number": "F01",
        "sentence": "No mail.",
        "expected": ["confirmation.arrives"],
        "broken": ["confirmation.arrives"],
        "caught": True,
        **more,
    }


def test_faults_on_purpose_are_no_break_rates(make_run: MakeRun) -> None:
    """A run of faults tells which promises break, not how often."""
    run = make_run("f", "faults", {"detections": [detection(), detection(fault="", number="", broken=[])]})

    found = observe([run])

    assert [(one.number, one.broken) for one in found.committed] == [("F01", ("confirmation.arrives",))]
    assert found.promises() == []


def test_faults_on_purpose_are_not_added_to_what_was_measured(make_run: MakeRun) -> None:
    """A run of faults beside one that measures is refused."""
    runs = [
        make_run("f", "faults", {"detections": [detection()]}),
        make_run("j", lines={"outcomes": [outcome("a#1", "mail.once", "kept")]}),
    ]

    with pytest.raises(ConfigError, match="breaks promises on purpose"):
        observe(runs)


def test_a_run_without_outcomes_is_nothing_selected(make_run: MakeRun) -> None:
    """Nothing judged is exit 5, never a price of nothing."""
    with pytest.raises(NothingSelected, match="found no outcome") as caught:
        observe([make_run("r")])

    assert caught.value.exit_code == 5


def test_a_run_that_saw_nothing_is_inconclusive(make_run: MakeRun) -> None:
    """Outcomes of which none is kept or broken are exit 3."""
    with pytest.raises(CouldNotLook, match="none of them is kept or broken") as caught:
        observe([make_run("r", lines={"outcomes": [outcome("a#1", "mail.once", "inconclusive")]})])

    assert caught.value.exit_code == 3


def test_the_same_run_twice_counts_once(make_run: MakeRun) -> None:
    """A run that is named twice is not counted twice."""
    run = make_run("r", lines={"outcomes": [outcome("a#1", "mail.once", "kept")]})

    assert observe([run, run]).rate("mail.once") == BreakRate(0, 1)
