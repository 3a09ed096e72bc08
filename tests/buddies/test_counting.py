"""Whether a talk was worth it: counted of five or more, and of nobody in particular."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from leerhuis import db
from leerhuis.access import Role
from leerhuis.buddies import counting, overview, queries, rules
from leerhuis.buddies.models import BuddyAnswer, BuddySide, BuddyTally
from leerhuis.errors import Refused
from tests.factories import NOW, identity, make_course, make_organisation, make_round, make_staff
from tests.factories_buddies import DAY, make_over, make_pair

AFTER = NOW + timedelta(hours=1)
OVER = NOW + 31 * DAY


@pytest.fixture
def edition(app):
    region = make_organisation()
    course = make_course(organisation_id=region.id)
    return make_over(course=course, round_id=make_round(region).id)


def answer(edition, *said, now=AFTER):
    """So many people answer, each of a pair of their own in which the other does not."""
    for worth_it in said:
        pair = queries.pair_by_id(make_pair(edition, starts_at=NOW).id)
        by = identity(pair.sides[0].person)
        counting.answer(pair, worth_it=worth_it, by=by, now=now)


def tally():
    row = db.session.scalars(select(BuddyTally)).one()
    db.session.refresh(row)
    return row.worth_it, row.not_worth_it


def waiting():
    return db.session.scalar(select(func.count(BuddyAnswer.id)))


@given(st.integers(0, 60), st.booleans())
def test_never_fewer_than_five_are_counted_and_never_fewer_are_left(number, over):
    counted = rules.countable(number, over=over)
    assert counted == 0 or counted >= rules.FEWEST
    if not over and counted:
        assert number - counted >= rules.FEWEST


def test_nine_answers_are_nobodys_figures_yet(edition):
    answer(edition, *[True] * 9)
    assert counting.count_due(now=AFTER) == 0
    assert tally() == (0, 0)
    answer(edition, False)
    assert counting.count_due(now=AFTER) == 5
    assert sum(tally()) == 5
    assert waiting() == 5
    assert counting.count_due(now=AFTER) == 0


def test_once_nobody_can_answer_any_more_the_rest_is_counted(edition):
    answer(edition, True, True, True, True, False)
    assert counting.count_due(now=OVER - 2 * DAY) == 0
    assert counting.count_due(now=OVER) == 5
    assert tally() == (4, 1)
    assert waiting() == 0


def test_four_answers_are_never_counted(edition):
    answer(edition, *[True] * 4)
    assert counting.count_due(now=OVER) == 0
    assert tally() == (0, 0)


def test_nobody_answers_twice_or_before_the_talk_or_long_after(edition):
    pair = make_pair(edition, starts_at=NOW)
    by = identity(queries.pair_by_id(pair.id).sides[0].person)
    for moment in (NOW, OVER):
        with pytest.raises(Refused):
            counting.answer(queries.pair_by_id(pair.id), worth_it=True, by=by, now=moment)
    counting.answer(queries.pair_by_id(pair.id), worth_it=True, by=by, now=AFTER)
    with pytest.raises(Refused):
        counting.answer(queries.pair_by_id(pair.id), worth_it=False, by=by, now=AFTER)
    assert waiting() == 1


def test_no_row_says_who_said_what(edition):
    """Yes and no leave rows of one form; only the number of those who answered differs."""
    answer(edition, True, False)
    rows = db.session.scalars(select(BuddyAnswer)).all()
    assert len({len(each.sealed) for each in rows}) == 1
    assert {each.name for each in BuddyAnswer.__table__.columns} == {"id", "tally_id", "sealed"}
    said = db.session.scalars(select(BuddySide.answered).order_by(BuddySide.id)).all()
    assert list(said) == [True, False, True, False]
    assert not db.session.execute(
        text("SELECT 1 FROM audit_event WHERE kind IN ('buddy_side', 'buddy_answer')")
    ).all()


def test_two_seals_of_one_answer_have_nothing_in_common(edition):
    """And they carry no moment: the time of a seal is empty."""
    answer(edition, True, True)
    one, other = db.session.scalars(select(BuddyAnswer.sealed)).all()
    assert one != other
    assert one[:8] == other[:8] == counting.sealed(worth_it=False)[:8]


def test_what_waits_is_sealed_anew_each_time(edition):
    answer(edition, True, False)
    before = set(db.session.scalars(select(BuddyAnswer.sealed)))
    counting.count_due(now=AFTER)
    assert before.isdisjoint(db.session.scalars(select(BuddyAnswer.sealed)))
    assert waiting() == 2


def test_an_answer_that_no_key_opens_says_nothing_any_more(edition, monkeypatch):
    answer(edition, True)
    monkeypatch.setattr(counting, "PURPOSE", "something-else")
    assert counting.count_due(now=AFTER) == 0
    assert waiting() == 0


def test_each_round_of_a_region_is_counted_apart(app):
    region = make_organisation()
    course = make_course(organisation_id=region.id)
    first = make_over(course=course, round_id=make_round(region).id)
    second = make_over(course=course)
    answer(first, *[True] * 5)
    answer(second, *[False] * 5)
    assert counting.count_due(now=OVER) == 10
    found = {(each.season != "", each.worth) for each in overview.counted_for(_coordinator(region))}
    assert found == {(True, (5, 0)), (False, (0, 5))}


def test_a_coordinator_elsewhere_reads_no_figures(edition):
    answer(edition, *[True] * 5)
    counting.count_due(now=OVER)
    assert overview.counted_for(_coordinator(make_organisation())) == []


def _coordinator(region):
    return identity(make_staff(Role.COORDINATOR, region))
