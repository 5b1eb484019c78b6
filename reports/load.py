"""Reads a run folder into the values of `reports.model`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from parcours.domain.facts import Fact
from parcours.domain.promises import Outcome
from parcours.records import Json, fact_from_json, outcome_from_json, promise_from_json
from parcours.runs import RunFolder
from reports.model import ActResult, Attempt, Detection, Ending, JourneyResult, Run, Trouble, Waiting

_WRONG = (KeyError, ValueError, TypeError, AttributeError)


def load_run(path: Path) -> Run:
    """Read the run folder at *path*.

    Raises:
        ConfigError: If *path* is no run folder, or its run.json is damaged or of another format version.
    """
    folder = RunFolder.open(path)
    about = folder.about()
    drafts = _Drafts(folder)
    drafts.read()
    selected = tuple(str(one) for one in about.get("selected") or ())
    return Run(
        path=path,
        verb=str(about.get("verb", "")),
        argv=tuple(str(word) for word in about.get("argv") or ()),
        started_at=datetime.fromisoformat(about["started_at"]),
        ended_at=_moment(about.get("ended_at")),
        verdict=about.get("verdict") or ("running" if is_running(path) else "incomplete"),
        exit_code=about.get("exit_code"),
        seed=about.get("seed"),
        shop=str(about.get("shop") or ""),
        url=str(about.get("url") or ""),
        zone=str(about.get("zone") or "UTC"),
        faults=tuple(str(fault) for fault in about.get("faults") or ()),
        versions={str(key): str(value) for key, value in (about.get("versions") or {}).items()},
        journeys=drafts.journeys(selected),
        error=str(about.get("error") or ""),
        damaged=drafts.damaged,
        about=about,
        sentences=drafts.sentences,
    )


def is_running(path: Path) -> bool:
    """Say whether a living process holds the run folder at *path*."""
    try:
        holder = (path / "run.lock").read_text()
    except OSError:
        return False
    return holder.isdigit() and bool(psutil.pid_exists(int(holder)))


@dataclass(slots=True)
class _Try:
    started_at: datetime | None = None
    ended_at: datetime | None = None
    duration_s: float | None = None
    ending: Ending = Ending.NO_RESULT
    trouble: Trouble | None = None
    acts: list[ActResult] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    about: Json = field(default_factory=dict)
    tries: dict[int, _Try] = field(default_factory=dict)
    waiting: Waiting | None = None
    ending: Ending = Ending.NO_RESULT
    detection: Detection | None = None


class _Drafts:
    """Collects the records of all journeys while they are read."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._by_id: dict[str, _Draft] = {}
        self._misfits: list[str] = []
        self.sentences: dict[str, str] = {}

    def read(self) -> None:
        self._stream("journeys", self._event)
        self._stream("acts", self._act)
        self._stream("facts", self._fact)
        self._stream("outcomes", self._outcome)
        self._stream("detections", self._detection)
        self._stream("promises", self._promise)

    def _stream(self, name: str, take: Callable[[Json], None]) -> None:
        already = len(self._folder.damaged)
        for good, record in enumerate(self._folder.records(name), start=1):
            try:
                take(record)
            except _WRONG:
                number = good + len(self._folder.damaged) - already
                self._misfits.append(f"{name}.jsonl line {number}")

    @property
    def damaged(self) -> tuple[str, ...]:
        return tuple(sorted([*self._folder.damaged, *self._misfits], key=_by_place))

    def _act(self, record: Json) -> None:
        act = ActResult(
            name=str(record["act"]),
            title=str(record["title"]),
            started_at=datetime.fromisoformat(record["started_at"]),
            ended_at=_moment(record.get("ended_at")),
            duration_s=float(record.get("duration_s") or 0.0),
            status=str(record["status"]),
            error=str(record.get("error") or ""),
            evidence=tuple(str(path) for path in record.get("evidence") or ()),
        )
        self._attempt(record).acts.append(act)

    def _fact(self, record: Json) -> None:
        fact = fact_from_json(record)
        self._attempt(record).facts.append(fact)

    def _outcome(self, record: Json) -> None:
        """Take an outcome; one of the same try that was judged later, after another act, counts in its place."""
        outcome = outcome_from_json(record)
        self._attempt(record).outcomes[outcome.promise] = outcome

    def _promise(self, record: Json) -> None:
        name, sentence = promise_from_json(record)
        self.sentences[name] = sentence

    def _event(self, record: Json) -> None:
        draft = self._by_id.setdefault(str(record["id"]), _Draft())
        match record["event"]:
            case "started":
                draft.about = draft.about or record
                draft.waiting = None
                draft.tries.setdefault(int(record.get("attempt", 1)), _Try(_moment(record["at"])))
                draft.ending = Ending.NO_RESULT
            case "resumed":
                draft.waiting = None
                draft.ending = self._attempt(record).ending = Ending.NO_RESULT
            case "waiting":
                draft.waiting = Waiting(datetime.fromisoformat(record["until"]), str(record.get("next_act", "")))
                draft.ending = Ending.WAITING
                self._attempt(record).ending = Ending.WAITING
            case "ended":
                self._end(draft, record)
            case other:
                raise ValueError(f"unknown event {other!r}")

    def _end(self, draft: _Draft, record: Json) -> None:
        ending = Ending(record["verdict"])
        attempt = self._attempt(record)
        attempt.ended_at = _moment(record["at"])
        attempt.duration_s = float(record["duration_s"])
        attempt.evidence = tuple(str(path) for path in record.get("evidence") or ())
        error = record.get("error")
        attempt.trouble = Trouble(str(error["kind"]), str(error["message"])) if error else None
        until = _moment(record.get("waits_until"))
        draft.waiting = Waiting(until, draft.waiting.next_act if draft.waiting else "") if until else None
        attempt.ending = draft.ending = Ending.WAITING if until and ending is Ending.KEPT else ending

    def _detection(self, record: Json) -> None:
        detection = Detection(
            fault=str(record["fault"]),
            number=str(record["number"]),
            sentence=str(record["sentence"]),
            expected=tuple(str(name) for name in record["expected"]),
            broken=tuple(str(name) for name in record["broken"]),
            caught=bool(record["caught"]),
            accused=tuple(str(name) for name in record["accused"]),
            judged=record["verdict"] in ("kept", "broken", "stuck"),
        )
        self._by_id.setdefault(str(record["id"]), _Draft()).detection = detection

    def _attempt(self, record: Json) -> _Try:
        draft = self._by_id.setdefault(str(record["id"]), _Draft())
        number = int(record.get("attempt") or max(draft.tries, default=1))
        return draft.tries.setdefault(number, _Try())

    def journeys(self, selected: tuple[str, ...]) -> tuple[JourneyResult, ...]:
        ids = dict.fromkeys([*selected, *self._by_id])
        return tuple(_journey(one, self._by_id.get(one)) for one in ids)


def _of_a_crowd(draft: _Draft | None) -> Ending:
    """Return how a crowd ended that was judged in a run of its own, and is known here by its detection alone."""
    detection = draft.detection if draft else None
    if detection is None or not detection.judged:
        return Ending.NOT_PLAYED
    return Ending.BROKEN if detection.broken else Ending.KEPT


def _journey(one: str, draft: _Draft | None) -> JourneyResult:
    about = draft.about if draft else {}
    persona = about.get("persona") or {}
    tries = sorted(draft.tries.items()) if draft else []
    name = str(about.get("journey") or one.partition("#")[0])
    return JourneyResult(
        id=one,
        journey=name,
        title=str(about.get("title") or name),
        story=str(about.get("story") or ""),
        persona_name=str(persona.get("name") or ""),
        persona_email=str(persona.get("email") or ""),
        language=str(persona.get("language") or ""),
        shop=str(about.get("shop") or ""),
        faults=tuple(str(fault) for fault in about.get("faults") or ()),
        driver=str(about.get("driver") or ""),
        attempts=tuple(_attempt(number, tried) for number, tried in tries),
        waiting=draft.waiting if draft else None,
        ending=draft.ending if draft and (draft.about or draft.tries) else _of_a_crowd(draft),
        detection=draft.detection if draft else None,
    )


def _attempt(number: int, tried: _Try) -> Attempt:
    return Attempt(
        number=number,
        started_at=tried.started_at,
        ended_at=tried.ended_at,
        duration_s=tried.duration_s,
        ending=tried.ending,
        trouble=tried.trouble,
        acts=tuple(tried.acts),
        facts=tuple(tried.facts),
        outcomes=tuple(tried.outcomes.values()),
        evidence=tried.evidence,
    )


def _by_place(line: str) -> tuple[str, int]:
    name, _, number = line.rpartition(" ")
    return name, int(number) if number.isdigit() else 0


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
