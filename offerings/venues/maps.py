"""Plain links to maps: nothing of theirs is loaded into our pages."""

from urllib.parse import quote, urlencode

from core.i18n import localized
from offerings.venues.models import Venue


def links(venue: Venue) -> list[tuple[str, str]]:
    """(name of the map, address), by position where it is known, else by name and city."""
    name = localized(venue.name)
    if venue.latitude is None or venue.longitude is None:
        words = ", ".join(filter(None, (name, localized(venue.city))))
        return [
            ("OpenStreetMap", f"https://www.openstreetmap.org/search?query={quote(words)}"),
            ("Amap", f"https://uri.amap.com/search?{urlencode({'keyword': words})}"),
        ]
    place = f"{venue.latitude:.6f},{venue.longitude:.6f}"
    spot = {"mlat": f"{venue.latitude:.6f}", "mlon": f"{venue.longitude:.6f}"}
    position = {"position": f"{venue.longitude:.6f},{venue.latitude:.6f}", "name": name, "coordinate": "wgs84"}
    return [
        ("OpenStreetMap", f"https://www.openstreetmap.org/?{urlencode(spot)}#map=17/{place.replace(',', '/')}"),
        ("Amap", f"https://uri.amap.com/marker?{urlencode(position)}"),
    ]
