"""A whole run as one JSON document, for programmes."""

from __future__ import annotations

from parcours.records import Json, fact_to_json, outcome_to_json
from reports.model import ActResult, Attempt, Detection, JourneyResult, Run
from reports.words import verdict_sentence

DOCUMENT_VERSION = 1
"""Raised when a reader of older documents would misread newer ones. 1: first."""


def document(run: Run) -> Json:
    """Return *run* as plain JSON values: verdict, counts, and every journey with acts, facts and outcomes."""
    return {
        "document_version": DOCUMENT_VERSION,
        "run": run.name,
        "path": str(run.path),
        "verb": run.verb,
        "argv": list(run.argv),
        "verdict": run.verdict,
        "sentence": verdict_sentence(run),
        "exit_code": run.exit_code,
        "error": run.error,
        "started_at": run.started_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "duration_s": run.duration_s,
        "shop": run.shop,
        "url": run.url,
        "zone": run.zone,
        "faults": list(run.faults),
        "seed": run.seed,
        "versions": run.versions,
        "configuration": run.about.get("configuration"),
        "counts": {
            "journeys": {str(ending): count for ending, count in sorted(run.endings.items())},
            "promises": {str(state): count for state, count in sorted(run.states.items())},
        },
        "damaged": list(run.damaged),
        "journeys": [_journey(journey) for journey in run.journeys],
    }


def _journey(journey: JourneyResult) -> Json:
    return {
        "id": journey.id,
        "journey": journey.journey,
        "title": journey.title,
        "story": journey.story,
        "ending": str(journey.ending),
        "persona": {"name": journey.persona_name, "email": journey.persona_email, "language": journey.language},
        "shop": journey.shop,
        "faults": list(journey.faults),
        "driver": journey.driver,
        "duration_s": journey.duration_s,
        "detection": _detection(journey.detection),
        "waiting": {"until": journey.waiting.until.isoformat(), "next_act": journey.waiting.next_act}
        if journey.waiting
        else None,
        "attempts": [_attempt(attempt) for attempt in journey.attempts],
    }


def _detection(found: Detection | None) -> Json | None:
    if found is None:
        return None
    return {
        "fault": found.fault,
        "number": found.number,
        "sentence": found.sentence,
        "expected": list(found.expected),
        "broken": list(found.broken),
        "accused": list(found.accused),
        "mark": found.mark,
    }


def _attempt(attempt: Attempt) -> Json:
    return {
        "number": attempt.number,
        "ending": str(attempt.ending),
        "started_at": attempt.started_at.isoformat() if attempt.started_at else None,
        "ended_at": attempt.ended_at.isoformat() if attempt.ended_at else None,
        "duration_s": attempt.duration_s,
        "error": {"kind": attempt.trouble.kind, "message": attempt.trouble.message} if attempt.trouble else None,
        "acts": [_act(act) for act in attempt.acts],
        "outcomes": [outcome_to_json(outcome) for outcome in attempt.outcomes],
        "facts": [fact_to_json(fact) for fact in attempt.facts],
    }


def _act(act: ActResult) -> Json:
    return {
        "act": act.name,
        "title": act.title,
        "started_at": act.started_at.isoformat(),
        "ended_at": act.ended_at.isoformat() if act.ended_at else None,
        "duration_s": act.duration_s,
        "status": act.status,
        "error": act.error,
        "evidence": list(act.evidence),
    }
