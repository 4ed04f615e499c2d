"""Small files as organisers have them."""

from collections.abc import Iterable

TALKS = (
    ("g1", "Opening", "10:00", "01:00", "Hall A", "Mei Lin"),
    ("g2", "Robots", "11:00", "00:45", "Hall B", "Jun Wu"),
)


def schedule(
    talks: Iterable[tuple[str, str, str, str, str, str]] = TALKS, day: str = "2026-11-03", title: str = "Robot Days"
) -> bytes:
    """A frab schedule: guid, title, start, duration, room, person."""
    rooms: dict[str, str] = {}
    for guid, name, start, duration, room, person in talks:
        rooms[room] = rooms.get(room, "") + (
            f"<event guid='{guid}' id='1'><start>{start}</start><duration>{duration}</duration><title>{name}</title>"
            f"<track>Main</track><type>lecture</type><language>en</language><abstract>&lt;p&gt;About&lt;/p&gt;</abstract>"
            f"<persons><person id='{person}'>{person}</person></persons></event>"
        )
    body = "".join(f"<room name='{name}'>{events}</room>" for name, events in rooms.items())
    return (
        f"<schedule><conference><title>{title}</title><time_zone_name>Asia/Shanghai</time_zone_name></conference>"
        f"<day index='1' date='{day}'>{body}</day></schedule>"
    ).encode()


def table(header: str, *rows: str) -> bytes:
    return "\n".join((header, *rows)).encode()


EVENTS = "kind,title_en,title_zh,start_date,end_date,venue,city,country,organiser,url_source,notes"
VENUES = "venue_en,venue_zh,city,address,hall,area_m2,capacity,url_source"
ORGANISATIONS = "name_en,name_zh,kind,city,country,url_source"
