"""What a journey finds when it begins; written through the product itself, into the database of the running server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from accounts.users.models import User
from app import create_app
from core.database import db, writing
from core.settings import Settings
from offerings.base.models import Offering
from offerings.venues.models import Venue
from organisations.members.models import Membership
from registrations.base.codes import ticket_code
from registrations.base.models import Registration
from registrations.base.queries import find_active
from registrations.checkins.models import CheckIn
from registrations.places.actions import set_places
from registrations.reminders.jobs import send_reminders
from registrations.signups.actions import sign_up
from scripts.environment import for_serving
from tests.support.clients import sign_in_cookie
from tests.support.factories import Factories

_number = count(1)
PASSWORD = Factories.PASSWORD
MADE = ("quiet-machines", "slow-tides", "slow-gears", "gears-of")
"""In the slugs of what journeys make, and change while others walk."""


class World:
    def __init__(self) -> None:
        self.environ = for_serving(os.environ)
        self.app = create_app(Settings.from_environ(self.environ))

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    @contextmanager
    def writes(self) -> Iterator[Factories]:
        with self.app.app_context(), writing():
            yield Factories(db.session)
            db.session.commit()
            db.session.remove()

    def person(self, language: str) -> str:
        """The address of somebody new who reads ``language``; signs in with PASSWORD."""
        number = next(_number)
        names = {"name_native": f"旅人{number}", "name_latin": f"Traveller {number}"}
        email = f"traveller{number}-{os.getpid()}@journeys.example"
        with self.writes() as make:
            make.user(email=email, language=language, organisation_name="Foshan University", **names)
        return email

    def cookie_of(self, email: str) -> tuple[str, str]:
        """Name and value of what the browser of somebody who has just signed in keeps."""
        with self.writes():
            return sign_in_cookie(self.app, self.user(email))

    def conference(
        self,
        *,
        seats: int = 50,
        starts_on: date | None = None,
        zone: str = "Asia/Shanghai",
        people: tuple[str, ...] = (),
        asks: bool = True,
    ) -> tuple[str, str]:
        """A published conference of the demo organiser with one free ticket and one question, which has to be answered
        if it ``asks``; (slug, ref). ``people`` are confirmed."""
        number = f"{next(_number)}-{os.getpid()}"
        with self.writes() as make:
            titles = {"en": f"Workshop on Quiet Machines {number}", "zh": f"静音机器研讨会{number}"}
            offering = make.conference(
                title=titles,
                slug=f"quiet-machines-{number}",
                host=make.organisation(slug=f"quiet-{number}", name={"en": "Institute of Quiet", "zh": "静音研究所"}),
                starts_on=starts_on or date.today() + timedelta(days=40),
                time_zone=zone,
                venue=db.session.scalars(db.select(Venue).order_by(Venue.id)).first(),
            )
            make.role(offering, self.user("mei@demo.example"), "owner")
            make.role(offering, self.user("desk@demo.example"), "desk")
            pool = make.pool(offering=offering, size=seats, name={"en": "Hall", "zh": "会场"})
            ticket = make.ticket_type(offering=offering, pools=(pool,), name={"en": "Participant", "zh": "参会者"})
            make.question(offering=offering, label={"en": "What do you eat?", "zh": "饮食要求"}, is_required=asks)
            make.agenda_item(offering=offering, title={"en": "Opening words", "zh": "开幕致辞"})
            for email in people:
                make.registration(offering=offering, user=self.user(email), ticket_type=ticket)
            return offering.slug, offering.ref

    def talks_at_once(self, slug: str) -> None:
        """Two talks at the same hour, half of which both take."""
        with self.writes() as make:
            offering = self._offering(slug)
            first = make.agenda_item(
                offering=offering, title={"en": "Silent gears", "zh": "静音齿轮"}, room=make.room()
            )
            begin = first.starts_at + timedelta(minutes=30)
            make.agenda_item(offering=offering, title={"en": "Soft brakes", "zh": "柔性制动"}, starts_at=begin)

    def workshops(self, slug: str, full_by: str) -> None:
        """Two at the same hour for which one signs up, and a dinner whose only place is that of ``full_by``."""
        with self.writes() as make:
            offering = self._offering(slug)
            gears = make.agenda_item(offering=offering, title={"en": "Silent gears", "zh": "静音齿轮"})
            brakes = make.agenda_item(offering=offering, title={"en": "Soft brakes", "zh": "柔性制动"})
            evening = gears.ends_at + timedelta(hours=5)
            titles = {"en": "Dinner by the river", "zh": "河畔晚宴"}
            dinner = make.agenda_item(offering=offering, title=titles, starts_at=evening)
            for item, size in ((gears, 20), (brakes, 20), (dinner, 1)):
                set_places(item, self.user("mei@demo.example"), pool=None, size=size)
            registration = find_active(offering.id, self.user(full_by).id)
            assert registration is not None
            sign_up(registration, dinner)

    def ticket(self, slug: str, name: dict[str, str]) -> None:
        """One more free ticket, with seats of its own."""
        with self.writes() as make:
            make.ticket_type(offering=self._offering(slug), name=name)

    @staticmethod
    def _offering(slug: str) -> Offering:
        return db.session.scalars(db.select(Offering).where(Offering.slug == slug)).one()

    def venue(self) -> str:
        """The reference of a place with a room that the demo organiser looks after."""
        with self.writes() as make:
            organiser = self.user("mei@demo.example")
            leads = db.select(Membership.organisation_id).where(
                Membership.user_id == organiser.id, Membership.role != "member"
            )
            venue = make.venue(
                name={"en": "Pearl Hall", "zh": "明珠馆"}, organisation_id=db.session.scalars(leads).first()
            )
            make.room(venue=venue, name={"en": "Oyster Room", "zh": "蚝厅"})
            return str(venue.ref)

    @staticmethod
    def user(email: str) -> User:
        return db.session.scalars(db.select(User).where(User.email == email)).one()

    def demo_offerings(self) -> set[str]:
        """References of what no journey made."""
        with self.app.app_context():
            made = db.or_(*(Offering.slug.contains(part) for part in MADE))
            return set(db.session.scalars(db.select(Offering.ref).where(~made)))

    def lists_of(self, slugs: dict[str, tuple[str, ...]]) -> list[str]:
        """Addresses of lists that hold what others of their kind lack, by the slug of the offering."""
        with self.app.app_context():
            refs = {slug: self._offering(slug).ref for slug in slugs}
        return [address.format(refs[slug]) for slug, addresses in slugs.items() for address in addresses]

    def count_registrations(self, ref: str) -> int:
        with self.app.app_context():
            query = db.select(db.func.count()).select_from(Registration).join(Offering).where(Offering.ref == ref)
            return db.session.scalar(query) or 0

    def ticket_code(self, ref: str) -> str:
        """What the code on the ticket of the offering's first participant says."""
        with self.app.app_context():
            query = db.select(Registration.ref).join(Offering).where(Offering.ref == ref).order_by(Registration.id)
            return ticket_code(db.session.scalars(query.limit(1)).one(), self.app.config["SETTINGS"].secret_key, ref)

    def late_registration(self, ref: str, email: str) -> str:
        """The ticket code of somebody who registers now."""
        with self.writes() as make:
            offering = db.session.scalars(db.select(Offering).where(Offering.ref == ref)).one()
            registration = make.registration(offering=offering, user=self.user(email))
            return ticket_code(registration.ref, self.app.config["SETTINGS"].secret_key, ref)

    def scans(self, ref: str) -> list[tuple[str, str, bool]]:
        """Kind, verdict and whether somebody came in, of all scans at its doors in order of arrival."""
        with self.app.app_context():
            query = db.select(CheckIn.kind, CheckIn.verdict, CheckIn.let_in).join(
                Offering, Offering.id == CheckIn.offering_id
            )
            rows = db.session.execute(query.where(Offering.ref == ref).order_by(CheckIn.id))
            return [(row[0], row[1], row[2]) for row in rows]

    def remind(self) -> None:
        """One round of the reminders, as the worker does it."""
        with self.app.app_context():
            send_reminders()


def zone_in_daytime() -> tuple[str, date]:
    """A time zone where reminders for tomorrow are due now, and its tomorrow."""
    for zone in ("Asia/Shanghai", "Europe/London", "Pacific/Auckland", "America/Los_Angeles"):
        local = datetime.now(UTC).astimezone(ZoneInfo(zone))
        if 9 <= local.hour < 23:
            return zone, local.date() + timedelta(days=1)
    raise AssertionError("somewhere it is always daytime")
