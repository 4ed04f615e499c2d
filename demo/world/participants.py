"""The 200 invented participants: accounts, and the same people as they stand on programmes."""

from accounts.users.emails import fold
from accounts.users.models import User
from core import clock
from core.database import db
from core.names import name_key
from demo import facts
from demo.world.world import World
from offerings.people.models import Person

ZONES = {
    "HK": "Asia/Hong_Kong", "MO": "Asia/Macau", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "VN": "Asia/Ho_Chi_Minh",
    "TH": "Asia/Bangkok", "SG": "Asia/Singapore", "GB": "Europe/London", "DE": "Europe/Berlin",
    "FR": "Europe/Paris", "US": "America/New_York", "IN": "Asia/Kolkata", "EG": "Africa/Cairo",
}  # fmt: skip


def create(world: World) -> None:
    """Accounts without a password: nobody signs in as one of them."""
    table = list(facts.rows("participants"))
    world.crowd = [_account(row) for row in table]
    db.session.add_all(world.crowd)
    db.session.flush()
    for user, row in zip(world.crowd, table, strict=True):
        texts = {"zh": row["organisation"], "en": row["organisation_en"] or row["organisation"]}
        world.affiliations[user.id] = texts if row["organisation_en"] else {"en": row["organisation"]}


def _account(row: facts.Row) -> User:
    now = clock.now()
    return User(
        email=fold(row["email"]),
        name_native=row["name_native"],
        name_latin=row["name_latin"],
        organisation_name=row["organisation"],
        job_title=row["title"],
        phone=row["phone"],
        language="zh" if row["locale"].startswith("zh") else "en",
        time_zone=ZONES.get(row["locale"].rpartition("-")[2], "Asia/Shanghai"),
        email_confirmed_at=now,
        created_at=now,
    )


def person(world: World, user: User) -> Person:
    """The person on programmes who has this account."""
    if user.id not in world.people:
        made = Person(
            organisation_id=world.organisations["foshan"].id,
            name_native=user.name_native,
            name_latin=user.name_latin,
            affiliation=world.affiliations.get(user.id, {"zh": user.organisation_name}),
            email=user.email,
            user_id=user.id,
            sort_key=name_key(user.name_native, user.name_latin),
            created_at=clock.now(),
        )
        db.session.add(made)
        world.people[user.id] = made
    return world.people[user.id]
