"""A survey after a training: opened from its mail without an account, answered once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from tests.journeys.arrange import World
from tests.journeys.mail import open_mail
from tests.journeys.visitors import BASE, Visitor
from trainings.surveys import actions
from trainings.surveys.presets import PRESETS

pytestmark = pytest.mark.parametrize(("width", "language"), [(390, "zh"), (1280, "en")])


def over(world: World, address: str) -> str:
    """A training that ended yesterday, in which ``address`` took part and is asked; its registration's reference."""
    survey, yesterday = PRESETS["right_after"], clock.today("Asia/Shanghai") - timedelta(days=1)
    slug = f"gears-of-{address.partition('@')[0]}"
    with world.writes() as make:
        host = make.organisation(slug=slug, name={"en": "Institute of Slow Gears", "zh": "慢轮研究所"})
        course = make.course(host=host, slug=slug, completion_rule={"surveys": [survey.stored()]})
        title = {"en": "Gears by hand", "zh": "手工齿轮"}
        cohort = make.cohort(course=course, host=host, title=title, slug=slug, starts_on=yesterday, ends_on=yesterday)
        make.agenda_item(offering=cohort, kind="meeting")
        ref: str = make.registration(offering=cohort, user=world.user(address)).ref
        actions.ask(cohort, survey, world.app.config["SETTINGS"].secret_key)
    return ref


def test_answered_from_the_mail(visitor: Callable[..., Visitor], world: World, language: str) -> None:
    address, stranger = world.person(language), visitor()
    ref = over(world, address)
    link = re.search(rf"{re.escape(BASE)}(/surveys/\S+)", open_mail(stranger, address))
    assert link
    stranger.go(link[1])
    stranger.look("survey", axe=True)
    stranger.send()
    stranger.look("survey-error", axe=True)
    stranger.page.locator("input[type=radio][value='4']").first.check()
    stranger.send()
    stranger.look("survey-thanks", axe=True)
    trainee = visitor(user=address)
    trainee.go(f"/my/registrations/{ref}")
    assert trainee.page.locator(f"a[href='{link[1]}']").count() == 0
    assert trainee.page.locator("#surveys").count() == 1
