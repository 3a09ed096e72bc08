"""What clashes in many sessions at once is what a look at each pair of them finds."""

from datetime import timedelta
from itertools import combinations
from random import Random
from typing import NamedTuple

import pytest

from leerhuis import db
from leerhuis.courses.clashes import overlap
from leerhuis.courses.models import Session
from leerhuis.courses.needs import span_of
from leerhuis.courses.overlaps import overlaps_in
from leerhuis.courses.rules import EditionState
from tests.counting import statements
from tests.factories import NOW, make_organisation, make_room, make_trainer, train
from tests.planning.rows import make_group, sessions_of

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=1)


class Held(NamedTuple):
    """A session, whether it is of ours, and the numbers of its trainers."""

    ours: bool
    session: Session
    trainers: set


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def crowd(region):
    """Sessions of ours and of others over a week, so close that many meet, also in a row."""
    at, rooms = Random(4), [make_room() for _each in range(2)]  # the same each time
    trainers, other = [make_trainer(region) for _each in range(3)], make_organisation()
    found = []
    for number in range(36):
        group = make_group(
            other if number % 4 == 0 else region,
            f"Groep {number}",
            at=NOW + at.randrange(60) * HOUR,
            room=at.choice([*rooms, None]),
            state=EditionState.DRAFT if number % 3 else EditionState.PUBLISHED,
        )
        [session], by = sessions_of(group), at.sample(trainers, k=at.randrange(3))
        train(session, *by)
        with db.transaction():
            session.ends_at = session.starts_at + at.choice((1, 2, 7)) * HOUR
        found.append(Held(number % 4 > 0, session, {each.id for each in by}))
    return found


def pairs(meetings):
    return sorted((min(each.one, each.other), max(each.one, each.other)) for each in meetings)


def by_hand(crowd, shared, *, looked_at=lambda _session: True):
    return sorted(
        (min(one.session.id, two.session.id), max(one.session.id, two.session.id))
        for one, two in combinations(crowd, 2)
        for _what in shared(one, two)
        if any(each.ours and looked_at(each.session) for each in (one, two))
        if overlap(span_of(one.session), span_of(two.session))
    )


def room(one, two):
    return {one.session.room_id} & {two.session.room_id} - {None}


def trainer(one, two):
    return one.trainers & two.trainers


def test_who_meets_whom_is_found_without_looking_at_each_pair(region, crowd):
    found = overlaps_in([region.path])
    assert len(found.rooms) > 9
    assert pairs(found.rooms) == by_hand(crowd, room)
    assert pairs(found.trainers) == by_hand(crowd, trainer)
    assert {each.session.id for each in crowd} >= found.sessions


@pytest.mark.parametrize("until", [None, LATER + timedelta(days=1)])
def test_of_a_period_its_sessions_are_found_with_whom_they_meet(region, crowd, until):
    def within(session):
        return session.ends_at > LATER and (until is None or session.starts_at < until)

    found = overlaps_in([region.path], since=LATER, until=until)
    assert pairs(found.rooms) == by_hand(crowd, room, looked_at=within)
    assert pairs(found.trainers) == by_hand(crowd, trainer, looked_at=within)


def test_all_of_it_is_one_statement(region, crowd):
    overlaps_in([region.path])  # begins to read
    with statements() as seen:
        overlaps_in([region.path], since=NOW, season_id=1)
        overlaps_in([])
    assert len(seen) == 2


def test_who_coordinates_nowhere_has_no_clashes(crowd):
    assert overlaps_in([]).sessions == set()
