"""Laws of the first files: they run at once, they overwrite nothing, and the doctor tells what is wrong with them."""

import json
import re
import tomllib

import pytest

from impact.settings import ImpactSettings
from parcours.assembly.settings import SECTIONS
from parcours.assembly.starting import write_starter
from reports.load import load_run
from reports.model import Ending


@pytest.fixture
def started(project, corner):
    """Return a project of which nothing is there but what ``parcours init`` wrote for the corner shop."""
    for path in sorted(project.folder.iterdir()):
        path.unlink()
    done = project.call("init", "--url", corner.url)
    assert done.returncode == 0, done.stderr
    config = project.folder / "parcours.toml"
    port = config.read_text().replace("port = 2525", "port = 0")
    config.write_text(port)
    return project


def test_the_first_files_are_played_at_once(started, corner):
    """Adapter, journey and promise of ``init`` are green against a page of theirs, in a browser."""
    done = started.call("journeys", "--mailbox", "smtp://127.0.0.1:" + str(a_port()))

    (journey,) = load_run(started.runs[-1].parent).journeys
    assert (done.returncode, journey.id, journey.ending) == (0, "first-visit#1", Ending.KEPT), done.stderr
    assert [(o.promise, str(o.state)) for o in journey.last.outcomes] == [("own.home-answers", "kept")]


def a_port():
    """Return a port that is free now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_nothing_is_overwritten(started):
    """A second call is exit code 2, names what is there, and writes nothing."""
    (started.folder / "shop.py").write_text("mine")
    (started.folder / "first_visit.py").unlink()

    done = started.call("init")

    assert done.returncode == 2
    assert "shop.py: exists already" in done.stderr
    assert (started.folder / "shop.py").read_text() == "mine"
    assert not (started.folder / "first_visit.py").exists()


def test_what_stands_behind_a_hash_is_the_default(tmp_path):
    """Every key of the first configuration exists, prices and all, and one that is commented out changes nothing."""
    write_starter(tmp_path, "")
    text = (tmp_path / "parcours.toml").read_text()
    named = tomllib.loads(re.sub(r"^# (?=[a-z_]+ = )", "", text, flags=re.MULTILINE))
    given = tomllib.loads(text)

    behind_a_hash = {
        section: {key: value for key, value in keys.items() if key not in given[section]}
        for section, keys in named.items()
    }
    defaults = {section: model.model_validate({}).model_dump(mode="json") for section, model in SECTIONS.items()}
    assert behind_a_hash == {
        section: {key: defaults[section][key] for key in keys} for section, keys in behind_a_hash.items()
    }
    assert behind_a_hash["impact"].keys() == ImpactSettings.model_fields.keys() - {"drivers"}


@pytest.mark.parametrize(
    ("url", "hosts"), [("https://shop.example.org/", ["shop.example.org"]), ("http://127.0.0.1:8000", [])]
)
def test_a_shop_elsewhere_is_named_as_a_host_that_may_be_gone_to(project, tmp_path, url, hosts):
    """The configuration allows the shop's own host, and no other."""
    project.call("init", "--url", url, tmp_path / "fresh")

    shop = tomllib.loads((tmp_path / "fresh" / "parcours.toml").read_text())["shop"]
    assert (shop["url"], shop["allowed_hosts"]) == (url.rstrip("/"), hosts)


def test_an_address_that_is_none_is_refused(project, tmp_path):
    """What is no web address is exit code 2, and nothing is written."""
    done = project.call("init", "--url", "shop.example.org", tmp_path / "fresh")

    assert (done.returncode, (tmp_path / "fresh").exists()) == (2, False)


def test_the_file_for_ci_keeps_the_report_and_leaves_cookies_out(started):
    """It holds no fault of its own, plays the journeys, and never uploads what is laid aside."""
    text = (started.folder / ".github" / "workflows" / "parcours.yml").read_text()

    assert "$$" not in text
    assert "--fault" not in text
    assert 'pip install "$PARCOURS"' in text
    assert "- run: parcours journeys" in text
    assert "!runs/*/waiting/" in text


def findings(project):
    """Return what the doctor found, by what was checked."""
    done = project.call("doctor", "--json")
    return done.returncode, {one["what"]: one for one in json.loads(done.stdout)["findings"]}


def test_the_doctor_walks_from_the_configuration_to_the_shops_first_page(started, corner):
    """All is well: suite, browser, mailbox, shop and the page behind the adapter's door."""
    config = started.folder / "parcours.toml"
    config.write_text(config.read_text().replace("port = 0", f"port = {a_port()}"))

    code, found = findings(started)

    assert code == 0, found
    assert found["suite"]["seen"] == "adapter MyShop with 1 of 34 verbs; 1 journey: first-visit"
    assert found["first page"]["seen"] == "'The Corner Shop': 1 links, 0 fields, 0 buttons"


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "seen", "way_out"),
    [
        ("first_visit.py", "own.home-answers", "own.home-answer", "suite", "no promise is named", ""),
        ("shop.py", "class MyShop(Shop)", "class MyShop(Shop", "suite", "cannot be loaded", ""),
        ("parcours.toml", "own_promises.py", "promises.py", "suite", "no such file", ""),
        ("parcours.toml", "port = 0", "prot = 0", "configuration", 'did you mean "port"', "1 to mend"),
        ("parcours.toml", "port = 0", "# port = 0", "shop", "cannot know a mailbox", "smtp://127.0.0.1:PORT"),
        (
            "shop.py",
            "self.base_url)",
            'self.base_url)\n        self.driver.press("Shop")',
            "first page",
            "Shop",
            "enter",
        ),
    ],
)
def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(started, file, old, new, what, seen, way_out):
    """Each mistake is found by its own check, with what was seen and the way out; exit code 3."""
    config = started.folder / "parcours.toml"
    if what == "first page":
        config.write_text(config.read_text().replace("port = 0", f"port = {a_port()}"))
    text = (started.folder / file).read_text()
    assert old in text
    (started.folder / file).write_text(text.replace(old, new))

    code, found = findings(started)

    assert (code, found[what]["well"]) == (3, False), found
    assert seen in found[what]["seen"]
    assert way_out in found[what]["way_out"]


def test_survive_47_a_consent_banner_is_cleared_away_by_the_adapter(started, corner):
    """What lies over the first page is pressed away, and the journey goes on behind it."""
    corner.banner = True

    done = started.call("journeys", "--mailbox", f"smtp://127.0.0.1:{a_port()}", "--driver", "http")

    (journey,) = load_run(started.runs[-1].parent).journeys
    (looked,) = [fact for fact in journey.last.facts if fact.name == "page.looked"]
    assert (done.returncode, looked.value) == (0, "The Corner Shop"), done.stderr


def test_survive_47_a_captcha_is_inconclusive_and_not_the_shops_fault(project, corner):
    """Where a page asks whether the customer is a machine, nothing is judged: exit code 3 and the page's words."""
    corner.captcha = True

    done = project.call("journeys", "teapot")

    (journey,) = load_run(project.runs[-1].parent).journeys
    assert (done.returncode, journey.ending) == (3, Ending.INCONCLUSIVE), done.stderr
    assert "asks whether the customer is a machine: “Please confirm that you are not a robot.”" in (
        journey.last.trouble.message
    )
