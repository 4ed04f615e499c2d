"""Documents: typst in its cage, our fonts, PDF/UA."""

import pytest
import typst

from core.pdf import render as rendering
from core.pdf.render import render

PAGE = """#let it = json(bytes(sys.inputs.data))
#set document(title: it.title)
#set text(font: "Noto Sans CJK SC", lang: "zh")
#it.title
"""


@pytest.fixture
def template(tmp_path, monkeypatch):
    def written(text=PAGE):
        (tmp_path / "page.typ").write_text(text)
        return "page.typ"

    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    return written


def test_a_pdf_is_tagged_and_says_that_it_is_accessible(template):
    made = render(template(), {"title": "国际机器人大会"})
    assert made.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert render("page.typ", {"title": "国际机器人大会"}, "png").startswith(b"\x89PNG")


def test_a_name_beyond_our_fonts_is_printed_all_the_same(template):
    made = render(template(), {"title": "王\U00032000"})
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" not in made


@pytest.mark.parametrize("code", ['#read("/etc/passwd")', '#read("../secret")', "#nonsense()"])
def test_a_template_sees_nothing_else(template, code):
    with pytest.raises(typst.TypstError):
        render(template(code), {})


def test_values_are_never_code(template):
    made = render(template(), {"title": '#read("/etc/passwd") $x$ *b* \\ "'})
    assert b"pdfuaid" in made
