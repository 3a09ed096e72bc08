"""A region with an employer, its teams and managers."""

import pytest

from leerhuis.access import Role
from leerhuis.people.rules import OrganisationKind
from tests.factories import make_organisation, make_staff
from tests.factories_registry import at_now, desk, manager, region, spring

__all__ = ["at_now", "desk", "manager", "region", "spring"]


@pytest.fixture(autouse=True)
def _now(at_now):
    """Pages ask the clock; here it stands still."""


@pytest.fixture
def team(spring):
    return make_organisation(under=spring, name="Team Noord", kind=OrganisationKind.TEAM)


@pytest.fixture
def other(region):
    """Another employer of the region, with a manager of its own."""
    place = make_organisation(under=region, name="Stichting Anders")
    make_staff(Role.MANAGER, place)
    return place
