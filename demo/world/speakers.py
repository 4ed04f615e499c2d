"""Who speaks: each participant stands on the programme once, so nobody is wanted in two places."""

from collections.abc import Iterator

from accounts.users.models import User
from demo.world.participants import person
from demo.world.timetable import A_SESSION, Slot
from demo.world.world import World
from offerings.agenda.rows import Parts
from offerings.people.models import Person


class Speakers:
    """Hands out people, each once; a session of talks keeps its chair."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._users: Iterator[User] = iter(world.random.sample(world.crowd, len(world.crowd)))
        self._chairs: dict[tuple[str, int], Person] = {}

    def of(self, slot: Slot) -> Parts:
        """Speaker and chair. The first robotics talk is the demo participant's own."""
        is_own = (slot.track, slot.number) == ("robotics", 0)
        speaker = person(self._world, self._world.cast["participant"]) if is_own else self._next()
        if slot.kind == "keynote":
            return [(speaker, "speaker")]
        session = (slot.track, slot.number // A_SESSION)
        if session not in self._chairs:
            self._chairs[session] = self._next()
        return [(speaker, "speaker"), (self._chairs[session], "chair")]

    def panel(self) -> Parts:
        return [(self._next(), "moderator"), *((self._next(), "panellist") for _ in range(3))]

    def language(self, people: Parts) -> str:
        """What the first of them speaks."""
        languages = {user.id: user.language for user in self._world.crowd}
        return next((languages.get(each.user_id or 0, "zh") for each, _role in people), "")

    def _next(self) -> Person:
        return person(self._world, next(self._users))
