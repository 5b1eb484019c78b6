"""Laws of a wrong call: exit 2, the nearest name, and nothing played; what cannot be looked at is exit 3."""

import time

import pytest


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["journies"], 'did you mean "journeys"?'),
        (["journeys", "relay-parcle"], 'did you mean "relay-parcel"?'),
        (["journeys", "relay-parcel", "--fault", "closed-relay-offerd"], 'did you mean "closed-relay-offered"?'),
        (["journeys", "relay-parcel", "--fault", "no-invoice:haf"], "no-invoice has no variant"),
        (["journeys", "--known", "email.confirmd"], 'did you mean "email.confirmed"?'),
        (["faults", "--scenario", "christmas"], "--scenario: expected with --impact"),
        (["load", "--rate", "nan"], "expected a number above 0, given 'nan'"),
        (["story", "Z"], "expected a letter from A to E"),
        (["staff", "ordinary-day", "--output", "nowhere/staffed.toml"], "a folder that can be written"),
        (["journeys", "--shop", "demmo"], 'did you mean "demo"?'),
        (["journeys", "--shop", "mine.py:Shop"], "mine.py: no such file"),
        (["journeys", "--hedaed"], "--headed"),
        (["journeys", "--config", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["journeys", "-n", "0"], "expected a whole number from 1 to 32, given '0'"),
        (["journeys", "--shop", "demo", "--url", "ftp://x"], "expected an http"),
        (["report", "nowhere"], "nowhere"),
    ],
)
def test_a_wrong_call_is_exit_2_and_says_the_way_out(parcours, tmp_path, arguments, said):
    """Whatever is mistyped, the answer names it, and no run is begun."""
    called = parcours(*arguments)

    assert (called.code, said in called.err, "Traceback" in called.err) == (2, True, False), called.err
    assert not (tmp_path / "runs").exists()


def test_a_broken_configuration_tells_all_its_errors(parcours, tmp_path):
    """Two errors of one file are told in one call."""
    (tmp_path / "parcours.toml").write_text('[shop]\nnmae = "demo"\n[promises]\nrefund_within_days = 0\n')

    called = parcours("journeys")

    assert called.code == 2
    assert "[shop] nmae: no such key" in called.err
    assert "[promises] refund_within_days: expected at least 1 (days;" in called.err


def test_survive_9_nothing_selected_is_exit_5(parcours):
    """An empty selection is never green."""
    called = parcours("journeys", "--tag", "no-such-tag")

    assert (called.code, "no journey was selected" in called.err) == (5, True)


def test_without_a_browser_the_way_to_one_is_told(parcours, tmp_path):
    """A browser that is not there is exit 3 with what to do, and no promise is called broken."""
    called = parcours("journeys", "flowers-same-day", PARCOURS_BROWSER=str(tmp_path / "none"))

    assert called.code == 3, called.err
    assert "expected the path of a Chromium" in called.err + called.out
    assert "broken" not in called.out.lower().replace("0 broken", "")


def test_survive_13_a_shop_that_is_down_is_exit_3_within_15_s(parcours):
    """A refused connection is inconclusive, said soon, and breaks no promise."""
    began = time.monotonic()

    called = parcours("journeys", "--shop", "demo", "--url", "http://127.0.0.1:9")

    assert (called.code, "does not answer" in called.err, time.monotonic() - began < 15) == (3, True, True), called.err


def test_survive_17_a_shop_on_a_host_that_nobody_named_is_refused(parcours):
    """An address outside this machine is refused with exit 4 before anything is sent."""
    called = parcours("journeys", "--shop", "demo", "--url", "http://shop.example.com")

    assert (called.code, "allowed_hosts" in called.err) == (4, True), called.err


def test_help_imports_no_heavy_library(parcours, tmp_path):
    """The help text is there before any browser, solver or simulator is."""
    import subprocess
    import sys

    script = (
        "import sys, contextlib\n"
        "from parcours.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "heavy = {'playwright', 'locust', 'simpy', 'numba', 'numpy', 'faker', 'pydantic', 'sqlalchemy', 'rich'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "journeys" in done.stdout


def test_a_folder_that_cannot_be_written_is_told_with_the_way_out(parcours, tmp_path):
    """No traceback, and no advice to free space where it is the folder that is wrong."""
    (tmp_path / "parcours.toml").write_text('[journeys]\nruns = "/proc/runs"\n')

    drawn, played = parcours("load", "--show"), parcours("journeys", "last-pieces", "--driver", "http")

    for called in (drawn, played):
        assert (called.code, "Traceback" in called.err) == (3, False), called.err
        assert "name another folder in [journeys] runs" in called.err


def test_a_terminal_of_few_characters_is_printed_to(parcours):
    """A character set without arrows and blocks costs signs, never the answer."""
    called = parcours("simulate", "ordinary-day", "--replications", "1", PYTHONIOENCODING="latin-1", LC_ALL="C")

    assert (called.code in (0, 1, 3), "Traceback" in called.err, "By channel" in called.out) == (True, False, True)
    assert "1 replication of seed 1" in called.out
    assert "nan" not in called.out
