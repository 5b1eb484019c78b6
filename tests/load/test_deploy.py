"""The files of deploy/: they parse, and every command in them is one that the command line accepts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from parcours.assembly.settings import load_settings
from parcours.commands.load import load

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
_DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")


def documents() -> list[dict[str, Any]]:
    """Return the Kubernetes documents."""
    files = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    return [document for file in files for document in yaml.safe_load_all(file.read_text())]


def compose() -> dict[str, Any]:
    """Return the Compose services, variables at their defaults."""
    text = _DEFAULT.sub(lambda match: match[1], (DEPLOY / "compose.yaml").read_text())
    services: dict[str, Any] = yaml.safe_load(text)["services"]
    return services


def container(name: str) -> dict[str, Any]:
    """Return the one container of the Job of this name."""
    (job,) = [one for one in documents() if (one["kind"], one["metadata"]["name"]) == ("Job", name)]
    (found,) = job["spec"]["template"]["spec"]["containers"]
    answer: dict[str, Any] = found
    return answer


def commands() -> list[tuple[str, list[str]]]:
    """Return every command of ours, with where it stands."""
    in_compose = [(f"compose {name}", service["command"]) for name, service in compose().items()]
    jobs = ("parcours-master", "parcours-worker")
    return in_compose + [(f"kubernetes {name}", container(name)["args"]) for name in jobs]


@pytest.mark.parametrize(("where", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_command_line_accepts_every_command(where: str, command: list[str]) -> None:
    """Each command is the verb load, with options and values that it knows; words are text, never numbers."""
    verb, *arguments = command
    assert verb == "load"
    assert all(isinstance(word, str) for word in arguments)
    parsed = load.make_context("load", arguments, resilient_parsing=False)
    assert parsed.params["master"] != parsed.params["worker"]
    assert parsed.params["confirmed"]


def test_workers_find_their_master_and_as_many_come_as_are_waited_for() -> None:
    """The host that workers are told is the master's service, with the ports of messages, plan and mail open."""
    (service,) = [one for one in documents() if one["kind"] == "Service"]
    worker, master = container("parcours-worker")["args"], container("parcours-master")
    (job,) = [one for one in documents() if one["metadata"]["name"] == "parcours-worker"]

    assert worker[worker.index("--master-host") + 1] == service["metadata"]["name"]
    assert [port["port"] for port in service["spec"]["ports"]] == [5557, 5558, 5559, 2525]
    assert [port["containerPort"] for port in master["ports"]] == [5557, 5558, 5559, 2525]
    assert int(master["args"][master["args"].index("--workers") + 1]) == job["spec"]["parallelism"]
    services = compose()
    joining = services["worker"]["command"]
    assert joining[joining.index("--master-host") + 1] in services
    waited_for = services["master"]["command"]
    assert int(waited_for[waited_for.index("--workers") + 1]) == services["worker"]["deploy"]["replicas"]


def test_the_configuration_beside_them_is_one(tmp_path: Path) -> None:
    """The configuration of either way is accepted, names the shop that is confirmed, and where its mail arrives."""
    (config,) = [one for one in documents() if one["kind"] == "ConfigMap"]
    (tmp_path / "parcours.toml").write_text(config["data"]["parcours.toml"])
    for file in (tmp_path / "parcours.toml", DEPLOY / "parcours.toml"):
        settings = load_settings(file)
        assert (settings.load.hosts, settings.mailbox.port) == (("shop",), 2525)


def test_the_image_has_what_it_copies_and_runs() -> None:
    """Every path that the Dockerfile copies from the repository is there, and it ends in the command."""
    text = (DEPLOY / "Dockerfile").read_text()
    sources = re.findall(r"^COPY (\S+) ", text, re.MULTILINE)
    assert all((DEPLOY.parent / source).exists() for source in sources)
    assert (DEPLOY.parent / "requirements" / "run.lock").exists()
    assert 'ENTRYPOINT ["parcours"]' in text


def test_locusts_own_operator_is_given_what_our_locustfile_offers() -> None:
    """The locustfile in the file for Locust's operator imports what ours has; its options and variables are known."""
    document = yaml.safe_load((DEPLOY / "locust-operator.yaml").read_text())
    spec = document["spec"]
    assert (document["apiVersion"], document["kind"]) == ("locust.io/v1", "LocustTest")
    code = f"{spec['locustfile']['content']}\nimport sys\nfrom locust.argument_parser import get_parser\n"
    code += "known = get_parser().parse_args(sys.argv[1:])\nprint(known.arrivals_per_s, known.run_time, known.steps)"
    done = subprocess.run(
        [sys.executable, "-c", code, *spec["args"].split()],
        env={**os.environ, **{one["name"]: one["value"] for one in spec["env"]}},
        cwd=DEPLOY.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split("\n")[0] == "50.0 300 home: GET /; search: GET /recherche?q=bouquet"
