"""Journey 4: the evening before, one mail, in the reader's language."""

from collections.abc import Callable

from tests.journeys.arrange import World, zone_in_daytime
from tests.journeys.mail import mails_to, open_mail
from tests.journeys.visitors import Visitor

TOMORROW = {"en": "tomorrow", "zh": "明天"}


def test_reminded_once(visitor: Callable[..., Visitor], world: World, width: int, language: str) -> None:
    traveller = world.person(language)
    zone, tomorrow = zone_in_daytime()
    world.conference(starts_on=tomorrow, zone=zone, people=(traveller,))
    world.remind()
    world.remind()
    person = visitor()
    said = open_mail(person, traveller)
    assert TOMORROW[language] in said.lower()
    person.look("mail")
    assert len(mails_to(traveller)) == 1
    person.go("/dev/inbox")
    assert person.page.locator("main tbody tr").filter(has_text=traveller).count() == 1
    person.look("inbox", full=False)
