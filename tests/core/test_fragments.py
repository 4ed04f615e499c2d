from threading import Barrier, Thread

import pytest

from core.fragments import Fragments


def build_of(text, calls):
    def build():
        calls.append(text)
        return text

    return build


def test_a_piece_is_built_once():
    kept, calls = Fragments(1_000), []
    assert kept.get("a", build_of("<b>", calls)) == "<b>"
    assert kept.get("a", build_of("other", calls)) == "<b>"
    assert calls == ["<b>"]


def test_a_new_revision_is_built_anew():
    kept, calls = Fragments(1_000), []
    kept.get(("a", 1), build_of("one", calls))
    assert kept.get(("a", 2), build_of("two", calls)) == "two"


def test_the_least_used_is_forgotten_first():
    kept, calls = Fragments(40), []
    for key in ("a", "b", "c", "d"):
        kept.get(key, build_of(key * 10, calls))
    kept.get("a", build_of("", calls))
    kept.get("e", build_of("e" * 10, calls))
    calls.clear()
    kept.get("a", build_of("x", calls))
    assert calls == []
    kept.get("b", build_of("b" * 10, calls))
    assert calls == ["b" * 10]


def test_a_piece_too_large_is_not_kept():
    kept, calls = Fragments(40), []
    for _ in range(2):
        assert kept.get("a", build_of("a" * 11, calls)) == "a" * 11
    assert len(calls) == 2


def test_what_fails_is_not_kept():
    kept = Fragments(1_000)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: str(1 // 0))
    assert kept.get("a", lambda: "good") == "good"


def test_threads_that_miss_together_count_the_piece_once():
    kept, barrier = Fragments(1_000), Barrier(8)

    def build():
        barrier.wait()
        return "a" * 100

    threads = [Thread(target=kept.get, args=("a", build)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(2, 11):
        kept.get(number, lambda: "b" * 100)
    calls = []
    kept.get("a", build_of("again", calls))
    assert calls == []
