"""What a server is given: units that stay closed, and an example of the settings that is right."""

import re
import secrets
import shlex
from pathlib import Path

import pytest

from leerhuis import settings
from leerhuis.cli import database, timed

DEPLOY = Path(__file__).parents[2] / "deploy"
EXAMPLE = DEPLOY / "leerhuis.env.example"
UNITS = sorted(DEPLOY.glob("*.service"))
CLOSED = "# The process reads its own code"


def values(unit, key):
    return re.findall(rf"^{key}=(.*)$", unit.read_text(), re.MULTILINE)


def example():
    lines = EXAMPLE.read_text().splitlines()
    given = [line.partition("=") for line in lines if line and not line.startswith("#")]
    key = {"LEERHUIS_SECRET_KEY": secrets.token_urlsafe(48)}
    return {name: value for name, _sign, value in given} | key


def test_the_example_is_read_and_is_fit_for_production():
    read = settings.read(example())
    assert read.production
    assert read.https
    assert read.proxies == 1


def test_the_example_names_no_setting_that_there_is_not():
    assert set(example()) <= {name for name, _default, _what in settings.table()}


def test_the_example_is_refused_with_a_key_that_is_short():
    with pytest.raises(ValueError, match="SECRET_KEY"):
        settings.read(example() | {"LEERHUIS_SECRET_KEY": "short"})


def test_the_example_is_refused_with_the_key_of_the_example():
    copied = re.search(r"^LEERHUIS_SECRET_KEY=(.*)$", EXAMPLE.read_text(), re.MULTILINE)[1]
    with pytest.raises(ValueError, match="looks like an example"):
        settings.read(example() | {"LEERHUIS_SECRET_KEY": copied})


def test_all_units_are_closed_alike():
    closed = {unit.read_text().partition(CLOSED)[2].partition("\n[")[0].strip() for unit in UNITS}
    assert len(UNITS) == 3
    assert len(closed) == 1
    assert "ProtectSystem=strict" in closed.pop()


def test_units_start_commands_that_there_are():
    commands = {unit.stem: shlex.split(*values(unit, "ExecStart")) for unit in UNITS}
    assert commands["leerhuis-web"][-1] == "wsgi:app"
    assert commands["leerhuis-jobs"][-2] == timed.name
    assert commands["leerhuis-jobs"][-1] in timed.commands
    assert commands["leerhuis-upgrade"][-2] == database.name
    assert commands["leerhuis-upgrade"][-1] in database.commands


def test_no_unit_writes_an_access_log_or_listens_to_the_world():
    """A log of addresses would hold the tokens of links and calendars."""
    for unit in UNITS:
        (line,) = values(unit, "ExecStart")
        assert "access-log" not in line
        assert "0.0.0.0" not in line
