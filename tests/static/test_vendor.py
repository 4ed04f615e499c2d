"""What we copied from others is what VENDOR.md says it is."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
ROW = re.compile(r"\| (\S+\.(?:js|css|wasm))(?: \([^|]+\))? \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def test_each_vendored_file_has_the_checksum_written_down():
    written = dict(ROW.findall((VENDOR / "VENDOR.md").read_text("utf-8")))
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.suffix in {".js", ".css", ".wasm"}
    }
    assert written == found


def test_each_vendored_folder_carries_its_licence():
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert [folder.name for folder in folders if not (folder / "LICENSE").is_file()] == []
