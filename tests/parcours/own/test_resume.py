"""Laws of going on later: an act is played when it has come due, once, in the same run."""

import json
import os
import signal
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reports.load import load_run
from reports.model import Ending


def lines(run, stream):
    """Return the records of a stream."""
    path = run / f"{stream}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def play_first_act(project):
    """Play the journey up to its pause and return the run's folder."""
    done = project.call("journeys", "teapot")
    assert done.returncode == 0, done.stderr
    return project.runs[-1].parent, done


def make_due(run, ago=timedelta(seconds=1)):
    """Let what waits in *run* have been due *ago*."""
    (path,) = (run / "waiting").glob("*.json")
    data = json.loads(path.read_text())
    data["due"] = (datetime.now(UTC) - ago).isoformat()
    path.write_text(json.dumps(data))


def test_a_journey_whose_next_act_is_to_come_waits_and_says_until_when(project, corner):
    """The run tells when the journey goes on; what is laid aside only its owner can read."""
    run, done = play_first_act(project)

    (path,) = (run / "waiting").glob("*.json")
    told = load_run(run).journeys[0]
    assert (told.ending, told.waiting.next_act) == (Ending.WAITING, "looks at the order")
    assert "waits until" in done.stderr
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)


def test_survive_25_the_cookies_that_are_laid_aside_stand_in_no_record_and_no_report(project, corner):
    """The visitor's cookie, which must work later, is in the file that waits and nowhere else in the run."""
    run, _ = play_first_act(project)

    secret = corner.orders[0]["visitor"]
    holders = [p.relative_to(run).parts[0] for p in run.rglob("*") if p.is_file() and secret.encode() in p.read_bytes()]
    assert holders == ["waiting"]


def test_an_act_that_has_come_due_is_played_with_the_same_session_in_the_same_run(project, corner):
    """The later act finds the customer's cookies; facts go on where they stopped; every promise is told once."""
    run, _ = play_first_act(project)
    before = len(lines(run, "facts"))
    make_due(run)

    done = project.call("resume")

    told = load_run(run).journeys[0]
    assert (done.returncode, told.ending, corner.tracked) == (0, Ending.KEPT, ["C-1000"]), done.stderr
    assert [act.name for act in told.last.acts] == ["buy", "look"]
    assert [fact.seq for fact in told.last.facts] == list(range(len(told.last.facts)))
    assert len(told.last.facts) > before
    assert len({outcome.promise for outcome in told.last.outcomes}) == len(told.last.outcomes)
    assert (len(project.runs), list(run.glob("waiting"))) == (1, [])


def test_what_is_not_due_waits_on_and_nothing_is_written(project, corner):
    """A call before the time plays nothing and leaves the records as they are."""
    run, _ = play_first_act(project)
    (path,) = (run / "waiting").glob("*.json")
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "due": (datetime.now(UTC) + timedelta(days=3)).isoformat()}))
    before = (run / "journeys.jsonl").read_bytes()

    done = project.call("resume")

    assert (done.returncode, (run / "journeys.jsonl").read_bytes()) == (0, before), done.stderr
    assert "waits on: look" in done.stderr


def test_resume_finds_the_run_from_another_folder_as_cron_calls_it(project, corner, tmp_path):
    """Paths of the configuration are those of its file, wherever the call is made."""
    run, _ = play_first_act(project)
    make_due(run)

    done = project.call("resume", "--config", project.folder / "parcours.toml", cwd=tmp_path)

    assert (done.returncode, load_run(run).journeys[0].ending) == (0, Ending.KEPT), done.stderr


def test_an_act_that_was_due_too_long_ago_expires(project, corner):
    """It is not played; its journey is inconclusive, never kept; the exit code says so."""
    run, _ = play_first_act(project)
    make_due(run, timedelta(days=30))

    done = project.call("resume")

    told = load_run(run)
    assert (done.returncode, told.journeys[0].ending, corner.tracked) == (3, Ending.INCONCLUSIVE, []), done.stderr
    assert told.journeys[0].last.trouble.kind == "expired"
    assert project.call("resume").returncode == 5


def test_two_calls_at_once_do_not_play_an_act_twice(project, corner):
    """However many calls are made at once, the shop sees the act once."""
    run, _ = play_first_act(project)
    make_due(run)

    calls = [project.begin("resume") for _ in range(4)]
    codes = [call.communicate(timeout=60) and call.returncode for call in calls]

    assert corner.tracked == ["C-1000"], codes
    assert load_run(run).journeys[0].ending is Ending.KEPT
    assert set(codes) <= {0, 5}


def test_an_act_that_was_begun_is_never_begun_again(project, corner):
    """A process that is killed in the middle of an act leaves no act waiting; the run is incomplete until it is named.

    Named, the journey is played anew by another customer, whose order is another one.
    """
    run, _ = play_first_act(project)
    make_due(run)
    text = (project.folder / "teapot.py").read_text()
    deadly = "    customer.looks_at_tracking()\n    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    project.write("teapot.py", text.replace("    customer.looks_at_tracking()\n", deadly))
    killed = project.run("parcours", "resume")
    project.write("teapot.py", text.replace("minutes(0.1)", "minutes(0)"))

    again = project.call("resume")
    verdict = load_run(run).verdict
    anew = project.run("parcours", "resume", run.name)

    assert (killed.returncode, again.returncode, verdict) == (-signal.SIGKILL, 5, "incomplete"), again.stderr
    assert (anew.returncode, corner.tracked) == (0, ["C-1000", "C-1001"]), anew.stderr
    journey = load_run(run).journeys[0]
    assert (journey.ending, len(journey.attempts)) == (Ending.KEPT, 2)
    assert len({order["email"] for order in corner.orders}) == 2


def test_survive_7_a_run_that_is_being_written_is_refused_by_name(project, corner):
    """Who names a run that another process writes gets exit code 2 and is told who writes it."""
    run, _ = play_first_act(project)
    make_due(run)
    (run / "run.lock").write_text(str(os.getpid()))
    import fcntl

    with (run / "run.lock").open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = project.call("resume", run.name)

    assert (done.returncode, corner.tracked) == (2, [])
    assert f"process {os.getpid()} is writing this run" in done.stderr


def test_a_shop_that_is_down_when_an_act_is_due_lets_it_wait_on(project, corner):
    """Nothing is judged, nothing is lost: exit 3, and the act is played by the next call."""
    run, _ = play_first_act(project)
    make_due(run)
    record = json.loads((run / "run.json").read_text())
    there = record["configuration"]["shop"]["url"]
    record["configuration"]["shop"]["url"] = "http://127.0.0.1:9"
    (run / "run.json").write_text(json.dumps(record))

    down = project.call("resume")
    record = json.loads((run / "run.json").read_text())
    record["configuration"]["shop"]["url"] = there
    (run / "run.json").write_text(json.dumps(record))
    up = project.call("resume")

    assert (down.returncode, up.returncode) == (3, 0), down.stderr + up.stderr
    assert load_run(run).journeys[0].ending is Ending.KEPT


def test_survive_6_only_what_is_missing_of_a_killed_run_is_played(project, corner):
    """After SIGKILL the same run is completed: what had ended is not played again, and nothing is counted twice."""
    project.write("teapot.py", (project.folder / "teapot.py").read_text().replace("minutes(0.1)", "minutes(0)"))
    corner_orders = 3
    process = project.begin("journeys", "teapot", "--repeat", "20")
    ends = time.monotonic() + 60
    while len(corner.orders) < corner_orders and time.monotonic() < ends:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    (run,) = [path.parent for path in project.runs]
    ended = {r["id"] for r in lines(run, "journeys") if r["event"] == "ended"}
    already = len(corner.orders)

    done = project.call("resume", run.name)

    told = load_run(run)
    assert done.returncode == 0, done.stderr
    assert ({j.ending for j in told.journeys}, len(told.journeys), told.verdict) == ({Ending.KEPT}, 20, "kept")
    assert len(corner.orders) - already == 20 - len(ended)
    assert len({order["email"] for order in corner.orders}) == len(corner.orders)
    assert {len(j.attempts) for j in told.journeys if j.id in ended} <= {1}
    assert len(project.runs) == 1


def test_mail_that_came_while_nobody_listened_is_not_seen_rather_than_broken(project, corner):
    """The embedded mailbox is closed between two calls; a mail awaited over that time accuses nobody."""
    project.write(
        "teapot.py",
        (project.folder / "teapot.py").read_text().replace("looks_at_tracking()", 'reads_mail("confirmation")'),
    )
    run, _ = play_first_act(project)
    make_due(run)

    project.call("resume")

    (confirmation,) = [o for o in load_run(run).journeys[0].last.outcomes if o.promise == "confirmation.arrives"]
    assert confirmation.state == "not seen"
    assert "nobody listened to the mailbox" in confirmation.seen


def test_what_pytest_left_waiting_is_gone_on_with_too(project, corner):
    """A run of pytest remembers where its journeys are defined; their files may import each other, then as now."""
    project.write("fixtures/words.py", 'TITLE = "A teapot is bought, and looked after"\n')
    text = (project.folder / "teapot.py").read_text()
    project.write(
        "teapot.py",
        text.replace('Journey("teapot", ', 'Journey("teapot", TITLE or ').replace(
            "from journeys.wishes", "from fixtures.words import TITLE\nfrom journeys.wishes"
        ),
    )
    config = project.folder / "parcours.toml"
    config.write_text(config.read_text().replace('files = ["teapot.py"]', ""))
    played = project.run("pytest", "-q", "-p", "no:cacheprovider", "teapot.py")
    (run,) = [path.parent for path in project.runs]
    make_due(run)

    done = project.call("resume")

    assert (played.returncode, done.returncode, corner.tracked) == (0, 0, ["C-1000"]), played.stdout + done.stderr
    assert load_run(run).journeys[0].ending is Ending.KEPT


def test_a_run_of_another_verb_is_not_gone_on_with(project):
    """What was not a run of journeys is refused with the way out."""
    run = project.folder / "runs" / "20261122T100000Z-load"
    Path(run).mkdir(parents=True)
    (run / "run.json").write_text(
        json.dumps({"format_version": 1, "verb": "load", "started_at": "2026-11-22T10:00:00Z"})
    )

    done = project.call("resume", run.name)

    assert done.returncode == 2
    assert "only journeys wait for later acts" in done.stderr
