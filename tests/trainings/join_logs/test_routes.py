import io

from trainings.attendance import queries

HEAD = "Name,Email,Join time,Leave time\n"


def address(world):
    return f"/organise/offerings/{world.cohort.ref}/agenda/{world.meetings[0].ref}/join-log"


def upload(client, world, text):
    data = {"file": (io.BytesIO(text.encode()), "log.csv")}
    return client.post(address(world), data=data, content_type="multipart/form-data")


def test_preview_then_marks_and_again_replaces(class_, signed_in):
    client, email = signed_in(class_.alice), class_.registration.email
    for ends, minutes in (("10:00", 60), ("11:00", 120)):
        text = (
            HEAD + f"x,{email},2026-11-02 09:00,2026-11-02 {ends}\n<b>Nobody</b>,,2026-11-02 09:00,2026-11-02 10:00\n"
        )
        answer = upload(client, class_, text)
        assert answer.status_code == 303
        page = client.get(answer.location).text
        assert "1 of 2 lines will count." in page
        assert "<b>Nobody" not in page
        assert client.post(answer.location).status_code == 303
        assert queries.summaries(class_.cohort)[class_.registration.id].minutes_present == minutes


def test_a_file_that_is_no_log_is_refused(class_, signed_in):
    client = signed_in(class_.alice)
    assert upload(client, class_, "a,b\n1,2\n").status_code == 422
    assert client.post(address(class_), data={}).status_code == 422


def test_the_file_of_somebody_else_is_not_found(class_, signed_in, make):
    other = make.user()
    make.role(class_.cohort, other, "owner")
    answer = upload(signed_in(class_.alice), class_, HEAD + "x,y,z,a\n")
    assert signed_in(other).get(answer.location).status_code == 404
