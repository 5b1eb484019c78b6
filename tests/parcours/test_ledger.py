"""The ledger keeps facts in order, finds them by name, and asks the same question once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from parcours.domain.facts import Absent, Fact, Touchpoint, Value
from parcours.domain.ledger import Ledger
from parcours.errors import SpecError

AT = datetime(2026, 12, 22, 9, tzinfo=UTC)


def fact(name: str, value: Value, subject: str = "", touchpoint: Touchpoint = Touchpoint.SCREEN) -> Fact:
    """Return a fact that was learned at nine."""
    return Fact(name, value, touchpoint, AT, subject)


def test_what_was_looked_for_in_vain_is_found_only_by_who_asks_for_it() -> None:
    """An absent fact is left out of what is found by name, by pattern and by subject, unless it is asked for."""
    ledger = Ledger()
    there = ledger.add(fact("relay.code", "4711", "relay"))
    gone = ledger.add(fact("relay.code", Absent(), "relay"))
    name = ledger.add(fact("relay.name", "Fleurs"))
    assert ledger.find("relay.code") == ledger.find("relay.code", subject="relay") == [there]
    assert ledger.find("relay.*") == [there, name]
    assert ledger.find("relay.code", present=False) == [there, gone]
    assert ledger.find("relay.*", present=False) == [there, gone, name]
    assert (ledger.absent("relay.code"), list(ledger.names())) == ([gone], ["relay.code", "relay.name"])


def test_what_was_said_since_a_moment_is_found_in_order() -> None:
    """Facts of several names from a number on are listed in order, without what was looked for in vain."""
    ledger = Ledger()
    for name, value in (("relay.code", "1"), ("relay.name", "Fleurs"), ("order.number", "A"), ("relay.code", Absent())):
        ledger.add(fact(name, value))
    last = ledger.add(fact("relay.code", "2"))
    assert ledger.since(1, {"relay.code", "relay.name"}) == [ledger.find("relay.name")[0], last]


def test_the_first_of_a_name_is_the_first_that_is_there() -> None:
    """What was looked for in vain is nobody's first, and a pattern has a first as a name has."""
    ledger = Ledger()
    ledger.add(fact("relay.code", Absent()))
    ledger.add(fact("relay.code", "1"))
    ledger.add(fact("relay.code", "2"))
    values = [one and one.value for one in map(ledger.first, ("relay.code", "relay.*", "order.number", "order.*"))]
    assert values == ["1", "1", None, None]


def test_facts_are_found_by_who_said_them() -> None:
    """A touchpoint and a subject narrow down what is found, and a list that was returned is the caller's own."""
    ledger = Ledger([fact("order.total", "1"), fact("order.total", "2", "gift", Touchpoint.MAIL)])
    screen, mail = ledger
    ledger.find("order.total").clear()
    ledger.find("order.total", present=False).clear()
    assert ledger.find("order.total") == [screen, mail]
    assert ledger.find("order.total", touchpoint=Touchpoint.MAIL) == ledger.find("order.*", subject="gift") == [mail]


def test_a_fact_is_numbered_by_its_place() -> None:
    """A fact that stands in another ledger already keeps its number there, and is copied."""
    first, second = fact("order.number", "A"), fact("order.number", "B")
    one, two = Ledger([first, second]), Ledger()
    copy = two.add(second)
    assert ([known.seq for known in one], copy.seq, copy == second) == ([0, 1], 0, True)


def test_a_name_that_the_vocabulary_lacks_is_refused() -> None:
    """A ledger takes no fact whose name nobody knows, however often it is tried."""
    ledger = Ledger()
    for _ in range(2):
        with pytest.raises(SpecError, match=r"order\.numbr"):
            ledger.add(fact("order.numbr", "A"))
    assert (len(ledger), ledger.find("order.numbr")) == (0, [])


def test_a_question_is_asked_again_only_after_another_fact() -> None:
    """What was looked for once is remembered until the ledger grows."""
    ledger, asked = Ledger([fact("order.number", "A")]), []

    def count(of: Ledger) -> int:
        asked.append(len(of))
        return len(of)

    assert [ledger.once(count), ledger.once(count)] == [1, 1]
    ledger.add(fact("order.number", "B"))
    assert ([ledger.once(count), ledger.once(count)], asked) == ([2, 2], [1, 2])
