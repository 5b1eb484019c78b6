"""A load run in reports: the crowd decides, promises are told in their own words, and older folders are readable."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from reports.allure import write_allure
from reports.compare import compare_runs
from reports.document import document
from reports.junit import junit_xml
from reports.load import load_run
from reports.page.page import render_page

SENTENCE = "Whoever orders gets a confirmation by mail."
TEXT = "confirmation.arrives >= 99 %"
NO_DELAYS = {"buckets": {}, "total_s": 0.0, "highest_s": 0.0}
INTERVAL = {
    "second": 1,
    "worker": "w0",
    "started": 200,
    "ended": 200,
    "promises": {
        "confirmation.arrives": {"states": {"kept": 199, "broken": 1}, "delays": NO_DELAYS},
        "mail.once": {"states": {"kept": 200}, "delays": NO_DELAYS},
    },
}


def objective(state: str) -> dict[str, Any]:
    """Return an objective as run.json has it."""
    return {
        "objective": {"text": TEXT, "name": "confirmation.arrives"},
        "state": state,
        "seen": 0.995,
        "count": 200,
        "minute": None,
        "sentence": f"{TEXT}: {state}, 99.50 % of 200",
    }


def crowd(verdict: str, **more: Any) -> dict[str, Any]:
    """Return what run.json says of a crowd of two hundred that came for Mother's Day."""
    state = {"kept": "met", "broken": "missed"}.get(verdict, "met")
    told = {"verdict": verdict, "scheduled": 200, "started": 200, "dropped": 0, "lost": 0, "late_p99_s": 0.01}
    about = {"peak": "mothers-day", "day": "2027-05-29", "workers": 1, "alone": {}, "notes": [], "valid": True}
    return {**told, **about, "objectives": [objective(state)], **more}


@pytest.fixture
def crowded(broken: Path) -> Callable[..., Path]:
    """Return a function that makes the run of a crowd in which some were let down, with or without sentences."""

    def made(verdict: str, *, tells: bool = True, **more: Any) -> Path:
        about = json.loads((broken / "run.json").read_text())
        about |= {"verb": "load", "verdict": verdict, "load": crowd(verdict, **more)}
        (broken / "run.json").write_text(json.dumps(about))
        (broken / "intervals.jsonl").write_text(json.dumps(INTERVAL) + "\n")
        if tells:
            record = {"promise": "confirmation.arrives", "sentence": SENTENCE}
            (broken / "promises.jsonl").write_text(json.dumps(record) + "\n")
        return broken

    return made


@pytest.mark.parametrize(
    ("verdict", "more", "sentence"),
    [
        ("kept", {}, "200 customers came for Mother's Day, and the shop held its one objective."),
        ("broken", {}, "200 customers came for Mother's Day, and the shop missed its one objective."),
        ("interrupted", {"started": 80}, "80 of 200 customers came for Mother's Day before the run was stopped."),
        (
            "inconclusive",
            {"peak": "ordinary", "notes": ["invalid: the generator was late; use more --workers"]},
            "200 customers came as on an ordinary day, but nothing can be said of the shop: the generator was late.",
        ),
    ],
)
def test_the_crowd_decides_what_the_run_came_to(
    crowded: Callable[..., Path], verdict: str, more: dict[str, Any], sentence: str
) -> None:
    """The sentence of a load run is about all who came, not about those whose stories were kept."""
    run = load_run(crowded(verdict, **more))

    assert document(run)["sentence"] == sentence
    head = LexborHTMLParser(render_page(run)).css_first("h1")
    assert head is not None
    assert head.text() == sentence


def test_the_page_counts_the_crowd_and_says_what_was_promised(crowded: Callable[..., Path]) -> None:
    """Figures are of all customers; an objective and a promise stand with their sentence; what broke stands first."""
    page = LexborHTMLParser(render_page(load_run(crowded("broken"))))

    figures = [one.text(strip=True) for one in page.css(".figures dl div")]
    assert figures == ["customers200", "promises kept399", "promise broken1"]
    assert [one.text(separator=" | ") for one in page.css(".lead li")] == [f"{SENTENCE} | {TEXT}: 99.50 % of 200"]
    cells = [one.text(separator=" | ") for one in page.css("#crowd .worded td:first-child")]
    assert cells == [f"{SENTENCE} | {TEXT}", f"{SENTENCE} | confirmation.arrives", "mail.once"]


def test_a_folder_without_sentences_is_told_by_names(crowded: Callable[..., Path]) -> None:
    """Runs of before they were written down are read as they are."""
    run = load_run(crowded("broken", tells=False))

    page = LexborHTMLParser(render_page(run))
    cells = [one.text() for one in page.css("#crowd .worded td:first-child")]
    assert (run.damaged, run.sentences, cells) == ((), {}, [TEXT, "confirmation.arrives", "mail.once"])


def test_a_line_that_says_no_promise_is_named(crowded: Callable[..., Path]) -> None:
    """Damage is counted as in every stream, and the others are read."""
    folder = crowded("broken")
    with (folder / "promises.jsonl").open("a") as file:
        file.write('{"promise":"mail.once"}\n')

    run = load_run(folder)

    assert (run.damaged, run.sentences) == (("promises.jsonl line 2",), {"confirmation.arrives": SENTENCE})


@pytest.mark.parametrize(
    ("verdict", "tag", "status"), [("kept", "skipped", "skipped"), ("broken", "failure", "failed")]
)
def test_a_customer_who_was_let_down_fails_nothing_that_the_objectives_allow(
    crowded: Callable[..., Path], verdict: str, tag: str, status: str
) -> None:
    """JUnit and Allure are as the run is: red where an objective is missed, and green where all of them held."""
    run = load_run(crowded(verdict))

    root = ElementTree.fromstring(junit_xml(run).partition("\n")[2])
    cases = {case.get("name", "").partition(" ")[0]: case for case in root.iter("testcase")}
    results = [json.loads(path.read_text()) for path in write_allure(run).glob("*-result.json")]
    told = {one["fullName"]: one["status"] for one in results}

    assert cases["relay-parcel#1"].find(tag) is not None
    assert (root.get("failures") == "0") is (verdict == "kept")
    assert told["parcours.relay-parcel#1"] == status


def test_junit_allure_and_compared_runs_say_what_an_objective_is_about(crowded: Callable[..., Path]) -> None:
    """Beside the words of the objective stand those of its promise."""
    run = load_run(crowded("broken"))

    root = ElementTree.fromstring(junit_xml(run).partition("\n")[2])
    failure = next(case.find("failure") for case in root.iter("testcase") if case.get("name") == TEXT)
    results = [json.loads(path.read_text()) for path in write_allure(run).glob("*-result.json")]
    rows = [row.sentence for row in compare_runs(run, run).rows if row.name == TEXT]

    assert failure is not None
    assert (failure.get("message"), failure.text) == (f"{TEXT}: missed, 99.50 % of 200", SENTENCE)
    assert [one["description"] for one in results if one["name"] == TEXT] == [SENTENCE]
    assert rows == [SENTENCE]
