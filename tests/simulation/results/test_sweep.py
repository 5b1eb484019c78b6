"""Variants of a scenario: one value takes several, everything else stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parcours.errors import ConfigError
from simulation.scenario.load import Document
from simulation.sweep import parse_variation, variants


@pytest.mark.parametrize(
    ("text", "path", "values"),
    [
        ("teams.all.advisers=4..6", ("teams", "all", "advisers"), (4, 5, 6)),
        ("teams.all.advisers=40..60:10", ("teams", "all", "advisers"), (40, 50, 60)),
        ("day_to_day=0..0.2:0.1", ("day_to_day",), (0, 0.1, 0.2)),
        (
            'channels.phone.patience="never","constant 60 s"',
            ("channels", "phone", "patience"),
            ("never", "constant 60 s"),
        ),
    ],
)
def test_a_variation_is_a_place_and_values(text: str, path: tuple[str, ...], values: tuple[Any, ...]) -> None:
    """Law: a variation names a place by dots and gives a range, a range with a step, or a list."""
    assert parse_variation(text) == (path, pytest.approx(values) if isinstance(values[-1], float) else values)


@pytest.mark.parametrize("text", ["teams.all.advisers", "=4..6", "advisers=6..4", "advisers=0..1e9", "patience=never"])
def test_what_is_no_variation_is_refused(text: str) -> None:
    """Law: a variation without place or values, falling or endless, is refused."""
    with pytest.raises(ConfigError, match="--vary: expected"):
        parse_variation(text)


def test_variants_differ_in_one_place(document: Callable[..., dict[str, Any]]) -> None:
    """Law: every variant is the scenario with one value changed, in the order of the values."""
    given = Document(document(), "small", Path(), "small.toml")
    found = list(variants(given, parse_variation("teams.all.advisers=4..6")))

    assert [value for value, _ in found] == [4, 5, 6]
    assert [scenario.teams["all"].advisers for _, scenario in found] == [4, 5, 6]
    assert given.tables["teams"]["all"]["advisers"] == 6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("teams.al.advisers=4..6", 'there is no teams.al in the scenario; did you mean "all"?'),
        ("teams.all.agents=4..6", "teams.all.agents: unknown key"),
        ("teams.all.advisers=-1..1", "teams.all.advisers: expected at least 0, given -1"),
    ],
)
def test_a_place_that_is_not_there_is_named(document: Callable[..., dict[str, Any]], text: str, told: str) -> None:
    """Law: a place or value that the scenario cannot have is named with the nearest that it can."""
    given = Document(document(), "small", Path(), "small.toml")
    with pytest.raises(ConfigError) as caught:
        list(variants(given, parse_variation(text)))
    assert told in str(caught.value)
