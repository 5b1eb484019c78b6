"""``python -m simulation.truth``: write docs/truth.md, and end with 1 where a number is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from simulation.truth.table import all_well, page


def main() -> int:
    """Write the page and say whether all is well."""
    parser = argparse.ArgumentParser(prog="python -m simulation.truth", description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=Path("docs/truth.md"), help="where the page is written")
    parser.add_argument("--quick", action="store_true", help="closed forms only, no simulation")
    parser.add_argument("--seed", type=int, default=1, help="start of the random numbers")
    call = parser.parse_args()
    text = page(contacts=None if call.quick else 1e6, seed=call.seed)
    call.path.parent.mkdir(parents=True, exist_ok=True)
    call.path.write_text(text, encoding="utf-8")
    print(f"{call.path}: {'all is well' if all_well(text) else 'SOMETHING IS WRONG'}")
    return 0 if all_well(text) else 1


if __name__ == "__main__":
    sys.exit(main())
