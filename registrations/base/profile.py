"""What we know of a person when they register: typed once, kept with the account, copied to each registration."""

from dataclasses import dataclass

from accounts.users.models import User
from core.errors import Invalid
from core.i18n import _l
from core.text import has_forbidden_characters

_LONGEST = {"name_native": 120, "name_latin": 120, "organisation_name": 200, "job_title": 120, "phone": 40}


@dataclass(frozen=True)
class Profile:
    name_native: str
    name_latin: str = ""
    organisation_name: str = ""
    job_title: str = ""
    phone: str = ""

    @classmethod
    def of(cls, user: User) -> "Profile":
        return cls(user.name_native, user.name_latin, user.organisation_name, user.job_title, user.phone)

    def check(self) -> None:
        """Raise Invalid at the first field that can't be right."""
        if not (self.name_native or self.name_latin):
            raise Invalid("name_missing", _l("Write the name."), field="name_native")
        for name, longest in _LONGEST.items():
            value = getattr(self, name)
            if len(value) > longest or has_forbidden_characters(value):
                raise Invalid("bad_text", _l("This is too long, or contains invisible characters."), field=name)

    def save_to(self, user: User) -> None:
        """Back to the account, so that nobody types it twice."""
        for name in _LONGEST:
            if getattr(user, name) != getattr(self, name):
                setattr(user, name, getattr(self, name))
