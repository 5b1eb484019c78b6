"""The matrix of faults and promises as a picture."""

from reports.matrix import COLUMN_PX, ROW_PX, draw_matrix
from reports.model import Detection


def found(number: str, expected: tuple[str, ...], broken: tuple[str, ...], accused: tuple[str, ...] = ()) -> Detection:
    """Make what came of one fault; without a number, of a healthy shop."""
    return Detection(
        fault=f"fault-{number}" if number else "",
        number=number,
        sentence="",
        expected=expected,
        broken=broken,
        caught=bool(set(expected) & set(broken)),
        accused=accused,
        judged=True,
    )


def test_promises_stand_in_the_order_in_which_faults_break_them():
    """Columns follow the faults' numbers, whatever order the faults were played in."""
    matrix = draw_matrix([found("F02", ("b.two",), ("b.two",)), found("F01", ("a.one",), ("a.one",))])
    assert [name for name, _ in matrix.columns] == ["a.one", "b.two"]
    assert [name for name, _ in matrix.rows] == ["F01 fault-F01", "F02 fault-F02"]


def test_each_kind_of_mark_is_told_apart():
    """What had to break and did, what rightly broke with it, what was missed and what was accused look different."""
    matrix = draw_matrix(
        [
            found("", (), ("x.accused",), ("x.accused",)),
            found("F01", ("a.one",), ("a.one", "b.two")),
            found("F02", ("c.three",), ()),
        ]
    )
    assert [(mark.kind, mark.told) for mark in matrix.marks] == [
        ("accused", "healthy shop: x.accused broke, and should not have"),
        ("caught", "F01 fault-F01: a.one broke, as it must"),
        ("also", "F01 fault-F01: b.two rightly broke with it"),
        ("missed", "F02 fault-F02: c.three should have broken"),
    ]


def test_of_several_promises_one_is_enough():
    """A fault that was caught by one of its promises has not missed the others."""
    matrix = draw_matrix([found("F01", ("a.one", "b.two"), ("b.two",))])
    assert [(mark.kind, mark.told) for mark in matrix.marks] == [("caught", "F01 fault-F01: b.two broke, as it must")]


def test_marks_stand_where_row_and_column_meet():
    """A fault further down and a promise further right are one step apart each."""
    first, second = draw_matrix([found("F01", ("a",), ("a",)), found("F02", ("b",), ("b",))]).marks
    assert (second.x - first.x, second.y - first.y) == (COLUMN_PX, ROW_PX)


def test_healthy_journeys_share_a_row():
    """However many healthy journeys stand beside the faults, they are one row."""
    matrix = draw_matrix([found("", (), ()), found("", (), ()), found("F01", ("a",), ("a",))])
    assert [name for name, _ in matrix.rows] == ["healthy shop", "F01 fault-F01"]
