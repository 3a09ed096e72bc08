"""`assess` against a slow and plain reckoning of the same, case by case."""

from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis import clock
from leerhuis.registers import Category, Chamber, Form, Level, Profession, Register
from leerhuis.registry.packs import pack_for
from leerhuis.registry.periods import period_of
from leerhuis.registry.standing.points import Entry, Work, assess
from tests.registry import oracle

ON = date(2024, 1, 1)
MASTER = pack_for(Register.SKJ, Chamber.PSYCHOLOGIST, on=ON, level=Level.MASTER)
PACKS = [
    (pack_for(Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, on=ON), oracle.JGP),
    (MASTER.for_variant("under_3648_hours"), oracle.MASTER_NEW),
    (MASTER.for_variant("over_3648_hours"), oracle.MASTER_EXPERIENCED),
    (pack_for(Register.BIG, Profession.NURSE, on=ON), oracle.NURSE),
]
# The first begins, and the second ends, around a leap day.
HELD = [date(2027, 6, 3), date(2029, 3, 1), date(2028, 2, 29)]
FAR = timedelta(days=40)


@st.composite
def cases(draw):
    pack, rules = draw(st.sampled_from(PACKS))
    held_on = draw(st.sampled_from(HELD))
    period = period_of(pack, held_on=held_on, registered_on=None)
    first, last = period.starts_on, period.apply_by_on
    days = st.one_of(
        st.dates(first - FAR, last + FAR),
        st.sampled_from([first, first - oracle.ONE_DAY, last, last + oracle.ONE_DAY]),
        st.just(date(2024, 2, 29)),
    )
    entries = st.builds(
        Entry,
        category=st.sampled_from(Category),
        points=st.integers(-4, 90).map(lambda halves: Decimal(halves) / 2),
        completed_on=days,
        course=st.sampled_from([None, None, "ethics"]),
        occasion=st.sampled_from([None, "spring", "autumn"]),
        form=st.sampled_from([None, *Form]),
    )
    work = st.builds(
        lambda start, months, hours, part: Work(
            start, None if months is None else start + timedelta(days=months), hours, part
        ),
        st.dates(first - 4 * FAR, last + FAR),
        st.sampled_from([None, 0, 1, 400, 1100]),
        st.integers(1, 80).map(lambda halves: Decimal(halves) / 2),
        st.sampled_from([None, Decimal(8), Decimal("0.5")]),
    )
    return {
        "pack": pack,
        "rules": rules,
        "period": period,
        "entries": draw(st.lists(entries, max_size=12)),
        "expected": draw(st.lists(entries.filter(lambda e: e.points > 0), max_size=3)),
        "work": draw(st.lists(work, max_size=3)),
        "today": draw(days),
        "submitted_on": draw(st.sampled_from([None, None, last, last - FAR])),
    }


@settings(max_examples=250, deadline=None)
@given(cases())
def test_any_dossier_comes_to_what_a_slow_reckoning_makes_of_it(case):
    rules, period = case.pop("rules"), case["period"]
    assessment = assess(**case)
    wanted = oracle.assess(
        rules,
        case["entries"],
        case["expected"],
        case["work"],
        first=period.starts_on,
        apply_by=period.apply_by_on,
        today=case["today"],
        submitted=case["submitted_on"],
    )
    found = {
        line.requirement.key: {
            name: Fraction(getattr(line, name))
            for name in ("counted", "expected", "open", "surplus")
        }
        for line in assessment.lines
    }
    assert found == wanted
    assert all(line.open >= 0 and 0 <= line.share <= 1 for line in assessment.lines)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_the_longest_gap_is_the_one_that_a_walk_along_the_days_finds(case):
    pack, period, today = case["pack"], case["period"], case["today"]
    assessment = assess(pack, [], [], period=period, today=today, work=case["work"])
    told = [
        job for job in case["work"] if oracle.touches(job, period.starts_on, period.apply_by_on)
    ]
    wanted = 0
    if pack.work.longest_gap_months and told:
        wanted = oracle.longest_gap(told, period.starts_on, min(period.apply_by_on, today))
    assert (assessment.gap.days if assessment.gap else 0) == wanted


@pytest.mark.parametrize(
    ("form", "hours"),
    [
        (Form.SUPERVISION, 40),
        (Form.SUPERVISION_OF_TWO, 45),
        (Form.SUPERVISION_OF_THREE, 50),
    ],
)
def test_so_many_hours_of_supervision_are_forty_points_and_not_a_hair_less(form, hours):
    pack = MASTER.for_variant("under_3648_hours")
    period = period_of(pack, held_on=HELD[0], registered_on=None)
    meetings = [
        Entry(Category.REFLECTION, Decimal(1), ON + timedelta(days=day), None, f"m{day}", form)
        for day in range(hours)
    ]

    def supervision(rows):
        lines = assess(pack, rows, [], period=period, today=HELD[0]).lines
        return next(line for line in lines if line.requirement.key == "supervision")

    assert (supervision(meetings).counted, supervision(meetings).open) == (40, 0)
    assert supervision(meetings[1:]).open > 0


@pytest.mark.parametrize("moment", ["00:30", "23:30"])
@pytest.mark.parametrize(("day", "counts"), [(HELD[0] - oracle.ONE_DAY, 6), (HELD[0], 0)])
def test_a_day_is_the_same_day_in_amsterdam_just_after_and_just_before_midnight(
    moment, day, counts
):
    pack, _rules = PACKS[0]
    period = period_of(pack, held_on=HELD[0], registered_on=None)
    at = clock.moment_of(day, time.fromisoformat(moment))
    done = Entry(Category.REFLECTION, Decimal(6), clock.day_of(at))
    assessment = assess(pack, [done], [], period=period, today=clock.day_of(at))
    assert assessment.categories[Category.REFLECTION].counted == counts
