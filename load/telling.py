"""Says in words what a load run came to, from the record that it leaves in run.json."""

from __future__ import annotations

import re

from parcours.records import Json

_NO_FEAST = {
    "ordinary": "as on an ordinary day",
    "history": "as on the busiest day of the shop's own past",
}


def crowd_sentence(told: Json) -> str:
    """Return one sentence for a shop owner on the record ``load`` (or ``limit``) of a run.json."""
    if "sentence" in told:
        return f"{_capital(str(told['sentence']))}."
    came = f"{_came(told)} {_NO_FEAST.get(told['peak']) or _for_feast(str(told['peak']))}"
    if told["verdict"] == "kept":
        return f"{came}, and the shop held {_all_of(len(told['objectives']))}."
    if told["verdict"] == "broken":
        missed = sum(one["state"] == "missed" for one in told["objectives"])
        if not missed:
            return f"{came}, and the shop did not hold: {_why(told)}."
        return f"{came}, and the shop missed {_of(missed, len(told['objectives']))}."
    if told["verdict"] == "interrupted":
        return f"{came} before the run was stopped."
    return f"{came}, but nothing can be said of the shop: {_why(told)}."


def came_out(one: Json) -> str:
    """Say how an objective of the record came out, without repeating what was asked: ``18.26 % of 887``."""
    said = str(one["sentence"]).removeprefix(f"{one['objective']['text']}: ")
    return said.removeprefix(f"{one['state']}, ")


def _came(told: Json) -> str:
    started, scheduled = int(told["started"]), int(told["scheduled"])
    if started == scheduled:
        return f"{started:,} customer{'s' * (started != 1)} came"
    return f"{started:,} of {scheduled:,} customers came"


def _for_feast(name: str) -> str:
    from load.peaks import PEAKS

    title = next((peak.title for peak in PEAKS if peak.name == name), name)
    return f"for {re.split('[:,]', title)[0]}"


def _all_of(count: int) -> str:
    return "its one objective" if count == 1 else f"all {count} objectives"


def _of(missed: int, count: int) -> str:
    return "its one objective" if count == 1 else f"{missed} of {count} objectives"


def _why(told: Json) -> str:
    """Return the gravest of the notes, without the way out that it may end with."""
    gravest = str(told["notes"][0]) if told["notes"] else "an objective was never seen"
    return gravest.removeprefix("invalid: ").partition(";")[0]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
