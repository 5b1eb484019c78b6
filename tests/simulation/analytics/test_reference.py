"""The closed forms agree with the birth-death chain, with published tables and with the sample of truths."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.truth import exact
from simulation.truth.ours import Question, answer, read_questions

STORED = Path(exact.__file__).with_name("reference.csv")
PUBLISHED = Path(exact.__file__).with_name("published.csv")
SAMPLE = Path(__file__).parents[4] / "shared" / "truth_sample.csv"


def disagreements(questions: list[Question]) -> list[tuple[Question, float]]:
    """Return the rows whose printed value we miss, with what we say."""
    wrong = []
    for question in questions:
        ours = answer(question)
        allowed = question.tolerance or max(1e-11 * abs(question.value), 1e-13)
        if not abs(ours - question.value) <= allowed:
            wrong.append((question, ours))
    return wrong


def test_closed_forms_equal_the_chain_to_eleven_digits() -> None:
    """Every stored value, up to 5,000 servers, is met to eleven digits."""
    questions = list(read_questions(STORED))

    assert (len(questions), disagreements(questions)) == (302, [])


def test_published_tables_are_met_to_the_last_printed_digit() -> None:
    """Every value that others printed is met within half a unit of its last digit."""
    questions = list(read_questions(PUBLISHED))

    assert (len(questions), disagreements(questions)) == (14, [])


def test_stored_values_are_those_that_the_chain_gives(tmp_path: Path) -> None:
    """The stored file is the answer of exact.py, and of nothing else."""
    again = tmp_path / "reference.csv"
    exact.write(again)

    assert again.read_text() == STORED.read_text()


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of truths is not on this machine")
def test_sample_of_truths_is_met_to_eleven_digits() -> None:
    """Every steady-state row of the sample is met to eleven digits."""
    questions = list(read_questions(SAMPLE))

    assert (len(questions), disagreements(questions)) == (259, [])
