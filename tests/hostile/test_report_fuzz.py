"""No script is alive in a report, whatever the shop said."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from journeys.evidence.mail_view import safe_mail_page
from parcours.clock import ManualClock
from parcours.domain.facts import Fact, Touchpoint
from parcours.domain.promises import Outcome, State
from parcours.records import fact_to_json, outcome_to_json
from parcours.runs import RunFolder
from reports.compare import compare_runs
from reports.junit import junit_xml
from reports.ledger import ledger_csv
from reports.load import load_run
from reports.page.comparison import render_comparison
from reports.page.page import render_page

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TRAPS = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=https://tracker.example.com/p.gif onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        '" onmouseover="alert(1)',
        "' autofocus onfocus='alert(1)",
        "{{ 7 * 7 }}{% raw %}",
        "--><iframe src=//example.com>",
        "<meta http-equiv=refresh content='0;url=https://example.com'>",
        "<base href=//example.com/>",
        "<style>@import 'https://example.com/a.css'</style>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "]]>",
        "=cmd|'/C calc'!A0",
        "\x1b]8;;https://example.com\x07x\x1b]8;;\x07",
        "\u202e\u2066\x00",
        "&#x3c;script&#x3e;",
    ]
)
TEXT = st.lists(st.one_of(TRAPS, st.text(max_size=20)), min_size=1, max_size=4).map("".join)
LIVELY = re.compile(r"^on|^srcdoc$|^formaction$", re.IGNORECASE)
ADDRESSES = ("href", "src", "action", "data", "poster", "background", "xlink:href", "srcset")


def alive(html: str, scripts: int) -> list[str]:
    """Return everything in a page that could act or ask anybody, beyond its own *scripts*; data is no script."""
    tree = LexborHTMLParser(html)
    scripts += len(tree.css("script#ledgers[type='application/json']"))
    found = [
        node.html or "" for node in tree.css("iframe, object, embed, form[action], base, meta[http-equiv=refresh i]")
    ]
    if len(tree.css("script")) != scripts:
        found.append(f"{len(tree.css('script'))} scripts")
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            address = (value or "").strip().lower()
            if LIVELY.match(name) or (
                name in ADDRESSES and re.match(r"(javascript|vbscript|file|//|data:text)", address)
            ):
                found.append(f"{node.tag} {name}={value}")
            if name in ("src", "srcset", "poster", "background") and not address.startswith("data:image/"):
                found.append(f"{node.tag} {name}={value}")
    return found


def hostile_run(root: Path, texts: list[str], day: int) -> Path:
    """Write a run in which the shop says *texts* wherever a shop can speak; return its folder."""
    name, title, quote, seen = texts
    run = RunFolder.create(
        root,
        "journeys",
        ManualClock(AT.replace(day=day)),
        {"shop": name, "url": title, "faults": [seen], "argv": texts},
    )
    persona = {"name": name, "email": title, "language": quote[:5]}
    started = {"journey": name, "title": title, "story": "", "persona": persona, "faults": [quote], "driver": "http"}
    run.append("journeys", {"event": "started", "id": "a#1", "at": AT.isoformat(), "attempt": 1, **started})
    fact = Fact("order.number", seen, Touchpoint.MAIL, AT, subject=name, where=title, quote=quote, evidence=seen, seq=0)
    run.append("facts", {"id": "a#1", **fact_to_json(fact)})
    state = State.BROKEN if day == 2 else State.KEPT
    outcome = Outcome("mail.once", title, state, quote, seen, ("mail",), (0,), (seen,), "normal")
    run.append("outcomes", {"id": "a#1", **outcome_to_json(outcome)})
    error = {"kind": "stuck", "message": quote}
    ended = {"duration_s": 1.0, "verdict": "broken", "error": error}
    run.append("journeys", {"event": "ended", "id": "a#1", "at": AT.isoformat(), **ended})
    run.finish("broken", 1, ManualClock(AT), error=seen)
    return run.path


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=4, max_size=4))
def test_survive_32_no_script_lives_in_any_page(tmp_path_factory, texts: list[str]) -> None:  # type: ignore[no-untyped-def]
    """Report, comparison and JUnit of a run whose shop says anything hold one script, ours, and ask nobody."""
    root = tmp_path_factory.mktemp("runs")
    runs = [load_run(hostile_run(root, texts, day)) for day in (1, 2)]

    assert alive(render_page(runs[1]), scripts=1) == []
    assert alive(render_comparison(compare_runs(*runs)), scripts=1) == []
    junit_xml(runs[1]).encode("utf-8")
    ledger = ledger_csv([("a#1", runs[1].journeys[0].last.facts)], "UTC")
    cells = [cell for row in csv.reader(io.StringIO(ledger, newline="")) for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


@settings(max_examples=200)
@given(TEXT)
def test_survive_30_no_mail_is_alive_when_it_is_looked_at(html: str) -> None:
    """The page of any mail runs nothing, sends nothing and loads nothing."""
    assert alive(safe_mail_page(html, html), scripts=0) == []
