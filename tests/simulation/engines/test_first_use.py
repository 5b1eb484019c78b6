"""The engine's first use on a machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simulation import first_use

ENGINE = "compiling the engine for this machine, once; some ten seconds"


def test_the_first_use_is_announced_and_a_later_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes ten seconds is said once; when it is done there is nothing to say."""
    said: list[str] = []
    with monkeypatch.context() as first:
        first.setattr(first_use, "is_compiled", lambda: False)
        first_use.compile_once(said.append)
    first_use.compile_once(said.append)
    assert said == [ENGINE]


@pytest.mark.parametrize("python", ["/nowhere/python", "false"])
def test_a_second_process_that_fails_is_not_missed(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    """Everything is compiled here where the second process does not start, or fails."""
    said: list[str] = []
    monkeypatch.setattr(first_use, "is_compiled", lambda: False)
    monkeypatch.setattr(first_use, "cores", lambda: 2)
    monkeypatch.setattr(sys, "executable", python)
    first_use.compile_once(said.append)
    assert said == [ENGINE]


def test_the_second_process_ends_with_an_interrupted_first() -> None:
    """Ctrl-C leaves no process behind that would go on compiling."""
    held: list[subprocess.Popen[bytes] | None] = []
    with pytest.raises(KeyboardInterrupt), first_use.beside(sys.executable, "-c", "import time; time.sleep(60)") as one:
        held.append(one)
        raise KeyboardInterrupt
    assert held[0] is not None
    assert held[0].returncode == -9


def test_the_second_process_finds_the_same_packages() -> None:
    """What a process does beside this one is done by the very same installation."""
    look = f"import sys; from simulation import first_use; sys.exit(first_use.__file__ != {first_use.__file__!r})"
    with first_use.beside(sys.executable, "-P", "-c", look) as one:
        pass
    assert one is not None
    assert one.returncode == 0
