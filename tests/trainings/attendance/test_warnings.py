from datetime import timedelta

from trainings.attendance import actions
from trainings.attendance.actions import NewMark
from trainings.attendance.jobs import warn_of_absence


def present(world, meeting, registration):
    item = world.meetings[meeting]
    actions.mark(item, registration, None, NewMark("paper", "sheet", at=item.starts_at, until_at=item.ends_at))


def names(outbox):
    return sorted(row.template for row in outbox() if "attendance" in row.template)


def test_who_is_at_risk_is_told_once_and_the_coordinator_too(class_, clock, outbox, session):
    """Four meetings, 80 %: all four are needed. One was missed by Jun, none by the other."""
    other = class_.enrol()
    present(class_, 0, other)
    session.commit()
    warn_of_absence()
    assert names(outbox) == ["trainings/attendance_at_risk", "trainings/attendance_warning"]
    warn_of_absence()
    assert len(names(outbox)) == 2


def test_nobody_is_warned_while_a_sheet_is_not_entered(class_, clock, outbox, session):
    """The second meeting has ended and nobody was marked for it at all."""
    other = class_.enrol()
    for registration in (class_.registration, other):
        present(class_, 0, registration)
    clock.set(class_.meetings[1].ends_at + timedelta(hours=3))
    session.commit()
    warn_of_absence()
    assert names(outbox) == []


def test_a_sheet_that_is_never_entered_silences_no_warning(class_, clock, outbox, session):
    other = class_.enrol()
    for registration in (class_.registration, other):
        present(class_, 0, registration)
    present(class_, 2, other)
    clock.set(class_.meetings[2].ends_at + timedelta(hours=3))
    session.commit()
    warn_of_absence()
    assert names(outbox) == ["trainings/attendance_at_risk", "trainings/attendance_warning"]


def test_a_meeting_that_has_just_ended_warns_nobody(class_, clock, outbox, session):
    other = class_.enrol()
    for registration in (class_.registration, other):
        present(class_, 0, registration)
    present(class_, 1, other)
    clock.set(class_.meetings[1].ends_at + timedelta(hours=1))
    session.commit()
    warn_of_absence()
    assert names(outbox) == []
    clock.advance(hours=2)
    warn_of_absence()
    assert names(outbox) == ["trainings/attendance_at_risk", "trainings/attendance_warning"]
