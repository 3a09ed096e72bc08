"""How many pairs of people of different organisations met, and how many pairs there were."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.attendance import mixing
from leerhuis.attendance.mixing import Alike, Mixing
from leerhuis.attendance.rules import Extent
from leerhuis.people.rules import OrganisationKind
from tests.counting import statements
from tests.factories import (
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
)
from tests.factories_attendance import make_mark, make_seat, sessions_of

PEOPLE = st.lists(st.tuples(st.integers(0, 15), st.sampled_from([None, 1, 2, 3])), max_size=12)


@given(PEOPLE)
def test_what_is_reckoned_is_what_counting_every_pair_gives(people):
    pairs = [(a, b) for a, b in combinations(people, 2) if a[0] & b[0]]
    mixed = [(a, b) for a, b in pairs if None not in (a[1], b[1]) and a[1] != b[1]]
    found = mixing.mixing(Alike(sessions, employer, 1) for sessions, employer in people)
    assert found == Mixing(len(people), len(pairs), len(mixed))


def group_of(sessions=1, **given):
    return make_edition(course=make_course(), sessions=sessions, **given)


def attend(edition, person, *at, extent=Extent.PRESENT):
    seat = make_seat(edition, person)
    for session in at or sessions_of(edition):
        make_mark(seat, session, extent=extent)


def of(edition):
    """Asked for many groups, and for one in one question: the same."""
    found = mixing.of_groups([edition.id]).get(edition.id)
    with statements() as seen:
        assert mixing.of_group(edition.id).mixing == (found or Mixing())
    assert len([each for each in seen if each.startswith(("SELECT", "WITH"))]) == 1
    return found


def test_pairs_of_different_organisations_are_counted_once_however_often_they_met(app):
    edition = group_of(sessions=3)
    first, second = make_organisation(), make_organisation()
    for employer in (first, first, second):
        attend(edition, make_professional(employer))
    assert of(edition) == Mixing(3, 3, 2)
    assert of(edition).share == 67


def test_who_were_never_at_one_session_did_not_meet(app):
    edition = group_of(sessions=2)
    early, late = sessions_of(edition)
    attend(edition, make_professional(), early)
    attend(edition, make_professional(), late)
    assert of(edition) == Mixing(2, 0, 0)
    attend(edition, make_professional(), early, late)
    assert of(edition) == Mixing(3, 2, 2)


def test_who_was_absent_met_nobody_and_who_was_there_in_part_did(app):
    edition = group_of()
    attend(edition, make_professional())
    attend(edition, make_professional(), extent=Extent.ABSENT)
    attend(edition, make_professional(), extent=Extent.PARTLY)
    assert of(edition) == Mixing(2, 1, 1)
    assert of(group_of()) is None


def test_teams_of_one_organisation_are_one_organisation(app):
    edition, employer = group_of(), make_organisation()
    for name in ("Oost", "West"):
        team = make_organisation(under=employer, kind=OrganisationKind.TEAM, name=name)
        attend(edition, make_professional(team))
    attend(edition, make_professional(employer))
    assert of(edition) == Mixing(3, 3, 0)


def test_the_employer_is_that_of_the_day_of_the_session(app):
    edition = group_of(starts_at=NOW - timedelta(days=100))
    day = edition.starts_at.date()
    one, other = make_organisation(), make_organisation()
    mover = make_person()
    make_appointment(mover, one, starts_on=date(2020, 1, 1), ends_on=day)
    make_appointment(mover, other, starts_on=day + timedelta(days=1))
    attend(edition, mover)
    attend(edition, make_professional(one))
    assert of(edition) == Mixing(2, 1, 0)


def test_of_several_employers_the_one_of_the_most_hours_counts(app):
    edition = group_of()
    one, other = make_organisation(), make_organisation()
    both = make_person()
    make_appointment(both, one, fte="0.2")
    make_appointment(both, other, fte="0.6")
    attend(edition, both)
    attend(edition, make_professional(other))
    assert of(edition) == Mixing(2, 1, 0)


def test_who_has_no_employer_met_people_but_is_not_told_apart(app):
    edition = group_of()
    attend(edition, make_person())
    attend(edition, make_professional())
    assert of(edition) == Mixing(2, 1, 0)


def test_sums_of_groups_and_nothing_of_nothing():
    assert Mixing.sum([Mixing(3, 3, 2), Mixing(2, 1, 0)]) == Mixing(5, 4, 2)
    assert Mixing.sum([]).share is None
    assert mixing.of_groups([]) == {}


def test_many_groups_are_asked_at_once(app):
    editions = [group_of() for _each in range(3)]
    for each in editions:
        attend(each, make_professional())
        attend(each, make_professional())
    db.session.expire_all()
    numbers = [each.id for each in editions]
    with statements() as seen:
        assert Mixing.sum(mixing.of_groups(numbers).values()) == Mixing(6, 3, 3)
    assert len([each for each in seen if each.startswith(("SELECT", "WITH"))]) == 2
