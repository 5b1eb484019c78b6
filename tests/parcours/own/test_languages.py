"""A language in which nobody can shop is told before anybody comes, or is not seen; it is never the shop's fault."""

import pytest

from reports.load import load_run
from reports.model import Ending

ENTERS = "def enter(self, language):\n"
SAYS = 'languages = ("en",)\n\n    '
LACKS = 'if language != "en":\n            self._lacks(f"pages in {language!r}")\n'


@pytest.fixture
def english(project):
    """Return a function that makes the corner shop an English one whose adapter says so, or only finds out."""

    def made(*, says):
        adapter = (project.folder / "shop.py").read_text()
        project.write("shop.py", adapter.replace(ENTERS, f"{SAYS if says else ''}{ENTERS}        {LACKS}"))
        return project

    return made


@pytest.mark.parametrize("call", [["journeys", "teapot"], ["load", "ordinary"]], ids=["journeys", "load"])
def test_a_language_that_the_adapter_does_not_name_is_refused_at_the_door(english, call):
    """Exit 2, with the languages that there are and what to write; no run is begun."""
    project = english(says=True)

    done = project.call(*call, "--language", "fr")

    assert (done.returncode, project.runs) == (2, [])
    assert done.stderr == (
        "parcours: language: expected one in which the shop shop.py:CornerShop can be used, en, given fr\n"
        "  -> --language en\n"
    )


def test_a_language_that_only_the_shop_knows_not_to_have_is_not_seen_with_the_reason(english):
    """A customer who is not spoken to is not stuck: nothing is the shop's fault, and nothing is green (exit 5)."""
    project = english(says=False)

    done = project.call("journeys", "teapot", "--language", "fr")

    run = load_run(project.runs[-1].parent)
    assert (done.returncode, run.verdict, run.journeys[0].ending) == (5, "empty", Ending.NOT_SEEN), done.stdout
    assert "the shop corner has no pages in 'fr'" in done.stdout
