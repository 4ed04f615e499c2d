"""Mails about a registration, which lie below, learn from here what they do to the person's calendar."""

from registrations.base.mails import CALENDARS
from registrations.invitations.actions import calendar_for

CALENDARS.append(calendar_for)
