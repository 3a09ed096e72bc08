"""Reminders, weekly letters, lapses and standings, night after night."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.mail.models import LetterChoice, QueuedLetter
from leerhuis.mail.rules import LetterState, Rhythm
from leerhuis.people.rules import Function
from leerhuis.registers import Register
from leerhuis.registry import due, lines, mails, service
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.reminders import Step
from leerhuis.registry.rules import EventKind, State
from leerhuis.registry.standing import Code
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    saved,
)
from tests.factories_registry import FORMAL, REFLECTION, give_points, make_registration


def night(day):
    """Half past five in the morning of a day."""
    return clock.moment_of(day, clock.local(NOW).time().replace(hour=5, minute=30))


def run(day):
    now = night(day)
    service.restand_due(now=now)
    service.lapse_due(now=now)
    service.queue_expiry_reminders(now=now)
    service.queue_weekly_letters(now=now)


def letters(kind=None, person=None):
    wanted = select(QueuedLetter).order_by(QueuedLetter.id)
    if kind:
        wanted = wanted.where(QueuedLetter.kind == kind)
    if person:
        wanted = wanted.where(QueuedLetter.person_id == person.id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def steps(registration):
    return [
        each.key.rsplit("|", 1)[1]
        for each in letters(mails.REMINDER)
        if each.subject == registration.public_id
    ]


def fresh(registration):
    db.session.expire_all()
    return db.session.get(Registration, registration.id)


def test_every_step_comes_once_night_after_night(app):
    row = make_registration(held_date=date(2029, 6, 2))
    for days in range(500, 880):
        service.queue_expiry_reminders(now=night(TODAY + timedelta(days=days)))
    assert steps(row) == list(Step)


def test_the_last_day_brings_a_last_letter(app):
    row = make_registration(held_date=date(2027, 1, 13), now=night(date(2026, 1, 1)))
    service.queue_expiry_reminders(now=night(date(2027, 1, 11)))
    assert steps(row) == ["1d"]


def test_a_second_run_writes_nothing(app):
    make_registration(held_date=date(2027, 6, 1))
    assert service.queue_expiry_reminders(now=NOW) == 1
    assert service.queue_expiry_reminders(now=NOW) == 0


def test_the_first_night_after_an_import_sends_only_the_nearest_step(app):
    row = make_registration(held_date=date(2027, 3, 1))
    run(TODAY)
    assert steps(row) == ["3m"]


def test_an_import_by_itself_sends_nothing(app):
    make_registration(held_date=date(2027, 1, 20))
    assert letters() == []


def test_a_missed_night_is_caught_up(app):
    row = make_registration(held_date=date(2027, 7, 13))  # 12 July, half a year from 12 January
    service.queue_expiry_reminders(now=night(TODAY))
    service.queue_expiry_reminders(now=night(date(2027, 1, 15)))
    assert steps(row) == ["12m", "6m"]


def test_having_all_points_does_not_end_the_reminders(app):
    person = make_professional()
    row = make_registration(person, held_date=date(2027, 3, 1))
    give_points(person, (FORMAL, Decimal(60)), (REFLECTION, Decimal(60)))
    run(TODAY)
    assert steps(row) == ["3m"]


def test_who_has_applied_gets_no_more_letters(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    assert [each.state for each in letters(mails.REMINDER)] == [LetterState.WITHDRAWN]
    for days in range(1, 80):
        run(TODAY + timedelta(days=days))
    assert len(letters()) == 1


def test_an_application_taken_back_brings_the_letter_that_was_taken_back(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    service.take_back(row, by=HOUSE, now=NOW)
    assert service.queue_expiry_reminders(now=NOW) == 1
    assert [each.state for each in letters(mails.REMINDER)] == [LetterState.QUEUED]


def test_a_letter_that_went_out_does_not_come_again_after_an_application_taken_back(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    with db.transaction():
        letters(mails.REMINDER)[0].state = LetterState.SENT
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    service.take_back(row, by=HOUSE, now=NOW)
    assert service.queue_expiry_reminders(now=NOW) == 0


def test_a_renewal_starts_the_steps_anew(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    service.renew(row, on=TODAY, by=HOUSE, now=NOW)
    assert fresh(row).held_on == date(2032, 1, 11)
    service.queue_expiry_reminders(now=night(date(2031, 1, 11)))
    assert steps(row) == ["3m", "12m"]


def test_a_moved_date_makes_the_same_step_due_again(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    service.correct(
        row,
        occupation=row.occupation,
        number=row.number,
        registered_on=None,
        held_date=date(2027, 3, 15),
        source="employer",
        by=HOUSE,
        now=NOW,
    )
    assert service.queue_expiry_reminders(now=NOW) == 1
    assert steps(row) == ["3m", "3m"]


def test_who_works_in_another_function_hears_nothing(app):
    person = make_person()
    make_appointment(person, make_organisation(), function=Function.OFFICE)
    row = make_registration(person, held_date=date(2027, 3, 1))
    run(TODAY)
    assert letters() == []
    assert fresh(row).remind_on == TODAY + timedelta(days=7)


def test_who_starts_to_work_as_a_professional_hears_within_a_week(app):
    person = make_person()
    row = make_registration(person, held_date=date(2027, 3, 1))
    run(TODAY)
    make_appointment(person, make_organisation(), starts_on=TODAY + timedelta(days=1))
    run(TODAY + timedelta(days=7))
    assert steps(row) == ["6w"]


def due_by_the_hundred(number, *, later):
    """So many registrations with a reminder due, among others that are not."""
    organisation = make_organisation()
    for _ in range(number):
        make_registration(make_professional(organisation), held_date=date(2027, 3, 1))
    for _ in range(later):
        make_registration(make_professional(organisation), held_date=date(2029, 3, 1))


def statements_of_a_night():
    with statements() as seen:
        service.queue_expiry_reminders(now=NOW)
    return seen


def test_the_statements_of_a_night_do_not_grow_with_the_rows(app):
    due_by_the_hundred(2, later=3)
    few = statements_of_a_night()
    due_by_the_hundred(25, later=30)
    many = statements_of_a_night()
    assert len(few) == len(many)
    assert len(few) <= 10, few


def test_the_statements_of_lapses_and_standings_do_not_grow_with_the_rows(app):
    counted = []
    for number in (2, 12):
        due_by_the_hundred(number, later=1)
        with statements() as seen:
            service.restand_due(now=night(date(2027, 3, 2)))
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_batch_that_is_full_is_followed_by_another(app, monkeypatch):
    monkeypatch.setattr(due, "BATCH", 3)
    due_by_the_hundred(7, later=0)
    assert service.queue_expiry_reminders(now=NOW) == 7


def test_the_standing_changes_by_night_without_anyone(app):
    row = make_registration(held_date=date(2027, 6, 1))
    assert row.standing is Code.ATTENTION
    assert service.restand_due(now=night(row.changes_on - timedelta(days=1))) == 0
    day = row.changes_on
    assert service.restand_due(now=night(day)) == 1
    assert fresh(row).changes_on > day
    assert service.restand_due(now=night(day)) == 0


def test_the_stored_standing_ends_as_lapsed(app):
    row = make_registration(held_date=date(2027, 6, 1))
    service.restand_due(now=night(date(2027, 5, 31)))
    assert fresh(row).standing is Code.UNREACHABLE
    service.restand_due(now=night(date(2027, 6, 1)))
    assert (fresh(row).standing, fresh(row).changes_on) == (Code.LAPSED, None)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation())


def test_a_lapse_is_told_on_the_first_day_without_registration(app, employer):
    manager = make_staff(Role.MANAGER, employer)
    person = make_professional(employer)
    row = make_registration(person, held_date=date(2027, 3, 1))
    service.lapse_due(now=night(date(2027, 2, 28)))
    assert letters() == []
    service.lapse_due(now=night(date(2027, 3, 1)))
    assert [each.person_id for each in letters(mails.LAPSED)] == [person.id]
    assert [each.person_id for each in letters(mails.LAPSED_MANAGER)] == [manager.id]
    assert fresh(row).state is State.REGISTERED, "a person records what became of it"
    service.lapse_due(now=night(date(2027, 3, 2)))
    assert len(letters()) == 2


def test_a_missed_night_does_not_hide_a_lapse(app, employer):
    make_staff(Role.MANAGER, employer)
    make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    service.lapse_due(now=night(date(2027, 3, 5)))
    assert len(letters(mails.LAPSED_MANAGER)) == 1


def test_a_lapse_is_kept_with_the_registration_once(app):
    row = make_registration(held_date=date(2027, 3, 1))
    for day in (date(2027, 3, 1), date(2027, 3, 2)):
        service.lapse_due(now=night(day))
    kinds = db.session.scalars(
        select(RegistrationEvent.kind)
        .where(RegistrationEvent.registration_id == row.id)
        .order_by(RegistrationEvent.id)
    ).all()
    assert kinds == [EventKind.RECORDED, EventKind.LAPSED]


def test_a_registration_that_had_lapsed_when_it_was_imported_is_told_to_no_one(app, employer):
    make_staff(Role.MANAGER, employer)
    row = make_registration(make_professional(employer), held_date=date(2026, 12, 1))
    assert row.state is State.LAPSED
    run(TODAY)
    assert letters() == []


def test_who_applied_in_time_at_skj_does_not_lapse(app, employer):
    make_staff(Role.MANAGER, employer)
    row = make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    run(date(2027, 3, 1))
    assert letters() == []


def test_who_applied_too_late_lapses_all_the_same(app, employer):
    make_staff(Role.MANAGER, employer)
    row = make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    service.lapse_due(now=night(date(2027, 3, 1)))
    assert service.submit(row, on=date(2027, 3, 1), by=HOUSE, now=night(date(2027, 3, 1))) is False
    run(date(2027, 3, 2))
    assert fresh(row).standing is Code.LAPSED
    assert len(letters(mails.LAPSED_MANAGER)) == 1


def test_the_manager_hears_that_another_registration_still_holds(app, employer):
    make_staff(Role.MANAGER, employer)
    person = make_professional(employer)
    make_registration(person, held_date=date(2027, 3, 1))
    make_registration(person, held_date=date(2029, 3, 1), register=Register.BIG)
    service.lapse_due(now=night(date(2027, 3, 1)))
    assert letters(mails.LAPSED_MANAGER)[0].values["still_registered"] is True


def test_a_renewal_told_late_starts_a_lapse_anew(app, employer):
    make_staff(Role.MANAGER, employer)
    row = make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    service.lapse_due(now=night(date(2027, 3, 1)))
    service.renew(row, on=date(2027, 2, 20), by=HOUSE, now=night(date(2027, 3, 3)))
    assert fresh(row).lapse_on == date(2032, 2, 20)
    service.lapse_due(now=night(date(2032, 2, 20)))
    assert len(letters(mails.LAPSED_MANAGER)) == 2


MONDAY = TODAY


def test_a_manager_gets_one_letter_a_week_with_everyone(app, employer):
    manager = make_staff(Role.MANAGER, employer)
    for day in (date(2027, 3, 1), date(2027, 4, 12)):
        make_registration(make_professional(employer), held_date=day)
    later = make_professional(employer)  # of whom nobody knows yet whether it is too much
    make_registration(later, held_date=date(2027, 4, 13), history_known=False)
    for days in range(7):
        service.queue_weekly_letters(now=night(MONDAY + timedelta(days=days)))
    (letter,) = letters(mails.WEEKLY)
    assert letter.person_id == manager.id
    assert [each["apply_by_on"] for each in letter.values["rows"]] == ["2027-02-28", "2027-04-11"]
    service.queue_weekly_letters(now=night(MONDAY + timedelta(days=7)))
    assert len(letters(mails.WEEKLY)[1].values["rows"]) == 3


def test_a_missed_monday_is_caught_up(app, employer):
    make_staff(Role.MANAGER, employer)
    make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    assert service.queue_weekly_letters(now=night(MONDAY + timedelta(days=3))) == 1


def test_nobody_to_name_is_no_letter(app, employer):
    make_staff(Role.MANAGER, employer)
    make_registration(make_professional(employer), held_date=date(2029, 3, 1))
    assert service.queue_weekly_letters(now=NOW) == 0


def test_who_applied_or_renewed_is_not_named(app, employer):
    make_staff(Role.MANAGER, employer)
    applied = make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    renewed = make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    service.submit(applied, on=TODAY, by=HOUSE, now=NOW)
    service.renew(renewed, on=TODAY, by=HOUSE, now=NOW)
    assert service.queue_weekly_letters(now=NOW) == 0


def test_a_lapsed_one_is_named_until_someone_records_what_happened(app, employer):
    make_staff(Role.MANAGER, employer)
    row = make_registration(make_professional(employer), held_date=date(2027, 3, 1))
    later = night(date(2027, 3, 8))
    service.lapse_due(now=later)
    assert service.queue_weekly_letters(now=later) == 1
    assert letters(mails.WEEKLY)[0].values["rows"][0]["lapsed"] is True
    service.record_lapse(fresh(row), by=HOUSE, now=later)
    assert service.queue_weekly_letters(now=night(date(2027, 3, 15))) == 0


def weekly(day=MONDAY):
    """What the letter of this week says, as lists of names; nothing is no letter."""
    service.queue_weekly_letters(now=night(day))
    found = [each for each in letters(mails.WEEKLY) if each.key.endswith(f"W{day:%V}|")]
    if not found:
        return None
    (letter,) = found
    return {part: [each["name"] for each in rows] for part, rows in letter.values.items() if rows}


ALL_POINTS = ((FORMAL, Decimal(60)), (REFLECTION, Decimal(60)))


def worker(employer, name, *points, held=date(2027, 12, 1)):
    person = make_professional(employer, given_name="Bo", family_name=name)
    row = make_registration(person, held_date=held)
    if points:
        give_points(person, *points)
    return row


def test_who_has_enough_is_named_as_one_who_can_apply(app, employer):
    make_staff(Role.MANAGER, employer)
    worker(employer, "Vroeg", *ALL_POINTS)
    worker(employer, "Bijna", *ALL_POINTS, held=date(2027, 3, 1))
    worker(employer, "Ver weg", *ALL_POINTS, held=date(2028, 1, 13))
    worker(employer, "Onderweg", (FORMAL, Decimal(60)), (REFLECTION, Decimal(55)))
    assert weekly() == {"ready": ["Bijna, Bo", "Vroeg, Bo"]}


def test_a_year_before_who_cannot_make_it_any_more_is_at_risk(app, employer):
    make_staff(Role.MANAGER, employer)
    worker(employer, "Te veel", held=date(2027, 4, 20))
    worker(employer, "Genoeg tijd", (FORMAL, Decimal(60)), (REFLECTION, Decimal(55)))
    worker(employer, "Nog jaren", held=date(2029, 6, 1))
    assert weekly() == {"rows": ["Te veel, Bo"]}


def test_what_was_settled_in_the_week_before_is_told_once(app, employer):
    make_staff(Role.MANAGER, employer)
    applied, renewed = worker(employer, "Aangevraagd"), worker(employer, "Verlengd")
    friday = MONDAY + timedelta(days=4)
    service.submit(applied, on=friday, by=HOUSE, now=night(friday))
    service.submit(renewed, on=friday, by=HOUSE, now=night(friday))
    service.renew(fresh(renewed), on=friday, by=HOUSE, now=night(friday + timedelta(days=2)))
    assert weekly() is None
    told = weekly(MONDAY + timedelta(days=7))
    assert told == {"settled": ["Aangevraagd, Bo", "Verlengd, Bo"]}
    (letter,) = letters(mails.WEEKLY)
    assert [each["renewed"] for each in letter.values["settled"]] == [False, True]
    assert weekly(MONDAY + timedelta(days=14)) is None


def test_an_application_taken_back_in_the_same_week_was_not_settled(app, employer):
    make_staff(Role.MANAGER, employer)
    row = worker(employer, "Bedacht", held=date(2029, 6, 1))
    service.submit(row, on=MONDAY, by=HOUSE, now=night(MONDAY))
    service.take_back(fresh(row), by=HOUSE, now=night(MONDAY + timedelta(days=1)))
    assert weekly(MONDAY + timedelta(days=7)) is None


def test_what_is_settled_at_midnight_is_of_one_week(app, employer):
    make_staff(Role.MANAGER, employer)
    row = worker(employer, "Middernacht", held=date(2029, 6, 1))
    midnight = clock.moment_of(MONDAY + timedelta(days=7), time())
    service.submit(row, on=MONDAY, by=HOUSE, now=midnight)
    assert weekly(MONDAY + timedelta(days=7)) is None
    assert weekly(MONDAY + timedelta(days=14)) == {"settled": ["Middernacht, Bo"]}


def test_what_is_settled_of_anothers_people_is_told_to_nobody_else(app, employer):
    make_staff(Role.MANAGER, employer)
    row = worker(make_organisation(under=make_organisation()), "Elders")
    service.submit(row, on=MONDAY, by=HOUSE, now=night(MONDAY))
    assert weekly(MONDAY + timedelta(days=7)) is None


def test_a_manager_who_wants_no_weekly_letter_gets_none(app, employer):
    manager = make_staff(Role.MANAGER, employer)
    saved(LetterChoice(person_id=manager.id, kind=mails.WEEKLY, rhythm=Rhythm.NEVER))
    worker(employer, "Bijna", held=date(2027, 3, 1))
    service.queue_weekly_letters(now=NOW)
    assert [each.state for each in letters(mails.WEEKLY)] == [LetterState.UNWANTED]


def test_the_statements_of_a_week_do_not_grow_with_the_rows(app, employer):
    make_staff(Role.MANAGER, employer)
    counted = []
    for turn in range(2):
        for _ in range(4 + 20 * turn):
            worker(employer, "Bijna", held=date(2027, 3, 1))
            service.submit(worker(employer, "Klaar"), on=MONDAY, by=HOUSE, now=night(MONDAY))
        week = MONDAY + timedelta(days=7 * (turn + 1))
        with statements() as seen:
            service.queue_weekly_letters(now=night(week))
        counted.append(len(seen))
    assert counted[0] == counted[1]
    assert counted[0] <= 9


def test_a_manager_of_the_team_hears_and_not_the_one_above(app, employer):
    above = make_staff(Role.MANAGER, employer)
    team = make_organisation(under=employer)
    near = make_staff(Role.MANAGER, team)
    make_registration(make_professional(team), held_date=date(2027, 3, 1))
    service.queue_weekly_letters(now=NOW)
    assert [each.person_id for each in letters(mails.WEEKLY)] == [near.id]
    assert above.id != near.id


def test_for_many_the_managers_are_those_of_each(app, employer):
    from leerhuis.people import queries as people  # noqa: PLC0415

    region = db.session.get(type(employer), employer.parent_id)
    team = make_organisation(under=employer)
    other = make_organisation(under=region)
    coordinator = make_staff(Role.COORDINATOR, region)
    manager = make_staff(Role.MANAGER, employer)
    near = make_staff(Role.MANAGER, team)
    make_grant(near, Role.MANAGER, employer)
    persons = [make_professional(each) for each in (team, employer, other, region)]
    both = make_professional(team)
    make_appointment(both, other, starts_on=date(2024, 1, 1))
    make_appointment(near, team)
    make_appointment(coordinator, other)
    persons += [both, near, coordinator, manager, make_person()]
    many = lines.managers_of_all([each.id for each in persons], day=TODAY)
    for person in persons:
        one = sorted(each.id for each in people.managers_of(person.id, day=TODAY))
        assert many[person.id] == one, person.family_name


def test_two_nights_at_once_write_each_letter_once(app, database):
    """What one process has taken the other leaves out; and the key stands behind it."""
    due_by_the_hundred(3, later=0)
    service.queue_expiry_reminders(now=NOW)
    with db.transaction():
        for row in db.session.scalars(select(Registration)):
            row.remind_on, row.reminded_step = TODAY, None
    service.queue_expiry_reminders(now=NOW)
    assert db.session.scalar(select(func.count(QueuedLetter.id))) == 3


def test_the_step_that_was_sent_is_kept(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    assert fresh(row).reminded_step is Step.THREE_MONTHS
    assert fresh(row).remind_on == date(2027, 1, 17)
