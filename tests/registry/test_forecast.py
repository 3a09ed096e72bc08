"""What someone will have on the last day to apply."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.registers import Category
from leerhuis.registry.periods import add_months
from leerhuis.registry.rules import State
from leerhuis.registry.standing import Code, Why, standing
from leerhuis.registry.standing.forecast import SENTENCES, Outlook, forecast
from leerhuis.registry.standing.worked import Work
from tests.registry.plain import NURSE, PERIOD, SKJ, assessed, enough, entry
from tests.registry.test_points import ENTRIES

FORMAL, INFORMAL, REFLECTION = (
    Category.FORMAL_LEARNING,
    Category.INFORMAL_LEARNING,
    Category.REFLECTION,
)
LAST = PERIOD.apply_by_on
HALF_WAY = PERIOD.starts_on + (LAST - PERIOD.starts_on) / 2


def ahead(entries=(), expected=(), *, today=HALF_WAY, pack=SKJ, **given):
    assessment = assessed(entries, expected, pack=pack, today=today, **given)
    found = forecast(pack, assessment, period=PERIOD, today=today)
    return {each.requirement.key: each for each in found.lines}


def test_half_way_with_half_of_it_the_pace_is_enough():
    line = ahead([entry(30)])["reflection"]
    assert (line.outlook, line.enough) == (Outlook.ENOUGH_AT_PACE, True)
    assert line.amount >= 60


def test_half_way_with_a_third_it_falls_short_by_a_third():
    line = ahead([entry(20)])["reflection"]
    assert line.outlook is Outlook.SHORT
    assert 19 <= line.missing <= 21


def test_what_is_planned_is_part_of_the_pace_and_not_added_to_it():
    planned = [entry(20, on=date(2026, 1, 1))]
    assert (
        ahead([entry(20)], planned)["reflection"].amount == ahead([entry(20)])["reflection"].amount
    )
    more = ahead([entry(20)], [entry(40, on=date(2026, 1, 1))])["reflection"]
    assert (more.amount, more.outlook) == (60, Outlook.ENOUGH_PLANNED)


def test_a_pace_in_a_category_that_is_full_brings_nothing():
    line = ahead([entry(10, FORMAL), entry(20, INFORMAL)])["professional_development"]
    assert 39 <= line.amount <= 40
    assert line.outlook is Outlook.SHORT


def test_who_has_enough_has_it_already():
    assert {each.outlook for each in ahead(enough()).values()} == {Outlook.MET, Outlook.UNTOLD}


def test_on_the_last_day_there_is_no_pace_left():
    assert ahead([entry(59)], today=LAST)["reflection"].amount == 59


def test_without_history_nothing_is_foreseen_that_is_not_enough_already():
    lines = ahead([entry(60), entry(5, FORMAL)], history_known=False)
    assert lines["reflection"].outlook is Outlook.MET
    assert (lines["formal_learning"].outlook, lines["formal_learning"].amount) == (
        Outlook.HISTORY_UNKNOWN,
        None,
    )


def test_hours_go_on_as_they_were_told_and_no_faster():
    job = Work(HALF_WAY, None, Decimal(20))
    line = ahead(pack=NURSE, work=[job])["work"]
    assert line.outlook is Outlook.ENOUGH_WORKING
    assert line.amount > 2080
    stopped = Work(PERIOD.starts_on, HALF_WAY - timedelta(days=400), Decimal(8))
    assert ahead(pack=NURSE, work=[stopped])["work"].outlook is Outlook.SHORT_WORKING


def test_hours_that_nobody_told_cannot_be_foreseen():
    line = ahead(pack=NURSE)["work"]
    assert (line.outlook, line.amount, line.enough) == (Outlook.UNTOLD, None, False)


def test_every_outlook_has_its_sentence():
    assert set(SENTENCES) == set(Outlook)


def makes_it(assessment, today):
    """By hand, and generously: what is planned on top of what the pace so far brings."""
    passed = (today - PERIOD.starts_on).days + 1
    left = (LAST - today).days
    return all(
        Fraction(line.counted) * (passed + left) / passed + Fraction(line.expected) >= line.asked
        for line in assessment.lines
    )


@settings(max_examples=400, deadline=None)
@given(
    st.lists(ENTRIES, max_size=15),
    st.lists(ENTRIES, max_size=4),
    st.dates(add_months(LAST, -6), LAST),
)
def test_nobody_who_cannot_make_it_reads_on_track_in_the_last_half_year(entries, expected, today):
    assessment = assessed(entries, expected, today=today)
    if assessment.open_after_expected and not makes_it(assessment, today):
        now = stands_on(assessment, today)
        assert now.code is not Code.ON_TRACK


def test_ten_points_short_142_days_before_the_date_is_not_on_track():
    today = LAST - timedelta(days=142)
    assessment = assessed([entry(60, FORMAL), entry(50)], today=today)
    now = stands_on(assessment, today)
    assert now.says == (Code.ATTENTION, Why.PACE_TOO_LOW)
    assert now.points == 10


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 59), st.integers(0, 59))
def test_the_slack_is_at_most_half_of_what_is_left(points, planned):
    """On the first day of attention the lag is no more than half of the rest, and a day."""
    coming = [entry(planned, on=LAST)] if planned else []
    known = assessed([entry(60, FORMAL), entry(points)], coming, today=date(2023, 3, 1))
    if known.complete or not known.open_after_expected:
        return
    day = PERIOD.starts_on
    while (now := stands_on(known, day)).code is Code.ON_TRACK:
        day = now.changes_on
    even = Fraction(points + planned, 60) * ((LAST - PERIOD.starts_on).days + 1)
    assert (day - PERIOD.starts_on).days - 1 - even <= Fraction((LAST - day).days + 2, 2)


def stands_on(assessment, day):
    return standing(SKJ, PERIOD, assessment, state=State.REGISTERED, today=day)
