"""What stands in the way of a report, and when points are due again."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.reporting import rules
from leerhuis.reporting.rules import Apart, Held, Known, ReportState, judge, state_after

JGP = "youth_and_family_professional"
DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("occupation", "held", "apart"),
    [
        ("", [], Apart.NO_REGISTRATION),
        (JGP, [Held("psychologist", "123456", True)], Apart.WRONG_CHAMBER),
        (JGP, [Held(JGP, "", True)], Apart.NO_NUMBER),
        (JGP, [Held(JGP, "123456", False)], Apart.NOT_REGISTERED),
        (JGP, [Held(JGP, "123456", True)], None),
        ("", [Held("psychologist", "123456", True)], None),
        (JGP, [Held("psychologist", "1", True), Held(JGP, "123456", True)], None),
        (JGP, [Held(JGP, "1", False), Held(JGP, "123456", True)], None),
    ],
)
def test_what_stands_in_the_way(occupation, held, apart):
    assert judge(occupation, held).apart is apart


def test_what_was_told_and_changed_is_due_again():
    told = Known(ReportState.TOLD, Decimal(6))
    assert state_after(Decimal(6), told) is None
    assert state_after(Decimal(4), told) is ReportState.DUE
    assert state_after(Decimal(0), told) is ReportState.DUE


def test_what_nobody_was_told_just_goes():
    assert state_after(Decimal(0), Known(ReportState.DUE, None)) is ReportState.GONE
    assert state_after(Decimal(6), Known(ReportState.GONE, None)) is ReportState.DUE
    assert state_after(Decimal(0), None) is None


amounts = st.sampled_from([Decimal(0), Decimal("2.5"), Decimal(6)])


@given(st.lists(st.tuples(amounts, st.booleans()), max_size=12))
def test_the_register_and_the_dossier_agree_or_it_is_due(steps):
    """Whatever is corrected and told in between: nothing that differs is ever lost."""
    known = None
    for points, tell in steps:
        state = state_after(points, known)
        if state is not None:
            known = Known(state, known.told if known else None)
        if tell and known and known.state in rules.OPEN:
            known = Known(ReportState.TOLD, points)
        told = known.told if known and known.told is not None else Decimal(0)
        waits = known is not None and known.state in rules.OPEN
        assert waits or told == points


def test_points_are_awarded_between_the_session_and_today():
    given = {"completed_on": DAY, "today": date(2026, 11, 20)}
    rules.check_told(ReportState.DUE, awarded_on=DAY, **given)
    for wrong in (date(2026, 11, 1), date(2026, 11, 21)):
        with pytest.raises(Refused):
            rules.check_told(ReportState.DUE, awarded_on=wrong, **given)


def test_an_answer_follows_a_report_and_a_refusal_has_words():
    rules.check_answer(ReportState.TOLD, ReportState.ACCEPTED, note="")
    for state, answer, note in (
        (ReportState.DUE, ReportState.ACCEPTED, ""),
        (ReportState.TOLD, ReportState.REFUSED, " "),
        (ReportState.TOLD, ReportState.GONE, "x"),
    ):
        with pytest.raises(Refused):
            rules.check_answer(state, answer, note=note)


@given(st.lists(st.text(), max_size=6))
def test_a_copied_row_has_a_cell_for_each_value(cells):
    copied = rules.line(cells)
    assert copied.count("\t") == max(0, len(cells) - 1)
    assert "\n" not in copied
