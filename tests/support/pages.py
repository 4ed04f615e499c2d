"""Looking into an answered page."""

from typing import Any

from lxml import html


class Page:
    """``page.all(".offering-row a")``: elements by tag and class, in order; a space means "within"."""

    def __init__(self, answer: Any) -> None:
        assert answer.status_code == 200, answer.status
        self.root = html.fromstring(answer.data)

    def all(self, selector: str) -> list[Any]:
        return list(self.root.xpath("".join(_step(part) for part in selector.split())))

    def one(self, selector: str) -> Any:
        [found] = self.all(selector)
        return found

    def texts(self, selector: str) -> list[str]:
        return [" ".join(each.text_content().split()) for each in self.all(selector)]


def _step(part: str) -> str:
    tag, *classes = part.split(".")
    tests = "".join(f"[contains(concat(' ', normalize-space(@class), ' '), ' {each} ')]" for each in classes)
    return f"//{tag or '*'}{tests}"
