"""A round says from when someone may enrol in its groups."""

from datetime import timedelta

import pytest

from leerhuis.courses.words import RoundState
from leerhuis.enrolment import codes, queries, service
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing, Refused
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    identity,
    make_edition,
    make_organisation,
    make_professional,
    make_round,
)
from tests.factories_enrolment import enrolled

WEEK = timedelta(days=7)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def teacher(region):
    schools = make_organisation(under=region, kind=OrganisationKind.SCHOOL_PARTNERSHIP)
    return make_professional(schools)


def group(region, state=RoundState.OPEN, **openings):
    days = {Sector(name): day for name, day in openings.items()}
    return make_edition(round_id=make_round(region, state=state, openings=days).id)


def test_a_sector_that_may_enrol_later_is_told_from_when(region, teacher):
    edition = group(region, education=TODAY + WEEK)
    with pytest.raises(Refused) as no:
        enrolled(edition, teacher)
    assert no.value.values == {"day": TODAY + WEEK}
    assert enrolled(edition, teacher, now=NOW + WEEK).state is EnrolmentState.CONFIRMED


def test_who_is_not_named_enrols_at_once(region):
    edition = group(region, education=TODAY + WEEK)
    colleague = make_professional(make_organisation(under=region))
    assert enrolled(edition, colleague).state is EnrolmentState.CONFIRMED


def test_nobody_enrols_in_a_closed_season(region, teacher):
    with pytest.raises(Refused, match="season is over"):
        enrolled(group(region, RoundState.CLOSED), teacher)


def test_a_group_of_a_draft_season_does_not_exist_yet(region):
    edition = group(region, RoundState.DRAFT)
    with pytest.raises(Missing):
        queries.edition_to_enrol_in(edition.public_id)


def test_a_code_lets_in_before_the_round_opens_and_not_once_it_is_over(region, teacher):
    early, over = group(region, education=TODAY + WEEK), group(region, state=RoundState.CLOSED)
    for edition, expected in ((early, EnrolmentState.CONFIRMED), (over, None)):
        _row, code = codes.make(edition, uses=1, holds_seats=False, by=HOUSE, now=NOW)
        if expected is None:
            with pytest.raises(Refused, match="season is over"):
                service.enrol(edition, teacher.id, by=identity(teacher), now=NOW, code=code)
        else:
            mine = service.enrol(edition, teacher.id, by=identity(teacher), now=NOW, code=code)
            assert mine.state is expected
