"""The way of docs/own-shop.md, gone on shops that nobody here wrote: from an empty folder to an order that is kept."""

import pytest

from fixtures.realshops.service import bring_up, find_recipe
from reports.load import load_run
from reports.model import Ending


@pytest.fixture(params=[("oscar", "/fr"), ("pretix", "/ariane/marche")], ids=["oscar", "pretix"])
def real(request, tmp_path):
    """Bring up a real shop; its mails go to a port on which a run's mailbox will listen. Return address and port."""
    name, path = request.param
    recipe = find_recipe(name)
    if not recipe.environment.exists():
        pytest.skip(f"{recipe.way_out} makes the shop's environment")
    port = a_port()
    with bring_up(recipe, ("127.0.0.1", port), tmp_path / "shop") as shop:
        yield f"{shop.url}{path}", port


def a_port():
    """Return a port that is free now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_seven_commands_lead_from_an_empty_folder_to_an_order_that_is_kept(project, real):
    """Init, doctor, first visit, record, and the recorded order: each ends well, no line of Python is written."""
    url, port = real
    folder = project.folder / "my-shop"

    begun = project.call("init", "--url", url, folder)
    config = folder / "parcours.toml"
    config.write_text(config.read_text().replace("port = 2525", f"port = {port}"))
    checked = project.call("doctor", cwd=folder)
    visited = project.call("journeys", cwd=folder)
    recorded = project.call("record", "--headless", cwd=folder)
    config.write_text(config.read_text().replace("shop.py:MyShop", "recorded.py:RecordedShop"))
    ordered = project.call("journeys", cwd=folder)

    told = [call.returncode for call in (begun, checked, visited, recorded, ordered)]
    assert told == [0] * 5, checked.stdout + recorded.stdout + ordered.stdout
    run = load_run(sorted(folder.glob("runs/*"))[-1])
    assert {journey.id: journey.ending for journey in run.journeys} == {
        "first-order#1": Ending.KEPT,
        "first-visit#1": Ending.KEPT,
    }
    (order,) = [journey for journey in run.journeys if journey.journey == "first-order"]
    kept = {outcome.promise for outcome in order.last.outcomes if outcome.state == "kept"}
    assert {"confirmation.arrives", "price.stable", "touchpoints.agree"} <= kept
