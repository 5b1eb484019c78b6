"""The page: what stands on it, and that the shop's text cannot become markup."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from parcours.domain.facts import Touchpoint
from parcours.domain.promises import State
from reports import write_reports
from reports.load import load_run
from reports.page.page import render_page

HOSTILE = "<img src=x onerror=alert(1)>\x1b[31m\u202e{{7*7}}</script>"


def _page(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(render_page(load_run(path)))


def _text(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def test_the_verdict_comes_first_and_in_words(broken: Path) -> None:
    """The page opens with the verdict as a sentence, and the promises that did not hold as sentences."""
    page = _page(broken)
    assert _text(page, "h1") == [
        "Two of five journeys met broken promises; in one more the customer could not go on; "
        "of one more nothing can be said."
    ]
    assert _text(page, ".lead li") == [
        "The relay that was chosen is open when the parcel arrives and while it is held.",
        "All touchpoints tell the same story.",
    ]


def test_a_broken_promise_shows_both_touchpoints_and_what_differs(broken: Path) -> None:
    """A broken promise stands with what was promised, what was seen, and both touchpoints with their words."""
    page = _page(broken)
    assert _text(page, "#broken-1 .promised dd") == [
        "open on 27/11/2026, the day on which the parcel is announced",
        "the relay is closed from 15/11/2026 to 31/12/2026",
    ]
    assert _text(page, "#broken-1 figcaption b") == ["mail", "counter"]
    assert _text(page, "#broken-1 blockquote mark") == [
        "27 novembre 2026",
        "15 novembre",
        "31 décembre",
    ]


def test_each_journey_is_a_time_line_with_every_fact_in_its_ledger(broken: Path) -> None:
    """A journey shows its acts, what each touchpoint said and its promises; all facts are there for the table."""
    page = _page(broken)
    journey = page.css_first("#journey-relay-parcel-1")
    assert journey is not None
    facts = load_run(broken).journeys[0].last.facts
    place, told = journey.css_first(".ledger"), page.css_first("#ledgers")
    assert place is not None
    assert told is not None
    ledger = json.loads(told.text())["ledgers"][int(place.attributes["data-ledger"] or "")]
    assert (ledger["name"], len(ledger["rows"])) == ("relay-parcel#1", len(facts))
    assert len(journey.css(".scene")) == 3
    assert [" ".join(node.text().split()) for node in journey.css(".promise-group > summary")] == [
        "Broken 1",
        "Not seen 2",
        "Kept 3",
    ]


def test_what_was_not_brought_to_an_end_has_its_reason(broken: Path) -> None:
    """A stuck customer and a look that failed are told with what happened, and neither is called broken."""
    page = _page(broken)
    assert _text(page, "#trouble pre") == [
        'orders for collection in a store: no button named "Payer"; the page has: "Retour au panier", "Contact"',
        "mailbox 127.0.0.1:1143: connection refused",
    ]


def test_a_healthy_run_accuses_nobody(healthy: Path) -> None:
    """Where every promise was kept there is neither a section of broken promises nor of trouble."""
    page = _page(healthy)
    assert (page.css_first("#broken"), page.css_first("#trouble")) == (None, None)
    assert _text(page, "h1") == ["Both journeys went well: every promise that could be seen was kept."]


def test_survive_1_a_killed_run_has_a_page_that_says_so(killed: Path) -> None:
    """The page of a killed run says that it did not end, which journeys lack a result, and what is damaged."""
    page = _page(killed)
    assert _text(page, "h1")[0].startswith("This run did not end: two of three journeys have no result")
    assert _text(page, "#trouble .tag") == ["no result", "not played"]
    assert _text(page, "#trouble li") == ["facts.jsonl line 4"]


def test_survive_13_a_run_that_could_not_begin_says_why(sample: Callable[..., Any]) -> None:
    """Where the shop was down at the start the page says so, and calls nothing broken."""
    run = sample(selected=("relay-parcel#1", "flowers-same-day#1"))
    run.folder.finish("inconclusive", 3, run.clock, error="http://shop.test: connection refused")
    page = _page(run.folder.path)
    assert _text(page, "h1") == ["Of both journeys nothing can be said."]
    assert _text(page, "#trouble pre") == ["http://shop.test: connection refused"]
    assert page.css_first("#broken") is None


def test_every_link_and_anchor_of_the_page_leads_somewhere(broken: Path) -> None:
    """Links inside the page have their target, links to evidence an existing file, and none leaves the folder."""
    page = _page(broken)
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    written = {"junit.xml", "ledger.csv"}
    for node in page.css("a[href]"):
        href = node.attributes["href"] or ""
        if href.startswith("#"):
            assert href[1:] in ids
        else:
            assert href in written or (broken / href.replace("%23", "#")).is_file(), href


def test_survive_32_the_shops_text_is_never_markup(sample: Callable[..., Any]) -> None:
    """Hostile text in every field is shown as text, its hidden marks written out."""
    run = sample(faults=(HOSTILE,), selected=())
    told = run.journey("flowers-same-day", 1, HOSTILE)
    began = told.now
    fact = told.says(Touchpoint.MAIL, "order.number", HOSTILE, where=HOSTILE, quote=HOSTILE, subject=HOSTILE)
    told.act("order", HOSTILE, began, status="failed", error=HOSTILE)
    told.judged("x" + HOSTILE, HOSTILE, State.BROKEN, HOSTILE, fact, expected=HOSTILE)
    told.ends("broken", "stuck", HOSTILE)
    html = render_page(load_run(run.finish("broken", 1)))
    page = LexborHTMLParser(html)
    assert page.css("img, [onerror]") == []
    assert [script.attributes.get("type") for script in page.css("script")] == ["application/json", None]
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "⟨RLO⟩{{7*7}}" in html


def test_survive_32_half_a_character_does_not_end_the_report(healthy: Path) -> None:
    """A record that holds half a surrogate pair is shown with a replacement, and the page can be written."""
    for name in ("journeys", "acts", "facts", "outcomes"):
        file = healthy / f"{name}.jsonl"
        file.write_text(file.read_text().replace("order", "order\\ud800"))
    written = write_reports(healthy)
    assert "\ufffd" in written.html.read_text()


def test_nothing_on_the_page_comes_from_elsewhere(broken: Path) -> None:
    """The page refers to no other host, and its policy forbids what it does not bring itself."""
    html = render_page(load_run(broken))
    assert re.findall(r'(?:src|href|action|url)\s*[=(]\s*["\']?(?:https?:)?//', html) == []
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-")


def test_a_large_run_tells_in_full_what_went_wrong_and_the_rest_in_a_line(sample: Callable[..., Any]) -> None:
    """Beyond a limit journeys that went well stand in one line each; one that did not is always told in full."""
    run = load_run_of(sample)
    kept, bad = run.journeys
    many = replace(run, journeys=(*(replace(kept, id=f"flowers-same-day#{n}") for n in range(1, 301)), bad))
    page = LexborHTMLParser(render_page(many))
    assert (len(page.css(".journey")), len(page.css("tr.brief"))) == (120, 181)
    assert page.css_first("#journey-relay-parcel-9 .score") is not None


def load_run_of(sample: Callable[..., Any]):
    """Return a run of one journey that went well and one that did not."""
    run = sample()
    run.tells_flowers()
    run.tells_relay(9, closed=True)
    return load_run(run.finish("broken", 1))


def test_faults_on_purpose_have_their_matrix(detecting: Callable[[list[str], str], Path]) -> None:
    """A run that committed faults shows for each what the shop did, which promise was to break, and what came out."""
    page = _page(detecting(["", "F10+", "F12-"], "broken"))
    assert _text(page, "#detections tbody td:nth-child(2)") == ["silent", "caught", "missed"]


@pytest.mark.parametrize("path", ["../../../etc/hostname", "evidence/none.png"])
def test_evidence_that_is_not_there_is_not_linked(sample: Callable[..., Any], path: str) -> None:
    """A record that points outside the folder, or to nothing, leaves no link."""
    run = sample()
    told = run.journey()
    told.says(Touchpoint.SCREEN, "order.number", "1", where="page", evidence=path)
    told.ends("kept")
    assert path not in render_page(load_run(run.finish("kept", 0)))
