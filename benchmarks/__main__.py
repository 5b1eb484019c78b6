"""Run every benchmark in turn, each in a process of its own, and say in one line what came of it.

    python -m benchmarks [NAME...] [--output DIR]

A benchmark is a module of this package that can be run alone. It ends with 0 where its aims are met and 1 where
one is missed; all that it prints is kept beside the line. They run one after the other, because two at once would
measure each other.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_ROOM = Path(__file__).parent
_ENDS = ("    main()", "    sys.exit(main())")
"""The last line of a module that can be run and comes to an end; a server that others measure has another."""
_OUTCOMES = {0: "aims met", 1: "AIM MISSED"}


def names() -> Iterator[str]:
    """Yield the name of every benchmark, such as ``browser.parking``."""
    for path in sorted(_ROOM.rglob("*.py")):
        if path.name != "__main__.py" and path.read_text(encoding="utf-8").rstrip().endswith(_ENDS):
            yield ".".join(path.relative_to(_ROOM).with_suffix("").parts)


def measure(name: str, output: Path) -> int:
    """Run one benchmark, keep what it prints, and say what came of it.

    Args:
        name: As `names` gives it.
        output: Folder of what benchmarks print.

    Returns:
        Its exit code.
    """
    began, file = time.monotonic(), output / f"{name}.txt"
    with file.open("w", encoding="utf-8") as printed:
        code = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], stdout=printed, stderr=subprocess.STDOUT, check=False
        ).returncode
    outcome = _OUTCOMES.get(code, f"FAILED ({code})")
    print(f"{name:24} {outcome:12} {time.monotonic() - began:6.0f} s   {file}", flush=True)
    return code


def main() -> int:
    """Run those that were named, or all, and end with the worst exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    known = list(names())
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; all without a name")
    parser.add_argument("--output", type=Path, default=Path("runs/benchmarks"), help="where their output is kept")
    call = parser.parse_args()
    unknown = [name for name in call.names if name not in known]
    if unknown:
        parser.error(f"expected one of {', '.join(known)}, given {', '.join(unknown)}")
    call.output.mkdir(parents=True, exist_ok=True)
    codes = [measure(name, call.output) for name in call.names or known]
    return max((1 if code < 0 else code for code in codes), default=0)


if __name__ == "__main__":
    sys.exit(main())
