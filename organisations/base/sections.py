"""What packages above show on an organisation's public page, such as its next events."""

from collections.abc import Callable

from markupsafe import Markup

from organisations.base.models import Organisation

SECTIONS: list[Callable[[Organisation], Markup]] = []
"""Each gives a whole section with its heading, or empty markup; shown in the order of registration."""
