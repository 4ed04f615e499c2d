"""Pictures that people hand in: known by their content, measured, turned upright, rid of what the camera noted."""

import io
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import Invalid
from core.i18n import _l

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS = 40_000_000
"""Width times height: what is larger is refused before it is unpacked."""


def clean_picture(content: bytes, least: int | None, field: str | None) -> tuple[str, bytes]:
    """(content type, the picture without EXIF). ``least``: pixels of the shorter side. Raises Invalid at ``field``."""
    picture = _open(content, field)
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Invalid(
            "picture_too_large",
            _l("This picture has %(width)s × %(height)s pixels. Make it smaller.", width=width, height=height),
            field=field,
        )
    if least and min(width, height) < least:
        raise Invalid(
            "picture_too_small",
            _l(
                "This picture has %(width)s × %(height)s pixels. Its shorter side needs %(least)s.",
                width=width, height=height, least=least,
            ),
            field=field,
        )  # fmt: skip
    return FORMATS[str(picture.format)], _written(picture, field)


def _open(content: bytes, field: str | None) -> Any:
    """Only the head is read here. Pillow's own guard against bombs warns at its limit and refuses at twice that."""
    try:
        return Image.open(io.BytesIO(content), formats=list(FORMATS))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise Invalid("picture_type", _l("Hand in a JPEG, PNG or WebP picture."), field=field) from None


def _written(picture: Any, field: str | None) -> bytes:
    kind, out = str(picture.format), io.BytesIO()
    try:
        upright = ImageOps.exif_transpose(picture)
        if kind == "JPEG" and upright.mode not in ("RGB", "L"):
            upright = upright.convert("RGB")
        settings: dict[str, Any] = {"quality": 90} if kind in ("JPEG", "WEBP") else {"optimize": True}
        bare = Image.new(upright.mode, upright.size)
        if upright.mode == "P":
            bare.putpalette(upright.getpalette() or [])
        bare.paste(upright)
        bare.save(out, kind, **settings)
    except Exception:  # whatever a broken picture makes a decoder raise
        raise Invalid("picture_broken", _l("This picture is damaged. Choose another one."), field=field) from None
    return out.getvalue()
