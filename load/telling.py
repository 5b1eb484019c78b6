"""Says in words what a load run came to, from the record that it leaves in run.json."""

from __future__ import annotations

from parcours.records import Json


def crowd_sentence(told: Json) -> str:
    """Return one sentence for a shop owner on the record ``load`` (or ``limit``) of a run.json."""
    if "sentence" in told:
        return f"{_capital(str(told['sentence']))}."
    came = f"{told['started']} of {told['scheduled']} customers came to {told['peak']}"
    missed = [one["objective"]["text"] for one in told["objectives"] if one["state"] == "missed"]
    if told["verdict"] == "kept":
        return f"{came}, and the shop held all {len(told['objectives'])} objectives."
    if told["verdict"] == "broken":
        what = f"missed {len(missed)} of {len(told['objectives'])} objectives" if missed else "did not hold"
        return f"{came}, and the shop {what}: {'; '.join(missed) or told['notes'][0]}."
    if told["verdict"] == "interrupted":
        return f"{came} before the run was stopped."
    why = told["notes"][0] if told["notes"] else "an objective was never seen"
    return f"{came}, but nothing can be said of the shop: {why}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
