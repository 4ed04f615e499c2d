from tests.registrations.groups.conftest import conference, give, manager, organiser, release_on, seat, ticket_type

__all__ = ["conference", "give", "manager", "organiser", "release_on", "seat", "ticket_type"]
