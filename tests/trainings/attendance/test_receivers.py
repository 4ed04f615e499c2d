from datetime import timedelta

from offerings.agenda.actions import shift_all
from trainings.attendance import actions
from trainings.attendance.actions import NewMark


def test_a_meeting_that_was_held_stays_when_the_agenda_moves(class_):
    before = [item.starts_at for item in class_.meetings]
    mark = actions.mark(class_.meetings[0], class_.registration, None, NewMark("in", "list", at=before[0]))
    assert shift_all(class_.cohort, class_.alice, 7) == 3
    week = timedelta(days=7)
    assert [item.starts_at for item in class_.meetings] == [before[0], *(start + week for start in before[1:])]
    actions.void(mark, class_.alice)
    assert shift_all(class_.cohort, class_.alice, -7) == 4
