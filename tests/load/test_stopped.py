"""A load run that is stopped before its crowd came says so, and counts nobody as lost."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from parcours.assembly import loading
from parcours.assembly.loading import BEFORE_THE_CROWD, Opened, create_load_run, play_crowd
from parcours.assembly.rehearsal import Rehearsal
from parcours.assembly.settings import load_settings
from parcours.assembly.wanted import Wanted
from reports.load import load_run
from reports.words import verdict_sentence


@contextmanager
def no_shop(*_: Any) -> Iterator[Opened]:
    """Open nothing."""
    yield Opened("http://127.0.0.1:9/", "", 0.0, ("127.0.0.1", 9), ("127.0.0.1",))


def interrupted_rehearsal(*_: Any) -> Rehearsal:
    """Be stopped while the first customers come alone."""
    os.kill(os.getpid(), signal.SIGINT)
    return Rehearsal()


def test_ctrl_c_before_the_crowd_came_counts_nobody_as_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 130; no objective is told as never seen, and the report says when it was."""
    (tmp_path / "parcours.toml").touch()
    settings = load_settings(tmp_path / "parcours.toml").changed(journeys={"runs": str(tmp_path / "runs")})
    monkeypatch.setattr(loading, "open_shop", no_shop)
    monkeypatch.setattr(loading, "rehearse", interrupted_rehearsal)
    run = create_load_run(settings, Wanted())

    finding, code = play_crowd(settings, Wanted(), run)

    about = json.loads((run.path / "run.json").read_text())
    assert (finding, code) == (None, 130)
    assert (about["verdict"], about["exit_code"], about["error"]) == ("interrupted", 130, BEFORE_THE_CROWD)
    assert "load" not in about
    assert verdict_sentence(load_run(run.path)) == "This run was stopped before the crowd came."
