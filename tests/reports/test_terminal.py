"""The summary on a terminal."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from parcours.domain.facts import Touchpoint
from parcours.domain.promises import State
from reports.load import load_run
from reports.terminal import print_summary, summary


def _shown(path: Path, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(summary(load_run(path)))
    return out.getvalue()


def test_the_summary_tells_both_touchpoints_and_ends_with_the_verdict(broken: Path) -> None:
    """A broken promise stands as a sentence with what was promised, seen and said; the verdict is the last line."""
    lines = [line.strip() for line in _shown(broken, 100).splitlines()]
    assert "Broken: The relay that was chosen is open when the parcel arrives and while it is held." in "\n".join(lines)
    assert "seen     the relay is closed from 15/11/2026 to 31/12/2026" in lines
    side = next(line for line in lines if line.startswith("│ Mail") and "Counter" in line)
    assert "Counter: relay counter" in side
    assert lines[-2].startswith("Two of five journeys met broken promises;")


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
def test_the_summary_fits_its_terminal(broken: Path, killed: Path, width: int) -> None:
    """No line is wider than the terminal, and no word of a sentence is lost where it is narrow."""
    for path in (broken, killed):
        shown = _shown(path, width)
        assert max(len(line) for line in shown.splitlines()) <= width
    assert "committed" not in _shown(broken, width)
    assert "34,90" in _shown(broken, width)


def test_survive_33_a_products_name_cannot_paint_the_terminal(sample: Callable[..., Any]) -> None:
    """Escapes in the shop's text never reach the terminal, and square brackets in it are no markup."""
    run = sample()
    told = run.journey("flowers-same-day", 1, "t")
    fact = told.says(Touchpoint.MAIL, "order.number", "\x1b[2J[red]7[/red]", where="\x1b]0;x\x07", quote="\x1b[5mblink")
    told.judged("order.once", "[bold]One[/bold]", State.BROKEN, "\x1b[31mtwo", fact)
    told.ends("broken", "stuck", "\x1b[2Jgone")
    shown = _shown(run.finish("broken", 1))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[red]7[/red]" in shown
    assert "[bold]One[/bold]" in shown


def test_no_color_is_honoured(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR a terminal gets no colour; without it, it does."""

    def painted() -> bool:
        out = io.StringIO()
        Console(file=out, width=80, force_terminal=True, color_system="truecolor").print(summary(load_run(broken)))
        return "\x1b[31m" in out.getvalue() or "\x1b[1;31m" in out.getvalue()

    assert painted()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not painted()


def test_a_large_run_lists_what_did_not_go_well(sample: Callable[..., Any]) -> None:
    """Beyond twenty journeys those that went well are counted, not listed."""
    run = sample()
    for number in range(1, 31):
        run.tells_flowers(number, contradiction=number == 17)
    shown = _shown(run.finish("broken", 1))
    assert "flowers-same-day#17" in shown
    assert "flowers-same-day#16" not in shown
    assert "and 29 more" in shown


def test_a_large_run_that_went_well_is_one_line(sample: Callable[..., Any]) -> None:
    """Where nothing went wrong, nothing is more than what is listed: all are counted together."""
    run = sample()
    for number in range(1, 31):
        run.tells_flowers(number)
    assert re.search(r"all 30 +30 kept", _shown(run.finish("kept", 0)))


def test_the_path_of_the_page_is_the_last_line_and_is_never_broken(broken: Path) -> None:
    """The printed summary ends with the page's path on one line, to be clicked or copied."""
    out = io.StringIO()
    print_summary(broken, Console(file=out, width=40))
    assert out.getvalue().splitlines()[-1] == str(broken / "report.html")
