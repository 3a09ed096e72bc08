"""What may be said of an activity, and what it brings: decisions on plain values."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.registers import REFLECTION_FORMS, Category, Chamber, Form, Level, Register
from leerhuis.registry.dossier import rules
from leerhuis.registry.dossier.rules import Counts, EntryStatus, Held
from leerhuis.registry.packs import pack_for
from leerhuis.registry.periods import Period
from leerhuis.registry.standing.points import Entry, assess

TODAY = date(2027, 1, 11)
STARTS, UNTIL = date(2024, 6, 1), date(2029, 5, 31)
JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
tenths = st.integers(1, 5000).map(lambda each: Decimal(each) / 10)


def held(chamber=JGP, *, level=None, register=Register.SKJ):
    pack = pack_for(register, chamber, on=TODAY, level=level)
    return Held(register, str(chamber or ""), pack, STARTS, UNTIL)


def check(**given):
    usual = {"form": Form.SUPERVISION, "title": "x", "on": TODAY, "hours": Decimal(1)}
    return rules.check(**{**usual, "today": TODAY, **given})


def refused(**given):
    with pytest.raises(Refused) as no:
        check(**given)
    return no.value.field


@given(tenths)
def test_hours_with_one_figure_after_the_comma_stay_exactly_what_they_are(hours):
    assert check(hours=hours).hours == hours


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_other_number_is_refused_at_its_field(hours):
    try:
        fault, kept = None, check(hours=hours).hours
    except Refused as no:
        fault, kept = no.field, None
    assert fault == "hours" or (kept == hours and 0 < kept <= 500)


@pytest.mark.parametrize("hours", ["0", "-1", "0.05", "1.25", "500.1", "1e400", "1e-400"])
def test_hours_that_nobody_makes_are_refused(hours):
    assert refused(hours=Decimal(hours)) == "hours"


def test_what_has_not_been_done_yet_is_refused():
    assert check(on=TODAY).on == TODAY
    assert refused(on=TODAY + timedelta(days=1)) == "on"
    assert refused(on=date(1949, 12, 31)) == "on"


@pytest.mark.parametrize(("field", "most"), [("title", 200), ("provider", 120), ("note", 1000)])
def test_a_text_fits_in_its_column_or_is_refused(field, most):
    assert len(getattr(check(**{field: "a" * most}), field)) == most
    assert refused(**{field: "a" * (most + 1)}) == field


@given(st.lists(st.tuples(st.sampled_from(sorted(REFLECTION_FORMS)), tenths), max_size=30))
def test_hours_add_up_exactly_under_every_pack(done):
    """The oracle adds fractions by hand; the ledger's rows go through the register's own sum."""
    for chamber, level in ((JGP, None), (Chamber.PSYCHOLOGIST, Level.MASTER)):
        where = held(chamber, level=level)
        rows = [(form, row) for form, hours in done for row in rules.rows_of(form, hours, [where])]
        entries = [
            Entry(category=row[2], points=row[3], completed_on=TODAY, form=form)
            for form, row in rows
        ]
        told = assess(where.pack, entries, (), period=Period(STARTS, UNTIL, UNTIL), today=TODAY)
        exact = sum(
            (
                Fraction(hours) * weight.points_an_hour
                for form, hours in done
                if (weight := where.weight(form)) and hours >= (weight.least_hours or 0)
            ),
            Fraction(0),
        )
        told_exactly = Fraction(told.categories[Category.REFLECTION].earned)
        assert 0 <= exact - told_exactly < Fraction(1, 10)


def test_a_meeting_of_under_an_hour_is_kept_and_brings_nothing():
    assert rules.rows_of(Form.SUPERVISION, Decimal("0.9"), [held()]) == []
    assert rules.counts(Form.SUPERVISION, Decimal("0.9"), TODAY, [held()]) is Counts.TOO_SHORT
    assert rules.least_hours(Form.SUPERVISION, [held()]) == 1
    assert rules.counts(Form.SUPERVISION, Decimal(1), TODAY, [held()]) is Counts.YES


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (STARTS, Counts.YES),
        (UNTIL, Counts.YES),
        (STARTS - timedelta(days=1), Counts.OUTSIDE),
        (UNTIL + timedelta(days=1), Counts.OUTSIDE),
    ],
)
def test_only_a_day_within_the_period_counts(on, counts):
    assert rules.counts(Form.FORMAL, Decimal(1), on, [held()]) is counts


def test_a_form_that_no_register_counts_says_so():
    assert rules.counts(Form.FREE, Decimal(1), TODAY, [held()]) is Counts.OTHER_FORM
    assert rules.counts(Form.FREE, Decimal(1), TODAY, []) is Counts.NO_REGISTRATION
    assert rules.rows_of(Form.FREE, Decimal(1), [held()]) == []


def test_two_registrations_of_one_chamber_count_it_once():
    rows = rules.rows_of(Form.SUPERVISION, Decimal(2), [held(), held()])
    assert rows == [(Register.SKJ, str(JGP), Category.REFLECTION, Decimal(2))]


def test_each_chamber_counts_it_for_itself():
    two = [held(), held(Chamber.PEDAGOGUE, level=Level.MASTER)]
    assert len(rules.rows_of(Form.SUPERVISION, Decimal(2), two)) == 2
    assert rules.rows_of(Form.SUPERVISION, Decimal(2), two, without={Register.SKJ}) == []


@pytest.mark.parametrize("form", list(Form))
def test_reflection_is_its_owners_unless_it_is_shared(form):
    own = form in REFLECTION_FORMS
    assert rules.is_private(form, set(), shared=False) is own
    assert not rules.is_private(form, set(), shared=True)


def test_a_course_of_reflection_is_private_as_well():
    assert rules.is_private(None, {Category.REFLECTION}, shared=False)
    assert not rules.is_private(None, {Category.FORMAL_LEARNING}, shared=False)


def test_the_room_of_a_person_is_200_megabytes():
    rules.check_room(rules.QUOTA - 10, more=10)
    with pytest.raises(Refused, match="takes up 200 of 200 MB"):
        rules.check_room(rules.QUOTA - 10, more=11)


def test_an_entry_of_tomorrow_is_refused_and_what_came_before_is_not_rejected():
    fine = {"today": TODAY, "may_reject": True}
    rules.check_entry(EntryStatus.ENTERED, TODAY, **fine)
    with pytest.raises(Refused, match="future"):
        rules.check_entry(EntryStatus.ENTERED, TODAY + timedelta(days=1), **fine)
    with pytest.raises(Refused, match="Change that sum"):
        rules.check_entry(EntryStatus.REJECTED, TODAY, today=TODAY, may_reject=False)
