"""Two regions in one house that may never meet."""

import pytest

from leerhuis import clock
from tests.factories import NOW
from tests.security import region


@pytest.fixture
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def theirs(app, at_now):
    return region.build("Kwartel", number="7310")


@pytest.fixture
def ours(theirs):
    return region.build("Merel", number="6420")
