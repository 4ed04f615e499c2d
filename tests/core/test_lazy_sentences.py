"""A sentence that is translated late is no safe HTML: what fills its places may come from anybody."""

from flask import Flask, render_template_string

from core.i18n import _l


def test_lazy_sentences_are_escaped(app: Flask) -> None:
    with app.test_request_context():
        page = render_template_string("{{ sentence }}", sentence=_l("Keep %(name)s", name="<script>"))
    assert page == "Keep &lt;script&gt;"
