"""Pages obey our content policy: no inline style, script or handler, nothing from another host."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.parts)
FORBIDDEN = re.compile(
    r"""<[a-z][^<>{}]*\s(?:style|on[a-z]+)=|<style|javascript:|<script(?![^>]*\b(?:src=|type="application/ld\+json"))"""
    r"""|<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_inline_and_nothing_foreign(page):
    assert FORBIDDEN.findall(page.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="x">',
        "<style>",
        '<a onclick="x">',
        "<script>x</script>",
        '<script src="https://x/y.js">',
        '<img src="//x/y">',
    ],
)
def test_the_pattern_finds_what_it_forbids(bad):
    assert FORBIDDEN.findall(bad) != []
