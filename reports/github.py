"""What GitHub Actions is told of a run: an annotation for each broken promise, and a summary of the step.

GitHub takes every printed line that begins with two colons for an order. What a shop says is printed too, so orders
are switched off while the run's own text is printed: a product's name cannot give any.

Source: "Workflow commands for GitHub Actions", GitHub's documentation.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reports.breaks import breaks
from reports.model import Ending, Run
from reports.text import one_line, plain
from reports.words import verdict_sentence

_MOST = 10
"""GitHub shows so many errors of one step, and so many warnings."""
_TROUBLED = (Ending.STUCK, Ending.INCONCLUSIVE, Ending.NO_RESULT, Ending.INTERRUPTED)

Say = Callable[[str], None]


def in_github_actions() -> bool:
    """Say whether this process is a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def orders_off(say: Say) -> Iterator[None]:
    """Switch off GitHub's orders for what is printed inside; does nothing elsewhere."""
    if not in_github_actions():
        yield
        return
    word = secrets.token_hex(16)
    say(f"::stop-commands::{word}")
    try:
        yield
    finally:
        say(f"::{word}::")


def annotate(run: Run, say: Say) -> None:
    """Tell GitHub of each broken promise and of each journey without a judgement; does nothing elsewhere."""
    if not in_github_actions():
        return
    for line in orders(run):
        say(line)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with suppress(OSError), Path(path).open("a", encoding="utf-8") as file:  # a summary is a courtesy
            file.write(step_summary(run))


def orders(run: Run) -> list[str]:
    """Return GitHub's orders for *run*: ``::error`` for a broken promise, ``::warning`` for what nobody could judge."""
    lines = []
    for one in breaks(run)[:_MOST]:
        outcome = one.outcome
        met = ", ".join(journey.id for journey, _ in one.cases[:5])
        text = f"{outcome.sentence}\npromised: {outcome.expected}\nseen: {one_line(outcome.seen, 500)}\nin: {met}"
        lines.append(_order("error", f"Broken: {one.promise}", text))
    troubled = [journey for journey in run.journeys if journey.ending in _TROUBLED]
    for journey in troubled[:_MOST]:
        trouble = journey.last.trouble
        kind = "error" if journey.ending is Ending.STUCK else "warning"
        lines.append(_order(kind, f"{journey.id}: {journey.ending}", trouble.message if trouble else "it never ended"))
    if not run.journeys and run.exit_code:
        lines.append(_order("error", f"parcours {run.verb}", run.error or verdict_sentence(run)))
    return lines


def step_summary(run: Run) -> str:
    """Return *run* as Markdown for the summary of a step: the verdict, and a row for each broken promise."""
    lines = [f"### {_cell(verdict_sentence(run))}", ""]
    found = breaks(run)
    if found:
        lines += ["| promise | seen | in |", "| --- | --- | --- |"]
    for one in found[: 2 * _MOST]:
        met = ", ".join(journey.id for journey, _ in one.cases[:5])
        lines.append(f"| {_cell(one.outcome.sentence)} `{one.promise}` | {_cell(one.outcome.seen)} | {met} |")
    return "\n".join([*lines, ""]) + "\n"


def _order(kind: str, title: str, text: str) -> str:
    safe = _escaped(title).replace(":", "%3A").replace(",", "%2C")
    return f"::{kind} title={safe}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _cell(text: str) -> str:
    shown = plain(one_line(text, 300)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "\\`*_|[]#!":
        shown = shown.replace(mark, "\\" + mark)
    return shown
