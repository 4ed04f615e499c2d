"""Whose mails come back is told so, and says when they arrive again."""

from notifications.addresses.actions import mark_unreachable
from notifications.addresses.queries import find_unreachable


def test_told_until_the_person_says_that_it_works(make, signed_in, session):
    registration = make.registration()
    user, owner = registration.user, make.user()
    make.member(registration.offering.host, owner)
    client = signed_in(user)
    assert "come back" not in client.get("/my").get_data(as_text=True)
    mark_unreachable(user.email, "550 5.1.1 <b>unknown</b>")
    session.commit()
    page = client.get("/my").get_data(as_text=True)
    assert "We can&#39;t reach you" in page or "We can't reach you" in page
    assert "<b>unknown" not in page
    address = f"/organise/offerings/{registration.offering.ref}/participants/{registration.ref}"
    assert "Mails do not arrive there" in signed_in(owner).get(address).get_data(as_text=True)
    assert client.post("/my/address/reachable").status_code == 303
    assert find_unreachable(user.email) is None
