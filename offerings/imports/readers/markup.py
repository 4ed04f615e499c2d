"""HTML in a file's texts as Markdown, so that pages, feeds and mails show no tags. Pure."""

import re
from html import unescape
from html.parser import HTMLParser


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names("p div section article header footer table tr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre hr")
_INLINE = _names(
    "a abbr b big br center cite code del em figure font i img ins kbd mark q s small span strike strong sub sup "
    "tbody td th thead tt u wbr"
)
_SILENT = _names("head iframe noscript object script style svg template title")
_KNOWN = _BLOCKS | _INLINE | _SILENT
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "code": "`", "kbd": "`", "tt": "`"}
_TAG = re.compile(rf"</?({'|'.join(sorted(_KNOWN, key=len, reverse=True))})(?=[\s/>])", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"<({'|'.join(sorted(_BLOCKS, key=len, reverse=True))})(?=[\s/>])", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s<>()]+\Z", re.IGNORECASE)
_STRAY = re.compile(r"<(?=[^<>]*(?:<|\Z))")
"""A "<" that no ">" closes: taken as the character, which also spares the parser its slowest inputs."""
_MOST_NESTED = 6


def to_markdown(text: str) -> str:
    """``text`` without HTML; what holds none, Markdown included, stays as it is."""
    if _TAG.search(text):
        writer = _Writer(keeps_lines=_BLOCK_TAG.search(text) is None)
        writer.feed(_STRAY.sub("&lt;", text))
        writer.close()
        return writer.result()
    return unescape(text).strip() if _ENTITY.search(text) else text


class _Writer(HTMLParser):
    """Collects lines; tags that are not HTML ("Vec<T>") stay as they were written."""

    def __init__(self, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._keeps_lines = keeps_lines
        self._done: list[str] = []
        self._line = ""
        self._links: list[tuple[str, int]] = []
        self._lists: list[list[int]] = []
        self._bullet = ""
        self._prefix = ""
        self._silent = 0
        self._is_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _KNOWN:
            self.handle_data(self.get_starttag_text() or "")
        elif tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self._open_block(tag)
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._line)))
        elif tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")
        elif tag == "br":
            self._break()
        elif tag in ("td", "th"):
            self._line += "  " if self._line else ""
        else:
            self._line += _MARKS.get(tag, "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)
            if tag in _BLOCKS and tag != "hr":
                self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._close_block(tag)
        elif tag == "a" and self._links:
            self._link(*self._links.pop())
        elif tag in _MARKS:
            self._close_mark(_MARKS[tag])
        elif tag not in _KNOWN:
            self.handle_data(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._is_pre or self._keeps_lines:
            *whole, last = data.split("\n")
            for line in whole:
                self._line += line
                self._break()
            self._line += last
        else:
            text = _SPACE.sub(" ", data)
            self._line += text.lstrip() if not self._line or self._line.endswith(" ") else text

    def result(self) -> str:
        self._paragraph()
        text = "\n".join(line.rstrip() for line in self._done)
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def _open_block(self, tag: str) -> None:
        self._break() if tag in ("li", "tr", "dt", "dd") else self._paragraph()
        if tag in ("ul", "ol"):
            self._lists.append([0] if tag == "ol" else [])
        elif tag == "li":
            self._bullet = self._next_bullet()
        elif tag == "blockquote":
            self._prefix = "> "
        elif tag == "hr":
            self._done += ["---", ""]
        elif tag[0] == "h" and tag[1:].isdigit():
            self._line = "### "
        self._is_pre = tag == "pre"

    def _close_block(self, tag: str) -> None:
        self._break() if tag in ("li", "tr", "dt", "dd") else self._paragraph()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._prefix = ""
        elif tag == "pre":
            self._is_pre = False

    def _next_bullet(self) -> str:
        indent = "    " * min(max(len(self._lists) - 1, 0), _MOST_NESTED)
        if self._lists and self._lists[-1]:
            self._lists[-1][0] += 1
            return f"{indent}{self._lists[-1][0]}. "
        return f"{indent}- "

    def _break(self) -> None:
        """End the line; an empty one is not written, unless lines are kept."""
        text = self._line.rstrip() if self._is_pre else self._line.strip()
        lead = "    " if self._is_pre else self._prefix + self._bullet
        if text and text != "###":
            self._done.append(lead + text)
            self._bullet = ""
        elif self._keeps_lines:
            self._done.append("")
        self._line = ""
        self._links = [(href, 0) for href, _at in self._links]

    def _paragraph(self) -> None:
        self._break()
        is_item = bool(self._bullet) or (self._lists and self._done and self._done[-1])
        if self._done and self._done[-1] and not is_item:
            self._done.append("")

    def _link(self, href: str, at: int) -> None:
        words = self._line[at:]
        address = href.strip()
        if not _ADDRESS.match(address):
            return
        text = words.strip().replace("[", "(").replace("]", ")")
        is_same = not text or text.rstrip("/") == address.removeprefix("mailto:").rstrip("/")
        link = address.removeprefix("mailto:") if is_same else f"[{text}]({address})"
        self._line = self._line[:at] + link + (" " if words.endswith(" ") else "")

    def _close_mark(self, mark: str) -> None:
        """Marks hug their words; an empty pair vanishes."""
        at = self._line.rfind(mark)
        if at >= 0 and not self._line[at + len(mark) :].strip():
            self._line = self._line[:at]
            return
        trail = " " if self._line.endswith(" ") else ""
        self._line = self._line.rstrip() + mark + trail
