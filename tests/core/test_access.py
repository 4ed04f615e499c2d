import pytest
from flask import Blueprint, Flask

from core.access import check_every_route, public


def make_app(view) -> Flask:
    app = Flask("t", static_folder=None)
    app.add_url_rule("/x", "x", view)
    return app


def test_a_route_that_names_no_policy_keeps_the_app_from_starting():
    with pytest.raises(RuntimeError, match=r"x \(/x\)"):
        check_every_route(make_app(lambda: "ok"))


def test_a_public_route_starts():
    check_every_route(make_app(public(lambda: "ok")))


def test_every_route_of_huizhi_names_one(app):
    check_every_route(app)
    app_with_hole = Flask("t", static_folder=None)
    hole = Blueprint("hole", "hole")
    hole.add_url_rule("/hole", "view", lambda: "")
    app_with_hole.register_blueprint(hole)
    with pytest.raises(RuntimeError):
        check_every_route(app_with_hole)
