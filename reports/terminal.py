"""The end of a run on a terminal: the verdict, what became of each journey, and every broken promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from parcours.domain.promises import State
from reports.breaks import Break, breaks
from reports.github import annotate, orders_off
from reports.load import load_run
from reports.model import Ending, JourneyResult, Run
from reports.sides import Piece, Side, sides
from reports.text import one_line, plain
from reports.words import counted, day_and_time, duration, ending_meaning, verdict_sentence

_STYLES = {
    Ending.KEPT: "green",
    Ending.FLAKY: "yellow",
    Ending.KNOWN: "yellow",
    Ending.BROKEN: "red",
    Ending.STUCK: "red",
    Ending.WAITING: "cyan",
    Ending.NOT_SEEN: "dim",
}
_VERDICT_STYLES = {"kept": "bold green", "broken": "bold red"}
_TWO_COLUMNS = 72
_MOST_ROWS = 20
_MOST_BREAKS = 10


def print_summary(path: Path, console: Console | None = None) -> None:
    """Print the summary of the run at *path*, and where its page is; on GitHub with an annotation for each finding."""
    console = console or Console(highlight=False)
    run = load_run(path)

    def say(line: str) -> None:
        console.print(Text(line), soft_wrap=True)

    with orders_off(say):
        console.print(summary(run))
        console.print(Text(str(path / "report.html"), style="underline"), soft_wrap=True)
    annotate(run, say)


def summary(run: Run) -> RenderableType:
    """Return what a terminal shows of *run*; it fits any width, and the shop's own escapes are taken out."""
    return _Summary(run)


@dataclass(frozen=True, slots=True)
class _Summary:
    run: Run

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        run = self.run
        found = breaks(run)
        yield Text()
        if run.journeys:
            yield _table(run, narrow=options.max_width < _TWO_COLUMNS)
            yield Text()
        for one in found[:_MOST_BREAKS]:
            yield _broken(one, run.zone, wide=options.max_width >= _TWO_COLUMNS)
        if len(found) > _MOST_BREAKS:
            yield Text(f"and {len(found) - _MOST_BREAKS} more broken promises, in the report\n")
        for journey in _troubled(run):
            yield _trouble(journey)
        if run.error:
            yield Text(f"{plain(run.error)}\n", style="yellow")
        if run.damaged:
            yield Text(f"{counted(len(run.damaged), 'record line')} could not be read: {', '.join(run.damaged[:5])}\n")
        yield Text(verdict_sentence(run), style=_VERDICT_STYLES.get(run.verdict, "bold yellow"))


def _table(run: Run, *, narrow: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("journey", overflow="fold")
    table.add_column("came out")
    if not narrow:
        table.add_column("promises", overflow="fold")
        table.add_column("time", justify="right")
    many = len(run.journeys) > _MOST_ROWS
    shown = [journey for journey in run.journeys if not many or journey.ending is not Ending.KEPT][:_MOST_ROWS]
    for journey in shown:
        row = [Text(plain(journey.id)), _came_out(journey)]
        table.add_row(*row, *([] if narrow else [_promises(journey), Text(duration(journey.duration_s))]))
    if hidden := len(run.journeys) - len(shown):
        kept = run.endings[Ending.KEPT]
        others = f"and {hidden} more" if shown else f"all {hidden}"
        table.add_row(Text(others, style="dim"), Text(f"{kept} kept" if kept else "", style="dim"))
    return table


def _came_out(journey: JourneyResult) -> Text:
    text = Text(str(journey.ending), style=_STYLES.get(journey.ending, "yellow"))
    if journey.detection and journey.detection.fault:
        text.append(f" (fault {journey.detection.mark})", style="green" if journey.detection.well else "bold red")
    return text


def _promises(journey: JourneyResult) -> Text:
    parts = []
    for state, style in ((State.KEPT, ""), (State.BROKEN, "red"), (State.NOT_SEEN, "dim"), (State.INCONCLUSIVE, "")):
        if count := len(journey.last.outcomes_in(state)):
            parts.append(Text(f"{count} {state}", style=style))
    return Text(", ").join(parts) if parts else Text("-")


def _broken(one: Break, zone: str, *, wide: bool) -> RenderableType:
    outcome = one.outcome
    ids = ", ".join(_named(journey) for journey, _ in one.cases[:5])
    more = f" and {len(one.cases) - 5} more" if len(one.cases) > 5 else ""
    lines = Table.grid(padding=(0, 1))
    lines.add_column(style="dim", no_wrap=True)
    lines.add_column(overflow="fold")
    lines.add_row("promised", Text(plain(outcome.expected)))
    lines.add_row("seen", Text(plain(outcome.seen), style="bold"))
    lines.add_row("in", Text(plain(ids + more)))
    head = Text.assemble(("Broken: ", "bold red"), (plain(outcome.sentence), "bold"), (f"  {one.promise}", "dim"))
    groups = sides(outcome, one.journey.last, zone)
    shown = [_beside(group[:4], zone, wide=wide) for group in groups]
    kept = dict.fromkeys(side.evidence for group in groups for side in group[:4] if side.evidence)
    files = [Text(plain(path), style="dim", overflow="fold") for path in kept]
    return Group(head, Padding(Group(lines, *shown, *files), (0, 0, 1, 2)))


def _named(journey: JourneyResult) -> str:
    return f"{journey.id} (fault {', '.join(journey.faults)})" if journey.faults else journey.id


def _beside(group: tuple[Side, ...], zone: str, *, wide: bool) -> RenderableType:
    columns = 2 if wide and len(group) > 1 else 1
    grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
    for _ in range(columns):
        grid.add_column(ratio=1)
    for first in range(0, len(group), columns):
        grid.add_row(*(_side(side, zone) for side in group[first : first + columns]))
    return grid


def _side(side: Side, zone: str) -> Panel:
    place = f": {one_line(side.where, 120)}\n" if side.where else "\n"
    body = Text.assemble((side.touchpoint.capitalize(), "bold"), plain(place))
    if side.quote:
        body.append_text(_marked(side.quote, '"', '"\n'))
    body.append(plain(f"{side.label}: "), style="dim")
    body.append_text(_marked(side.value))
    body.append(f"\n{day_and_time(side.at, zone)}", style="dim")
    return Panel(body, box=box.SQUARE, border_style="dim")


def _marked(pieces: tuple[Piece, ...], before: str = "", after: str = "") -> Text:
    text = Text(before)
    for words, mark in pieces:
        text.append(plain(words), style="bold red" if mark else "")
    return text.append(after)


def _troubled(run: Run) -> list[JourneyResult]:
    odd = (Ending.KEPT, Ending.BROKEN, Ending.KNOWN, Ending.FLAKY, Ending.WAITING, Ending.NOT_PLAYED)
    return [journey for journey in run.journeys if journey.ending not in odd][:_MOST_BREAKS]


def _trouble(journey: JourneyResult) -> RenderableType:
    trouble = journey.last.trouble
    head = Text.assemble((f"{journey.ending}: ".capitalize(), "bold yellow"), (plain(journey.id), "bold"))
    words = plain(one_line(trouble.message, 500)) if trouble else f"it {ending_meaning(journey.ending)}"
    return Group(head, Padding(Text(words), (0, 0, 1, 2)))
