"""What other folders put on the public page of a course."""

from collections.abc import Callable

from markupsafe import Markup

from trainings.courses.models import Course

PARTS: list[Callable[[Course], Markup]] = []
"""Each gives a section of the page, or nothing; shown below the next cohorts, in this order."""
