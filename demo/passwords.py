"""The password of the demo people: given, or five words that do not belong together."""

import secrets

from accounts.users.passwords import check_password

WORDS = (
    "anchor", "barley", "candle", "copper", "cotton", "cradle", "daisy", "ferry", "fiddle", "garlic", "ginger",
    "goblet", "hammer", "harbour", "hazel", "jigsaw", "kettle", "ladder", "lantern", "lemon", "magnet", "maple",
    "marble", "meadow", "mirror", "needle", "nutmeg", "oyster", "paddle", "parcel", "pebble", "pepper", "pickle",
    "pillow", "plum", "pocket", "puddle", "pumpkin", "quartz", "quilt", "rabbit", "ribbon", "saddle", "salmon",
    "satchel", "shovel", "spinach", "squirrel", "teapot", "thimble", "thunder", "timber", "trumpet", "turnip",
    "umbrella", "velvet", "violin", "walnut", "whistle", "willow", "window", "wrench", "yogurt", "zipper",
)  # fmt: skip


def choose(given: str | None, personal: tuple[str, ...]) -> str:
    """``given`` when people may use it (raises Invalid otherwise), else a new one that is easily typed."""
    password = given or "-".join(secrets.choice(WORDS) for _ in range(5))
    check_password(password, personal)
    return password
