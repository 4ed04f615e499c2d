from core.ids import new_ref, new_token, slugify


def test_slugs_are_pinyin_for_chinese_and_plain_letters_else():
    assert slugify("佛山陶瓷展 2026") == "fo-shan-tao-ci-zhan-2026"
    assert slugify("Café & Crème, 40th!") == "cafe-creme-40th"
    assert slugify("مرحبا") == ""
    assert len(slugify("long " * 100)) <= 80


def test_references_and_tokens_do_not_repeat():
    assert len({new_ref() for _ in range(1000)}) == 1000
    assert {len(new_ref()) for _ in range(50)} == {10}
    assert len(new_token()) == 43
