import pytest

from registrations.messages import actions
from registrations.messages.jobs import send_messages

EN = ("News of {{event}}", "Dear {{name}}, see [your ticket]({{link}}).")
ZH = ("{{event}}通知", "{{name}}，您好！[报名]({{link}})")


@pytest.fixture
def conference(make):
    return make.conference(title={"en": "Kiln days", "zh": "窑炉日"})


@pytest.fixture
def owner(make, conference):
    user = make.user()
    make.member(conference.host, user)
    return user


@pytest.fixture
def write(session, conference, owner):
    """A draft; texts as (subject, body)."""

    def run(en=EN, zh=ZH, people=""):
        texts = {lang: pair for lang, pair in (("en", en), ("zh", zh)) if pair}
        subject = {lang: pair[0] for lang, pair in texts.items()}
        body = {lang: pair[1] for lang, pair in texts.items()}
        message = actions.create(conference, owner, subject, body, people)
        session.commit()
        return message

    return run


@pytest.fixture
def send(session, owner):
    """Plans it and lets the worker do its round."""

    def run(message, at=None):
        actions.plan(message, owner, at)
        session.commit()
        send_messages()
        session.expire_all()
        return message

    return run
