"""Other people's calendar programs against the server of ``make interop`` (INTEROP_URL)."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.interop.programme import Organiser
from tests.interop.proxy import Proxy, proxy_to


def skip_missing(reason: str | None) -> None:
    """Where a program is missing its test is skipped; in CI, which can install it, that is a failure."""
    if reason is None:
        return
    if os.environ.get("CI") == "true" and shutil.which("apt-get"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def server() -> str:
    """Its address."""
    url = os.environ.get("INTEROP_URL")
    if not url:
        pytest.skip("no server to ask: use `make interop`")
    return url


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """``program("khal")``: where it is."""

    def find(name: str) -> str:
        path = shutil.which(name)
        skip_missing(None if path else f"{name} is not installed: apt-get install {name}")
        return str(path)

    return find


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    """The server through something that writes down what passes."""
    with proxy_to(server) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def organiser(server: str) -> Iterator[Organiser]:
    organiser = Organiser()
    yield organiser
    organiser.close()
