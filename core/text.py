"""Text that people typed: cleaned once on the way in, indexed for search, sorted as readers expect."""

import re
import unicodedata
from functools import lru_cache

import nh3
from markdown import Markdown
from markupsafe import Markup
from pypinyin import lazy_pinyin

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "pre", "hr"}


def has_forbidden_characters(text: str) -> bool:
    """NUL, other control characters, lone surrogates or direction overrides: never legitimate in a field."""
    return bool(_CONTROL.search(text) or _SURROGATE.search(text) or _BIDI.search(text))


def clean(text: str) -> str:
    """``text`` without the characters above, in Unicode NFC, newlines as \\n, trimmed: for files that we read."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern in (_SURROGATE, _CONTROL, _BIDI):
        text = pattern.sub("", text)
    return unicodedata.normalize("NFC", text).strip()


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))


def sort_key(text: str) -> str:
    """Orders Chinese by pinyin and everything else by its folded letters, in one list. Of people: core.names."""
    return "".join(lazy_pinyin(text)).casefold() if has_han(text) else text.casefold()


def search_terms(text: str) -> list[str]:
    """What the index holds for ``text``: Latin words, single Han characters, Han bigrams, and pinyin of Han runs.

    Two-character Chinese words are thus found (a trigram index finds none of them).
    """
    terms: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        run = ""
        for char in [*word, ""]:
            if char and bool(_HAN.match(char)) == (bool(run) and bool(_HAN.match(run[-1]))) and run:
                run += char
                continue
            terms += _terms_of_run(run)
            run = char
    return terms


def _terms_of_run(run: str) -> list[str]:
    if not run:
        return []
    if not _HAN.match(run):
        return [run]
    syllables = lazy_pinyin(run)
    return [
        *run,
        *(run[i : i + 2] for i in range(len(run) - 1)),
        *syllables,
        *("".join(syllables[i : i + 2]) for i in range(len(run) - 1)),
        *(["".join(syllables)] if len(run) > 2 else []),
    ]


def search_document(*texts: str) -> str:
    """The space-framed, sorted set of terms that a row stores; ``LIKE '% term%'`` finds whole and begun words."""
    terms = sorted({term for text in texts for term in search_terms(text)})
    return " " + " ".join(terms) + " "


def search_query(text: str) -> list[str]:
    """The terms that must all be present for a row to match what a person typed; at most 12."""
    wanted: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        han = [c for c in word if _HAN.match(c)]
        if han and len(han) == len(word):
            wanted += [word[i : i + 2] for i in range(len(word) - 1)] or [word]
        elif han:
            wanted += [t for t in search_terms(word) if not t.isascii() or t in word]
        else:
            wanted.append(word)
    return list(dict.fromkeys(wanted))[:12]


@lru_cache(maxsize=512)
def render_markdown(text: str) -> Markup:
    """Markdown as safe HTML: no images, no raw HTML that survives, links marked nofollow."""
    html = Markdown(extensions=["sane_lists", "nl2br"]).convert(text)
    return Markup(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel="nofollow noopener"))
