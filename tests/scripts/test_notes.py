"""When a second ``make run`` may trust what the first one found."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from core.settings import Settings
from scripts import notes


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(instance_path=str(tmp_path))
    (tmp_path / "huizhi.sqlite3").touch()
    notes.keep(settings, {"DEMO_PASSWORD": "first"}, "organiser  mei@demo.example")
    return settings


def test_the_same_database_and_password(settings: Settings) -> None:
    assert notes.kept(settings, {"DEMO_PASSWORD": "first"}) == "organiser  mei@demo.example"


def test_another_password(settings: Settings) -> None:
    assert notes.kept(settings, {"DEMO_PASSWORD": "second"}) is None


def test_another_database(settings: Settings) -> None:
    other = replace(settings, database_url="postgresql://elsewhere/huizhi")
    assert notes.kept(other, {"DEMO_PASSWORD": "first"}) is None


def test_a_database_that_was_deleted(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "huizhi.sqlite3").unlink()
    assert notes.kept(settings, {"DEMO_PASSWORD": "first"}) is None


def test_only_the_owner_reads_them(settings: Settings, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600
