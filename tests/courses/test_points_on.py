"""Points count on the days of their accreditation."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses import rules
from leerhuis.courses.rules import PointsRow
from leerhuis.registers import Category, Register

FIRST, LAST = date(2026, 3, 1), date(2027, 2, 28)


def row(valid_from_on=None, valid_until_on=None):
    return PointsRow(
        Register.NIP, "", Category.TRAINING, Decimal(4), "ID1", valid_from_on, valid_until_on
    )


def test_the_first_and_the_last_day_of_an_accreditation_count():
    known = row(FIRST, LAST)
    assert rules.points_on([known], FIRST) == [known]
    assert rules.points_on([known], LAST) == [known]
    assert rules.points_on([known], date(2026, 2, 28)) == []
    assert rules.points_on([known], date(2027, 3, 1)) == []


@given(st.dates())
def test_points_without_days_always_count(day):
    assert rules.points_on([row()], day) == [row()]


def test_a_day_on_one_side_leaves_the_other_open():
    assert rules.points_on([row(valid_from_on=FIRST)], date(2090, 1, 1))
    assert rules.points_on([row(valid_until_on=LAST)], date(2001, 1, 1))
