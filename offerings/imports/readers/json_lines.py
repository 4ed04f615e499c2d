"""JSON whose objects know the line they start at, so that a problem can name it; nesting is limited."""

import json
from bisect import bisect_left
from collections import Counter
from json.decoder import JSONArray, JSONObject  # type: ignore[attr-defined]  # there, but not in the stubs
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any, Final

from core.i18n import _l
from core.text import clean
from offerings.imports.readers.limits import MAX_DEPTH, MAX_JSON_VALUES
from offerings.imports.readers.refusal import ImportRefused

LINE: Final = "\0line"
"""The key under which each object keeps its line; set last, so what a file says under it is overwritten."""


class _Decoder(json.JSONDecoder):
    """The standard decoder in its Python form, which can be told what to do at each object and array."""

    def __init__(self, text: str) -> None:
        super().__init__(parse_constant=_refuse_constant, object_pairs_hook=_unique)
        self._breaks = [index for index, char in enumerate(text) if char == "\n"]
        self._depth = 0
        self.parse_object = self._object
        self.parse_array = self._array
        self.scan_once = py_make_scanner(self)

    def _object(self, start: tuple[str, int], *rest: Any) -> tuple[Any, int]:
        value, end = self._nested(JSONObject, start, *rest)
        value[LINE] = bisect_left(self._breaks, start[1]) + 1
        return value, end

    def _array(self, start: tuple[str, int], *rest: Any) -> tuple[Any, int]:
        return self._nested(JSONArray, start, *rest)

    def _nested(self, parse: Any, *arguments: Any) -> tuple[Any, int]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ImportRefused("too_deep", _l("The JSON is nested too deeply."))
        value, end = parse(*arguments)
        self._depth -= 1
        return value, end


def parse_json(text: str) -> Any:
    """Raises ImportRefused with the line for anything that is not JSON."""
    if text.count(",") > MAX_JSON_VALUES:
        raise ImportRefused("too_large", _l("The JSON holds more than %(limit)s values.", limit=MAX_JSON_VALUES))
    try:
        return _Decoder(text).decode(text)
    except json.JSONDecodeError as error:
        message = _l(
            "The JSON breaks off or is damaged at line %(line)s, column %(column)s.",
            line=error.lineno,
            column=error.colno,
        )
        raise ImportRefused("broken_json", message, line=error.lineno) from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        raise ImportRefused("broken_json", _l("The JSON holds a number that can't be read.")) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that names one key twice would lose what stands under the first."""
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    counts = Counter(key for key, _value in pairs)
    twice = counts.most_common(1)[0][0]
    message = _l(
        "The JSON names “%(key)s” twice in one object, so one of the two would be lost.",
        key=clean(twice)[:100],
    )
    raise ImportRefused("key_twice", message)
