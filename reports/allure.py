"""Allure results: a test for each try at a journey, its acts and promises as steps, its evidence attached.

Allure knows no "inconclusive": what nobody could look at, what was interrupted and what has no result is
"broken" there, never "passed". Names of files are derived from the run, so that writing again overwrites.
Times are the harness's own, because acts that are days apart for the customer are seconds apart for us.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from allure_commons.model2 import (
    Attachment,
    Label,
    Parameter,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)
from attr import asdict

from parcours.domain.promises import Outcome, State
from parcours.records import Json
from parcours.runs import RunFolder
from reports.crowd import objectives_of, owed, tolerates
from reports.evidence import Evidence, Piece
from reports.ledger import ledger_csv
from reports.mails import clean_page
from reports.model import ActResult, Attempt, Ending, JourneyResult, Run
from reports.phrases import page_title, phrases
from reports.tell import tell_broken
from reports.text import one_line, visible
from reports.timeline import Saying, timeline
from reports.words import ending_meaning, place

FOLDER = "allure-results"

_ENDINGS = {
    Ending.KEPT: Status.PASSED,
    Ending.FLAKY: Status.PASSED,
    Ending.BROKEN: Status.FAILED,
    Ending.STUCK: Status.FAILED,
    Ending.WAITING: Status.SKIPPED,
    Ending.KNOWN: Status.SKIPPED,
    Ending.NOT_SEEN: Status.SKIPPED,
}
_STATES = {
    State.KEPT: Status.PASSED,
    State.BROKEN: Status.FAILED,
    State.NOT_SEEN: Status.SKIPPED,
    State.INCONCLUSIVE: Status.BROKEN,
}
_OBJECTIVES = {"met": Status.PASSED, "missed": Status.FAILED}
_ACTS = {"done": Status.PASSED, "failed": Status.FAILED}
_SEVERITIES = ("blocker", "critical", "normal", "minor")
_CATEGORIES = [
    {"name": "Broken promises", "matchedStatuses": ["failed"], "messageRegex": r"[\s\S]*Promised: [\s\S]*"},
    {"name": "The customer could not go on", "matchedStatuses": ["failed"], "messageRegex": r"stuck: [\s\S]*"},
    {"name": "Nobody could look", "matchedStatuses": ["broken"]},
]


def write_allure(run: Run) -> Path:
    """Write the run's Allure results into its folder and return where they are.

    Raises:
        CouldNotLook: If the folder cannot be written.
    """
    writer = _Writer(run, RunFolder(run.path), Evidence(run.path))
    for journey in run.journeys:
        for attempt in journey.attempts or (journey.last,):
            writer.write(journey, attempt)
    for objective in objectives_of(run):
        writer.objective(objective)
    writer.file("environment.properties", _environment(run))
    writer.file("categories.json", json.dumps(_CATEGORIES, indent=2))
    return run.path / FOLDER


@dataclass(slots=True)
class _Writer:
    run: Run
    folder: RunFolder
    evidence: Evidence
    _clock_ms: int = field(init=False)
    _attached: dict[str, list[Attachment]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._clock_ms = int(self.run.started_at.timestamp() * 1000)

    def file(self, name: str, text: str) -> None:
        """Write a file, unless it stands there word for word: to replace one makes the disk wait."""
        target, body = self.run.path / FOLDER / name, text.encode("utf-8", "replace")
        if not (target.is_file() and target.stat().st_size == len(body) and target.read_bytes() == body):
            self.folder.write_bytes(f"{FOLDER}/{name}", body)

    def write(self, journey: JourneyResult, attempt: Attempt) -> None:
        """Write one try as one result."""
        last = attempt is journey.last
        ending = journey.ending if last else attempt.ending
        name = _uuid(self.run.name, journey.id, str(attempt.number))
        start = self._clock_ms
        steps = self._acts(journey, attempt)
        steps += _promises(attempt, self._clock_ms)
        self._clock_ms = max(self._clock_ms, start + int((attempt.duration_s or 0.0) * 1000)) + 1
        result = TestResult(
            uuid=name,
            historyId=_digest(f"{journey.shop}/{journey.id}"),
            testCaseId=_digest(journey.id),
            fullName=visible(f"parcours.{journey.id}"),
            name=visible(f"{journey.title} ({journey.id})"),
            titlePath=["parcours", visible(journey.journey)],
            status=_status(self.run, journey, ending),
            statusDetails=_details(journey, attempt, ending, self.run.zone),
            stage="finished",
            start=start,
            stop=self._clock_ms - 1,
            labels=_labels(self.run, journey, attempt),
            parameters=_parameters(journey, attempt),
            steps=steps,
            attachments=[*self._ledger(journey, attempt, name), *self._attach(list(attempt.evidence))],
        )
        self.file(f"{name}-result.json", json.dumps(asdict(result, filter=_told), ensure_ascii=False))

    def objective(self, one: Json) -> None:
        """Write one objective of a load run as one result."""
        text = str(one["objective"]["text"])
        name = _uuid(self.run.name, "objective", text)
        start = int(self.run.started_at.timestamp() * 1000)
        labels = {
            "parentSuite": f"parcours {self.run.verb}",
            "suite": "objectives",
            "epic": f"Shop {self.run.shop}",
            "feature": "Objectives under load",
            "story": str(one["objective"]["name"]),
            "framework": "parcours",
        }
        result = TestResult(
            uuid=name,
            historyId=_digest(f"{self.run.shop}/objective/{text}"),
            testCaseId=_digest(f"objective/{text}"),
            fullName=visible(f"parcours.objectives.{text}"),
            name=visible(text),
            description=visible(owed(self.run, one)) or None,
            titlePath=["parcours", "objectives"],
            status=_OBJECTIVES.get(str(one["state"]), Status.BROKEN),
            statusDetails=StatusDetails(message=visible(str(one["sentence"]))),
            stage="finished",
            start=start,
            stop=start + int((self.run.duration_s or 0.0) * 1000),
            labels=[Label(name=key, value=visible(value)) for key, value in labels.items()],
            parameters=[
                Parameter(name=name, value=visible(str(one[key])), excluded=True)
                for name, key in (("seen", "seen"), ("of", "count"), ("minute", "minute"))
                if one[key] is not None
            ],
        )
        self.file(f"{name}-result.json", json.dumps(asdict(result, filter=_told), ensure_ascii=False))

    def _acts(self, journey: JourneyResult, attempt: Attempt) -> list[TestStepResult]:
        steps = []
        for scene in timeline(attempt).scenes:
            start = self._clock_ms
            children = [self._saying(saying) for saying in scene.sayings]
            shown = {piece.path for saying in scene.sayings for piece in self.evidence.pieces(saying.evidence)}
            act = scene.act
            self._clock_ms += int((act.duration_s if act else 0.0) * 1000)
            step = TestStepResult(
                name=visible(act.title if act else "under way when the run ended"),
                status=_ACTS.get(act.status, Status.BROKEN) if act else Status.BROKEN,
                statusDetails=StatusDetails(message=visible(act.error)) if act and act.error else None,
                stage="finished",
                start=start,
                stop=self._clock_ms,
                steps=children,
                attachments=self._attach([path for path in act.evidence if path not in shown] if act else []),
                parameters=_act_parameters(act) if act else [],
            )
            steps.append(step)
        return steps

    def _saying(self, saying: Saying) -> TestStepResult:
        told, _ = phrases(saying, set(), self.run.zone)
        where = place(saying.touchpoint, saying.where)
        head = ", ".join(part for part in (str(saying.touchpoint), where, page_title(saying)) if part)
        said = "; ".join(f"{phrase.about}: {phrase.text}" for phrase in told)
        return TestStepResult(
            name=visible(one_line(f"{head}: {said}" if said else head, 400)),
            status=Status.FAILED if saying.marks else Status.PASSED,
            stage="finished",
            start=self._clock_ms,
            stop=self._clock_ms,
            attachments=self._attach(list(saying.evidence)),
        )

    def _attach(self, paths: list[str]) -> list[Attachment]:
        return [self._attachment(piece) for piece in self.evidence.pieces(tuple(paths))]

    def _attachment(self, piece: Piece) -> Attachment:
        source = f"{_uuid(self.run.name, piece.path)}-attachment{piece.file.suffix.lower()}"
        target = self.run.path / FOLDER / source
        if piece.kind in ("page", "screen"):
            page = clean_page(piece.file.read_text(encoding="utf-8", errors="replace"))
            self.file(source, page)
        elif not target.exists():
            target.parent.mkdir(exist_ok=True)
            with contextlib.suppress(OSError):
                os.link(piece.file, target)
            if not target.exists():
                shutil.copyfile(piece.file, target)
        return Attachment(name=visible(piece.title), source=source, type=piece.mime)

    def _ledger(self, journey: JourneyResult, attempt: Attempt, name: str) -> list[Attachment]:
        if not attempt.facts:
            return []
        source = f"{name}-attachment.csv"
        self.file(source, ledger_csv([(journey.id, attempt.facts)], self.run.zone))
        return [Attachment(name="ledger", source=source, type="text/csv")]


def _status(run: Run, journey: JourneyResult, ending: Ending) -> str:
    if ending in (Ending.BROKEN, Ending.STUCK) and tolerates(run):
        return str(Status.SKIPPED)
    found = journey.detection
    if found and found.judged:
        return str(Status.PASSED if found.well else Status.FAILED)
    return str(_ENDINGS.get(ending, Status.BROKEN))


def _promises(attempt: Attempt, at_ms: int) -> list[TestStepResult]:
    groups = []
    for state in (State.BROKEN, State.INCONCLUSIVE, State.KEPT, State.NOT_SEEN):
        outcomes = attempt.outcomes_in(state)
        if outcomes:
            groups.append(
                TestStepResult(
                    name=f"promises {state}: {len(outcomes)}",
                    status=_STATES[state],
                    stage="finished",
                    start=at_ms,
                    stop=at_ms,
                    steps=[_promise(outcome, at_ms) for outcome in outcomes],
                )
            )
    return groups


def _promise(outcome: Outcome, at_ms: int) -> TestStepResult:
    return TestStepResult(
        name=visible(f"{outcome.sentence} [{outcome.promise}]"),
        status=_STATES[outcome.state],
        statusDetails=StatusDetails(message=visible(outcome.seen)) if outcome.state is not State.KEPT else None,
        stage="finished",
        start=at_ms,
        stop=at_ms,
        parameters=[
            Parameter(name="promised", value=visible(outcome.expected)),
            Parameter(name="seen", value=visible(outcome.seen)),
        ],
    )


def _details(journey: JourneyResult, attempt: Attempt, ending: Ending, zone: str) -> StatusDetails | None:
    flaky = journey.ending is Ending.FLAKY
    broken = attempt.outcomes_in(State.BROKEN)
    heads = [f"{one.sentence}\nPromised: {one.expected}\nSeen: {one.seen}" for one in broken]
    if journey.detection and not journey.detection.well:
        heads.insert(0, f"{journey.detection.mark}: {journey.detection.fault or 'the healthy shop'}")
    if attempt.trouble:
        heads.insert(0, f"{ending}: {attempt.trouble.message}")
    if not heads and ending not in (Ending.KEPT, Ending.FLAKY):
        heads = [ending_meaning(ending)]
    if not heads and not flaky:
        return None
    trace = "\n\n".join(tell_broken(outcome, attempt, zone) for outcome in broken)
    return StatusDetails(message=visible("\n\n".join(heads)) or None, trace=trace or None, flaky=flaky)


def _labels(run: Run, journey: JourneyResult, attempt: Attempt) -> list[Label]:
    grave = [outcome.severity for outcome in attempt.outcomes_in(State.BROKEN)]
    severity = next((one for one in _SEVERITIES if one in grave), "normal")
    pairs = [
        ("epic", f"Shop {journey.shop}" if journey.shop else ""),
        ("feature", f"Story {journey.story}" if journey.story else "Own stories"),
        ("story", journey.title),
        ("parentSuite", f"parcours {run.verb}"),
        ("suite", journey.journey),
        ("severity", severity),
        ("host", run.url),
        ("framework", "parcours"),
        ("language", journey.language),
        *(("tag", fault) for fault in journey.faults),
    ]
    return [Label(name=name, value=visible(value)) for name, value in pairs if value]


def _parameters(journey: JourneyResult, attempt: Attempt) -> list[Parameter]:
    pairs = {
        "customer": journey.persona_email,
        "driver": journey.driver,
        "faults": ", ".join(journey.faults),
        "try": str(attempt.number) if len(journey.attempts) > 1 else "",
    }
    return [Parameter(name=name, value=visible(value), excluded=True) for name, value in pairs.items() if value]


def _act_parameters(act: ActResult) -> list[Parameter]:
    return [Parameter(name="for the customer it is", value=act.started_at.isoformat(timespec="minutes"))]


def _environment(run: Run) -> str:
    pairs = {
        "run": run.name,
        "verdict": run.verdict,
        "shop": run.shop,
        "url": run.url,
        "seed": "" if run.seed is None else str(run.seed),
        "faults": ", ".join(run.faults),
        **run.versions,
    }
    return "".join(f"{name} = {one_line(visible(value))}\n" for name, value in pairs.items() if value)


def _told(_: object, value: object) -> bool:
    return value is False or bool(value)


def _uuid(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


def _digest(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
