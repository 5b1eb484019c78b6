"""The verdict as a sentence, and how values are written."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from parcours.domain.facts import Absent, Span, Unoffered, Value
from parcours.domain.money import Money
from reports.load import load_run
from reports.model import Ending, Run
from reports.words import duration, gap, place, value_text, verdict_sentence


def _with(run: Run, verdict: str, *endings: Ending) -> Run:
    journeys = tuple(replace(run.journeys[0], id=f"j#{n}", ending=ending) for n, ending in enumerate(endings))
    return replace(run, verdict=verdict, journeys=journeys)


LETTERS = {
    "K": Ending.KEPT,
    "B": Ending.BROKEN,
    "S": Ending.STUCK,
    "I": Ending.INCONCLUSIVE,
    "N": Ending.NO_RESULT,
    "X": Ending.INTERRUPTED,
    "W": Ending.WAITING,
    "F": Ending.FLAKY,
    "P": Ending.NOT_PLAYED,
    "U": Ending.NOT_SEEN,
}
WELL = "every promise that could be seen was kept"


@pytest.mark.parametrize(
    ("verdict", "endings", "sentence"),
    [
        ("kept", "K", f"The journey went well: {WELL}."),
        ("kept", "KKKKK", f"All five journeys went well: {WELL}."),
        ("kept", "FK", f"Both journeys went well: {WELL}, and one only at a second try."),
        ("kept", "WK", "One went well so far, and one of two journeys waits for a later act."),
        ("broken", "BKKKK", "One of five journeys met a broken promise."),
        ("broken", "B", "The journey met a broken promise."),
        ("broken", "BB", "Both journeys met broken promises."),
        ("broken", "BSK", "One of three journeys met a broken promise, and in one more the customer could not go on."),
        ("broken", "SK", "In one of two journeys the customer could not go on."),
        ("broken", "B" * 13 + "K" * 1000, "13 of 1,013 journeys met broken promises."),
        ("inconclusive", "IKK", "Of one of three journeys nothing can be said."),
        ("incomplete", "KN", "This run did not end: one of two journeys has no result, and one went well so far."),
        ("incomplete", "BN", "This run did not end: one of two journeys has no result, and one met a broken promise."),
        ("interrupted", "X", "This run was stopped: the journey has no result."),
        ("inconclusive", "PP", "Of both journeys nothing can be said."),
        (
            "kept",
            "KKU",
            "Two of three journeys went well, and one of three journeys wants what the shop does not sell.",
        ),
        ("broken", "BUK", "One of three journeys met a broken promise."),
        ("empty", "U", "The journey wants what the shop does not sell."),
        ("empty", "UU", "Both journeys want what the shop does not sell."),
        ("empty", "", "Nothing was selected, so nothing was judged."),
    ],
)
def test_the_verdict_is_one_sentence(healthy: Path, verdict: str, endings: str, sentence: str) -> None:
    """A shop owner reads in one sentence what came of the run; nothing unclear is ever called well."""
    assert verdict_sentence(_with(load_run(healthy), verdict, *(LETTERS[one] for one in endings))) == sentence


def test_one_journey_with_several_broken_promises_has_them_counted(broken: Path) -> None:
    """Where one journey broke more than one promise, the sentence says how many."""
    run = load_run(broken)
    relay = run.journeys[0]
    twice = replace(relay, attempts=(replace(relay.last, outcomes=relay.broken * 2),))
    assert verdict_sentence(replace(run, journeys=(twice,))) == "The journey met two broken promises."


@pytest.mark.parametrize(
    "verdict", ["kept", "broken", "inconclusive", "incomplete", "interrupted", "refused", "running"]
)
def test_whatever_came_of_a_run_there_is_a_sentence_and_it_never_flatters(healthy: Path, verdict: str) -> None:
    """Every mix of endings has a sentence; one that did not go well is never told as if all had."""
    run = load_run(healthy)
    well = {Ending.KEPT, Ending.FLAKY, Ending.WAITING}
    for size in (1, 2, 3):
        for endings in itertools.combinations_with_replacement(Ending, size):
            sentence = verdict_sentence(_with(run, verdict, *endings))
            assert sentence.endswith(".")
            assert set(endings) <= well or "went well: every" not in sentence, (endings, sentence)


HEALTHY = "The healthy shop kept every promise, and the fault F10, committed on purpose,"
BOTH = "Both faults committed on purpose were caught"


@pytest.mark.parametrize(
    ("verdict", "found", "sentence"),
    [
        ("kept", ["", "F10+"], f"{HEALTHY} was caught."),
        ("broken", ["", "F10-"], f"{HEALTHY} was missed."),
        ("kept", ["F10+", "F12+"], f"{BOTH}."),
        ("broken", ["F10+", "F12-"], "One of two faults committed on purpose was caught."),
        ("broken", ["!", "F10+", "F12+"], f"{BOTH}, and one promise was accused wrongly."),
    ],
)  # fmt: skip
def test_a_run_with_faults_on_purpose_is_judged_by_what_was_caught(
    detecting: Callable[[list[str], str], Path], verdict: str, found: list[str], sentence: str
) -> None:
    """Where faults were committed on purpose, the sentence says whether they were caught, not that promises broke."""
    assert verdict_sentence(load_run(detecting(found, verdict))) == sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Money(3300), "33.00 EUR"),
        (date(2026, 11, 27), "Fri 27 Nov 2026"),
        (datetime(2026, 11, 23, 9, 2, tzinfo=UTC), "Mon 23 Nov 2026, 10:02"),
        (Span(date(2026, 11, 15), date(2026, 12, 31)), "Sun 15 Nov 2026 to Thu 31 Dec 2026"),
        (True, "yes"),
        (2, "2"),
        (0.42, "0.4 s"),
        (Absent("two other mails"), "not there (seen: two other mails)"),
        (Unoffered("the shop has no relay"), "not offered: the shop has no relay"),
        (("A", "B"), "A, B"),
    ],
)
def test_values_are_written_for_people(value: Value, text: str) -> None:
    """Every kind of value has one way to be written, moments in the shop's zone."""
    assert value_text(value, "Europe/Paris") == text


def test_survive_12_the_hour_of_summer_time_is_the_shops() -> None:
    """A moment is shown in the shop's zone, on either side of the change of clocks."""
    before, after = datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)
    assert [value_text(moment, "Europe/Paris")[-5:] for moment in (before, after)] == ["14:00", "13:00"]
    assert value_text(before, "Mars/Olympus").endswith("12:00")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "-"),
        (0, "0 s"),
        (0.42, "0.4 s"),
        (59.4, "59 s"),
        (102, "1 min 42 s"),
        (7_500, "2 h 5 min"),
        (93_600, "1 day 2 h"),
        (777_600, "9 days"),
    ],
)
def test_durations_are_written_as_people_say_them(seconds: float | None, text: str) -> None:
    """Two units at most, and none that says nothing."""
    assert duration(seconds) == text


def test_the_time_between_acts_and_the_place_of_a_fact_are_short() -> None:
    """A minute or less between acts is "at once", and a place does not repeat its touchpoint's name."""
    assert (gap(timedelta(seconds=3)), gap(timedelta(days=3))) == ("at once", "3 days later")
    assert (place("mail", "mail 'Bonjour'"), place("screen", "basket")) == ("'Bonjour'", "basket")
