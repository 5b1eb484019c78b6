"""The door of the command line: it hears Ctrl-C from its first moment, for nothing is imported before it is open."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Args:
        argv: The words after the command's name; None: those that the process was given.
    """
    try:
        from parcours.commands.root import run

        code = run(argv)
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
