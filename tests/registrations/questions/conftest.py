import pytest


@pytest.fixture
def app_context(session):
    """Sentences and keys need an app; hypothesis may share it between examples: nothing here writes."""
    return session
