"""Looking up: an employer with its manager, at one moment."""

import pytest

from tests.factories_registry import at_now, desk, manager, region, spring

__all__ = ["at_now", "desk", "manager", "region", "spring"]


@pytest.fixture(autouse=True)
def it_is_now(at_now):
    """Every page is opened at the moment of the factories."""


@pytest.fixture
def employer(spring):
    return spring
