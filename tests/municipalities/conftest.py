"""A region with its municipalities, at one moment."""

import pytest

from tests.factories import make_organisation
from tests.factories_registry import at_now

__all__ = ["at_now"]


@pytest.fixture(autouse=True)
def it_is_now(at_now):
    """Every page is opened at the moment of the factories."""


@pytest.fixture
def region(app):
    return make_organisation(name="Gewest Noord")
