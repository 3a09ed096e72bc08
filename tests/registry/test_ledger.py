"""Points: expected, earned, corrected; never lost and never counted twice."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.registers import Category, Chamber, Form, Profession, Register
from leerhuis.registry import queries, service
from leerhuis.registry.models import (
    ExpectedPoints,
    PersonalRequirement,
    PointsEntry,
    RequiredHours,
    WorkPeriod,
)
from leerhuis.registry.rules import Source
from leerhuis.registry.standing import Code
from tests.counting import statements
from tests.factories import NOW, TODAY, make_professional
from tests.factories_registry import (
    FORMAL,
    INFORMAL,
    JGP,
    REFLECTION,
    expect,
    give_points,
    make_registration,
    skj,
)


def lines(registration):
    (dossier,) = queries.dossiers_of(registration.person_id, today=TODAY)
    return {
        line.requirement.key: (line.earned, line.counted, line.expected)
        for line in dossier.assessment.lines
    }


def entries(person):
    return [
        (row.category, row.points, row.number)
        for row in db.session.scalars(select(PointsEntry).where(PointsEntry.person_id == person.id))
    ]


def expected_rows(person):
    return db.session.scalars(
        select(ExpectedPoints).where(ExpectedPoints.person_id == person.id)
    ).all()


def test_a_seat_brings_expected_points(app):
    person = make_professional()
    row = make_registration(person)
    expect(person, (FORMAL, Decimal(6)))
    assert lines(row)["formal_learning"] == (0, 0, 6)


def test_expecting_the_same_twice_is_expecting_it_once(app):
    person = make_professional()
    row = make_registration(person)
    for _ in range(2):
        expect(person, (FORMAL, Decimal(6)))
    assert lines(row)["formal_learning"] == (0, 0, 6)
    assert len(expected_rows(person)) == 1


def test_other_points_for_the_same_seat_replace_those_before(app):
    person = make_professional()
    row = make_registration(person)
    expect(person, (FORMAL, Decimal(6)), (REFLECTION, Decimal(2)))
    expect(person, (FORMAL, Decimal(4)))
    assert lines(row)["formal_learning"] == (0, 0, 4)
    assert lines(row)["reflection"] == (0, 0, 0)


def test_a_seat_given_up_brings_nothing(app):
    person = make_professional()
    row = make_registration(person)
    expect(person, (FORMAL, Decimal(6)))
    service.withdraw_points(person.id, ref="r-1", now=NOW)
    service.withdraw_points(person.id, ref="r-1", now=NOW)
    assert lines(row)["formal_learning"] == (0, 0, 0)


def test_what_is_earned_is_expected_no_more(app):
    person = make_professional()
    row = make_registration(person)
    expect(person, (FORMAL, Decimal(6)))
    give_points(person, (FORMAL, Decimal(6)))
    assert lines(row)["formal_learning"] == (6, 6, 0)
    assert expected_rows(person) == []


def test_what_is_earned_cannot_be_expected_again(app):
    person = make_professional()
    row = make_registration(person)
    give_points(person, (FORMAL, Decimal(6)))
    expect(person, (FORMAL, Decimal(6)))
    assert lines(row)["formal_learning"] == (6, 6, 0)


def test_recording_twice_writes_once(app):
    person = make_professional()
    for _ in range(2):
        give_points(person, (FORMAL, Decimal(6)))
    assert entries(person) == [(FORMAL, 6, 0)]


def test_a_correction_is_a_row_more(app):
    person = make_professional()
    row = make_registration(person)
    give_points(person, (FORMAL, Decimal(6)))
    give_points(person, (FORMAL, Decimal("4.5")), (REFLECTION, Decimal(1)))
    assert entries(person) == [(FORMAL, 6, 0), (FORMAL, Decimal("-1.5"), 1), (REFLECTION, 1, 0)]
    assert lines(row)["formal_learning"] == (Decimal("4.5"), Decimal("4.5"), 0)


def test_points_taken_back_leave_their_trace(app):
    person = make_professional()
    row = make_registration(person)
    give_points(person, (FORMAL, Decimal(6)))
    give_points(person)
    assert entries(person) == [(FORMAL, 6, 0), (FORMAL, -6, 1)]
    assert lines(row)["formal_learning"] == (0, 0, 0)


def test_points_taken_back_can_be_given_again(app):
    person = make_professional()
    row = make_registration(person)
    for rows in ([(FORMAL, Decimal(6))], [], [(FORMAL, Decimal(6))]):
        give_points(person, *rows)
    assert lines(row)["formal_learning"] == (6, 6, 0)


def test_another_last_day_moves_the_points_to_that_day(app):
    person = make_professional()
    row = make_registration(person, held_date=date(2029, 6, 1))
    give_points(person, (FORMAL, Decimal(6)), on=date(2024, 5, 31))
    assert lines(row)["formal_learning"] == (0, 0, 0)
    give_points(person, (FORMAL, Decimal(6)), on=date(2024, 6, 1))
    assert lines(row)["formal_learning"] == (6, 6, 0)


def test_a_corrected_course_still_counts_once(app):
    person = make_professional()
    row = make_registration(person)
    course = "c" * 22
    give_points(person, (FORMAL, Decimal(6)), ref="one", course=course)
    give_points(person, (FORMAL, Decimal(6)), ref="two", course=course)
    assert lines(row)["formal_learning"] == (6, 6, 0)
    give_points(person, ref="two")
    assert lines(row)["formal_learning"] == (6, 6, 0)


def test_no_more_informal_learning_counts_than_the_pack_lets(app):
    person = make_professional()
    row = make_registration(person)
    give_points(person, (INFORMAL, Decimal(25)))
    assert lines(row)["professional_development"] == (25, 20, 0)


def test_points_of_another_chamber_do_not_count(app):
    person = make_professional()
    row = make_registration(person)
    service.record_points(
        person.id,
        ref="r",
        title="Intervisie",
        on=TODAY,
        rows=[(Register.SKJ, str(Chamber.PSYCHOLOGIST), REFLECTION, Decimal(6))],
        by=HOUSE,
        now=NOW,
    )
    assert lines(row)["reflection"] == (0, 0, 0)


def test_points_without_a_chamber_count_for_each(app):
    person = make_professional()
    row = make_registration(person)
    service.record_points(
        person.id,
        ref="r",
        title="Intervisie",
        on=TODAY,
        rows=[(Register.SKJ, "", REFLECTION, Decimal(6))],
        by=HOUSE,
        now=NOW,
    )
    assert lines(row)["reflection"] == (6, 6, 0)


def test_points_wait_for_a_registration(app):
    person = make_professional()
    give_points(person, (REFLECTION, Decimal(6)))
    assert lines(make_registration(person))["reflection"] == (6, 6, 0)


def test_the_standing_follows_the_points(app):
    person = make_professional()
    row = make_registration(person)
    assert row.standing is Code.ATTENTION
    give_points(person, (FORMAL, Decimal(60)), (REFLECTION, Decimal(60)))
    assert db.session.get(type(row), row.id).standing is Code.READY


def test_the_database_refuses_to_change_the_ledger(app):
    person = make_professional()
    give_points(person, (FORMAL, Decimal(6)))
    row = db.session.scalars(select(PointsEntry)).one()
    row.points = Decimal(60)
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.flush()


amounts = st.dictionaries(
    st.sampled_from([FORMAL, INFORMAL, REFLECTION]),
    st.integers(1, 80).map(lambda halves: Decimal(halves) / 2),
)
days = st.dates(date(2024, 6, 1), date(2027, 1, 1))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(amounts, days), min_size=1, max_size=6))
def test_whatever_is_recorded_the_sum_is_the_last_thing_said(app, told):
    person = make_professional()
    for rows, day in told:
        service.record_points(
            person.id,
            ref="r",
            title="Meldcode",
            on=day,
            rows=skj(*rows.items()),
            by=HOUSE,
            now=NOW,
        )
    sums = dict.fromkeys(Category, Decimal(0))
    on_day = dict.fromkeys(Category, Decimal(0))
    last, last_day = told[-1]
    for row in queries.points_of(person.id).earned:
        sums[row.category] += row.points
        if row.completed_on == last_day:
            on_day[row.category] += row.points
    wanted = dict.fromkeys(Category, Decimal(0)) | last
    assert sums == wanted
    assert on_day == wanted


def of_form(person, hours, form, *, ref="a-1", on=date(2026, 6, 1)):
    service.record_points(
        person.id,
        ref=ref,
        title="Intervisie",
        on=on,
        rows=skj((REFLECTION, Decimal(hours))),
        form=form,
        by=HOUSE,
        now=NOW,
    )


def test_hours_of_a_form_are_weighed_by_the_pack(app):
    person = make_professional()
    row = make_registration(person)
    of_form(person, "2.5", Form.PEER_CONSULTATION)
    of_form(person, "0.5", Form.SUPERVISION, ref="too short")
    assert lines(row)["reflection"] == (Decimal("2.5"), Decimal("2.5"), 0)


def test_another_form_takes_the_first_one_back(app):
    person = make_professional()
    row = make_registration(person)
    for form in (Form.PEER_CONSULTATION, Form.SUPERVISION, Form.SUPERVISION):
        of_form(person, 2, form)
    assert [(each.form, each.points, each.number) for each in rows_of(person)] == [
        (Form.PEER_CONSULTATION, 2, 0),
        (Form.PEER_CONSULTATION, -2, 1),
        (Form.SUPERVISION, 2, 2),
    ]
    assert lines(row)["reflection"][0] == 2


def test_rows_of_one_thing_may_have_forms_of_their_own(app):
    person = make_professional()
    row = make_registration(person)
    told = [
        (Register.SKJ, str(JGP), FORMAL, Decimal(30), None),
        (Register.SKJ, str(JGP), REFLECTION, Decimal(4), Form.SUPERVISION),
        (Register.SKJ, str(JGP), REFLECTION, Decimal(3), Form.PEER_CONSULTATION),
    ]
    for _ in range(2):
        service.record_points(
            person.id,
            ref="start",
            title="Beginstand",
            on=TODAY,
            rows=told,
            by=HOUSE,
            now=NOW,
        )
    assert len(rows_of(person)) == 3
    assert lines(row)["reflection"][0] == 7
    assert lines(row)["formal_learning"][0] == 30


def rows_of(person):
    wanted = select(PointsEntry).where(PointsEntry.person_id == person.id).order_by(PointsEntry.id)
    return db.session.scalars(wanted).all()


def make_job(person, **given):
    given = {"hours_a_week": Decimal(36), "starts_on": date(2024, 6, 1), "ends_on": None} | given
    job = WorkPeriod(
        person_id=person.id,
        employer="Jeugdteam",
        source=Source.PERSON,
        recorded_at=NOW,
        **given,
    )
    with db.transaction():
        db.add(job)
    return job


def test_a_sheet_holds_work_extras_and_the_hours_that_big_asks(app):
    person = make_professional()
    skj_row = make_registration(person)
    make_registration(person, register=Register.BIG, occupation=Profession.DOCTOR)
    make_job(person)
    make_job(person, removed_at=NOW)
    with db.transaction():
        db.add(
            PersonalRequirement(
                registration_id=skj_row.id, words="Training beroepsethiek", recorded_at=NOW
            )
        )
        for hours in (2000, 2080):
            db.add(
                RequiredHours(
                    profession=Profession.DOCTOR,
                    hours=hours,
                    source=Source.REGISTER,
                    told_on=TODAY,
                    recorded_at=NOW,
                )
            )
            db.session.flush()
    sheet = queries.points_of(person.id)
    assert [each.hours_a_week for each in sheet.work] == [36]
    assert sheet.required_hours == {Profession.DOCTOR: 2080}
    by_register = {
        each.registration.register: each.assessment
        for each in queries.dossiers_of(person.id, today=TODAY)
    }
    assert by_register[Register.SKJ].extras_open == 1
    assert by_register[Register.BIG].extras_open == 0
    (line,) = by_register[Register.BIG].lines
    assert (line.asked, line.unit, bool(line.counted)) == (2080, "hours", True)


def test_sheets_of_many_are_read_in_as_many_statements_as_of_one(app):
    persons = [make_professional() for _ in range(5)]
    for person in persons:
        make_registration(person)
        make_job(person)
    counted = []
    for some in (persons[:1], persons):
        with statements() as seen:
            queries.sheets_of(person.id for person in some)
        counted.append(sum("SELECT" in each for each in seen))
    assert counted[0] == counted[1] == 5
