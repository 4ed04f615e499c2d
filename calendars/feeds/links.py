"""One tap for each calendar program: addresses that make it follow a feed."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno

from core.database import Localized
from core.i18n import pick


@dataclass(frozen=True)
class Links:
    """``https`` is what one pastes; ``webcal`` opens Apple's and most other programs; ``qr`` is a data: address."""

    https: str
    webcal: str
    google: str
    outlook: str
    office: str
    qr: str


def subscription_links(address: str, title: Localized, language: str) -> Links:
    """All the ways to subscribe to the feed at the absolute ``address``."""
    webcal = "webcal://" + address.partition("://")[2]
    named = urlencode({"url": address, "name": pick(title, language)[0]}, quote_via=quote)
    return Links(
        https=address,
        webcal=webcal,
        google="https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{named}",
        office=f"https://outlook.office.com/calendar/0/addfromweb?{named}",
        qr=segno.make(webcal, error="m").svg_data_uri(scale=4, border=2),
    )
