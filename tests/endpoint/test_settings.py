"""Settings come from one table, and a bad one is refused by name."""
from dataclasses import fields
from pathlib import Path

import pytest
from egovkg.endpoint.settings import TABLE, Settings
from egovkg.ontology.problem import Problem


def test_the_table_and_the_class_name_the_same_settings():
    assert [setting.attribute for setting in TABLE] == [field.name for field in fields(Settings)]
    assert all(setting.zh and setting.en and setting.expected for setting in TABLE)


def test_defaults_and_values_from_the_environment():
    settings = Settings.from_environment({})
    assert (settings.data, settings.timeout, settings.port) == (Path("var"), 10, 8000)
    settings = Settings.from_environment({"EGOVKG_TIMEOUT": "2.5", "EGOVKG_WORKER_MEMORY": "1.5G", "EGOVKG_DATA": " x ", "OTHER": "?",
        "EGOVKG_TOKEN": ""})
    assert (settings.timeout, settings.worker_memory, settings.data, settings.token) == (2.5, 3 << 29, Path("x"), "")
    (network,) = Settings.from_environment({"EGOVKG_TRUSTED_PROXIES": "10.0.0.0/8"}).trusted_proxies
    assert str(network) == "10.0.0.0/8"


def test_what_is_given_wins_and_none_is_not_given():
    settings = Settings.from_environment({"EGOVKG_PORT": "1"}, port=2, host=None)
    assert (settings.port, settings.host) == (2, "127.0.0.1")


@pytest.mark.parametrize(("name", "value"), [
    ("EGOVKG_TIMEOUT", "soon"), ("EGOVKG_TIMEOUT", "0"), ("EGOVKG_TIMEOUT", "inf"), ("EGOVKG_TIMEOUT", "nan"), ("EGOVKG_PORT", "70000"),
    ("EGOVKG_WORKERS", "-1"), ("EGOVKG_WORKERS", "0"), ("EGOVKG_WORKER_MEMORY", "much"), ("EGOVKG_TRUSTED_PROXIES", "everyone"),
])
def test_a_bad_value_is_refused_by_name(name, value):
    with pytest.raises(Problem) as caught:
        Settings.from_environment({name: value})
    assert caught.value.code == "bad-setting"
    assert caught.value.details["name"] == name and caught.value.details["value"] == value


def test_a_misspelt_name_is_refused():
    with pytest.raises(Problem) as caught:
        Settings.from_environment({"EGOVKG_TIMEUOT": "1"})
    assert caught.value.code == "unknown-setting"
