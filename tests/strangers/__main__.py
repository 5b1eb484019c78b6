"""``python -m tests.strangers``: print the share of strangers' defects that is caught, and what was missed."""

from __future__ import annotations

import argparse
import sys

from tests.strangers.measure import measure

LEAST_SHARE = 0.95


def main() -> int:
    """Measure, and return 0 where enough was caught and nothing clean accused."""
    parser = argparse.ArgumentParser(prog="python -m tests.strangers", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="clean passes, and as many spoiled ones (default 200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each pass as it ends")
    args = parser.parse_args()
    found = measure(
        args.count, args.seed, (lambda line: print(line, flush=True)) if args.verbose else lambda line: None
    )
    print("\n".join(found.lines()))
    return 0 if found.share >= LEAST_SHARE and not found.alarms else 1


if __name__ == "__main__":
    sys.exit(main())
