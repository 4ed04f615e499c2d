"""What an organisation hosts, on its public page."""

from flask import current_app, render_template
from markupsafe import Markup

from core import clock
from offerings.base.queries import list_public
from offerings.listing.rows import rows_of
from organisations.base.models import Organisation
from organisations.base.sections import SECTIONS

SHOWN = 200


def hosted(organisation: Organisation) -> Markup:
    """Its public offerings: those to come, soonest first, then those that are over, newest first."""
    today = clock.today(current_app.config["SETTINGS"].default_zone)
    shown = list_public(host_id=organisation.id, limit=SHOWN)
    past = [each for each in shown if each.starts_on and (each.ends_on or each.starts_on) < today]
    coming = [each for each in shown if each not in past]
    return Markup(
        render_template(
            "offerings/listing/_hosted.html",
            organisation=organisation,
            coming=rows_of(coming, today),
            past=rows_of(past[::-1], today),
        )
    )


SECTIONS.append(hosted)
