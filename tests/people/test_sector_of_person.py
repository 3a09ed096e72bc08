"""The sector in which someone works."""

import pytest

from leerhuis.people import queries
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from tests.factories import TODAY, make_organisation, make_person, make_professional


def sector_of(person):
    return queries.sector_of_person(person.id, day=TODAY)


@pytest.mark.parametrize(
    ("kind", "sector"),
    [
        (OrganisationKind.EMPLOYER, Sector.LOCAL_TEAM),
        (OrganisationKind.CARE_PROVIDER, Sector.CARE_PROVIDER),
        (OrganisationKind.SCHOOL_PARTNERSHIP, Sector.EDUCATION),
    ],
)
def test_someone_works_in_the_sector_of_the_employer(app, kind, sector):
    employer = make_organisation(under=make_organisation(), kind=kind)
    assert sector_of(make_professional(employer)) is sector
    team = make_organisation(under=employer, kind=OrganisationKind.TEAM)
    assert sector_of(make_professional(team)) is sector


def test_who_has_no_employer_has_no_sector(app):
    assert sector_of(make_person()) is None
