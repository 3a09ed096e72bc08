"""What employers do: an employer with its manager, at one moment."""

import pytest

from tests.factories_registry import at_now, manager, region, spring

__all__ = ["at_now", "manager", "region", "spring"]


@pytest.fixture(autouse=True)
def it_is_now(at_now):
    """Every page is opened at the moment of the factories."""
