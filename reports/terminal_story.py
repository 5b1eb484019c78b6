"""The story of a whole loop as the last lines on a terminal: a sentence in figures for each chapter."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.github import annotate, orders_off
from reports.model import Run
from reports.story import story
from reports.text import plain
from reports.words import verdict_sentence

_MARKS = {"kept": ("✓", "green"), "broken": ("✗", "red"), "doubt": ("?", "yellow")}


def print_story(run: Run, console: Console | None = None) -> None:
    """Print the chapters of *run*, its verdict, and where its page is; it fits any width."""
    console = console or Console(highlight=False)

    def say(line: str) -> None:
        console.print(Text(line), soft_wrap=True)

    with orders_off(say):
        lines = Table.grid(padding=(0, 1, 0, 0))
        lines.add_column(no_wrap=True)
        lines.add_column(overflow="fold")
        for chapter in story(run):
            mark, style = _MARKS[chapter.tone]
            lines.add_row(Text(mark, style=f"bold {style}"), Text(chapter.title, style="bold"))
            lines.add_row("", Text(plain(chapter.sentence)))
        console.print()
        console.print(lines)
        console.print(Text(f"\n{verdict_sentence(run)}", style="bold green" if run.verdict == "kept" else "bold red"))
        say(str(run.path / "report.html"))
    annotate(run, say)
