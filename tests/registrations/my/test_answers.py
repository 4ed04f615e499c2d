"""Changing what one said: whatever is refused, nothing has to be typed or chosen again."""

import io
import re
from datetime import timedelta

from core import clock
from core.database import db
from registrations.questions.models import Upload


def test_a_file_that_came_outlives_every_refusal(session, make, signed_in):
    mine = make.registration(user=make.user(), state="confirmed")
    paper = make.question(offering=mine.offering, label="Paper", kind="file")
    meal = make.question(offering=mine.offering, label="Meal", is_required=True)
    client, address = signed_in(mine.user), f"/my/registrations/{mine.ref}/answers"
    typed = {"name_native": "A", "name_latin": "B"}
    file = {f"question_{paper.ref}": (io.BytesIO(b"%PDF-1.7 a small paper"), "论文.pdf")}

    def kept(page):
        assert (page.status_code, "论文.pdf" in page.text) == (422, True)
        return {f"kept_{paper.ref}": re.search(rf'name="kept_{paper.ref}" value="(\w+)"', page.text)[1]}

    here = kept(client.post(address, data=typed | file))  # the meal is missing
    eaten = typed | {f"question_{meal.ref}": "fish"}
    mine.offering.changes_until_at = clock.now() - timedelta(minutes=1)
    here = kept(client.post(address, data=eaten | here))  # it is too late
    mine.offering.changes_until_at = None
    assert client.post(address, data=eaten | here).status_code == 303
    assert session.scalars(db.select(Upload.filename)).all() == ["论文.pdf"]
    assert "论文.pdf" in client.get(f"/my/registrations/{mine.ref}").text
