"""ical.js (Thunderbird) and node-ical, each in a process of Node."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.interop.seen import FROM, TO, Component, Occurrence, of_epoch

PACKAGES = Path(__file__).parents[1] / "node" / "node_modules"
SCRIPTS = {"ical.js": "read_ical_js.mjs", "node-ical": "read_node_ical.mjs"}


def missing(package: str) -> str | None:
    if not shutil.which("node"):
        return "node is not installed"
    return None if (PACKAGES / package).is_dir() else f"{package} is not installed: npm ci --prefix tests/node"


def components(package: str, octets: bytes) -> list[Component]:
    return [
        Component(**_instants(each, "start", "end", "recurrence_id")) for each in _read(package, octets)["components"]
    ]


def occurrences(package: str, octets: bytes) -> list[Occurrence]:
    return [Occurrence(**_instants(each, "start", "end")) for each in _read(package, octets)["occurrences"]]


@cache
def _read(package: str, octets: bytes) -> Any:
    window = [str(int(edge.timestamp())) for edge in (FROM, TO)]
    script = Path(__file__).with_name(SCRIPTS[package])
    done = subprocess.run(
        ["node", script, *window], input=octets, capture_output=True, timeout=60, env=os.environ | {"TZ": "UTC"}
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def _instants(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return said | {name: None if said[name] is None else of_epoch(said[name]) for name in names}
