"""What PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) ask of a file and a program can see, for our papers."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject, StreamObject

from core.pdf.render import render
from trainings.certificates.document import TEMPLATE, values

LONG = {
    "en": "Functional Safety of Collaborative Robot Workstations: Risk Assessment, Protective Stops, Validation and "
    "Documentation according to ISO 10218 and ISO/TS 15066",
    "zh": "协作机器人工作站功能安全：依据 ISO 10218 与 ISO/TS 15066 的风险评估、"
    "保护性停机、验证确认与技术文件编制高级研修班",
}
PAPERS = {
    "plain": {},
    "a long Chinese name": {"name_native": "古丽娜尔·阿卜杜热合曼·买买提吐尔逊·阿不都克里木·玉素甫江·艾合买提"},
    "a long Latin name": {
        "name_native": "Maximilian Alexander Ferdinand von Hohenstein-Wittgenstein zu Schwarzburg-Rudolstadt",
        "name_latin": "",
    },
    "rare characters": {"name_native": "𠮷田𬱖骉", "name_latin": "Yoshida"},
    "everything long": {
        "name_native": "汉" * 120,
        "name_latin": "Abdurahman Memettursun " * 5,
        "title": LONG,
        "host": {language: text[:80] for language, text in LONG.items()},
        "text": {"en": "has met each of the requirements. " * 8, "zh": "经考核达到全部结业要求。" * 24},
        "instructors": [["欧阳明德", "Ouyang Mingde"]] * 4,
    },
    "for ever, English only": {"title": {"en": "Robots"}, "host": {"en": "Institute"}, "valid_until": None},
}
STANDARD = {"Document", "P", "H1", "Div", "Span", "Figure"}
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI"}


def paper(**given):
    said = {
        "title": {"en": "Robot Cells", "zh": "机器人工作站"}, "hours": 48, "minutes": 45, "starts_on": "2026-09-28",
        "ends_on": "2026-12-20", "host": {"en": "Institute of Robots", "zh": "机器人研究院"},
        "place": {"en": "Foshan", "zh": "佛山"}, "instructors": [["王芳", "Wang Fang"]],
        "signatory": {"en": "Dean", "zh": "院长"}, "text": {}, "zone": "Asia/Shanghai",
    }  # fmt: skip
    columns = {
        "kind": "completion", "valid_until": date(2029, 12, 21), "issued_at": datetime(2026, 12, 22, 3, tzinfo=UTC),
        "name_native": "李明", "name_latin": "Li Ming", "serial": "HZ-2026-000123-38", "token": "x" * 22,
    }  # fmt: skip
    printed = {name: given.get(name, value) for name, value in said.items()}
    certificate = SimpleNamespace(printed=printed, **{name: given.get(name, value) for name, value in columns.items()})
    return values(certificate, "https://huizhi.example")


@pytest.fixture(scope="module", params=PAPERS, ids=lambda name: name.replace(" ", "-"))
def octets(request):
    return render(TEMPLATE, paper(**PAPERS[request.param]), kept_since=datetime(2026, 12, 22, 3, tzinfo=UTC))


@pytest.fixture(scope="module")
def pdf(octets):
    return PdfReader(BytesIO(octets), strict=True)


@pytest.fixture(scope="module")
def catalog(pdf):
    return pdf.trailer["/Root"]


def objects(pdf):
    return [pdf.get_object(IndirectObject(number, 0, pdf)) for number in range(1, pdf.trailer["/Size"])]


def elements(node):
    """Structure elements below ``node``, in reading order, as (element, marked content it holds)."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if isinstance(child, dict):
            inner = child.get("/K", [])
            yield child, [each for each in (inner if isinstance(inner, list) else [inner]) if isinstance(each, int)]
            yield from elements(child)


def test_one_page(pdf):
    assert len(pdf.pages) == 1


def test_header_id_and_no_lock(octets, pdf):
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", octets)
    assert len(pdf.trailer["/ID"]) == 2
    assert "/Encrypt" not in pdf.trailer
    assert octets.rstrip().endswith(b"%%EOF")


def test_it_says_what_it_is(pdf, catalog):
    said = catalog["/Metadata"].get_data().decode()
    assert catalog["/Metadata"].get("/Filter") is None
    assert re.findall(r"<pdfaid:(part|conformance)>(\w)<", said) == [("part", "2"), ("conformance", "A")]
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    title = re.search(r"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">(.*?)</rdf:li>", said)[1]
    assert title == pdf.metadata.title
    assert (
        catalog["/ViewerPreferences"]["/DisplayDocTitle"] is True or catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    )


def test_colours_have_a_profile(pdf, catalog):
    (intent,) = catalog["/OutputIntents"]
    intent = intent.get_object()
    profile = intent["/DestOutputProfile"].get_object()
    assert (intent["/S"], profile["/N"]) == ("/GTS_PDFA1", 3)
    assert profile.get_data()[36:40] == b"acsp"
    operators = {operator for _, operator in ContentStream(pdf.pages[0].get_contents(), pdf).operations}
    assert not operators & {b"k", b"K"}


def test_fonts_are_in_it_and_their_text_can_be_read(pdf):
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()
    assert len(fonts) >= 2
    for font in (each.get_object() for each in fonts):
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert re.match(r"/[A-Z]{6}\+", font["/BaseFont"])
        assert "/ToUnicode" in font


def test_nothing_runs_plays_or_lies_outside(pdf, catalog):
    assert not {"/AA", "/OpenAction", "/AcroForm", "/OCProperties", "/Names"} & set(catalog)
    for each in objects(pdf):
        if isinstance(each, dict):
            assert each.get("/S") not in ("/JavaScript", "/Launch", "/URI", "/Sound", "/Movie")
            assert each.get("/Type") not in ("/Filespec", "/EmbeddedFile")
        if isinstance(each, StreamObject):
            assert not {"/F", "/FFilter", "/Ref", "/OPI", "/PS"} & set(each)
            assert "/LZWDecode" not in str(each.get("/Filter"))


def test_all_content_is_tagged_once_or_decoration(pdf, catalog):
    page, open_marks, marked = pdf.pages[0], [], []
    for operands, operator in ContentStream(page.get_contents(), pdf).operations:
        if operator in (b"BDC", b"BMC"):
            assert not open_marks, "nested marks"
            open_marks.append(operands[0])
            if operands[0] != "/Artifact":
                marked.append(operands[1]["/MCID"])
        elif operator == b"EMC":
            open_marks.pop()
        elif operator.decode() in PAINTS:
            assert open_marks, f"{operator} is neither tagged nor decoration"
    assert not open_marks
    in_tree = [mark for _element, marks in elements(catalog["/StructTreeRoot"]) for mark in marks]
    assert (sorted(in_tree), len(set(marked))) == (sorted(marked), len(marked))
    number, parents = catalog["/StructTreeRoot"]["/ParentTree"]["/Nums"][:2]
    assert (number, len(parents.get_object())) == (page["/StructParents"], len(marked))


def test_its_structure_reads_well(catalog):
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"]
    root = catalog["/StructTreeRoot"]
    kinds = [element["/S"][1:] for element, _marks in elements(root)]
    assert kinds[0] == "Document"
    assert set(kinds) <= STANDARD
    assert (kinds.count("H1"), kinds.count("Figure"), kinds.count("Span")) == (1, 1, 0)
    for element, marks in elements(root):
        assert not marks or element["/S"] in ("/P", "/H1", "/Figure"), "text outside of a paragraph"
        if element["/S"] == "/Figure":
            assert "QR code" in element["/Alt"]


def test_each_language_is_said(pdf, catalog):
    assert catalog["/Lang"] == "zh-CN"
    marked = {operands[1].get("/Lang") for operands, operator in operations(pdf) if operator == b"BDC"}
    spoken = {element.get("/Lang") for element, _marks in elements(catalog["/StructTreeRoot"])}
    assert (marked | spoken) - {None} == {"en-GB"}


def operations(pdf):
    return ContentStream(pdf.pages[0].get_contents(), pdf).operations
