"""Points against what is asked."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry.packs import PeriodStart, pack_for
from leerhuis.registry.periods import Renewal, renewed_period
from leerhuis.registry.standing.points import Entry
from tests.registry.plain import BIG, PERIOD, SKJ, assessed, enough, entry, line

FORMAL, INFORMAL, REFLECTION = (
    Category.FORMAL_LEARNING,
    Category.INFORMAL_LEARNING,
    Category.REFLECTION,
)
LAST = PERIOD.last_valid_on
ONE_DAY = timedelta(days=1)


def test_exactly_what_is_asked_is_complete():
    assert assessed(enough()).complete


@pytest.mark.parametrize("short", range(3))
def test_half_a_point_short_is_not_complete(short):
    entries = enough()
    entries[short] = entry(entries[short].points - Decimal("0.5"), entries[short].category)
    assert not assessed(entries).complete


def test_surplus_in_one_requirement_does_not_fill_another():
    assert not assessed([entry(100, FORMAL), entry(59.5, REFLECTION)]).complete


def test_informal_learning_counts_up_to_its_maximum():
    assessment = assessed([entry(30, FORMAL), entry(35, INFORMAL)])
    development = line(assessment, "professional_development")
    assert (development.earned, development.counted, development.open) == (65, 50, 10)
    assert assessment.categories[INFORMAL].counted == 20


def test_formal_learning_may_fill_all_of_professional_development():
    assert assessed([entry(60, FORMAL), entry(60, REFLECTION)]).complete


def test_open_is_never_negative():
    assessment = assessed([entry(200, FORMAL), entry(61, REFLECTION)])
    assert [one.open for one in assessment.lines] == [0, 0, 0]
    assert line(assessment, "reflection").surplus == 1


def test_surplus_is_nothing_while_points_are_open():
    assert line(assessed([entry(59)]), "reflection").surplus == 0


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (PERIOD.starts_on - ONE_DAY, False),
        (PERIOD.starts_on, True),
        (PERIOD.starts_on + ONE_DAY, True),
        (LAST - ONE_DAY, True),
        (LAST, True),
        (LAST + ONE_DAY, False),
    ],
)
def test_only_what_is_completed_within_the_period_counts(day, counts):
    assessment = assessed([entry(6, on=day)], today=LAST + timedelta(days=30))
    assert line(assessment, "reflection").earned == (6 if counts else 0)


@pytest.mark.parametrize(
    ("pack", "counts"), [(SKJ, 0), (BIG, 6)], ids=["from submission", "from the decision"]
)
def test_points_from_the_day_of_submission_on_are_for_the_next_period(pack, counts):
    submitted = date(2027, 1, 5)
    assessment = assessed([entry(6, on=submitted)], pack=pack, submitted_on=submitted)
    assert assessment.categories[REFLECTION].earned == counts


def test_points_of_the_day_before_submission_still_count():
    submitted = date(2027, 1, 5)
    assessment = assessed([entry(6, on=submitted - ONE_DAY)], submitted_on=submitted)
    assert assessment.categories[REFLECTION].earned == 6


def test_a_past_day_knows_only_what_was_earned_by_then():
    entries = [entry(6, on=date(2023, 1, 1)), entry(4, on=date(2024, 1, 1))]
    assert line(assessed(entries, today=date(2023, 6, 1)), "reflection").earned == 6


def test_half_points_add_up_exactly():
    assessment = assessed([entry("0.1")] * 599 + [entry("0.05")] * 2)
    assert line(assessment, "reflection").open == 0


def test_a_course_counts_once_however_often_it_is_taken():
    entries = [
        entry(6, course="reporting code", occasion="spring"),
        entry(6, course="reporting code", occasion="autumn"),
        entry(6, course="ethics", occasion="spring"),
    ]
    assert line(assessed(entries), "reflection").earned == 12


def test_of_two_occasions_of_a_course_the_better_one_counts():
    entries = [
        entry(4, course="ethics", occasion="left early"),
        entry(6, course="ethics", occasion="stayed"),
    ]
    assert line(assessed(entries), "reflection").earned == 6


def test_sessions_of_one_occasion_add_up():
    entries = [entry(3, course="ethics", occasion="spring")] * 2
    assert line(assessed(entries), "reflection").earned == 6


def test_a_correction_is_a_row_of_its_own():
    entries = [
        entry(6, course="ethics", occasion="spring"),
        entry(-6, course="ethics", occasion="spring"),
    ]
    assert line(assessed(entries), "reflection").earned == 0


def test_a_course_may_count_in_two_categories():
    entries = [
        entry(6, FORMAL, course="ethics", occasion="spring"),
        entry(2, REFLECTION, course="ethics", occasion="spring"),
    ]
    assessment = assessed(entries)
    assert [assessment.categories[each].earned for each in (FORMAL, REFLECTION)] == [6, 2]


def test_a_course_that_counted_in_an_earlier_period_counts_again():
    before = entry(6, course="ethics", occasion="before", on=PERIOD.starts_on - ONE_DAY)
    again = entry(6, course="ethics", occasion="again", on=PERIOD.starts_on)
    assert line(assessed([before, again]), "reflection").earned == 6


def test_expected_points_fill_what_is_open_without_being_earned():
    reflection = line(assessed([entry(44)], [entry(6, on=date(2027, 2, 1))]), "reflection")
    assert (reflection.open, reflection.expected, reflection.open_after_expected) == (16, 6, 10)


def test_a_course_already_earned_brings_nothing_more():
    again = entry(6, course="ethics", occasion="again", on=date(2027, 2, 1))
    assessment = assessed([entry(6, course="ethics", occasion="spring")], [again])
    assert line(assessment, "reflection").expected == 0


def test_expected_points_above_the_maximum_bring_nothing():
    coming = [entry(8, INFORMAL, on=date(2027, 2, 1))]
    assessment = assessed([entry(15, INFORMAL)], coming)
    assert assessment.categories[INFORMAL].expected == 5


def test_expected_points_after_the_last_day_to_apply_do_not_count():
    coming = [entry(6, on=PERIOD.apply_by_on + ONE_DAY)]
    assert line(assessed([], coming), "reflection").expected == 0


def test_the_furthest_behind_comes_first_and_not_the_sum():
    assessment = assessed([entry(60, FORMAL), entry(44)])
    assert assessment.furthest_behind.requirement.key == "reflection"


def test_a_part_can_be_further_behind_than_its_whole():
    assessment = assessed([entry(10, FORMAL), entry(20, INFORMAL), entry(60)])
    assert assessment.furthest_behind.requirement.key == "formal_learning"


def test_at_equal_shares_the_one_with_most_open_is_named():
    assert assessed().furthest_behind.requirement.key == "professional_development"


def test_nobody_is_behind_who_has_all():
    assert assessed(enough()).furthest_behind is None


def test_what_is_open_counts_a_part_and_its_whole_once():
    assessment = assessed([entry(10, FORMAL), entry(20, INFORMAL), entry(50)])
    assert assessment.open == 30 + 10


@pytest.mark.parametrize(
    "pack",
    [BIG, pack_for(Register.SKJ, Chamber.PEDAGOGUE, on=date(2024, 1, 1))],
    ids=["BIG", "pedagogue"],
)
def test_without_requirements_nothing_is_complete(pack):
    assessment = assessed(enough(), pack=pack)
    assert (assessment.known, assessment.complete, assessment.open) == (False, False, 0)


def slow_oracle(entries, today):
    """The same sums by walking all days, for one category at a time and without `points`."""
    counted = {}
    for category in (FORMAL, INFORMAL, REFLECTION):
        total, courses = Decimal(0), {}
        day = PERIOD.starts_on
        while day <= LAST and day <= today:
            for one in entries:
                if one.completed_on == day and one.category == category:
                    if one.course is None:
                        total += one.points
                    else:
                        runs = courses.setdefault(one.course, {})
                        runs[one.occasion] = runs.get(one.occasion, 0) + one.points
            day += ONE_DAY
        counted[category] = total + sum(max(runs.values()) for runs in courses.values())
    informal = min(counted[INFORMAL], Decimal(20))
    return {
        "professional_development": max(0, 60 - counted[FORMAL] - informal),
        "formal_learning": max(0, 40 - counted[FORMAL]),
        "reflection": max(0, 60 - counted[REFLECTION]),
    }


ENTRIES = st.builds(
    Entry,
    category=st.sampled_from([FORMAL, INFORMAL, REFLECTION]),
    points=st.integers(1, 60).map(lambda halves: Decimal(halves) / 2),
    completed_on=st.dates(PERIOD.starts_on - 9 * ONE_DAY, LAST + 9 * ONE_DAY),
    course=st.sampled_from([None, "ethics", "privacy"]),
    occasion=st.sampled_from([None, "spring", "autumn"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ENTRIES, max_size=15), st.dates(PERIOD.starts_on, LAST + 9 * ONE_DAY))
def test_any_dossier_adds_up_as_by_hand(entries, today):
    assessment = assessed(entries, today=today)
    assert {one.requirement.key: one.open for one in assessment.lines} == slow_oracle(
        entries, today
    )


@given(st.lists(ENTRIES, max_size=15), st.lists(ENTRIES, max_size=5), ENTRIES)
def test_one_more_activity_never_leaves_more_open(entries, expected, more):
    before, after = assessed(entries, expected), assessed([*entries, more], expected)
    assert after.open <= before.open
    assert after.open_after_expected <= before.open_after_expected


@given(st.lists(ENTRIES, max_size=15), st.lists(ENTRIES, max_size=5), st.randoms())
def test_the_order_of_the_dossier_does_not_matter(entries, expected, random):
    mixed = random.sample(entries, len(entries))
    assert assessed(mixed, expected) == assessed(entries, expected)


SUBMITTED = st.dates(date(2026, 1, 1), PERIOD.apply_by_on)


@settings(max_examples=100, deadline=None)
@given(SUBMITTED, st.dates(PERIOD.starts_on - 9 * ONE_DAY, date(2031, 12, 1)))
def test_a_day_falls_in_one_period_and_never_in_two(submitted, day):
    """Applying early ends a period early; the next begins on that very day."""
    then = renewed_period(SKJ, before=PERIOD, renewal=Renewal(submitted_on=submitted))
    late = date(2033, 1, 1)
    first = assessed([entry(6, on=day)], submitted_on=submitted, today=late)
    second = assessed([entry(6, on=day)], period=then, today=late)
    counted = [one.categories[REFLECTION].counted for one in (first, second)]
    inside = PERIOD.starts_on <= day <= then.apply_by_on
    assert sorted(counted) == ([0, 6] if inside else [0, 0])


def test_points_that_renewed_a_registration_do_not_renew_it_again():
    """Period after period: what one was renewed with is gone, and one later course counts anew."""
    submitted = date(2027, 5, 1)
    entries = enough()
    assert assessed(entries, submitted_on=submitted).complete
    then = renewed_period(SKJ, before=PERIOD, renewal=Renewal(submitted_on=submitted))
    after = assessed(entries, period=then, today=date(2028, 1, 1))
    assert (after.open, after.complete) == (120, False)
    later = entry(6, course="ethics", occasion="new", on=submitted)
    assert assessed([*entries, later], period=then, today=date(2028, 1, 1)).open == 114
    assert assessed([*entries, later], submitted_on=submitted).open == 0


@pytest.mark.parametrize(
    ("starts", "from_day", "points"),
    [
        (PeriodStart.OLD_END, PERIOD.last_valid_on + ONE_DAY, 0),
        (PeriodStart.COMPLETION, date(2027, 3, 10), 4),
        (PeriodStart.SUBMISSION, date(2027, 4, 10), 2),
    ],
)
def test_of_the_same_dossier_each_rule_lets_other_points_into_the_new_period(
    starts, from_day, points
):
    done = [entry(2, on=date(2027, month, 15)) for month in (2, 3, 4)]
    pack = replace(SKJ, new_period_starts=starts)
    renewal = Renewal(submitted_on=date(2027, 4, 10), completed_on=date(2027, 3, 10))
    then = renewed_period(pack, before=PERIOD, renewal=renewal)
    assert then.starts_on == from_day
    new = assessed(done, pack=pack, period=then, today=date(2027, 7, 1))
    assert new.categories[REFLECTION].counted == points
