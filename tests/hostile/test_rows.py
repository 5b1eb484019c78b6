"""docs/survive.md tells nothing that no test holds."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_every_row_has_a_test_that_carries_its_number():
    """Each row's number stands in the name of a test, as `test_survive_25_...` or `test_survive_2_and_3_...`."""
    rows = set(re.findall(r"^\| (\d+) \|", (PROJECT / "docs" / "survive.md").read_text(), re.MULTILINE))
    names = [
        name
        for path in (PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"def test_(?:survive|row)_((?:\d+_(?:and_)?)+)", path.read_text())
    ]
    held = {number for name in names for number in re.findall(r"\d+", name)}

    assert rows == {str(number) for number in range(1, 51)}
    assert sorted(rows - held, key=int) == []
