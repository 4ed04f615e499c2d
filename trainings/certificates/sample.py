"""What the paper will look like, before anybody gets one: an invented name, and SPECIMEN across it."""

from core import clock
from core.pdf.render import render
from trainings.certificates.document import TEMPLATE, values
from trainings.certificates.models import Certificate
from trainings.certificates.rules import CertificateRule
from trainings.courses.models import CourseVersion

_NAMES = ("李明", "Li Ming")
_NUMBER = "HZ-0000-000000-00"
_ZONE = "Asia/Shanghai"


def sample_pdf(version: CourseVersion, base_url: str) -> bytes:
    """Of the rule of this version, dated today; nothing is written."""
    rule, today = CertificateRule.parse(version.certificate_rule), clock.today(_ZONE)
    said = {
        "title": version.title,
        "hours": version.class_hours,
        "minutes": version.minutes_per_class_hour,
        "starts_on": today.isoformat(),
        "ends_on": today.isoformat(),
        "host": version.course.host.name,
        "place": {"zh": "（地点）", "en": "(place)"},
        "instructors": [["（讲师）", "(instructors)"]],
        "signatory": rule.signatory,
        "text": rule.text,
        "zone": _ZONE,
    }
    native, latin = _NAMES
    certificate = Certificate(
        kind=rule.kind, printed=said, name_native=native, name_latin=latin, serial=_NUMBER, token="",
        issued_at=clock.now(), valid_from=today, valid_until=rule.last_day(today),
    )  # fmt: skip
    specimen = {"zh": "样本", "en": "SPECIMEN"}
    return render(TEMPLATE, values(certificate, base_url) | {"specimen": "  ".join(specimen.values())})
