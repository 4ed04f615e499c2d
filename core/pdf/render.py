"""Typst documents from templates/. The template sees its values only: no network, no file outside of templates/."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import structlog
import typst

_HERE = Path(__file__).parent
TEMPLATES = _HERE.parent.parent / "templates"

Kind = Literal["pdf", "png"]

_log = structlog.get_logger(__name__)


def render(
    template: str,
    values: Mapping[str, Any],
    kind: Kind = "pdf",
    dots_per_inch: float = 144,
    *,
    kept_since: datetime | None = None,
) -> bytes:
    """The document ``templates/<template>`` with ``values`` (JSON values; it reads them from ``sys.inputs.data``).

    A PDF is PDF/UA-1 (ISO 14289-1): tagged, with its language and title, an alternative for each picture. Where a
    name holds a character that our fonts lack, the machine's own fonts stand in and the PDF claims no standard.
    ``kept_since`` makes it a PDF to keep: PDF/A-2a as well (ISO 19005-2), of that time, so that the same values give
    the same octets.
    Raises typst.TypstError for a template that is wrong. Safe for threads; about 2 ms a page.
    """
    inputs = {"data": json.dumps(values, ensure_ascii=False)}
    try:
        return _compile(template, inputs, kind, dots_per_inch, kept_since, is_strict=True)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        _log.warning("pdf.character_missing", template=template)
        return _compile(template, inputs, kind, dots_per_inch, kept_since, is_strict=False)


def _compile(
    template: str,
    inputs: dict[str, str],
    kind: Kind,
    dots_per_inch: float,
    kept_since: datetime | None,
    *,
    is_strict: bool,
) -> bytes:
    standards: Any = ["ua-1"] if kept_since is None else ["a-2a", "ua-1"]
    made: Any = typst.compile(  # a list where a picture has several pages, whatever its types say
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(with_system=not is_strict),
        format=kind,
        ppi=dots_per_inch if kind == "png" else None,
        sys_inputs=inputs,
        pdf_standards=standards if is_strict and kind == "pdf" else None,
        timestamp=kept_since,
    )
    return bytes(made[0] if isinstance(made, list) else made)


@cache
def _fonts(*, with_system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=with_system, font_paths=[str(_HERE / "fonts")])
