"""Laws of the whole loop: a chapter that cannot be played leaves the others alone, and every end is written down."""

import json

import pytest

from parcours.assembly import whole_loop
from parcours.assembly.settings import load_settings
from parcours.assembly.whole_loop import Listener, Loop
from parcours.errors import CouldNotLook, ShopUnreachable


@pytest.fixture
def loop(tmp_path, monkeypatch):
    """Return a maker of loops whose chapters are scripted: an exception to raise, or a folder to have played in."""

    def make(*, alone=0, crowd="played", centre="played", impact="played"):
        settings = load_settings().changed(journeys={"runs": str(tmp_path / "runs"), "driver": "http"})

        def play(parts, run, *_, **__):
            error = alone if isinstance(alone, Exception) else None
            run.finish("inconclusive" if error else "kept", 0, whole_loop.SystemClock())
            if error:
                raise error
            return [], alone

        def chapter(outcome):
            def step(folder):
                if isinstance(outcome, BaseException):
                    raise outcome
                (folder / outcome).mkdir(parents=True, exist_ok=True)
                return folder / outcome

            return step

        monkeypatch.setattr(whole_loop, "play", play)
        monkeypatch.setattr(Loop, "_crowd", lambda self, folder: chapter(crowd)(folder))
        monkeypatch.setattr(Loop, "_centre", lambda self, folder: chapter(centre)(folder))
        monkeypatch.setattr(Loop, "_impact", lambda self, folder: chapter(impact)(folder))
        run, code = Loop(settings, Listener()).play()
        about = json.loads((run.path / "run.json").read_text())
        assert (run.path / "report.html").exists()
        return code, about["verdict"], {name: one["why"] for name, one in about["chapters"].items()}

    return make


def test_all_chapters_played(loop):
    """Where all went well the loop's verdict and code are those of the customers who came one by one."""
    assert loop() == (0, "kept", {"crowd": "", "centre": "", "impact": ""})


@pytest.mark.parametrize(
    ("name", "error", "why"),
    [
        ("crowd", ImportError("no locust", name="locust"), "locust is not installed"),
        ("crowd", ShopUnreachable("the shop is gone"), "the shop is gone"),
        ("centre", CouldNotLook("no space"), "no space"),
        ("impact", CouldNotLook("nothing was broken"), "nothing was broken"),
    ],
)
def test_a_chapter_that_cannot_be_played(loop, name, error, why):
    """It says why, the others are played, and the code is 3 in the place of 0."""
    code, verdict, chapters = loop(**{name: error})

    assert (code, verdict, chapters[name]) == (3, "kept", why)
    assert [other for other, reason in chapters.items() if reason] == [name]


def test_customers_who_cannot_come_do_not_stop_the_loop(loop):
    """Where nobody can play, the code says so, and the other chapters are told all the same."""
    code, verdict, chapters = loop(alone=CouldNotLook("no mailbox"))

    assert (code, verdict, list(chapters)) == (3, "inconclusive", ["crowd", "centre", "impact"])


def test_a_fault_that_was_missed_is_not_made_better_by_the_rest(loop):
    """The customers' own exit code 1 stays, whatever the other chapters say."""
    assert loop(alone=1, crowd=CouldNotLook("x"))[0] == 1


@pytest.mark.parametrize("where", ["crowd", "centre", "impact"])
def test_ctrl_c_ends_it_with_its_report(loop, where):
    """Interrupted in any chapter it ends with 130, called interrupted, with what had been played."""
    assert loop(**{where: KeyboardInterrupt()})[:2] == (130, "interrupted")
