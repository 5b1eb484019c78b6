"""The section on cost: ranked bars, the tornado, remarks; and pages of runs that hold no statement, or half of one."""

import json
from pathlib import Path

import pytest

from impact import document
from reports.page.sections import impact as section
from reports.page.sections.impact import read_statement


@pytest.mark.parametrize(
    "text",
    [None, "", '{"kind": "impact", "format_', "[]", '{"kind": "other", "format_version": 1}', '{"kind": "impact"}'],
)
def test_what_is_no_statement_is_no_section(tmp_path: Path, text: str | None) -> None:
    """A missing, truncated or foreign file makes no section, and no report fails over it."""
    if text is not None:
        (tmp_path / "impact.json").write_text(text)

    assert read_statement(tmp_path) is None


def test_a_statement_is_read_as_it_was_written(tmp_path: Path) -> None:
    """The document of a run is the section's only source."""
    told = {"kind": "impact", "format_version": 1, "findings": []}
    (tmp_path / "impact.json").write_text(json.dumps(told))

    assert read_statement(tmp_path) == told


def test_the_page_and_the_statement_speak_of_one_format() -> None:
    """The page reads what impact writes, without loading it."""
    assert section.FORMAT_VERSION == document.FORMAT_VERSION
