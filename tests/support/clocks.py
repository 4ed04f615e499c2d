"""A clock that tests set and push forward."""

from datetime import UTC, datetime, timedelta

from core import clock


class Clock:
    """Runs with the real one until it is first set; from then on it stands still between pushes."""

    def set(self, at: datetime) -> datetime:
        assert at.tzinfo is not None, "give an aware datetime"
        frozen = at.astimezone(UTC)
        clock.use(lambda: frozen)
        return frozen

    def advance(self, **by: float) -> datetime:
        """``clock.advance(hours=1)``: the arguments of timedelta."""
        return self.set(clock.now() + timedelta(**by))

    def now(self) -> datetime:
        return clock.now()
