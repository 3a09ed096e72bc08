"""Two regions in one house that may never meet."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from leerhuis import clock
from tests.factories import NOW
from tests.security import region


@pytest.fixture
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _regions():
    return region.build("Kwartel", number="7310"), region.build("Merel", number="6420")


@pytest.fixture
def regions(app, at_now, worlds):
    return worlds.give(_regions)


@pytest.fixture
def theirs(regions):
    return regions[0]


@pytest.fixture
def ours(regions):
    return regions[1]


def table_of(client, **asked):
    """The team's table as both of its files hold it."""
    told = client.post("/registraties/team/tabel", data=asked | {"bestand": "csv"}).text
    return told + workbook_of(client, **asked)


def workbook_of(client, **asked):
    """What stands in the workbook of the team's table, as it lies in the file."""
    answer = client.post("/registraties/team/tabel", data=asked)
    with ZipFile(BytesIO(answer.data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())
