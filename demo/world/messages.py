"""Messages of the conference: one that went out, one that is planned, and reminders of the organiser's own."""

from datetime import timedelta

from flask import current_app

from core import clock
from core.database import db
from demo.world.offerings import written
from demo.world.world import World, at
from notifications.addresses.actions import mark_unreachable
from notifications.outbox.models import OutboxMessage
from offerings.base.models import Offering
from registrations.message_templates.starting import find_start
from registrations.messages import actions
from registrations.messages.models import Message, MessageDelivery
from registrations.messages.sending import send_batch
from registrations.opt_outs.actions import opt_out
from registrations.reminders.actions import create as create_reminder

HOTELS = {
    "subject": {"en": "{{event}}: rooms near the venue", "zh": "{{event}}：会场附近住宿"},
    "body": {
        "en": (
            "Dear {{name}},\n\nwe hold rooms for you near **{{where}}** until the end of the month. "
            "Name your registration number **{{number}}** when you book.\n\n[Your registration]({{link}})\n\n{{host}}"
        ),
        "zh": (
            "{{name}}：\n\n您好！我们在**{{where}}**附近为您预留了客房，保留至本月底。"
            "预订时请报您的报名编号 **{{number}}**。\n\n[您的报名]({{link}})\n\n{{host}}"
        ),
    },
}
BUSES = {
    "subject": {"en": "{{event}}: buses from the station", "zh": "{{event}}：接驳巴士安排"},
    "body": {
        "en": "Dear {{name}},\n\nbuses leave Foshan West station at 7:45 and 8:15 on both mornings.\n\n{{host}}",
        "zh": "{{name}}：\n\n您好！会议两日早上 7:45 和 8:15，接驳巴士从佛山西站发车。\n\n{{host}}",
    },
}


def of_conference(world: World, conference: Offering) -> None:
    _sent(world, conference)
    assert conference.starts_on is not None
    organiser = world.cast["organiser"]
    planned = actions.create(conference, organiser, **BUSES, people="state=confirmed")
    actions.plan(planned, organiser, max(at(conference.starts_on - timedelta(days=5), "10:00"), world.ago(-0.2)))
    thanks = find_start("thanks")
    assert thanks is not None
    survey = {"en": "https://survey.huizhi.example/optics", "zh": "https://survey.huizhi.example/optics"}
    gaps = {"en": "⟨address of the survey⟩", "zh": "⟨问卷地址⟩"}
    body = {language: text.replace(gaps[language], survey[language]) for language, text in thanks.body.items()}
    plan = {"unit": "days", "at_hour": 9}
    create_reminder(
        conference, organiser, moment="after", amount=1, audience="arrived", subject=thanks.subject, body=body, **plan
    )
    create_reminder(conference, organiser, moment="before", amount=7, audience="confirmed", **BUSES, **plan)


def _sent(world: World, conference: Offering) -> None:
    """Two weeks ago; one address does not work, and one person wants no more since."""
    with written(world, 14):
        organiser = world.cast["organiser"]
        message = actions.create(conference, organiser, **HOTELS, people="state=confirmed")
        actions.plan(message, organiser, None)
        after: int | None = 0
        while after is not None:
            after = send_batch(message.id, after, current_app.config["SETTINGS"])
        _arrive(message)


def _arrive(message: Message) -> None:
    now = clock.now()
    own = db.select(MessageDelivery).where(MessageDelivery.message_id == message.id, MessageDelivery.skipped == "")
    deliveries = list(db.session.scalars(own.order_by(MessageDelivery.id)))
    for number, delivery in enumerate(deliveries):
        mail = db.session.get(OutboxMessage, delivery.outbox_message_id)
        assert mail is not None
        mail.state, mail.sent_at, mail.attempts, mail.context = "sent", now, 1, {}
        if number == 7:
            mail.state, mail.bounced_at, mail.last_error = "bounced", now, "5.1.1 550 5.1.1 User unknown"
            mark_unreachable(mail.to_address, mail.last_error)
        if number == 11:
            opt_out(delivery.registration, delivery.address, None)
