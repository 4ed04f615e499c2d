"""Real organisations as the facts name them, and invented hosts that say so."""

from core.database import Localized
from demo import facts
from demo.world.cities import CITIES
from demo.world.world import World
from organisations.base.actions import create as create_organisation
from organisations.base.models import Organisation
from organisations.members.actions import add

INVENTED = {
    "en": "Invented for demonstration. It stands in where the facts name no organiser.",
    "zh": "演示用虚构单位，在资料未注明主办方时代为列出。",
}
HOSTS = {
    "foshan": ("Foshan", {"en": "Foshan Industry Week Office (demonstration)", "zh": "佛山产业周办公室（演示）"}),
    "guangzhou": (
        "Guangzhou",
        {"en": "Guangzhou Engineers (demonstration)", "zh": "广州工程师之家（演示）"},
    ),
    "shenzhen": ("Shenzhen", {"en": "Shenzhen Maker Programme (demonstration)", "zh": "深圳创客活动计划（演示）"}),
    "macao": ("Macao", {"en": "Macao and Zhuhai Exchange (demonstration)", "zh": "澳珠交流计划（演示）"}),
}


def create(world: World) -> None:
    """All of them; the organiser owns the Foshan programme, a colleague manages the others."""
    for row in facts.rows("organisations"):
        made = create_organisation(
            None,
            name=facts.localized(row, "name"),
            kind=row["kind"],
            city=CITIES.get(row["city"], {}),
            country=row["country"],
        )
        world.organisations |= {name: made for name in (row["name_en"], row["name_zh"]) if name}
    for key, (city, name) in HOSTS.items():
        world.organisations[key] = invent(name, CITIES[city])
        add(world.organisations[key], world.cast["colleague"], "manager", None)
    add(world.organisations["foshan"], world.cast["organiser"], "owner", None)


def invent(name: Localized, city: Localized) -> Organisation:
    return create_organisation(None, name=name, kind="platform", description=INVENTED, city=city)


def archive_of(world: World, city: str) -> Organisation:
    """Who lists the real events of a city whose organisers the facts do not name as an organisation."""
    key = f"archive:{city}"
    if key not in world.organisations:
        names = CITIES[city]
        name = {"en": f"Events in {names['en']} (demonstration)", "zh": f"{names['zh']}活动名录（演示）"}
        world.organisations[key] = invent(name, names)
    return world.organisations[key]
