"""Laws of a user's own suite: their files run beside ours, whatever they are called, or are told why not."""

import json

import pytest

from reports.load import load_run
from reports.model import Ending

PROMISES = '''
"""What the corner shop owes beside what every shop does."""

from journeys.readers.own import Reader
from parcours.domain.promises import Promise, broken, kept, not_seen
from parcours.domain.vocabulary import Word


def read(lines, source):
    for line in lines:
        if "Example Street" in line:
            yield source.fact("corner.street", line, line)


def judge(ledger, terms):
    streets = ledger.find("corner.street")
    return kept("the street is named", *streets[:1]) if streets else not_seen("no page was read")


reader = Reader("street", read, words=(Word("corner.street", "said", str, "Where the shop is."),), of=("page",))
street = Promise("corner.names-its-street", "Every page says where the shop is.", judge)
'''

CONFTEST = """
import pytest

from fixtures.people import VISITOR
from journeys.driver.browser import find_browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": str(find_browser()), "args": ["--no-sandbox"]}
"""

TESTS = '''
"""Tests of their own: with a page of pytest-playwright, and with a customer."""

import pytest

from fixtures.people import VISITOR
from journeys.wishes import by_post
from reports.helper import note


def test_the_shop_greets(page):
    page.goto(VISITOR["shop"])
    assert page.get_by_role("heading", name="The Corner Shop").is_visible()
    note("greeted")


@pytest.mark.promises("order.once", "confirmation.arrives", "corner.*")
def test_a_teapot_can_be_had(customer, ledger, persona, mailbox):
    customer.orders("teapot", by_post(persona.address))
    customer.reads_mail("confirmation")

    assert customer.persona == persona
    assert ledger.first("order.number").value.startswith("C-")
    assert [letter.recipients for letter in mailbox.letters(persona.email)] == [(persona.email,)]


@pytest.mark.xfail(reason="the shop has no way to cancel", strict=True)
@pytest.mark.promises("email.confirmed")
def test_the_address_is_confirmed(customer):
    customer.orders("teapot", by_post(customer.persona.address))


def test_nothing_of_parcours_is_needed():
    assert VISITOR["name"]
'''


@pytest.fixture
def suite(project, corner):
    """Return the project as one with tests, folders of our names, and a shop that writes mails."""
    config = project.folder / "parcours.toml"
    port = int(next(line for line in config.read_text().splitlines() if line.startswith("port")).partition("=")[2])
    corner.smtp = ("127.0.0.1", port)
    text = config.read_text().replace("confirmation_within_s = 1\n", "confirmation_within_s = 5\n")
    config.write_text(text.replace('files = ["teapot.py"]', 'promises = ["own.py"]\nreaders = ["own.py"]'))
    project.write("own.py", PROMISES)
    project.write("teapot.py", (project.folder / "teapot.py").read_text().replace("minutes(0.1)", "minutes(0)"))
    project.write("fixtures/people.py", f'VISITOR = {{"name": "Ada", "shop": "{corner.url}"}}\n')
    project.write("reports/__init__.py", '"""Helpers of our reports."""\n')
    project.write("reports/helper.py", "def note(text):\n    print(text)\n")
    project.write("reports/last-week.json", "{}")
    project.write("conftest.py", CONFTEST)
    project.write("test_shop.py", TESTS)
    return project


def test_a_suite_is_played_by_the_command_with_its_own_promises_and_readers(suite):
    """`--suite` plays the suite's journeys alone, by the suite's configuration, from any folder."""
    teapot = suite.folder / "teapot.py"
    teapot.write_text(teapot.read_text().replace('"order.once",', '"order.once", "corner.*",'))

    done = suite.call("journeys", "--suite", suite.folder, cwd=suite.folder.parent)

    (run,) = [path.parent for path in suite.runs]
    (journey,) = load_run(run).journeys
    assert (done.returncode, journey.id, journey.ending) == (0, "teapot#1", Ending.KEPT), done.stderr
    assert "corner.names-its-street" in [o.promise for o in journey.last.outcomes if o.state == "kept"]


def test_a_suite_is_run_by_pytest_beside_tests_of_pytest_playwright(suite, corner):
    """One call of pytest runs journeys, tests with a customer and tests with a page; folders of our names are found."""
    done = suite.run("pytest", "-q", "-p", "no:cacheprovider")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed, 1 xfailed" in done.stdout
    (run,) = [path.parent for path in suite.runs]
    told = {journey.journey: journey.ending for journey in load_run(run).journeys}
    assert told == {
        "teapot": Ending.KEPT,
        "test_shop.test_a_teapot_can_be_had": Ending.KEPT,
        "test_shop.test_the_address_is_confirmed": Ending.KNOWN,
    }


def test_survive_11_a_known_defect_is_not_red_and_still_a_broken_promise(project, corner):
    """The exit code is 0, the journey is called known, and its outcome stays broken in the records."""
    text = (project.folder / "teapot.py").read_text()
    project.write("teapot.py", text.replace("minutes(0.1)", "minutes(0)").replace('"price.*"', '"email.confirmed"'))

    red = project.call("journeys", "teapot")
    done = project.call("journeys", "teapot", "--known", "teapot: email.*")

    run = project.runs[-1].parent
    (journey,) = load_run(run).journeys
    assert (red.returncode, done.returncode, journey.ending) == (1, 0, Ending.KNOWN), done.stderr
    assert [outcome.promise for outcome in journey.broken] == ["email.confirmed"]
    assert "known defect" in done.stderr
    assert "email.confirmed" in done.stdout
    assert "never ended" not in done.stdout
    assert 'skipped="1"' in (run / "junit.xml").read_text()


def test_survive_10_a_journey_that_fails_and_then_passes_is_flaky_and_both_tries_are_kept(project, corner):
    """The second try is another customer's; the first one's facts and outcomes stay in the records."""
    text = (project.folder / "teapot.py").read_text()
    project.write("teapot.py", text.replace("minutes(0.1)", "minutes(0)").replace('"price.*"', '"checkout.holds"'))
    corner.fails = 1

    done = project.call("journeys", "teapot", "--retries", "2")

    (journey,) = load_run(project.runs[-1].parent).journeys
    assert (done.returncode, journey.ending) == (0, Ending.FLAKY), done.stderr
    assert [attempt.ending for attempt in journey.attempts] == [Ending.BROKEN, Ending.FLAKY]
    assert [o.promise for o in journey.attempts[0].outcomes if o.state == "broken"] == ["checkout.holds"]
    assert all(attempt.facts for attempt in journey.attempts)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("fixtures/personas.py", "ADA = 1\n", "the module fixtures.personas is yours and a part of parcours at once"),
        ("reports/__init__.py", "LAST = 1\n", "the package reports is yours and a part of parcours at once"),
    ],
)
def test_a_name_that_would_mean_two_things_is_told_at_once_by_both(project, name, text, said):
    """Command and pytest end with exit code 2, name the place and say what to do; nothing is played."""
    project.write(name, text)
    project.write(name.partition("/")[0] + "/more.py", "")
    project.write("test_more.py", "def test_more():\n    pass\n")

    done = project.call("journeys", "--suite", project.folder)
    tested = project.run("pytest", "-q", "-p", "no:cacheprovider")

    assert (done.returncode, tested.returncode, project.runs) == (2, 2, []), done.stderr + tested.stderr
    assert said in done.stderr
    assert said in tested.stderr
    assert "rename it" in tested.stderr


def test_a_promise_that_does_not_exist_is_told_before_anybody_plays(project, corner):
    """A wrong name in a journey is exit code 2, and no order was placed."""
    text = (project.folder / "teapot.py").read_text()
    project.write("teapot.py", text.replace('"price.*"', '"price.stabel"'))

    done = project.call("journeys", "teapot")

    assert (done.returncode, corner.orders) == (2, [])
    assert 'did you mean "price.stable"?' in done.stderr


def test_a_folder_without_journeys_selects_nothing(project):
    """An empty suite is exit code 5, never green."""
    project.write("empty/notes.py", "x = 1\n")

    done = project.call("journeys", "--suite", project.folder / "empty")

    assert done.returncode == 5
    assert "no journey was found" in done.stderr


def test_survive_4_the_journeys_of_a_worker_that_died_are_told_and_the_verdict_is_red(project, corner):
    """A worker of xdist that is killed under way leaves its journey without result, and pytest is not green."""
    text = (project.folder / "teapot.py").read_text().replace("minutes(0.1)", "minutes(0)")
    kill = "def look(customer):\n    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    project.write("teapot.py", text)
    project.write(
        "deadly.py",
        text.replace("teapot =", "deadly =")
        .replace('Journey("teapot"', 'Journey("deadly"')
        .replace("@teapot", "@deadly")
        .replace("teapot.promises", "deadly.promises")
        .replace("def look(customer):\n", kill),
    )

    done = project.run("pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "teapot.py", "deadly.py")

    (path,) = project.runs
    told = {journey.journey: journey.ending for journey in load_run(path.parent).journeys}
    assert done.returncode == 1, done.stdout + done.stderr
    assert told == {"teapot": Ending.KEPT, "deadly": Ending.NO_RESULT}
    assert json.loads(path.read_text())["verdict"] == "incomplete"
    assert "no result" in (path.parent / "report.html").read_text()
