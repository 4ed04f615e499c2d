"""Who signs in finds what others registered for them."""

from accounts.sign_ins.signals import signed_in
from accounts.users.models import User
from registrations.base.claims import claim


@signed_in.connect
def find_what_others_registered(user: User) -> None:
    claim(user)
