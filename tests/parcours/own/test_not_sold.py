"""What a shop does not sell is not seen; what its adapter says that it sells, and is not there, is a fault."""

import json

import pytest

from reports.load import load_run
from reports.model import Ending

PLAIN = "def look_up(self, product):\n"
NAMED = 'if product not in self.products():\n            self._lacks(f"product {product!r}")\n'
SEARCHED = 'if not self.driver.has(product.capitalize()):\n            self._lacks(f"product {product!r}")\n'
PRESSED = "return self.driver.press(product.capitalize())\n"

JOURNEY = '''
"""Somebody wants a kettle."""

from journeys.wishes import by_post
from parcours.domain.journey import Journey

kettle = Journey("kettle", "A kettle is wanted")


@kettle.act("buys a kettle")
def buy(customer):
    customer.{wants}("kettle", by_post(customer.persona.address))


kettle.promises("order.once", "stock.*", "confirmation.arrives")
'''


@pytest.fixture
def wanting(project):
    """Return a function that lets a customer want a kettle of a shop that looks products up in a given way."""

    def made(look_up, *sold, wants="orders"):
        adapter = (project.folder / "shop.py").read_text()
        adapter = adapter.replace(PLAIN, f"{PLAIN}        {look_up}").replace('("teapot",)', repr(("teapot", *sold)))
        project.write("shop.py", adapter)
        project.write("teapot.py", (project.folder / "teapot.py").read_text().replace("confirmation.arrives", "mail.*"))
        project.write("kettle.py", JOURNEY.format(wants=wants))
        settings = (project.folder / "parcours.toml").read_text()
        project.write("parcours.toml", settings.replace('"teapot.py"', '"teapot.py", "kettle.py"'))
        return project

    return made


@pytest.mark.parametrize("wants", ["orders", "looks_for_windows", "wants_more_than_there_is"])
def test_a_product_that_is_not_sold_is_not_seen_with_the_reason_and_the_others_decide(wanting, wants):
    """The journey says what the shop has not; none of its promises is called kept; the run is as the others are."""
    project = wanting(NAMED, wants=wants)

    done = project.call("journeys", "teapot", "kettle")

    run = load_run(project.runs[-1].parent)
    kettle = next(journey for journey in run.journeys if journey.journey == "kettle")
    assert (done.returncode, run.verdict, kettle.ending) == (0, "kept", Ending.NOT_SEEN), done.stderr
    assert "the shop corner has no product 'kettle'" in done.stdout
    assert {(str(one.state), one.seen.rpartition("; ")[2]) for one in kettle.last.outcomes} == {
        ("not seen", "the shop corner has no product 'kettle'")
    }


def test_a_run_that_only_wanted_what_is_not_sold_is_never_green(wanting):
    """Nothing was judged, which is exit 5, as where nothing was selected."""
    project = wanting(NAMED)

    done = project.call("journeys", "kettle", "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["verdict"]) == (5, "empty")
    assert told["sentence"] == "The journey wants what the shop does not sell."


@pytest.mark.parametrize("look_up", [SEARCHED, PRESSED], ids=["searched", "pressed"])
@pytest.mark.parametrize("wants", ["orders", "looks_for_windows"])
def test_a_product_that_the_adapter_names_and_that_is_gone_is_a_fault(wanting, look_up, wants):
    """Whatever the adapter makes of a search that finds nothing, the customer could not go on, and that is exit 1."""
    project = wanting(look_up, "kettle", wants=wants)

    done = project.call("journeys", "kettle")

    run = load_run(project.runs[-1].parent)
    assert (done.returncode, run.verdict, run.journeys[0].ending) == (1, "broken", Ending.STUCK), done.stdout


def test_pytest_skips_a_journey_that_wants_what_is_not_sold(wanting):
    """Beside other tests it is skipped, with the reason."""
    project = wanting(NAMED)

    done = project.run("pytest", "kettle.py", "-rs", "-p", "no:cacheprovider")

    assert (done.returncode, "the shop corner has no product 'kettle'" in done.stdout) == (5, True), done.stdout
