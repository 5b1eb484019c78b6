"""Rows 26 and 27: a mail that never comes, comes late, or comes twice is told as what it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sys.executable).with_name("parcours")


def outcomes(home: Path, *faults: str) -> dict[str, Any]:
    """Play a journey in a shop with *faults*; return its outcomes by promise."""
    committed = [word for fault in faults for word in ("--fault", fault)]
    called = subprocess.run(
        [PROGRAM, "journeys", "flowers-same-day", "--driver", "http", "--json", *committed],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert called.returncode == 1, called.stderr
    (journey,) = json.loads(called.stdout)["journeys"]
    return {one["promise"]: one for one in journey["attempts"][-1]["outcomes"]}


def test_survive_26_a_mail_that_never_comes_is_a_broken_promise(tmp_path: Path) -> None:
    """At the deadline the promise is broken, and what was seen instead is told: here no mail at all."""
    found = outcomes(tmp_path, "no-confirmation-email")["confirmation.arrives"]

    assert (found["state"], "no mail at all" in found["seen"], "60 s" in found["seen"]) == ("broken", True, True)


@pytest.mark.parametrize(
    ("fault", "promise", "said", "others"),
    [
        ("late-confirmation-email:15min", "confirmation.arrives", "15 min", "mail.once"),
        ("duplicate-mail", "mail.once", "2", "confirmation.arrives"),
    ],
)
def test_survive_27_late_and_twice_are_outcomes_of_their_own(
    tmp_path: Path, fault: str, promise: str, said: str, others: str
) -> None:
    """A mail that is late is not one that is missing, and one that came twice still came."""
    found = outcomes(tmp_path, fault)

    assert (found[promise]["state"], found[others]["state"]) == ("broken", "kept")
    assert said in found[promise]["seen"]
