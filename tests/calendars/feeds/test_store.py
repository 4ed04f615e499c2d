from calendars.feeds.store import OVERHEAD, Store


def test_the_same_revision_is_built_once_and_a_new_one_again():
    store, built = Store(), []

    def build() -> bytes:
        built.append(1)
        return b"BEGIN"

    assert store.get("a", 1, build) is store.get("a", 1, build)
    store.get("a", 2, build)
    assert len(built) == 2


def test_the_least_recently_used_goes_first_when_it_is_full():
    store, built = Store(limit=2 * OVERHEAD + 600), []

    def get(key: str) -> None:
        store.get(key, 1, lambda: built.append(key) or key.encode() * 200)

    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)
    assert built == ["a", "b", "c", "b"]


def test_equal_bytes_have_equal_tags_across_revisions():
    store = Store()
    assert store.get("a", 1, lambda: b"x").etag == store.get("a", 2, lambda: b"x").etag
