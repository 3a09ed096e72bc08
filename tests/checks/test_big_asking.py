"""The BIG register asked by the jobs process, over the wire, with real rows."""

import threading
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.demo import big_answers as known
from leerhuis.demo.big_answers import FAULTS, Fault, Judgment, Known, Limitation, Row
from leerhuis.demo.big_register import BigServer
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of as queued
from leerhuis.registers import Profession, Register
from leerhuis.registry import service as registry
from leerhuis.registry.checks import asking, hours, mails, planning, queries, service
from leerhuis.registry.checks.models import PublicMeasure, RegisterCheck
from leerhuis.registry.checks.rules import MeasureKind, Outcome
from leerhuis.registry.models import Registration, RegistrationEvent, RequiredHours
from leerhuis.registry.rules import CheckedHow, CheckReason, EventKind, Source, State
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_registry import make_registration
from tests.letters import reads_as

NUMBERS = {fault: number for number, fault in FAULTS.items()}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def server():
    started = BigServer(seconds=1).start()
    yield started
    started.stop()


@pytest.fixture
def asked(app, server):
    """The application with the register's address in its settings, and nothing asked yet."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, big_address=server.address, big_pause=0)
    server.asked.clear()
    server.people[:] = known.PEOPLE
    yield server.asked
    app.config["SETTINGS"] = before


def registered(number, *, person=None, **given):
    """A nurse (or what the number says) whose number the register must be asked about."""
    return make_registration(
        person or make_professional(),
        register=Register.BIG,
        occupation=Profession(number[-2:]),
        number=number,
        **given,
    )


def fresh(row):
    db.session.expire_all()
    return db.session.get(Registration, row.id)


def checks(row):
    return [(each.outcome, each.why) for each in queries.checks_of(row.id)]


def letters(kind=None):
    wanted = select(QueuedLetter).order_by(QueuedLetter.id)
    return db.session.scalars(
        wanted if kind is None else wanted.where(QueuedLetter.kind == kind)
    ).all()


def managed():
    """A professional with a manager."""
    employer = make_organisation()
    manager = make_staff(Role.MANAGER, employer)
    return make_professional(employer, given_name="Anouk", family_name="Groot"), manager


def test_what_the_register_confirms_is_checked_and_asked_again_in_a_month(asked):
    row = registered(known.LEADING_ZERO)
    assert asking.ask_due(now=NOW) == 1
    row = fresh(row)
    assert (row.checked_on, row.checked_how) == (TODAY, CheckedHow.REGISTER_SERVICE)
    assert (row.check_due_on, row.check_why) == (date(2027, 2, 11), CheckReason.PERIODIC)
    assert (row.state, letters()) == (State.REGISTERED, [])


def test_nothing_is_asked_twice(asked):
    registered(known.LEADING_ZERO)
    asking.ask_due(now=NOW)
    assert asking.ask_due(now=NOW + HOUR) == 0
    assert asked == [known.LEADING_ZERO]


def test_without_an_address_nothing_is_asked(app):
    row = registered(known.GONE)
    assert asking.ask_due(now=NOW) == 0
    assert checks(row) == []


def test_another_register_is_not_asked(asked):
    make_registration()
    assert asking.ask_due(now=NOW + timedelta(days=800)) == 0
    assert asked == []


def test_a_strike_off_is_an_event_of_the_register_and_a_letter_to_both(asked):
    person, manager = managed()
    row = registered(known.GONE, person=person)
    asking.ask_due(now=NOW)
    row = fresh(row)
    assert (row.state, row.state_on, row.check_due_on) == (State.STRUCK_OFF, TODAY, None)
    event = db.session.scalars(
        select(RegistrationEvent).where(RegistrationEvent.kind == EventKind.STRUCK_OFF)
    ).one()
    assert (event.source, event.effective_on, event.by_id) == (Source.REGISTER, TODAY, None)
    assert [each.person_id for each in letters(mails.CHANGED)] == [person.id, manager.id]


def test_an_end_before_our_own_date_is_a_strike_off_from_the_day_after(asked):
    row = registered(known.ENDED)
    asking.ask_due(now=NOW)
    assert (fresh(row).state, fresh(row).state_on) == (State.STRUCK_OFF, date(2027, 1, 1))


def test_an_end_after_our_own_date_is_a_lapse(asked):
    row = registered(known.ENDED, held_date=date(2027, 1, 1), now=NOW - 30 * DAY)
    asking.ask_due(now=NOW)
    assert (fresh(row).state, fresh(row).state_on) == (State.LAPSED, date(2027, 1, 1))


def test_the_same_answer_again_changes_and_tells_nothing(asked):
    person, _manager = managed()
    row = registered(known.GONE, person=person)
    asking.ask_due(now=NOW)
    told = len(letters())
    service.ask(fresh(row), by=HOUSE, now=NOW + 2 * HOUR)
    asking.ask_due(now=NOW + 2 * HOUR)
    assert [outcome for outcome, _why in checks(row)] == [Outcome.ENDED, Outcome.ENDED]
    assert (len(letters()), fresh(row).check_due_on) == (told, None)


def test_a_number_that_is_not_found_alerts_the_managers_and_changes_nothing(asked):
    person, manager = managed()
    row = registered("19087654330", person=person)
    asking.ask_due(now=NOW)
    asking.ask_due(now=NOW + 7 * DAY)
    row = fresh(row)
    assert (row.state, row.checked_on) == (State.REGISTERED, None)
    assert [outcome for outcome, _why in checks(row)] == [Outcome.NOT_FOUND] * 2
    assert [each.person_id for each in letters()] == [manager.id]


def test_a_date_that_passed_while_the_register_still_shows_someone_is_told_not_changed(asked):
    row = registered(known.LEADING_ZERO, held_date=date(2027, 1, 1), now=NOW - 30 * DAY)
    assert asking.ask_due(now=NOW) == 1
    row = fresh(row)
    assert (row.state, row.checked_on, row.check_due_on) == (
        State.REGISTERED,
        None,
        TODAY + 7 * DAY,
    )
    assert letters(mails.CHANGED)[0].values["what"] == "still_registered"


def test_the_register_answers_for_a_pending_application_every_day(asked):
    row = registered(known.LEADING_ZERO, held_date=date(2027, 1, 12), now=NOW - 60 * DAY)
    registry.submit(row, on=date(2027, 1, 4), by=HOUSE, now=NOW - 7 * DAY)
    for days in range(4):
        assert asking.ask_due(now=NOW + days * DAY) == 1
    assert fresh(row).check_why is CheckReason.PENDING
    assert (fresh(row).state, letters()) == (State.SUBMITTED, [])


def test_a_number_of_somebody_else_confirms_nothing(asked):
    row = registered(known.ACTIVE, person=make_professional(family_name="Visser"))
    asking.ask_due(now=NOW)
    assert (fresh(row).checked_on, checks(row)[0][0]) == (None, Outcome.DIFFERS)
    assert letters(mails.CHANGED)[0].values["what"] == "other_name"


def test_what_is_kept_of_an_answer_holds_no_name_and_no_measure(asked):
    row = registered(known.OPEN, person=make_professional(family_name="Bouzid"))
    asking.ask_due(now=NOW)
    assert queries.checks_of(row.id)[0].found == {"code": "30", "state": "registered"}


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.FAULT, Fault.CUT_OFF, Fault.OTHER_NUMBER])
def test_no_answer_leaves_what_was_known_and_is_tried_the_next_day(asked, fault):
    row = registered(NUMBERS[fault], checked_on=date(2026, 11, 1))
    assert asking.ask_due(now=NOW) == 0
    row = fresh(row)
    assert (row.state, row.checked_on) == (State.REGISTERED, date(2026, 11, 1))
    assert row.check_due_on == TODAY + DAY
    assert checks(row)[0][0] is Outcome.UNREACHABLE
    assert letters() == []


def test_the_register_is_left_alone_after_five_times_without_an_answer(asked, server):
    for number in range(19000100130, 19000100930, 100):
        server.faults[str(number)] = Fault.BROKEN
        registered(str(number))
    asking.ask_due(now=NOW)
    assert len(asked) == 5
    asking.ask_due(now=NOW + timedelta(minutes=14))
    assert len(asked) == 5
    asking.ask_due(now=NOW + timedelta(minutes=16))
    assert len(asked) == 8


def test_a_question_of_a_person_goes_first_and_is_tried_again_after_a_quarter(asked, server):
    registered(known.LEADING_ZERO)
    waiting = registered(NUMBERS[Fault.BROKEN], checked_on=TODAY)
    service.ask(waiting, by=HOUSE, now=NOW)
    asking.ask_due(now=NOW)
    assert asked == [NUMBERS[Fault.BROKEN], known.LEADING_ZERO]
    asking.ask_due(now=NOW + timedelta(minutes=14))
    assert len(asked) == 2
    del server.faults[NUMBERS[Fault.BROKEN]]
    server.people.append(Known([Row(NUMBERS[Fault.BROKEN])]))
    asking.ask_due(now=NOW + timedelta(minutes=16))
    server.faults[NUMBERS[Fault.BROKEN]] = Fault.BROKEN
    assert checks(waiting)[0] == (Outcome.CONFIRMED, CheckReason.ASKED)
    assert fresh(waiting).check_why is CheckReason.PERIODIC


def test_a_person_asks_once_an_hour(asked):
    row = registered(known.LEADING_ZERO)
    me = identity(make_person())
    service.ask(row, by=me, now=NOW)
    service.ask(row, by=me, now=NOW)
    asking.ask_due(now=NOW)
    with pytest.raises(Refused, match="less than an hour ago"):
        service.ask(fresh(row), by=me, now=NOW + timedelta(minutes=59))
    service.ask(fresh(row), by=me, now=NOW + timedelta(minutes=61))
    assert fresh(row).check_why is CheckReason.ASKED


def test_a_register_that_cannot_be_asked_is_said_to_be_so(asked):
    with pytest.raises(Refused, match="cannot ask this register"):
        service.ask(make_registration(), by=HOUSE, now=NOW)


def test_a_question_that_waits_is_not_lost_when_something_else_happens(asked):
    row = registered(known.LEADING_ZERO, checked_on=TODAY)
    service.ask(row, by=HOUSE, now=NOW)
    registry.submit(row, on=TODAY, by=HOUSE, now=NOW)
    assert fresh(row).check_why is CheckReason.ASKED


def test_a_number_that_was_mended_meanwhile_is_not_judged_by_the_old_answer(asked):
    row = registered(known.GONE)
    taken = asking._take(now=NOW)
    registry.correct(
        fresh(row),
        occupation=row.occupation,
        number=known.LEADING_ZERO,
        registered_on=None,
        held_date=row.held_on,
        source="employer",
        by=HOUSE,
        now=NOW,
    )
    said = asking.Judged(Outcome.ENDED, {"state": "struck_off", "on": "2027-01-11"})
    asking._note(taken, said, public=None, note="", now=NOW)
    assert (fresh(row).state, checks(row)) == (State.REGISTERED, [])


def test_public_measures_are_kept_while_the_register_shows_them(asked, server):
    person, manager = managed()
    registered(known.OPEN, person=person)
    asking.ask_due(now=NOW)
    measure = db.session.scalars(select(PublicMeasure)).one()
    assert (measure.kind, measure.description) == (MeasureKind.REPRIMAND, "Berisping")
    assert [each.person_id for each in letters(mails.CHANGED)] == [person.id, manager.id]
    asking.ask_due(now=NOW + 31 * DAY)
    db.session.expire_all()
    assert db.session.get(PublicMeasure, measure.id).seen_last_at >= NOW + 31 * DAY
    assert len(letters(mails.CHANGED)) == 2
    server.people[:] = [Known([Row(known.OPEN)])]
    asking.ask_due(now=NOW + 62 * DAY)
    assert db.session.scalars(select(PublicMeasure)).all() == []


def test_what_is_history_or_not_public_is_no_news(asked):
    for number in (known.CLOSED, known.NOT_PUBLIC):
        registered(number, person=managed()[0])
    asking.ask_due(now=NOW)
    assert [each.kind for each in db.session.scalars(select(PublicMeasure))] == [
        MeasureKind.CONDITIONAL_SUSPENSION
    ]
    assert letters() == []


def test_a_letter_about_a_measure_does_not_say_what_it_is(asked):
    person, _manager = managed()
    registered(known.OPEN, person=person)
    asking.ask_due(now=NOW)
    assert all("Berisping" not in str(each.values) for each in letters())


def test_without_a_manager_nobody_but_the_person_hears_of_a_measure(asked):
    region = make_organisation()
    make_staff(Role.COORDINATOR, region)
    person = make_professional(make_organisation(under=region))
    registered(known.OPEN, person=person)
    asking.ask_due(now=NOW)
    assert [each.person_id for each in letters(mails.CHANGED)] == [person.id]


def test_a_coordinator_who_is_manager_elsewhere_hears_nothing_of_a_measure(asked):
    region = make_organisation()
    make_grant(make_staff(Role.COORDINATOR, region), Role.MANAGER, make_organisation())
    person = make_professional(make_organisation(under=region))
    registered(known.OPEN, person=person)
    asking.ask_due(now=NOW)
    assert [each.person_id for each in letters(mails.CHANGED)] == [person.id]


def test_measures_are_shown_to_the_person_and_the_manager_on_the_employment_line(asked, server):
    person, manager = managed()
    placed_with = make_staff(Role.MANAGER, make_organisation())
    judgment = Judgment(known.OPEN, 1, "Berisping", "2020-01-01", "2021-01-01")
    limit = Limitation(known.OPEN, 2, "Onder supervisie", "2019-01-01")
    server.people[:] = [Known([Row(known.OPEN)], judgments=[judgment], limitations=[limit])]
    row = registered(known.OPEN, person=person)
    asking.ask_due(now=NOW)
    for who in (person, manager):
        shown = queries.measures_of(identity(who), row, today=TODAY)
        assert [each.kind for each in shown] == [MeasureKind.LIMITATION, MeasureKind.REPRIMAND]
    coordinator = make_staff(Role.COORDINATOR, make_organisation())
    for who in (placed_with, coordinator, make_person()):
        assert queries.measures_of(identity(who), row, today=TODAY) == []


def test_two_processes_at_once_ask_each_number_once(asked, app):
    rows = [registered(f"1900002{number:02d}30") for number in range(6)]
    db.session.remove()
    start = threading.Barrier(2)

    def work():
        with app.app_context():
            start.wait()
            asking.ask_due(now=NOW)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(asked) == sorted(row.number for row in rows)
    assert db.session.scalar(select(func.count(RegisterCheck.id))) == 6


def test_the_statements_of_a_tick_do_not_grow_with_what_is_not_due(asked):
    def seen():
        with statements() as told:
            asking.ask_due(now=NOW)
        return len(told)

    registered(known.LEADING_ZERO)
    few = seen()
    for number in range(19000300130, 19000300930, 100):
        registered(str(number), checked_on=TODAY)
    registered(known.UNTIL_LATER)
    assert seen() == few


def test_the_hours_that_the_register_asks_are_kept_when_they_change(asked, server):
    first = clock.moment_of(date(2027, 3, 1), time(3, 50))
    assert hours.read_hours(now=NOW) == 5
    assert hours.read_hours(now=first) == 0
    server.hours["30"] = 2100
    assert hours.read_hours(now=first + DAY) == 0
    assert hours.read_hours(now=first + 31 * DAY) == 1
    server.hours["30"] = 2080
    last = db.session.scalars(select(RequiredHours).order_by(RequiredHours.id.desc())).first()
    assert (last.profession, last.hours, last.source) == (Profession.NURSE, 2100, Source.REGISTER)


def test_the_first_night_plans_what_was_recorded_before_days_were_planned(app):
    rows = [make_registration() for _ in range(3)]
    over = make_registration(held_date=date(2020, 1, 1))
    with db.transaction():
        for each in [*rows, over]:
            each.check_due_on = each.check_why = None
    assert planning.plan_due(now=NOW) == 3
    assert all(fresh(each).check_due_on for each in rows)
    assert fresh(over).check_due_on is None
    with statements() as seen:
        assert planning.plan_due(now=NOW) == 0
    assert not any("UPDATE registration" in each for each in seen)


def test_who_is_appointed_is_checked_at_the_start_of_work(app):
    person = make_person()
    row = make_registration(person, checked_on=date(2026, 6, 1))
    assert row.check_why is CheckReason.PERIODIC
    make_appointment(person, make_organisation(), starts_on=date(2027, 3, 1))
    planning.plan_due(now=NOW)
    row = fresh(row)
    assert (row.check_due_on, row.check_why) == (date(2027, 3, 1), CheckReason.START_OF_WORK)


@pytest.mark.parametrize("place", [0, 1])
def test_the_letters_of_a_strike_off_read_well(asked, place):
    person, _manager = managed()
    registered(known.GONE, person=person)
    asking.ask_due(now=NOW)
    letter = queued(letters(mails.CHANGED)[place])
    reads_as(letter, f"checks-changed-{('person', 'manager')[place]}.txt")


def test_the_letter_about_a_number_that_is_not_found_reads_well(asked):
    person, _manager = managed()
    registered("19087654330", person=person)
    asking.ask_due(now=NOW)
    reads_as(queued(letters(mails.NOT_FOUND)[0]), "checks-not-found.txt")


@pytest.mark.parametrize("what", ["still_registered", "other_name", "measure", "new_date"])
@pytest.mark.parametrize("place", [0, 1])
def test_the_other_letters_read_well(asked, what, place):
    person, _manager = managed()
    registered(known.OPEN if what == "measure" else known.GONE, person=person)
    asking.ask_due(now=NOW)
    letter = queued(letters(mails.CHANGED)[place])
    letter.values["what"] = what
    letter.values["since"] = "2031-05-31"
    reads_as(letter, f"checks-{what.replace('_', '-')}-{('person', 'manager')[place]}.txt")
