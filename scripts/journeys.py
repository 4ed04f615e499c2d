"""``make journeys``: the journeys in a real browser, against the real server with a fresh demo world.

The tests find the server at JOURNEYS_URL, the demo people's password in DEMO_PASSWORD and the server's
folder (mail, database) in HUIZHI_INSTANCE. With JOURNEYS_URL given, that server is used instead. Arguments go
to pytest.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.fresh_server import serving
from scripts.pytest_run import run_folder

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has no windows: a new visitor costs it a third of what the others spend, a page two thirds."""


def main(arguments: Sequence[str]) -> int:
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("No Chromium here: the journeys were not walked. On Debian: apt-get install chromium-headless-shell")
        return 0
    environ = os.environ | {"CHROMIUM": browser}
    if "JOURNEYS_URL" in environ:
        return run_folder("journeys", environ, arguments)
    with (
        tempfile.TemporaryDirectory(prefix="huizhi-journeys-") as folder,
        serving(environ, Path(folder), "journeys") as served,
    ):
        return run_folder("journeys", served | {"JOURNEYS_URL": served["BASE_URL"]}, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
