from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from accounts.users.models import User
from core.database import db
from trainings.courses.models import Course
from trainings.demand.models import TIMES, CourseInterest


@dataclass(frozen=True)
class Demand:
    """Who waits for a course to run, newest first, and what they wish for."""

    interests: Sequence[CourseInterest]

    @property
    def people(self) -> int:
        """Colleagues included."""
        return sum(1 + each.colleagues for each in self.interests)

    @property
    def times(self) -> dict[str, int]:
        """Key of TIMES -> people."""
        found = dict.fromkeys(TIMES, 0)
        for each in self.interests:
            found[each.wished] += 1 + each.colleagues
        return found

    @property
    def online(self) -> int:
        return sum(1 + each.colleagues for each in self.interests if each.is_online)

    @property
    def places(self) -> list[tuple[str, int]]:
        """Place as written -> people, most wanted first."""
        found: Counter[str] = Counter()
        for each in self.interests:
            if each.place:
                found[each.place] += 1 + each.colleagues
        return found.most_common(10)


def find_interest(course: Course, user: User) -> CourseInterest | None:
    query = db.select(CourseInterest).filter_by(course_id=course.id, user_id=user.id)
    found: CourseInterest | None = db.session.scalar(query)
    return found


def demand_for(course: Course) -> Demand:
    """Of whom nobody has been told anything yet. One query."""
    query = (
        db.select(CourseInterest)
        .where(CourseInterest.course_id == course.id, CourseInterest.told_at.is_(None))
        .options(joinedload(CourseInterest.user))
        .order_by(CourseInterest.asked_at.desc(), CourseInterest.id.desc())
    )
    return Demand(db.session.scalars(query).all())
