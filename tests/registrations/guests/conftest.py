import pytest

from registrations.guests import actions

SECRET = "for-tests-only-" * 3


@pytest.fixture
def conference(make):
    return make.conference(title="Glaze Symposium")


@pytest.fixture
def speaker(make, conference):
    return make.ticket_type(offering=conference, name={"en": "Speaker"}, visibility="invitation", size=5)


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


@pytest.fixture
def invite(conference, speaker, organiser):
    """invite(email) -> Guest, whatever else by keyword."""

    def do(email="wang@example.org", **given):
        values = {"ticket_type": speaker, "name": "王芳", "language": "en", "secret_key": SECRET}
        return actions.invite(conference, organiser, email=email, **values | given)

    return do
