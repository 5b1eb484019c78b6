"""The time line of touchpoints and the picture of it."""

from datetime import UTC, datetime
from pathlib import Path

from parcours.domain.facts import Fact, Touchpoint
from reports.load import load_run
from reports.model import NEVER_TRIED
from reports.phrases import phrases
from reports.score import score
from reports.timeline import Saying, timeline

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_facts_stand_in_the_act_in_which_they_were_learned(broken: Path) -> None:
    """Each act is a scene with what was said in it, and the time that passed before it."""
    line = timeline(load_run(broken).journeys[0].last)
    assert [(scene.act.name if scene.act else "", len(scene.sayings)) for scene in line.scenes] == [
        ("order", 6),
        ("follow", 1),
        ("collect", 1),
    ]
    assert [scene.since.days if scene.since else None for scene in line.scenes] == [None, 2, 2]


def test_what_follows_at_one_place_is_one_saying(broken: Path) -> None:
    """Facts of one touchpoint read at one place one after the other are said in one breath."""
    order = timeline(load_run(broken).journeys[0].last).scenes[0]
    assert [(str(saying.touchpoint), saying.where.split(" ")[0], len(saying.facts)) for saying in order.sayings] == [
        ("screen", "basket", 3),
        ("customer", "", 2),
        ("screen", "thank-you", 5),
        ("customer", "", 1),
        ("mail", "mail", 9),
        ("invoice", "page", 3),
    ]


def test_the_customer_has_the_first_lane_and_silent_touchpoints_none(broken: Path) -> None:
    """Only touchpoints that spoke have a lane, the customer the first."""
    lanes = timeline(load_run(broken).journeys[0].last).lanes
    assert [str(lane) for lane in lanes] == ["customer", "screen", "mail", "invoice", "tracking", "counter"]


def test_a_broken_promise_joins_the_sayings_that_it_rests_on(broken: Path) -> None:
    """The sayings of a broken promise carry its number and are linked with each other."""
    line = timeline(load_run(broken).journeys[0].last)
    assert line.links == ((4, 7),)
    assert [saying.number for saying in line.sayings if saying.marks == (1,)] == [4, 7]


def test_survive_1_facts_of_an_act_that_never_ended_stand_last(killed: Path) -> None:
    """What a killed journey had learned in its last act is in the time line, under no act."""
    scenes = timeline(load_run(killed).journeys[1].last).scenes
    assert [(scene.act, len(scene.sayings)) for scene in scenes] == [(None, 1)]


def test_the_score_has_a_stop_for_each_saying_on_its_lane(broken: Path) -> None:
    """The picture shows every saying once, in order from left to right, and an arc for the contradiction."""
    line = timeline(load_run(broken).journeys[0].last)
    picture = score(line)
    assert picture is not None
    assert [stop.x for stop in picture.stops] == sorted(stop.x for stop in picture.stops)
    heights = {lane.name: lane.y for lane in picture.lanes}
    assert [stop.y for stop in picture.stops] == [heights[saying.touchpoint] for saying in line.sayings]
    assert (len(picture.stops), len(picture.arcs), [band.since for band in picture.bands]) == (
        8,
        1,
        ["", "2 days later", "2 days 5 h later"],
    )
    assert picture.stops[-1].x < picture.width


def test_a_journey_that_was_never_played_has_no_score() -> None:
    """Where nobody said anything there is no picture."""
    line = timeline(NEVER_TRIED)
    assert (line.scenes, line.lanes, score(line)) == ((), (), None)


def test_every_touchpoint_has_an_icon() -> None:
    """A new touchpoint needs a sign on the page."""
    icons = Path(__file__).parents[2].joinpath("reports/templates/icons.html").read_text()
    assert [str(one) for one in Touchpoint if f'id="i-{one}"' not in icons] == []


def test_what_is_noted_of_every_page_is_left_to_the_ledger() -> None:
    """The currency and the foot of each page are told only where they are accused."""
    facts = tuple(
        Fact(name, value, Touchpoint.SCREEN, AT, "http://shop.test/", "basket", seq=seq)
        for seq, (name, value) in enumerate([("amount.currency", "EUR"), ("page.foot", True), ("basket.items", 2)])
    )
    saying = Saying(0, Touchpoint.SCREEN, "basket", AT, facts, (), ())
    assert [phrase.text for phrase in phrases(saying, set(), "UTC")[0]] == ["2"]
    assert [phrase.text for phrase in phrases(saying, {0}, "UTC")[0]] == ["EUR", "2"]
