"""An organiser at work: a conference of the running server, written and changed through the product's own actions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from accounts.app_passwords import actions as app_passwords
from core import clock
from core.database import db
from offerings.agenda import actions
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from tests.journeys.arrange import World

_number = count(1)
ZONE = ZoneInfo("Europe/Berlin")
FIRST = datetime(2027, 3, 27, 8, tzinfo=UTC)
"""The day before the clock changes in Berlin."""


class Organiser(World):
    zone = ZONE

    def programme(self, items: int, email: str = "") -> str:
        """A published conference with ``items`` one after the other, an hour each; its slug.

        The person of that address speaks in all of them. It was written an hour ago: what changed within this second
        has no date yet that a client could go by.
        """
        slug = f"programme-{next(_number)}-{os.getpid()}"
        with self.writes() as make:
            written = dict.fromkeys(("created_at", "changed_at"), clock.now() - timedelta(hours=1))
            host = make.organisation(slug=f"host-of-{slug}")
            offering = make.conference(
                slug=slug,
                host=host,
                **written,
                title={"en": f"Programme {slug}", "zh": f"议程 {slug}"},
                time_zone=ZONE.key,
                starts_on=FIRST.date(),
                ends_on=FIRST.date() + timedelta(days=items // 6 + 1),
            )
            people = (make.person(organisation=host, user_id=self.user(email).id),) if email else ()
            for number in range(items):
                starts_at = FIRST + timedelta(hours=number)
                title = {"en": f"Talk {number}", "zh": f"第{number}讲"}
                make.agenda_item(
                    offering=offering, starts_at=starts_at, state="published", title=title, people=people, **written
                )
        return slug

    @contextmanager
    def item(self, slug: str, number: int) -> Iterator[AgendaItem]:
        """The item of that number in order of time, to be changed."""
        with self.writes():
            query = db.select(AgendaItem).join(Offering, AgendaItem.offering_id == Offering.id)
            ordered = query.where(Offering.slug == slug).order_by(AgendaItem.id)
            yield db.session.scalars(ordered.offset(number).limit(1)).one()

    def move(self, slug: str, number: int, by: timedelta) -> tuple[str, datetime]:
        """(UID, new start) of the item."""
        with self.item(slug, number) as item:
            actions.place(item, None, item.room, item.starts_at + by, item.ends_at + by)
            return item.uid, item.starts_at

    def cancel(self, slug: str, number: int) -> str:
        with self.item(slug, number) as item:
            actions.cancel(item, None, "The speaker is ill.")
            return item.uid

    def rename(self, slug: str, number: int, title: str) -> str:
        with self.item(slug, number) as item:
            actions.edit(item, None, title={"en": title, "zh": title})
            return item.uid

    def app_password(self, email: str) -> str:
        """What a calendar program of that person signs in with."""
        with self.writes():
            return app_passwords.create(self.user(email), "Test program")[1]
