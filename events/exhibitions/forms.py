from typing import ClassVar

from core.i18n import _l
from offerings.base.forms import OfferingForm, a_number


class ExhibitionForm(OfferingForm):
    EXTRA = ("expected_exhibitors", "expected_visitors", "net_area_m2")
    DEFAULTS: ClassVar = {"languages": ["zh", "en"]}

    expected_exhibitors = a_number(_l("Exhibitors expected"))
    expected_visitors = a_number(_l("Visitors expected"))
    net_area_m2 = a_number(_l("Net area in square metres"))
