"""Tells a result in words: every broken promise as what was promised, what was seen, and who said it."""

from __future__ import annotations

from journeys.stage.result import Result
from parcours.domain.promises import State


def tell(result: Result) -> str:
    """Return the text of a journey that did not go well: one paragraph for each broken promise."""
    lines = [f"{result.journey_id}: {result.verdict}"]
    if result.error:
        lines.append(f"  {result.error}")
    for outcome in result.outcomes:
        if outcome.state is State.BROKEN:
            lines += [
                "",
                f"  {outcome.promise} ({', '.join(outcome.touchpoints) or 'nowhere'})",
                f"    promised: {outcome.expected}",
                f"    seen:     {outcome.seen}",
            ]
            lines += [f"    evidence: {path}" for path in outcome.evidence]
    return "\n".join(lines)
