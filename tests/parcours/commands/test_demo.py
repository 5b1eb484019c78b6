"""`parcours demo`: the whole loop in one report."""

import json


def test_the_whole_loop_in_one_report(parcours, tmp_path):
    """Customers alone, a fault, a crowd, the contact centre and the bill: one run, one page, a story in figures."""
    called = parcours("demo", "--driver", "http", "--json", timeout_s=400)

    assert called.code == 0, called.err
    told = json.loads(called.out)
    (run,) = (tmp_path / "runs").iterdir()
    page = (run / "report.html").read_text()
    sections = [f'id="{name}"' in page for name in ("story", "detections", "crowd", "centre", "journeys")]
    assert told["verdict"] == "kept"
    assert [one["title"] for one in told["story"]] == [
        "A healthy shop",
        "A fault",
        "A crowd",
        "The contact centre",
        "What it costs",
    ]
    assert [one["tone"] for one in told["story"]] == ["kept", "kept", "broken", "kept", "broken"]
    assert "advisers" in told["story"][-1]["sentence"]
    assert all(sections)
