"""Who may enrol in a round from when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses.seasons.rules import OPEN, Door, RoundFacts, Way, check_door, door
from leerhuis.courses.words import RoundState
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector

TODAY = date(2027, 1, 11)
LATER = TODAY + timedelta(days=14)
DAYS = st.none() | st.dates(date(2026, 12, 1), date(2027, 3, 1))


def facts(state=RoundState.OPEN, publish_on=None, **openings):
    return RoundFacts(state, publish_on, {Sector(name): day for name, day in openings.items()})


def test_a_group_without_a_round_is_open():
    assert door(None, Sector.EDUCATION, today=TODAY) == OPEN


def test_a_sector_waits_for_its_day():
    season = facts(education=LATER)
    assert door(season, Sector.EDUCATION, today=TODAY) == Door(Way.LATER, LATER)
    assert door(season, Sector.EDUCATION, today=LATER) == OPEN
    assert door(season, Sector.LOCAL_TEAM, today=TODAY) == OPEN
    assert door(season, None, today=TODAY) == OPEN


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.DONE])
def test_nobody_enrols_in_a_round_that_is_over(state):
    assert door(facts(state), Sector.EDUCATION, today=TODAY) == Door(Way.CLOSED)


def test_a_draft_opens_on_its_day_of_publication_or_that_of_the_sector():
    season = facts(RoundState.DRAFT, LATER, education=LATER + timedelta(days=7))
    assert door(season, Sector.LOCAL_TEAM, today=TODAY) == Door(Way.LATER, LATER)
    assert door(season, Sector.EDUCATION, today=TODAY).opens_on == LATER + timedelta(days=7)
    assert door(facts(RoundState.DRAFT), None, today=TODAY) == Door(Way.LATER, None)


def test_the_refusal_names_the_day():
    with pytest.raises(Refused) as no:
        check_door(Door(Way.LATER, LATER))
    assert no.value.values == {"day": LATER}
    for closed in (Door(Way.LATER), Door(Way.CLOSED)):
        with pytest.raises(Refused):
            check_door(closed)
    check_door(OPEN)


@given(
    state=st.sampled_from(RoundState),
    publish_on=DAYS,
    openings=st.dictionaries(st.sampled_from(Sector), st.dates(TODAY, LATER)),
    sector=st.none() | st.sampled_from(Sector),
    days=st.integers(0, 40),
)
def test_only_an_open_round_is_open_and_it_stays_open(state, publish_on, openings, sector, days):
    season = RoundFacts(state, publish_on, openings)
    found = door(season, sector, today=TODAY)
    if found.way is Way.OPEN:
        assert state is RoundState.OPEN
        assert door(season, sector, today=TODAY + timedelta(days=days)) == OPEN
    if found.way is Way.LATER and state is RoundState.OPEN:
        assert found.opens_on == openings[sector] > TODAY
        assert door(season, sector, today=found.opens_on) == OPEN
