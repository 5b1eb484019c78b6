"""What is written as TOML reads back as it was."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.base import Base, cut, usual_day
from planner.shelf import Shelf
from planner.variant import varied
from planner.written import as_toml
from simulation.scenario.load import parse_scenario, shipped_scenarios

_SIMPLE = st.one_of(
    st.text(), st.integers(-(2**62), 2**62), st.booleans(), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1970, 1, 1)),
)  # fmt: skip
_VALUES = st.recursive(_SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(st.dictionaries(st.text(), _VALUES), st.text())
def test_any_tables_read_back_equal(tables: dict[str, Any], about: str) -> None:
    """Whatever texts, numbers, lists and tables are written, TOML reads the same back."""
    assert tomllib.loads(as_toml(tables, [about])) == tables


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_reads_back_with_its_levers_moved(name: str) -> None:
    """A planned variant that was written down is the very scenario that was played."""
    whole = Shelf().base(name)
    day = usual_day(whole)
    document, scenario = varied(
        cut(whole, day) if day else whole, {"volume": 110, "resolution": 3, "handling": 95, "break.order.once": 2}
    )

    assert parse_scenario(tomllib.loads(as_toml(document.tables))) == scenario


def test_a_scenario_with_files_stands_alone(small: Base) -> None:
    """Histories and measured times are written into the scenario, so that it can be read anywhere."""
    text = as_toml(small.document.tables)

    assert "history.csv" not in text
    assert "handling.csv" not in text
    assert parse_scenario(tomllib.loads(text), name="small") == small.scenario
