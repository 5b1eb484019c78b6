"""Facts and outcomes as plain JSON, and back: the form in which they outlive the process."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from parcours.domain.facts import Absent, Fact, Span, Touchpoint, Unoffered, Value
from parcours.domain.money import Money
from parcours.domain.promises import Outcome, Promise, State

FORMAT_VERSION = 1
"""Raised when a reader of older records would misread newer ones. 1: first."""

Json = dict[str, Any]


def value_to_json(value: Value) -> Any:
    """Write a fact's value; plain JSON types stay as they are, others become ``{"type": ..., ...}``."""
    match value:
        case bool() | int() | float() | str():
            return value
        case Money():
            return {"type": "money", "cents": value.cents, "currency": value.currency}
        case datetime():
            return {"type": "datetime", "value": value.isoformat()}
        case date():
            return {"type": "date", "value": value.isoformat()}
        case time():
            return {"type": "time", "value": value.isoformat()}
        case Span():
            return {"type": "span", "first": value.first.isoformat(), "last": value.last.isoformat()}
        case Absent():
            return {"type": "absent", "seen": value.seen}
        case Unoffered():
            return {"type": "unoffered", "reason": value.reason}
        case tuple():
            return {"type": "tuple", "value": list(value)}


def value_from_json(data: Any) -> Value:
    """Read what `value_to_json` wrote; raises ValueError for a type that this version does not know."""
    if isinstance(data, bool | int | float | str):
        return data
    match data:
        case {"type": "money", "cents": int(cents), "currency": str(currency)}:
            return Money(cents, currency)
        case {"type": "datetime", "value": str(text)}:
            return datetime.fromisoformat(text)
        case {"type": "date", "value": str(text)}:
            return date.fromisoformat(text)
        case {"type": "time", "value": str(text)}:
            return time.fromisoformat(text)
        case {"type": "span", "first": str(first), "last": str(last)}:
            return Span(date.fromisoformat(first), date.fromisoformat(last))
        case {"type": "absent", "seen": str(seen)}:
            return Absent(seen)
        case {"type": "unoffered", "reason": str(reason)}:
            return Unoffered(reason)
        case {"type": "tuple", "value": list(items)}:
            return tuple(str(item) for item in items)
    raise ValueError(f"not a fact's value: {data!r}")


def fact_to_json(fact: Fact) -> Json:
    """Write a fact."""
    return {
        "seq": fact.seq,
        "name": fact.name,
        "value": value_to_json(fact.value),
        "touchpoint": str(fact.touchpoint),
        "at": fact.at.isoformat(),
        "subject": fact.subject,
        "where": fact.where,
        "quote": fact.quote,
        "evidence": fact.evidence,
    }


def fact_from_json(data: Json) -> Fact:
    """Read a fact; raises KeyError or ValueError where the record is not one."""
    return Fact(
        name=data["name"],
        value=value_from_json(data["value"]),
        touchpoint=Touchpoint(data["touchpoint"]),
        at=datetime.fromisoformat(data["at"]),
        subject=data["subject"],
        where=data["where"],
        quote=data["quote"],
        evidence=data["evidence"],
        seq=data["seq"],
    )


def outcome_to_json(outcome: Outcome) -> Json:
    """Write an outcome."""
    return {
        "promise": outcome.promise,
        "sentence": outcome.sentence,
        "state": str(outcome.state),
        "expected": outcome.expected,
        "seen": outcome.seen,
        "touchpoints": list(outcome.touchpoints),
        "facts": list(outcome.facts),
        "evidence": list(outcome.evidence),
        "severity": outcome.severity,
    }


def outcome_from_json(data: Json) -> Outcome:
    """Read an outcome; raises KeyError or ValueError where the record is not one."""
    return Outcome(
        promise=data["promise"],
        sentence=data["sentence"],
        state=State(data["state"]),
        expected=data["expected"],
        seen=data["seen"],
        touchpoints=tuple(data["touchpoints"]),
        facts=tuple(data["facts"]),
        evidence=tuple(data["evidence"]),
        severity=data["severity"],
    )


def promise_to_json(promise: Promise) -> Json:
    """Write what a promise says, once for all who count it by its name."""
    return {"promise": promise.name, "sentence": promise.sentence}


def promise_from_json(data: Json) -> tuple[str, str]:
    """Read a promise's name and its sentence; raises KeyError where the record is not one."""
    return str(data["promise"]), str(data["sentence"])
