"""Laws of recording: the walk goes as far as the order button and no further, and its draft can be played."""

import json
import re

import pytest

from fixtures.shop.service import start_shop
from reports.load import load_run
from reports.model import Ending


@pytest.fixture
def bare(project, corner):
    """Return the project with a configuration that names the shop's address and nothing else of it."""
    for name in ("shop.py", "teapot.py"):
        (project.folder / name).unlink()
    config = project.folder / "parcours.toml"
    config.write_text(
        config.read_text().replace('name = "shop.py:CornerShop"', "").replace('files = ["teapot.py"]', 'files = ["."]')
    )
    return project


def test_the_walk_lists_every_page_to_the_order_button_and_orders_nothing(bare, corner):
    """Fields and buttons are listed by their names; what must be filled in is marked; the shop has no order."""
    done = bare.call("record", corner.url, "--headless")

    assert (done.returncode, corner.orders) == (0, []), done.stderr
    places = [line.split()[0] for line in done.stdout.splitlines() if line[:1].isalpha() and "http" in line]
    assert places == ["home", "product", "basket", "checkout"]
    assert "  field   E-mail  [email, must be filled]" in done.stdout
    assert "  button  Place order" in done.stdout
    assert "nothing was ordered" in done.stdout


def test_the_draft_is_an_adapter_that_plays_the_drafted_order(bare, corner):
    """Without a word changed, adapter and journey order what the walk found."""
    assert bare.call("record", corner.url, "--headless").returncode == 0

    done = bare.call("journeys", "first-order", "--shop", "recorded.py")

    (journey,) = load_run(bare.runs[-1].parent).journeys
    broken = [outcome.promise for outcome in journey.broken]
    assert [order["street"] for order in corner.orders] != [], done.stderr
    assert (journey.ending, broken) == (Ending.BROKEN, ["confirmation.arrives"])


@pytest.mark.parametrize("configured", [True, False])
def test_what_comes_next_is_told(bare, corner, configured):
    """Where no configuration names the shop, one is to be written first; then the order can be played."""
    if not configured:
        (bare.folder / "parcours.toml").unlink()

    told = bare.call("record", corner.url, "--headless").stdout.partition("next:\n")[2].splitlines()

    first = [] if configured else [f"  parcours init --url {corner.url}"]
    assert told == [
        *first,
        "  parcours journeys first-order --shop recorded.py",
        'for good, in parcours.toml: [shop] name = "recorded.py:RecordedShop"',
    ]


def test_a_walk_is_told_as_one_document(bare, corner):
    """`--json` gives every page, what was done there, and where it ended."""
    document = json.loads(bare.call("record", corner.url, "--headless", "--json").stdout)

    assert [page["place"] for page in document["pages"]] == ["home", "product", "basket", "checkout"]
    assert document["pages"][-1]["steps"] == [
        {"kind": "fill", "name": "Your name", "value": "name"},
        {"kind": "fill", "name": "E-mail", "value": "email"},
        {"kind": "fill", "name": "Street", "value": "address.street"},
        {"kind": "order", "name": "Place order", "value": ""},
    ]


def test_a_draft_is_never_overwritten(bare, corner):
    """A second recording into the same folder is exit code 2 before the shop is gone to."""
    bare.write("recorded.py", "mine")

    done = bare.call("record", corner.url, "--headless")

    assert (done.returncode, (bare.folder / "recorded.py").read_text()) == (2, "mine")


def test_a_shop_whose_checkout_is_not_found_is_drafted_as_far_as_one_came(bare, corner):
    """Exit code 3 says that the order button was not reached; the page and the reason are told."""
    corner.captcha = True

    done = bare.call("record", corner.url, "--headless")

    assert done.returncode == 3
    assert "no product with a button to add it to the basket was found" in done.stdout
    assert "def enter" in (bare.folder / "recorded.py").read_text()
    assert not (bare.folder / "first_order.py").exists()


def test_a_host_that_nobody_has_named_is_not_walked(bare):
    """Only this machine and named hosts may be gone to: exit code 4."""
    assert bare.call("record", "https://shop.example.org/", "--headless").returncode == 4


def test_a_shop_with_windows_of_delivery_and_cards_is_recorded_and_played(bare):
    """The demo shop, as if nobody knew it: windows to choose from, two addresses, a card, conditions to accept."""
    port = int(next(line for line in config_of(bare).splitlines() if line.startswith("port")).partition("=")[2])
    with start_shop(smtp=("127.0.0.1", port)) as shop:
        recorded = bare.call("record", shop.url, "--headless")
        text = config_of(bare).replace("confirmation_within_s = 1\n", "")
        (bare.folder / "parcours.toml").write_text(re.sub(r'url = ".*"', f'url = "{shop.url}"', text))
        done = bare.call("journeys", "first-order", "--shop", "recorded.py", "--driver", "browser")

    (journey,) = load_run(bare.runs[-1].parent).journeys
    assert (recorded.returncode, done.returncode, journey.ending) == (0, 0, Ending.KEPT), recorded.stdout + done.stdout
    assert "choose(next(" in (bare.folder / "recorded.py").read_text()


def config_of(project):
    """Return the project's configuration."""
    return (project.folder / "parcours.toml").read_text()
