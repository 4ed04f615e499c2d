"""Addresses of an offering that stay (docs/architecture.md). Plain text: mails and long lists build them too."""

from flask import current_app

from offerings.base.models import Offering


def public_url(offering: Offering, _external: bool = False) -> str:
    """The page that everybody reads: /events/<slug> or /trainings/<slug>."""
    root = "trainings" if offering.kind == "cohort" else "events"
    base: str = current_app.config["SETTINGS"].base_url if _external else ""
    return f"{base}/{root}/{offering.slug}"


def registration_url(offering: Offering, _external: bool = False) -> str:
    return public_url(offering, _external) + "/registration"


def picks_url(offering: Offering) -> str:
    """Where a person chooses from its programme what they want to attend."""
    return public_url(offering) + "/programme/picks"


def places_url(offering: Offering) -> str:
    """Where whoever takes part signs up for single items."""
    return public_url(offering) + "/programme/places"


def ics_url(offering: Offering, _external: bool = False) -> str:
    return public_url(offering, _external) + ".ics"


def organiser_url(offering: Offering, _external: bool = False) -> str:
    """Its overview in the organiser's area."""
    base: str = current_app.config["SETTINGS"].base_url if _external else ""
    return f"{base}/organise/offerings/{offering.ref}"


def edit_endpoint(offering: Offering) -> str:
    """The endpoint, with ``ref``, that edits the columns of its kind."""
    return f"{offering.kind}s.edit"
