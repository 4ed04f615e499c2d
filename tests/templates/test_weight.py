"""What every page loads before it shows anything stays small: a phone at a fair has little network."""

import re

from tests.templates.test_content_policy import TEMPLATES

STATIC = TEMPLATES.parent / "static"
MOST = 80_000
"""Bytes before compression."""


def test_the_style_sheets_of_every_page_are_small():
    sheets = re.findall(r'"((?:css|vendor)/[^"]+\.css)"', (TEMPLATES / "_layout.html").read_text("utf-8"))
    assert len(sheets) > 5
    assert sum((STATIC / sheet).stat().st_size for sheet in sheets) < MOST
