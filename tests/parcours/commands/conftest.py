"""Calls the command line as a user does: in a process of its own, in an empty folder."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Called:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def parcours(tmp_path):
    """Return a function that calls ``parcours`` in an empty folder."""

    def call(*arguments, timeout_s=120, **environment):
        done = subprocess.run(
            [program(), *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env=surroundings(environment),
            check=False,
        )
        return Called(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def begin(tmp_path):
    """Return a function that begins a call and hands out the process; it is ended, by its own id, after the test."""
    begun = []

    def start(*arguments):
        process = subprocess.Popen(
            [program(), *arguments],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings({}),
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate()


def program():
    """Return the path of the command that belongs to this environment."""
    return str(Path(sys.executable).with_name("parcours"))


def surroundings(extra):
    """Return an environment without colours and without what this process happens to have set."""
    import os

    return {**{k: v for k, v in os.environ.items() if not k.startswith("PARCOURS_")}, "NO_COLOR": "1", **extra}
