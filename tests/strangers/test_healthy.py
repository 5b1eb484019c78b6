"""Healthy journeys begin on awkward days, and are told by kind of day, journey and language."""

from __future__ import annotations

from pathlib import Path

from tests.strangers.healthy import AWKWARD, lines, passes
from tests.strangers.passes import Played


def test_every_awkward_kind_of_day_is_drawn() -> None:
    """In three hundred passes each kind of day, both languages and the season before Christmas come."""
    drawn = passes(300, 1)

    assert drawn == passes(300, 1)
    assert {kind for kind, _ in drawn} == {*AWKWARD, "the season before Christmas", "a Sunday", "any day"}
    assert {one.language for _, one in drawn} == {"fr", "en"}


def test_what_is_told() -> None:
    """Each kind is told with its share, and what was not kept with its seed."""
    drawn = passes(2, 1)
    done = [Played(one, verdict, {}, "", Path()) for (_, one), verdict in zip(drawn, ("kept", "broken"), strict=True)]

    told = lines(drawn, done)

    assert told[0] == "2 healthy journeys, 1 not kept"
    assert "  relay-parcel                 0 of 1 kept" in told
    assert told[-1] == f"alarm   {drawn[1][1]}: broken"
