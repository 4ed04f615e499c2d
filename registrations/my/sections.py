"""What packages above show on the participant's page of one registration."""

from collections.abc import Callable

from markupsafe import Markup

from registrations.base.models import Registration

SECTIONS: list[Callable[[Registration], Markup]] = []
"""Each gives a notice or a section, or empty markup; shown above the ticket in the order of registration."""
