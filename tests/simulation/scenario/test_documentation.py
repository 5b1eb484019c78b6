"""The scenario of the documentation."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from simulation.replicate import run
from simulation.scenario import parse_scenario
from simulation.verdict import judge

PAGE = Path(__file__).resolve().parents[3] / "docs" / "simulation.md"


def test_the_scenario_of_the_page_is_one() -> None:
    """Law: what docs/simulation.md shows is read without a complaint, played, and judged."""
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    results = run(parse_scenario({"name": "shown", **tomllib.loads(found[1])}), 20)

    verdict = judge(results)
    assert verdict.reasons == ()
    assert [one.state for one in verdict.judgements] == ["held"] * 4
