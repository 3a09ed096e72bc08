"""The whole demo, as it is loaded at nine o'clock on an ordinary day."""

import pytest

from leerhuis import clock
from leerhuis.demo import load
from tests.factories import NOW


def _loaded():
    return load.load(now=NOW)


@pytest.fixture
def demo(app, monkeypatch, worlds):
    """What loading it said; its rows are put back for each test."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return worlds.give(_loaded)
