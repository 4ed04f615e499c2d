import pytest


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def editor(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


@pytest.fixture
def organiser(editor, signed_in):
    return signed_in(editor)
