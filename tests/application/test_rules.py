"""Hours of work and names of files, as plain values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.registry.application import rules
from leerhuis.registry.application.rules import Worked

TODAY = date(2027, 1, 11)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def told(**given):
    return rules.check_work(
        **{
            "employer": "SPRING",
            "starts_on": date(2024, 1, 1),
            "ends_on": None,
            "hours_a_week": Decimal(32),
            "in_profession": None,
            "today": TODAY,
        }
        | given
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"employer": "  "}, "employer"),
        ({"employer": "x" * 121}, "employer"),
        ({"starts_on": date(2027, 1, 12)}, "starts_on"),
        ({"starts_on": date(1, 1, 1)}, "starts_on"),
        ({"ends_on": date(2023, 12, 31)}, "ends_on"),
        ({"ends_on": date(9999, 12, 31)}, "ends_on"),
        ({"hours_a_week": Decimal("80.1")}, "hours_a_week"),
        ({"hours_a_week": Decimal("1E+400")}, "hours_a_week"),
        ({"hours_a_week": Decimal("-1E+400")}, "hours_a_week"),
        ({"hours_a_week": Decimal("0.04")}, "hours_a_week"),
        ({"hours_a_week": Decimal(-1)}, "hours_a_week"),
        ({"in_profession": Decimal(-1)}, "in_profession"),
        ({"in_profession": Decimal(33)}, "in_profession"),
    ],
)
def test_work_that_cannot_be_right_is_refused_at_its_field(wrong, field):
    with pytest.raises(Refused) as no:
        told(**wrong)
    assert no.value.field == field


def test_work_that_begins_today_ends_today_and_fills_80_hours_is_work():
    worked = told(starts_on=TODAY, ends_on=TODAY, hours_a_week=Decimal(80))
    assert (worked.starts_on, worked.ends_on, worked.hours_a_week) == (TODAY, TODAY, Decimal(80))


def test_there_may_be_no_hours_in_the_profession():
    assert told(in_profession=Decimal(0)).in_profession == 0


@pytest.mark.parametrize("week", [Decimal("0.9"), Decimal(81), Decimal("1E+999"), Decimal(-36)])
def test_no_full_week_is_shorter_than_an_hour_or_longer_than_80(week):
    with pytest.raises(Refused):
        rules.check_full_week(week)


@pytest.mark.parametrize(
    ("fte", "week", "hours"),
    [("0.89", "36", "32.0"), ("1", "36", "36.0"), ("0.8", "40", "32.0"), ("1.5", "80", "80")],
)
def test_a_part_of_a_week_is_hours(fte, week, hours):
    assert rules.hours_of(Decimal(fte), full_week=Decimal(week)) == Decimal(hours)


def jobs():
    made = st.builds(
        lambda first, length: Worked(
            "A", first, None if length is None else first + timedelta(days=length), Decimal(20)
        ),
        DAYS,
        st.none() | st.integers(0, 900),
    )
    return st.lists(made, max_size=6)


@given(jobs(), DAYS)
def test_as_many_pairs_overlap_on_a_day_as_there_are_pairs_of_jobs_on_it(worked, day):
    busy = [each for each in worked if each.starts_on <= day <= each.last_on]
    found = [
        each
        for each in rules.overlaps(worked)
        if each.starts_on <= day <= (each.ends_on or date.max)
    ]
    assert len(found) == len(busy) * (len(busy) - 1) // 2


def test_jobs_that_touch_do_not_overlap():
    first = Worked("A", date(2024, 1, 1), date(2024, 1, 31), Decimal(20))
    assert rules.overlaps([first, Worked("B", date(2024, 2, 1), None, Decimal(20))]) == []


def test_an_overlap_says_which_days_and_how_many_hours():
    first = Worked("A", date(2024, 1, 1), date(2024, 1, 31), Decimal(20))
    (found,) = rules.overlaps([Worked("B", date(2024, 1, 31), None, Decimal("16.5")), first])
    assert (found.starts_on, found.ends_on) == (date(2024, 1, 31), date(2024, 1, 31))
    assert found.hours_a_week == Decimal("36.5")


def test_more_evidence_than_can_be_carried_is_refused():
    rules.check_bundle([rules.BUNDLE_BYTES])
    with pytest.raises(Refused):
        rules.check_bundle([rules.BUNDLE_BYTES, 1])
    with pytest.raises(Refused):
        rules.check_bundle([0] * (rules.BUNDLE_FILES + 1))


def test_an_employer_is_known_by_name_apart_from_capitals_and_blanks():
    assert rules.same_employer("  Stichting  SPRING", "stichting spring")
    assert not rules.same_employer("SPRING", "SPRINGER")
