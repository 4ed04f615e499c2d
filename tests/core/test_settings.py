import pytest

from core.settings import Settings, SettingsError


def test_production_refuses_a_weak_secret_and_a_missing_address():
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings.from_environ({"HUIZHI_ENV": "production", "SECRET_KEY": "short", "BASE_URL": "https://a.example"})
    with pytest.raises(SettingsError, match="BASE_URL"):
        Settings.from_environ({"HUIZHI_ENV": "production", "SECRET_KEY": "x" * 32})


def test_an_unknown_environment_is_named():
    with pytest.raises(SettingsError, match="HUIZHI_ENV"):
        Settings.from_environ({"HUIZHI_ENV": "prod"})


def test_postgresql_addresses_get_the_driver_and_sqlite_is_the_default():
    assert Settings(database_url="postgres://u@h/d").database_uri == "postgresql+psycopg://u@h/d"
    assert Settings(instance_path="/data").database_uri == "sqlite:////data/huizhi.sqlite3"
