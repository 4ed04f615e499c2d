"""Values are data: whatever they hold, they add no markup, no header line and no placeholder."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from registrations.wording.placeholders import LINKS, WORDS, faults_of, fill, fill_html, one_line

LINK = "https://huizhi.example/my/registrations/abc"
hostile = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<img src=x onerror=alert(1)>",
            "{{link}}",
            "{{ name }}",
            "](javascript:alert(1))",
            "javascript:alert(1)",
            '" onmouseover="alert(1)',
            "a\r\nBcc: b@c.example",
            "x" + "0" * 20 + "n0x",
            "%(name)s {% raw %} {{ 7*7 }} ${7*7}",
            "*a* _b_ `c` # d",
        ]
    ),
)
PIECES = [
    "{{name}}", "{{ ticket }}", "{{link}}", "[a]({{link}})", "[{{name}}]({{event_link}})", "<{{link}}>", "plain",
    "[b](https://s.example/?n={{number}})", "**bold**", "\n\n- item {{name}}\n", "`{{name}}`", "[c]({{name}})",
    '<a href="{{name}}" title="{{name}}">x</a>',
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
values = st.fixed_dictionaries({name: st.just(LINK) if name in LINKS else hostile for name in WORDS})


@given(texts, values)
def test_html_has_the_same_shape_whatever_is_filled_in(text, given_values):
    harmless = {name: LINK if name in LINKS else "word" for name in WORDS}
    shapes = []
    for each in (given_values, harmless):
        page = lxml_html.fromstring(f"<div>{fill_html(text, each)}</div>")
        shapes.append([(element.tag, sorted(element.attrib)) for element in page.iter()])
        for anchor in page.iter("a"):
            assert re.match(r"(https://|[^:]*$)", anchor.get("href", ""))
    assert shapes[0] == shapes[1]


@given(values)
def test_each_value_is_shown_as_it_is(given_values):
    page = lxml_html.fromstring(f"<div>{fill_html('{{name}}', given_values)}</div>")
    assert one_line(page.text_content()) == one_line(given_values["name"])


@given(texts, values)
def test_plain_text_is_one_pass_and_has_no_new_lines(text, given_values):
    filled = fill(text, given_values)
    assert filled.count("\n") == text.count("\n")
    assert "\r" not in filled
    assert fill("{{name}}", {"name": "{{link}}", "link": LINK}) == "{{link}}"


@given(st.text(alphabet="{}abcname_ ", max_size=30))
def test_a_text_without_faults_has_no_braces_left(text):
    faults = faults_of(text)
    if not faults.unknown and not faults.is_broken:
        assert "{{" not in fill(text, dict.fromkeys(WORDS, ""))


def test_faults_are_named():
    assert faults_of("{{surname}} {{ name }} {{}}").unknown == ("surname", "")
    assert faults_of("{{name").is_broken
    assert faults_of("name}}").is_broken
    assert faults_of("[x]( {{number}} )").as_link == ("number",)
    assert faults_of("[x](https://a.example/{{number}}) [y]({{link}})").as_link == ()
