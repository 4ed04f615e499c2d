"""khal, vdirsyncer and calcurse, each with a configuration and a folder of its own."""

import hashlib
import os
import subprocess
from pathlib import Path

GENERAL = """
[general]
status_path = "{folder}/status/"
[pair huizhi]
a = "remote"
b = "local"
collections = {collections}
conflict_resolution = "a wins"
[storage remote]
{remote}
[storage local]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[huizhi]]
path = {folder}/calendar/
readonly = True
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""


def run(*command: str | Path, **environ: str) -> str:
    """What it prints; it may not fail."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=90, env=os.environ | {"LC_ALL": "C.UTF-8"} | environ
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Vdirsyncer:
    """One pair: ``remote`` (lines of its configuration) to files in ``folder``/calendar/<collection>."""

    def __init__(self, program: str, folder: Path, remote: str, collection: str = "") -> None:
        self._program, self._folder = program, folder
        (folder / "calendar" / collection).mkdir(parents=True)
        collections = f'["{collection}"]' if collection else "null"
        self._settings = folder / "vdirsyncer.conf"
        self._settings.write_text(GENERAL.format(folder=folder, remote=remote, collections=collections))

    def discover(self) -> None:
        run(self._program, "-c", self._settings, "discover", "--list")

    def sync(self) -> None:
        run(self._program, "-c", self._settings, "sync")

    def files(self) -> dict[str, str]:
        """Name -> digest of content and the time it was written."""
        return {
            path.name: f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mtime_ns}"
            for path in (self._folder / "calendar").rglob("*.ics")
        }

    def content(self, name: str) -> str:
        (path,) = (self._folder / "calendar").rglob(name)
        return path.read_text(encoding="utf-8")


def khal_list(program: str, folder: Path, first: str, days: int) -> set[tuple[str, str, str, str]]:
    """(start, end, status, title) in UTC of what khal shows of ``folder``/calendar."""
    settings = folder / "khal.conf"
    settings.write_text(KHAL.format(folder=folder))
    fields = "{start-long-full}|{end-long-full}|{status}|{title}"
    shown = run(program, "-c", settings, "list", "--day-format", "", "--format", fields, first, f"{days}d")
    rows = [line.split("|") for line in shown.splitlines() if "|" in line]
    return {(start, end, status.strip(), title) for start, end, status, title in rows}


def calcurse_import(program: str, folder: Path, octets: bytes) -> set[tuple[str, str]]:
    """(start, title) in UTC of the appointments that calcurse took in."""
    folder.mkdir()
    feed = folder / "feed.ics"
    feed.write_bytes(octets)
    report = run(program, "-D", folder, "-i", feed, TZ="UTC")
    assert " 0 skipped" in report, report
    rows = (folder / "apts").read_text().splitlines()
    return {(row[:18], row.partition("|")[2]) for row in rows if "|" in row}
