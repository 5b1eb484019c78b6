"""Touchpoints side by side, with what differs marked."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from parcours.domain.facts import Fact, Touchpoint, Value
from parcours.domain.money import Money
from parcours.domain.promises import Outcome, State
from reports.load import load_run
from reports.model import NEVER_TRIED, Attempt
from reports.sides import Side, differ, sides

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _attempt(*facts: Fact) -> tuple[Outcome, Attempt]:
    numbered = tuple(fact.numbered(index) for index, fact in enumerate(facts))
    seqs = tuple(fact.seq for fact in numbered)
    outcome = Outcome("touchpoints.agree", "All agree.", State.BROKEN, "one value", "two", (), seqs, ())
    empty = NEVER_TRIED
    return outcome, Attempt(1, None, None, None, empty.ending, None, (), numbered, (outcome,))


def _fact(value: Value, quote: str = "", name: str = "order.total", touchpoint: Touchpoint = Touchpoint.MAIL) -> Fact:
    return Fact(name, value, touchpoint, AT, "", "", quote)


def _marked(pieces: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, mark in pieces if mark]


def test_a_contradiction_has_one_side_for_each_touchpoint(broken: Path) -> None:
    """Both touchpoints of a contradiction stand in one group, in the order in which they spoke."""
    run = load_run(broken)
    journey = run.journeys[1]
    ((left, right),) = sides(journey.broken[0], journey.last, run.zone)
    assert (left.touchpoint, left.where, left.label) == (Touchpoint.SCREEN, "thank-you page", "order total")
    assert (right.touchpoint, right.where) == (Touchpoint.MAIL, "'Votre bouquet'")
    assert (_marked(left.quote), _marked(right.quote)) == (["33,00 €"], ["34,90 €"])


def test_what_both_sides_share_is_not_marked() -> None:
    """Between two texts about the same thing only the differing words are marked."""
    outcome, attempt = _attempt(
        _fact("Fleurs du Canal, 12 quai Nord", name="relay.name"),
        _fact("Fleurs du Parc, 12 quai Sud", name="relay.name"),
    )
    ((left, right),) = sides(outcome, attempt, "UTC")
    assert (_marked(left.value), _marked(right.value)) == (["Canal, ", "Nord"], ["Parc, ", "Sud"])


@pytest.mark.parametrize(
    ("value", "quote", "marked"),
    [
        (Money(3300), "Total 33,00 €, dont TVA", ["33,00 €"]),
        (Money(3300), "Total 133,00 €", []),
        (date(2026, 11, 27), "le vendredi 27 novembre 2026", ["vendredi 27 novembre 2026"]),
        (date(2026, 11, 27), "le 27/11/2026", ["27/11/2026"]),
        (datetime(2026, 11, 24, 15, 41, tzinfo=UTC), "aujourd'hui à 15h41", ["15h41"]),
        ("2026-1047", "Commande N° 2026-1047.", ["2026-1047"]),
        (True, "oui, vraiment", []),
    ],
)
def test_the_value_is_found_in_the_words_that_said_it(value: Value, quote: str, marked: list[str]) -> None:
    """However a shop wrote an amount, a date or a number, it is marked in the quote, whole or not at all."""
    outcome, attempt = _attempt(_fact(value, quote))
    ((side,),) = sides(outcome, attempt, "UTC")
    assert _marked(side.quote) == marked
    assert "".join(text for text, _ in side.quote) == quote


def test_two_contradictions_in_one_promise_are_two_groups() -> None:
    """Facts about the same thing stand together, and each thing stands apart."""
    outcome, attempt = _attempt(
        _fact(Money(1)), _fact(Money(2)), _fact("A", name="order.number"), _fact("B", name="order.number")
    )
    groups: tuple[tuple[Side, ...], ...] = sides(outcome, attempt, "UTC")
    assert [[side.label for side in group] for group in groups] == [["order total"] * 2, ["order number"] * 2]


def test_a_promise_that_rests_on_nothing_has_no_sides() -> None:
    """An outcome without facts, or whose facts were lost, has nothing to show side by side."""
    outcome, attempt = _attempt()
    assert sides(outcome, attempt, "UTC") == ()


def test_what_was_said_twice_alike_is_one_side() -> None:
    """The same touchpoint saying the same at the same place stands once, and nothing is called a difference."""
    outcome, attempt = _attempt(_fact(2, name="mail.duplicate"), _fact(2, name="mail.duplicate"))
    ((side,),) = sides(outcome, attempt, "UTC")
    assert side.label == "mail duplicate"
    assert not differ((side,))


def test_sides_differ_only_where_their_values_do() -> None:
    """Two totals differ; two equal totals do not, whoever said them."""
    outcome, attempt = _attempt(_fact(Money(1)), _fact(Money(2), touchpoint=Touchpoint.SCREEN))
    same, equal = _attempt(_fact(Money(1)), _fact(Money(1), touchpoint=Touchpoint.SCREEN))
    assert [differ(group) for group in (*sides(outcome, attempt, "UTC"), *sides(same, equal, "UTC"))] == [True, False]


def test_two_findings_of_one_kind_do_not_contradict_each_other() -> None:
    """Two empty fields of one mail are two findings; nothing stands between them."""
    outcome, attempt = _attempt(
        _fact("Bonjour ,", name="mail.unfilled"),
        _fact("Merci, !", name="mail.unfilled"),
    )
    assert [differ(group) for group in sides(outcome, attempt, "UTC")] == [False]


def test_that_something_was_looked_at_contradicts_nothing() -> None:
    """A total and the note that the invoice was checked are no two statements."""
    outcome, attempt = _attempt(_fact(Money(9380), name="invoice.total"), _fact(True, name="invoice.checked"))
    assert [differ(group) for group in sides(outcome, attempt, "UTC")] == [False]
