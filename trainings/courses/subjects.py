"""Fields of education, for filters and reports.

Source: the ISCED fields of education and training 2013 (ISCED-F 2013, UNESCO Institute for Statistics), some of its
narrow fields (three digits). China's own codes of subjects and posts differ by authority: they go into
``CourseVersion.classification`` as text.
"""

from core.i18n import _l

SUBJECTS = {
    "011": _l("Education"),
    "021": _l("Arts"),
    "023": _l("Languages"),
    "031": _l("Social and behavioural sciences"),
    "041": _l("Business and administration"),
    "042": _l("Law"),
    "051": _l("Biological and related sciences"),
    "052": _l("Environment"),
    "053": _l("Physical sciences"),
    "054": _l("Mathematics and statistics"),
    "061": _l("Information and communication technologies"),
    "071": _l("Engineering and engineering trades"),
    "072": _l("Manufacturing and processing"),
    "073": _l("Architecture and construction"),
    "081": _l("Agriculture"),
    "091": _l("Health"),
    "092": _l("Welfare"),
    "101": _l("Personal services"),
    "102": _l("Hygiene and occupational health services"),
    "103": _l("Security services"),
    "104": _l("Transport services"),
}
"""Code -> words, in the order of the codes."""
