"""What packages above say of how an offering gives credits, on its page of credits."""

from collections.abc import Callable

from markupsafe import Markup

from offerings.base.models import Offering

EXPLANATIONS: list[Callable[[Offering], Markup]] = []
"""Each gives a section, or empty markup."""
