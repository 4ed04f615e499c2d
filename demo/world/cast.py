"""Those who can sign in: an organiser, a participant, somebody at the desk."""

from accounts.users import actions
from accounts.users.models import User
from accounts.users.queries import find_by_email

CAST = {
    "organiser": {
        "email": "mei@demo.example",
        "name_native": "梁美",
        "name_latin": "Liang Mei",
        "organisation_name": "佛山产业周办公室（演示）",
        "job_title": "项目主管",
    },
    "participant": {
        "email": "jun@demo.example",
        "name_native": "陈俊",
        "name_latin": "Chen Jun",
        "organisation_name": "示例机器人（佛山）有限公司",
        "job_title": "高级工程师",
    },
    "desk": {
        "email": "desk@demo.example",
        "name_native": "何小雯",
        "name_latin": "He Xiaowen",
        "organisation_name": "佛山产业周办公室（演示）",
        "job_title": "现场服务",
    },
}
COLLEAGUE = {
    "email": "min@demo.example",
    "name_native": "黄敏",
    "name_latin": "Huang Min",
    "organisation_name": "佛山产业周办公室（演示）",
    "job_title": "城市活动编辑",
}
"""Runs the programmes of other cities; signs in with nothing."""


def find() -> dict[str, User]:
    """Role -> user; empty while there is no demo world."""
    found = {role: find_by_email(columns["email"]) for role, columns in CAST.items()}
    return {role: user for role, user in found.items() if user is not None}


def personal_words() -> tuple[str, ...]:
    """What must not make up their password."""
    return tuple(columns[name] for columns in CAST.values() for name in ("email", "name_native", "name_latin"))


def create() -> dict[str, User]:
    """Role -> account, confirmed and without a password yet; "colleague" too."""
    people = {**CAST, "colleague": COLLEAGUE}
    return {role: _account(role, dict(columns)) for role, columns in people.items()}


def _account(role: str, columns: dict[str, str]) -> User:
    email = columns.pop("email")
    language = "en" if role == "participant" else "zh"
    return actions.create(email, {**columns, "language": language, "time_zone": "Asia/Shanghai"}, is_confirmed=True)
