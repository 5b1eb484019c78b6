"""A crowd in a shop of one's own: what it is promised is written down once, and what is not sold is nobody's fault."""

import json
import tomllib
from html import escape
from xml.etree import ElementTree

import pytest

from impact.observed import observe
from parcours.runs import RunFolder
from tests.parcours.own.test_not_sold import JOURNEY, NAMED, PLAIN

CALL = ("load", "ordinary", "--steady", "--rate", "3600", "--duration", "3s", "--seed", "3")
READS = '\n    customer.reads_mail("confirmation")\n\n\n'
ASKED = "confirmation.arrives >= 99 %"


@pytest.fixture
def wishing(project, corner):
    """Return a function that lets a crowd come for some journeys to a corner shop that sells teapots alone."""

    def made(*wishes):
        adapter = (project.folder / "shop.py").read_text()
        project.write("shop.py", adapter.replace(PLAIN, f"{PLAIN}        {NAMED}"))
        project.write("kettle.py", JOURNEY.format(wants="orders"))
        bought = (
            (project.folder / "teapot.py").read_text().replace('\n\n\n@teapot.act("looks', f'{READS}@teapot.act("looks')
        )
        project.write("teapot.py", bought)
        settings = (project.folder / "parcours.toml").read_text().replace('"teapot.py"', '"teapot.py", "kettle.py"')
        weights = ", ".join(f"{name} = 1.0" for name in wishes)
        crowd = f'\n[load]\njourneys = {{ {weights} }}\nlate_p99_s = 60\nobjectives = ["{ASKED}"]\n'
        corner.smtp = ("127.0.0.1", tomllib.loads(settings)["mailbox"]["port"])
        project.write("parcours.toml", settings.replace("within_s = 1", "within_s = 30") + crowd)
        return project

    return made


def test_the_crowd_comes_for_what_is_sold_and_hears_why_not_for_the_rest(wishing):
    """Nothing of the kettle is a failure; the report, JUnit and the terminal say why nobody came for it."""
    project = wishing("teapot", "kettle")

    done = project.run("parcours", *CALL)

    (run,) = [path.parent for path in project.runs]
    told, page = json.loads((run / "run.json").read_text())["load"], (run / "report.html").read_text()
    why = "the shop corner has no product 'kettle'"
    assert (done.returncode, told["verdict"], told["not_sold"]) == (0, "kept", {"kettle": why}), (
        done.stdout + done.stderr
    )
    assert f"nobody comes for kettle: {why}" in done.stderr
    assert "came for what is not sold" not in done.stderr
    assert f"note          nobody comes for kettle: {why}" in done.stdout
    assert f"Nobody comes for kettle: {escape(why).replace('&#x27;', '&#39;')}." in page
    cases = {case.get("name"): case for case in ElementTree.parse(run / "junit.xml").iter("testcase")}
    kettle = next(case for name, case in cases.items() if name.startswith("kettle#"))
    assert (kettle.find("skipped").get("message"), cases[ASKED].find("failure")) == (why, None)

    records = list(RunFolder(run).records("promises"))
    sentences = {record["promise"]: record["sentence"] for record in records}
    assert len(records) == len(sentences)
    said = sentences["confirmation.arrives"]
    assert (
        page.count(f"<td>{said}<br><code>{escape(ASKED)}</code></td>"),
        page.count(f"<td>{said}<br><code>confirmation.arrives</code></td>"),
    ) == (1, 1)
    assert observe([run]).sentences["confirmation.arrives"] == said


def test_a_crowd_that_wants_nothing_that_is_sold_does_not_come(wishing):
    """Exit 5 and never green: the run is empty, its report says why, and JUnit holds an error."""
    project = wishing("kettle")

    done = project.call(*CALL)

    (run,) = [path.parent for path in project.runs]
    about = json.loads((run / "run.json").read_text())
    assert (done.returncode, about["verdict"], about["exit_code"]) == (5, "empty", 5)
    assert "nothing that the crowd wants is sold: the shop corner has no product 'kettle'" in done.stderr
    assert not list(RunFolder(run).records("intervals"))
    assert "nothing that the crowd wants is sold" in (run / "report.html").read_text()
    assert ElementTree.parse(run / "junit.xml").getroot().get("errors") == "1"
