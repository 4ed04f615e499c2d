"""What browsers mend in silence, and read aloud as something else than was meant."""

import re

import pytest

from tests.templates.test_content_policy import PAGES, TEMPLATES

FORM_IN_PARAGRAPH = re.compile(r"<p\b[^>]*>(?:(?!</p>).)*(?:\{\{ post_button\(|<form\b)", re.DOTALL)
"""A form ends the paragraph around it: what is left are two empty ones, each of them a pause in what is read aloud."""


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_form_stands_in_a_paragraph(page):
    assert FORM_IN_PARAGRAPH.findall(page.read_text("utf-8")) == []


@pytest.mark.parametrize("bad", ["<p>{{ post_button(x) }}</p>", '<p class="a">Or: <form method="post">'])
def test_the_pattern_finds_what_it_forbids(bad):
    assert FORM_IN_PARAGRAPH.findall(bad) != []
