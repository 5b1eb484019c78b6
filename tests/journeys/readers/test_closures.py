"""Days on which a relay is closed are read as people write them; the day on which it opens again is none of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parcours.domain.facts import Fact, Span


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("Fermé du 15 novembre au 31 décembre 2026, réouverture le 2 janvier 2027", ["15/11/2026 - 31/12/2026"]),
        ("Fermé à partir du 15 décembre 2026, réouverture le 2 janvier 2027", ["15/12/2026 - 01/01/2027"]),
        ("Fermé le 25 décembre 2026, réouverture le 26 décembre 2026", ["25/12/2026 - 25/12/2026"]),
        ("En ce moment : fermé – réouverture le samedi 2 janvier 2027 à 9h00", ["25/11/2026 - 01/01/2027"]),
        ("Right now: closed – open again on Saturday 2 January 2027 at 09:00", ["25/11/2026 - 01/01/2027"]),
        ("Closed until 31 December 2026", ["25/11/2026 - 31/12/2026"]),
        ("En ce moment : fermé – réouverture le mercredi 25 novembre 2026 à 9h00", []),
        ("En ce moment : fermé – réouverture le vendredi 27 novembre 2026 à 9h00", []),
    ],
)
def test_a_closure_in_one_line(look: Callable[..., list[Fact]], line: str, spans: list[str]) -> None:
    """A closure lasts as told, or until the day before opening; a night or a weekend is no closure."""
    facts = look(f"<h1>Fleurs du Marais</h1><p>{line}</p>", where="relay page")

    assert spans == [str(fact.value) for fact in facts if fact.name == "relay.closed" and isinstance(fact.value, Span)]


def test_opening_again_below_a_heading_is_no_closure(look: Callable[..., list[Fact]]) -> None:
    """Below a heading on closures, a line that tells of opening again names no closed day."""
    facts = look(
        "<h1>Fleurs du Marais</h1><h2>Fermetures exceptionnelles</h2><p>vendredi 1er janvier 2027</p>"
        "<p>Réouverture le samedi 2 janvier 2027</p>",
        where="relay page",
    )

    assert [str(fact.value) for fact in facts if fact.name == "relay.closed"] == ["01/01/2027 - 01/01/2027"]


def test_a_long_list_of_closed_days_is_read_to_its_end(look: Callable[..., list[Fact]]) -> None:
    """Below its heading a list of closed days counts however long it is."""
    days = "".join(f"<li>{day} décembre 2026 (stockage des sapins)</li>" for day in range(2, 16))

    facts = look(f"<h1>Fleurs du Marais</h1><h2>Fermetures</h2><ul>{days}</ul>", where="relay page")

    assert sum(fact.name == "relay.closed" for fact in facts) == 14


def test_a_relays_own_number_and_rows(look: Callable[..., list[Fact]]) -> None:
    """The telephone of a relay is its own, and its hours are read to the last row below it."""
    facts = look(
        "<h1>Fleurs du Marais</h1><p>Téléphone : 02 61 91 79 33</p><p>Du lundi au samedi : 9h00–19h00</p>"
        "<p>Dimanche : 8h00–13h00</p>",
        where="relay page",
    )

    said = {fact.name: fact.value for fact in facts}
    assert (said["relay.phone"], said["relay.hours"]) == (
        "+33261917933",
        "Du lundi au samedi : 9h00–19h00 ; Dimanche : 8h00–13h00",
    )
