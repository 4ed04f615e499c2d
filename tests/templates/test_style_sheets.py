"""A style sheet holds only what a page uses."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
CODE = (
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "static/js").rglob("*.js"),
    *(
        path
        for name in ("core", "events", "offerings", "registrations", "trainings")
        for path in (ROOT / name).rglob("*.py")
    ),
)
COMPOSED = re.compile(r"(?<![\w-])([a-z][\w-]*-)(?=\{\{|\$\{|\" ~|' ~)")
"""``state-{{ tone }}``: all that begins like this may be written."""


@pytest.fixture(scope="module")
def used():
    text = "\n".join(path.read_text("utf-8") for path in CODE)
    return set(re.findall(r"[a-zA-Z][\w-]*", text)), tuple(set(COMPOSED.findall(text)))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_is_used(sheet, used):
    words, beginnings = used
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    selectors = [each for each in re.findall(r"([^{}]+)\{", text) if not each.strip().startswith("@")]
    classes = {name for each in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", each)}
    assert sorted(name for name in classes if name not in words and not name.startswith(beginnings)) == []
