"""The command line: one verb, one module, imported only when it is called."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Sequence

import click

from parcours import __version__
from parcours.commands.streams import outlive_readers, was_full
from parcours.errors import CouldNotLook, ParcoursError, nearest

VERBS = {
    "demo": "The whole loop on the embedded shop, in about a minute, with one report.",
    "journeys": "Replay customers' journeys and judge every promise.",
    "resume": "Play the acts that have come due, and what was broken off.",
    "faults": "Commit every fault in turn and see which promise catches it.",
    "shop": "Serve the demo shop, its mailbox page and its control page, to look at.",
    "story": "Tell one of the five stories: healthy, broken, and what it costs.",
    "load": "Press the shop with a holiday crowd; the same promises are judged.",
    "simulate": "Simulate a day or a season of the contact centre.",
    "staff": "Find the cheapest staffing and shifts that meet the targets.",
    "impact": "Price broken promises in contacts, advisers and euros, the dearest first.",
    "plan": "Open the planner's page: move levers, see at once what they do.",
    "report": "Make a run's reports again from its records.",
    "runs": "List the runs and how they ended.",
    "init": "Write the first files of your own shop.",
    "record": "Walk a shop to its checkout and draft the adapter.",
    "doctor": "Check browser, mail and shop, and say how to mend what is missing.",
}


class Verbs(click.Group):
    """Finds verbs by name; suggests the nearest for one that does not exist."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the verbs in the order in which a newcomer meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module and return its command."""
        if cmd_name not in VERBS:
            raise click.UsageError(f'no such verb "{cmd_name}"; {nearest(cmd_name, VERBS)}')
        command: click.Command = getattr(importlib.import_module(f"parcours.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of verbs without importing any of them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))
        with formatter.section("Exit codes"):
            formatter.write_dl(
                [
                    ("0", "all kept"),
                    ("1", "a promise, objective or target is broken"),
                    ("2", "the configuration or the call is wrong"),
                    ("3", "inconclusive: shop, mailbox or browser cannot be reached"),
                    ("4", "a guard-rail refused"),
                    ("5", "nothing was selected"),
                    ("130, 143", "interrupted; what was recorded is kept"),
                ]
            )


@click.command(
    cls=Verbs,
    subcommand_metavar="VERB [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="parcours")
def root() -> None:
    """Replay whole purchases as a customer lives them, judge every promise, and count what broken ones cost."""


_NARROW = 52
"""On fewer columns than this click would write its help for a wider terminal."""


def _narrow() -> int | None:
    """Return the width for help on a narrow terminal; None where click finds it by itself."""
    columns = shutil.get_terminal_size().columns
    return max(columns - 2, 20) if columns < _NARROW else None


def run(argv: Sequence[str] | None = None) -> int:
    """Carry out one call and return its exit code.

    Errors that Parcours raises on purpose become one message and their exit code; a defect of the
    harness keeps its traceback.

    Args:
        argv: The words after the command's name; None: those that the process was given.
    """
    outlive_readers()
    try:
        code = root.main(
            args=list(argv) if argv is not None else None,
            prog_name="parcours",
            standalone_mode=False,
            terminal_width=_narrow(),
        )
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("interrupted", err=True)
        return 130
    except ParcoursError as error:
        click.echo(f"parcours: {error}", err=True)
        return error.exit_code
    except OSError as error:
        if not was_full(error):
            raise
        click.echo(f"parcours: what is printed could not be written: {error.strerror}; free some space", err=True)
        return CouldNotLook.exit_code
    return code if isinstance(code, int) else 0
