"""People who work on the ``offering`` of a test, signed in."""

import pytest


@pytest.fixture
def editor(make, offering, signed_in):
    user = make.user()
    make.role(offering, user, "editor")
    return signed_in(user)


@pytest.fixture
def owner(make, offering, signed_in):
    user = make.user()
    make.role(offering, user, "owner")
    return signed_in(user)
