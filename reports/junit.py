"""JUnit XML: a suite for each journey, a test case for each time that it was played.

A broken promise and a customer who got stuck are failures; what nobody could look at, or what has no
result, is an error; a journey that waits for its next act, or wants what the shop does not sell, is
skipped. A run that did not end, or whose records are damaged, adds an error of its own, so that no viewer
shows it green. Where a fault was committed on purpose, it is the fault that must be caught: a failure is
one that was missed. In a crowd the objectives judge: a customer who was let down while all of them held is
told, and skipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree

from parcours.domain.promises import State
from parcours.records import Json
from reports.crowd import objectives_of, owed, tolerates
from reports.model import Ending, JourneyResult, Run
from reports.tell import tell_journey
from reports.text import one_line, visible
from reports.words import ending_meaning, verdict_sentence

_FAILURES = (Ending.BROKEN, Ending.STUCK)
_FINE = (Ending.KEPT, Ending.FLAKY)


def junit_xml(run: Run) -> str:
    """Return the run as one JUnit document."""
    root = ElementTree.Element("testsuites", name=f"parcours {run.verb}")
    for name, journeys in groupby(sorted(run.journeys, key=_name), key=_name):
        _suite(root, run, name, [_case(journey, run) for journey in journeys])
    if objectives := [_objective(one, run) for one in objectives_of(run)]:
        _suite(root, run, "objectives", objectives)
    if problems := _problems(run):
        case = ElementTree.Element("testcase", classname=f"parcours.{run.verb}", name="the run as a whole", time="0")
        _child(case, "error", verdict_sentence(run), problems, run.verdict)
        _suite(root, run, "run", [case])
    _count(root, list(root.iter("testcase")))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _name(journey: JourneyResult) -> str:
    return journey.journey


def _suite(root: ElementTree.Element, run: Run, name: str, cases: list[ElementTree.Element]) -> None:
    suite = ElementTree.SubElement(
        root, "testsuite", name=visible(name), timestamp=f"{run.started_at:%Y-%m-%dT%H:%M:%S}"
    )
    facts = {"run": run.name, "shop": run.shop, "url": run.url, "faults": ", ".join(run.faults), "seed": run.seed}
    _properties(suite, facts.items())
    suite.extend(cases)
    _count(suite, cases)


def _case(journey: JourneyResult, run: Run) -> ElementTree.Element:
    seconds = f"{journey.duration_s or 0.0:.3f}"
    label = f"{journey.id} {journey.title}" if journey.title != journey.journey else journey.id
    case = ElementTree.Element(
        "testcase", classname=visible(f"parcours.{journey.journey}"), name=visible(label), time=seconds
    )
    attempt = journey.last
    counts = {f"promises {state}": len(attempt.outcomes_in(state)) for state in State}
    about = {"persona": journey.persona_email, "driver": journey.driver, "story": journey.story, **counts}
    _properties(case, about.items())
    _result(case, journey, run)
    evidence = dict.fromkeys(path for act in attempt.acts for path in act.evidence)
    if evidence:
        ElementTree.SubElement(case, "system-out").text = visible("evidence in the run folder:\n" + "\n".join(evidence))
    return case


def _result(case: ElementTree.Element, journey: JourneyResult, run: Run) -> None:
    text = tell_journey(journey, run.zone)
    found = journey.detection
    if found and found.judged:
        if not found.well:
            _child(case, "failure", f"{found.mark}: {_summary(journey)}", text, found.mark)
    elif journey.ending in _FAILURES and tolerates(run):
        _child(case, "skipped", f"one of the crowd: {_summary(journey)}", text)
    elif journey.ending in _FAILURES:
        _child(case, "failure", _summary(journey), text, str(journey.ending))
    elif journey.ending is Ending.WAITING and journey.waiting:
        _child(case, "skipped", f"waits until {journey.waiting.until.isoformat()}", "")
    elif journey.ending is Ending.KNOWN:
        _child(case, "skipped", f"known defect: {_summary(journey)}", text)
    elif journey.ending is Ending.NOT_SEEN:
        _child(case, "skipped", _summary(journey), text)
    elif journey.ending not in _FINE:
        _child(case, "error", _summary(journey), text, str(journey.ending))
    for attempt in journey.attempts[:-1] if journey.ending in _FINE else ():
        if attempt.ending not in _FAILURES:
            continue
        flaky = ElementTree.SubElement(case, "flakyFailure", message=f"try {attempt.number}: {attempt.ending}")
        flaky.text = visible(attempt.trouble.message) if attempt.trouble else ""


def _summary(journey: JourneyResult) -> str:
    if journey.broken:
        first = journey.broken[0]
        more = f" (and {len(journey.broken) - 1} more)" if len(journey.broken) > 1 else ""
        return f"{first.sentence} Seen: {first.seen}{more}"
    trouble = journey.last.trouble
    return trouble.message if trouble else ending_meaning(journey.ending)


def _objective(one: Json, run: Run) -> ElementTree.Element:
    text, seconds, promised = str(one["objective"]["text"]), f"{run.duration_s or 0.0:.3f}", owed(run, one)
    case = ElementTree.Element("testcase", classname="parcours.objectives", name=visible(text), time=seconds)
    _properties(case, {"promised": promised, "seen": one["seen"], "of": one["count"]}.items())
    if one["state"] != "met":
        tag = "failure" if one["state"] == "missed" else "error"
        _child(case, tag, str(one["sentence"]), promised, str(one["state"]))
    return case


def _problems(run: Run) -> str:
    lines = [run.error] if run.error else []
    lines += [f"could not be read: {line}" for line in run.damaged]
    if run.verdict in ("incomplete", "running", "interrupted", "refused", "empty") or not (
        run.journeys or objectives_of(run)
    ):
        lines.insert(0, f"the run is {run.verdict}")
    return "\n".join(lines)


def _properties(element: ElementTree.Element, pairs: Iterable[tuple[str, object]]) -> None:
    known = [(name, value) for name, value in pairs if value not in ("", None)]
    if known:
        holder = ElementTree.SubElement(element, "properties")
        for name, value in known:
            ElementTree.SubElement(holder, "property", name=name, value=visible(str(value)))


def _child(case: ElementTree.Element, tag: str, message: str, text: str, kind: str = "") -> None:
    child = ElementTree.SubElement(case, tag, message=visible(one_line(message, 500)))
    if kind:
        child.set("type", kind)
    child.text = visible(text) or None


def _count(element: ElementTree.Element, cases: list[ElementTree.Element]) -> None:
    element.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    element.set("time", f"{sum(float(case.get('time', 0)) for case in cases):.3f}")
