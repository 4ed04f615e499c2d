from hypothesis import given
from hypothesis import strategies as st

from core.text import clean, has_forbidden_characters, render_markdown, search_document, search_query, sort_key


def finds(query: str, *texts: str) -> bool:
    document = search_document(*texts)
    return all(f" {term}" in document for term in search_query(query))


def test_a_two_character_chinese_word_is_found_inside_a_longer_one():
    assert finds("陶瓷", "中国国际陶瓷及卫浴博览交易会")
    assert not finds("瓷陶", "中国国际陶瓷及卫浴博览交易会")


def test_pinyin_finds_chinese_and_case_does_not_matter():
    assert finds("taoci", "中国国际陶瓷博览会")
    assert finds("CERAMIC", "China International Ceramic Fair")
    assert finds("佛山 ceramic", "佛山 Ceramic Fair")


def test_the_begin_of_a_latin_word_finds_it():
    assert finds("cera", "Ceramic Fair")
    assert not finds("ramic", "Ceramic Fair")


@given(st.text(alphabet="佛山陶瓷机器人展览", min_size=1, max_size=20))
def test_every_piece_of_a_chinese_title_finds_it(title: str):
    for start in range(len(title)):
        for end in range(start + 1, len(title) + 1):
            assert finds(title[start:end], title)


@given(st.text())
def test_cleaned_text_has_nothing_forbidden_and_can_be_stored(text: str):
    cleaned = clean(text)
    assert not has_forbidden_characters(cleaned)
    assert clean(cleaned) == cleaned
    cleaned.encode()


def test_nul_surrogates_and_direction_overrides_are_forbidden_but_not_newlines_or_emoji():
    assert has_forbidden_characters("a\x00b")
    assert has_forbidden_characters("a\ud800b")
    assert has_forbidden_characters("a\u202eb")
    assert not has_forbidden_characters("王䶮\n🎪\tمرحبا")


def test_chinese_sorts_by_pinyin_among_latin():
    assert sorted(["张", "Beta", "安", "陈"], key=sort_key) == ["安", "Beta", "陈", "张"]


def test_markdown_keeps_emphasis_next_to_chinese_quotes_and_drops_what_is_dangerous():
    assert "<strong>“重点”</strong>后面" in render_markdown("**“重点”**后面")
    html = render_markdown(
        "<script>alert(1)</script>[x](javascript:alert(1)) ![i](http://a/b.png) <img src=x onerror=y>"
    )
    assert "<script" not in html
    assert "javascript:" not in html
    assert "<img" not in html
