"""``flask demo`` as a command of the test."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

PASSWORD = "kettle-plum-harbour-quartz-violin"


@pytest.fixture
def demo(cli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``demo(password=...)``: runs ``flask demo`` with that DEMO_PASSWORD, or with none."""

    def run(password: str | None = PASSWORD) -> Any:
        monkeypatch.delenv("DEMO_PASSWORD", raising=False)
        if password:
            monkeypatch.setenv("DEMO_PASSWORD", password)
        return cli("demo")

    return run
