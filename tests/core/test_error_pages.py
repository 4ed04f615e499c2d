"""Errors outside forms arrive as a page."""

import io


def test_what_is_too_large_is_taken_in_so_that_the_browser_shows_the_answer(app, client):
    sent = io.BytesIO(bytes(app.config["MAX_CONTENT_LENGTH"] + 3_000_000))
    size = sent.getbuffer().nbytes
    page = client.post(
        "/accounts/sign-in?lang=en",
        input_stream=sent,
        content_length=size,
        content_type="multipart/form-data; boundary=line",
    )
    assert (page.status_code, "That is too large" in page.text) == (413, True)
    assert sent.tell() == size
