"""HTML in abstracts becomes Markdown; what is no HTML stays."""

import time

import pytest

from core.text import render_markdown
from offerings.imports.readers.markup import to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One\ntwo</p><p>Three</p>", "One two\n\nThree"),
        ("<p>See <a href='https://x.example/a'>the  site</a>.</p>", "See [the site](https://x.example/a)."),
        ("<a href='https://x.example/'>https://x.example</a>", "https://x.example/"),
        ("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example"),
        ("<a href='javascript:alert(1)'>run</a>", "run"),
        ("<ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul>", "- one\n- two\n    - inner"),
        ("<ol><li><p>a</p></li><li>b</li></ol>", "1. a\n2. b"),
        ("<h2>Why</h2><p><b>bold </b>and <em>so</em></p>", "### Why\n\n**bold** and *so*"),
        ("first<br>second<br/>third", "first\nsecond\nthird"),
        ("kept\n\n- as <b>it</b> is", "kept\n\n- as **it** is"),
        ("<p>a<script>alert(1)</script>b</p>", "ab"),
        ("<blockquote><p>said</p></blockquote>", "> said"),
        ("AT&amp;T &lt;3", "AT&T <3"),
        ("a < b and b > c", "a < b and b > c"),
        (
            "*Markdown* [link](https://x.example) <https://y.example>",
            "*Markdown* [link](https://x.example) <https://y.example>",
        ),
        ("<p>Vec<T> stays</p>", "Vec<T> stays"),
        ("<p>unclosed <b>bold", "unclosed **bold"),
        ("", ""),
    ],
)
def test_html_as_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize("part", ["<a ", "<a href='", "<!--", "</", "<ul>", "<p><b ", "<script>", "<![CDATA[", "&#"])
def test_hostile_text_takes_no_time(part: str) -> None:
    started = time.perf_counter()
    to_markdown("<p>" + part * (20_000 // len(part)))
    assert time.perf_counter() - started < 0.5


def test_what_escaped_tags_hid_does_not_come_alive() -> None:
    assert "<script" not in render_markdown(to_markdown("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"))
