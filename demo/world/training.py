"""A training that is half way through: twelve Saturdays with two free ones, six held, one off and one on a Sunday."""

from datetime import date, time, timedelta

from core.ids import new_ref
from demo.world import crowd, grades, venues
from demo.world.offerings import invent, opens, sell, written
from demo.world.participants import person
from demo.world.venues import STATION
from demo.world.world import ZONE, World, at
from offerings.agenda import actions as agenda
from offerings.agenda.models import AgendaItem
from offerings.agenda.recurrence import Meeting, Weekly, weekly
from offerings.base.moves import publish
from registrations.tickets.models import TicketType
from trainings.cohorts.models import Cohort
from trainings.courses.actions import create as create_course
from trainings.courses.actions import publish as publish_course

TITLE = {"en": "Robot Cell Engineer, autumn class", "zh": "机器人工作站工程师（秋季班）"}
COURSE = {"en": "Robot Cell Engineer", "zh": "机器人工作站工程师"}
SUMMARY = {
    "en": "Twelve Saturdays from the first safety circuit to a running cell.",
    "zh": "十二个周六，从第一条安全回路到一台跑起来的工作站。",
}
OUTCOMES = {
    "en": "- Plan a cell for a given part\n- Write and test its program\n- Assess its risks after ISO 12100",
    "zh": "- 为给定零件规划工作站\n- 编写并调试程序\n- 按ISO 12100完成风险评估",
}
MEETINGS = (
    ("Safety first: circuits and fences", "安全第一：回路与围栏"),
    ("Coordinates, frames and tools", "坐标、坐标系与工具"),
    ("Teaching points by hand", "手动示教"),
    ("Grippers and vacuum", "夹爪与真空"),
    ("Conveyors and signals", "输送线与信号"),
    ("Cameras: finding a part", "视觉：找到零件"),
    ("Programs that others can read", "写出别人看得懂的程序"),
    ("Force control and polishing", "力控与打磨"),
    ("Simulation before steel", "动钢之前先仿真"),
    ("Faults and restarts", "故障与恢复"),
    ("Risk assessment of your own cell", "给自己的工作站做风险评估"),
    ("Final demonstration", "结业演示"),
)
HELD = 6
DROPPED, MOVED = 8, 9
"""The meeting that does not take place, and the one that takes place on a Sunday."""
SATURDAY = 5


def create(world: World) -> tuple[Cohort, TicketType]:
    organiser, meetings = world.cast["organiser"], saturdays(world.today)
    before = (world.today - meetings[0].starts.date()).days
    with written(world, before + 50):
        cohort = _invent(world, meetings, before)
        items = _plan(world, cohort, meetings)
        ticket = sell(cohort, organiser, 30, 120_000, {"en": "Trainee", "zh": "学员"})
    with written(world, before + 46):
        publish(cohort, organiser)
        dropped, moved = items[DROPPED], items[MOVED]
        agenda.cancel(dropped, organiser, "The simulation laboratory is being refitted that week.")
        day = timedelta(days=1)
        agenda.place(moved, organiser, moved.room, moved.starts_at + day, moved.ends_at + day)
    crowd.fill(world, cohort, [(ticket, 27)], since=before + 44, until=before + 5)
    return cohort, ticket


def _invent(world: World, meetings: list[Meeting], before: int) -> Cohort:
    """The course, and its cohort, which began ``before`` days ago."""
    organiser, first = world.cast["organiser"], meetings[0].starts.date()
    course = create_course(
        organiser,
        host=world.organisations["foshan"],
        title=COURSE,
        class_hours=48,
        outcomes=OUTCOMES,
        completion_rule=grades.RULE,
    )
    publish_course(course, organiser)
    return invent(
        world,
        Cohort,
        title=TITLE,
        slug="robot-cell-engineer-autumn",
        summary=SUMMARY,
        course=course,
        starts_on=first,
        ends_on=meetings[-1].starts.date(),
        venue=world.venues[STATION],
        topics=world.about("robotics talent-education"),
        registration_opens_at=opens(world, before + 45),
        registration_closes_at=at(first, "00:00"),
        minimum_headcount=16,
        decision_on=first - timedelta(days=10),
    )


def _plan(world: World, cohort: Cohort, meetings: list[Meeting]) -> list[AgendaItem]:
    room, series = venues.room(world, STATION, "Training room 2"), new_ref()
    return [
        agenda.create(
            cohort,
            world.cast["organiser"],
            title={"en": en, "zh": zh},
            kind="meeting",
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            room=room,
            people=[(person(world, user), "trainer") for user in world.crowd[:2]],
            series_key=series,
        )
        for meeting, (en, zh) in zip(meetings, MEETINGS, strict=True)
    ]


def saturdays(today: date) -> list[Meeting]:
    """HELD of them lie before ``today``; one free Saturday among those and one among the rest."""
    last_held = today - timedelta(days=(today.weekday() - SATURDAY - 1) % 7 + 1)
    first = last_held - timedelta(weeks=HELD)
    free = frozenset({first + timedelta(weeks=3), last_held + timedelta(weeks=4)})
    plan = Weekly(frozenset({SATURDAY}), time(9), time(12, 15), first, count=len(MEETINGS), skip=free)
    return weekly(plan, ZONE)
