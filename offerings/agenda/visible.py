"""What everybody may see of agendas: one rule for pages, feeds in every format, picks and sign-ups."""

from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering

PUBLIC_ITEM = (Offering.state != "draft") & AgendaItem.published_at.is_not(None)
"""Of the join of items and offerings: published once, cancelled since or not, of what is no draft."""
