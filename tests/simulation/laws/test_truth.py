"""What the engine plays is what theory and independent simulations say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from simulation.intervals import Estimate
from simulation.truth import exact
from simulation.truth.models import MODEL_B, MODEL_B1
from simulation.truth.ours import Question, read_questions
from simulation.truth.simulated import Queue, can_be_played, play_day, play_queue, queue_of
from simulation.truth.table import B_PUBLISHED, Line, all_well, page

SAMPLE = Path(__file__).parents[4] / "shared" / "truth_sample.csv"
STORED = Path(exact.__file__).with_name("reference.csv")
Z999 = 3.2905 / 1.9600

PLAYED = {
    "waits without limit": Queue("ErlangC", 200, 180, None, 11, 20),
    "hangs up": Queue("ErlangA", 300, 240, 60, 20, 20),
    "overloaded": Queue("ErlangA", 1000, 300, 10, 40, 20),
    "comes back": Queue("ErlangC+FCR0.7", 150, 300, None, 20, 20),
    "never waits": Queue("ErlangB", 60, 120, None, 2, 0),
    "takes as long each time": Queue("M/D/1", 10, 240, None, 1, 0),
}


def questions_of(queue: Queue) -> list[Question]:
    """Return all stored questions about a queue."""
    return [question for question in read_questions(STORED) if queue_of(question) == queue]


@pytest.mark.parametrize("name", PLAYED)
def test_a_settled_queue_is_what_the_chain_says(name: str) -> None:
    """Every metric of the queue lies within the simulation's 99.9 % interval, whatever its definition."""
    queue = PLAYED[name]
    asked = questions_of(queue)
    played = play_queue(queue, [question.metric for question in asked], contacts=3e5)
    outside = [q.metric for q in asked if Line(q, q.value, played[q.metric]).inside(Z999) is False]

    assert (len(asked) > 0, outside) == (True, [])


def test_a_day_with_falls_of_staff_is_what_kolmogorov_says() -> None:
    """Day B1: abandonment, delay and mean wait by the forward equations (12 digits) lie in the 99.9 % interval."""
    truth = {"p_ab": 0.031265004445215516, "p_delay": 0.2557333286283551, "mean_wait_all_s": 5.627700800138793}
    played = play_day(MODEL_B1, list(truth), days=400)

    assert [name for name, value in truth.items() if not within(played[name], value, 0.0)] == []


def test_a_day_with_repeats_is_what_others_simulated() -> None:
    """Day B: the values of 20,000 independently simulated days lie in the 99.9 % interval of the difference."""
    played = play_day(MODEL_B, list(B_PUBLISHED), days=400)

    assert [name for name, (value, half) in B_PUBLISHED.items() if not within(played[name], value, half)] == []


def within(one: Estimate, value: float, half: float) -> bool:
    """Say whether a value with a half width of its own lies in a 99.9 % interval."""
    own = 0.5 * (one.high - one.low)
    return abs(one.value - value) <= Z999 * (own**2 + half**2) ** 0.5


def test_the_page_of_truth_has_nothing_wrong() -> None:
    """Every closed form on the page meets its reference, and the page says so in its first lines."""
    text = page(contacts=None)

    assert all_well(text)
    assert "- closed forms: 302 of 302 values within a relative error of 1e-11;" in text
    assert "- published tables: 14 of 14 met to the last printed digit;" in text


def test_a_wrong_value_is_called_wrong() -> None:
    """The page would say so, if a closed form were off in the ninth digit."""
    question = next(iter(read_questions(STORED)))

    assert not Line(question, question.value * (1 + 1e-9), None).exact


def test_a_queue_that_settles_in_weeks_is_not_played() -> None:
    """At an occupancy of 99.9 % a thousand advisers need months to settle, and nobody pretends otherwise."""
    assert not can_be_played(Queue("ErlangC", 11988, 300, None, 1000, 20))


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of truths is not on this machine")
def test_every_row_of_the_sample_is_on_the_page() -> None:
    """No value of the sample is left out of our own reference table."""
    ours = {(queue_of(q).lambda_per_h, q.aht_s, q.patience_s, q.servers, q.metric) for q in read_questions(STORED)}
    theirs = {(q.lambda_per_h, q.aht_s, q.patience_s, q.servers, q.metric) for q in read_questions(SAMPLE)}

    assert theirs - ours == set()


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of truths is not on this machine")
def test_the_day_of_the_sample_is_met() -> None:
    """The four values of day B1 in the sample: three solved, one simulated with a half width of 0.00035."""
    with SAMPLE.open(newline="") as file:
        rows = {
            row["metric"]: float(row["value"]) for row in csv.DictReader(file) if row["model"].startswith("model B1")
        }
    played = play_day(MODEL_B1, list(rows), days=400)
    half = {"sl_offered": 0.00035}

    assert [name for name, value in rows.items() if not within(played[name], value, half.get(name, 0.0))] == []
