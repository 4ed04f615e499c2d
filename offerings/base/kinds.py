"""The words of the three kinds, and the name under which each one looks (hue, icon) and is addressed."""

from core.i18n import _l

KINDS = {"exhibition": _l("Exhibition"), "conference": _l("Conference"), "cohort": _l("Training cohort")}
"""Values of ``Offering.kind``."""

MODES = {"on_site": _l("On site"), "online": _l("Online"), "hybrid": _l("On site and online")}

SPOKEN = {
    "zh": _l("Chinese"),
    "en": _l("English"),
    "yue": _l("Cantonese"),
    "ja": _l("Japanese"),
    "ko": _l("Korean"),
    "de": _l("German"),
    "fr": _l("French"),
    "pt": _l("Portuguese"),
    "ru": _l("Russian"),
}
"""Languages that may be spoken at an offering."""


def look(kind: str) -> str:
    """The kind as the macros and style sheets name it: exhibition, conference or training."""
    return "training" if kind == "cohort" else kind
