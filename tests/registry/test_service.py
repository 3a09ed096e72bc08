"""What people and staff files tell of registrations, and what follows from it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Refused
from leerhuis.registers import Chamber, Profession, Register
from leerhuis.registry import queries, service
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.rules import EventKind, Source, State, Validity
from leerhuis.registry.standing import Code, Why
from tests.factories import NOW, TODAY, identity, make_person, make_professional
from tests.factories_registry import (
    FORMAL,
    JGP,
    REFLECTION,
    expect,
    give_points,
    make_registration,
)

HELD = date(2027, 6, 3)


def say(person, *, now=NOW, **given):
    told = {
        "register": Register.SKJ,
        "occupation": JGP,
        "number": "110000118",
        "registered_on": date(2017, 6, 3),
        "held_date": HELD,
        "source": Source.STAFF_FILE,
    } | given
    return service.record_registration(person, **told, by=HOUSE, now=now)


def check(person, **given):
    told = {
        "register": Register.SKJ,
        "occupation": JGP,
        "number": "110000118",
        "registered_on": date(2017, 6, 3),
        "held_date": HELD,
        "today": TODAY,
    } | given
    return service.check_registration(person and person.id, **told)


def events(row):
    return db.session.scalars(
        select(RegistrationEvent.kind)
        .where(RegistrationEvent.registration_id == row.id)
        .order_by(RegistrationEvent.id)
    ).all()


def later(days):
    return NOW + timedelta(days=days)


def test_the_date_people_hold_gives_the_days_that_count(app):
    row, what = say(make_person())
    assert what == "new"
    assert (row.held_on, row.last_valid_on, row.apply_by_on, row.starts_on) == (
        HELD,
        date(2027, 6, 2),
        date(2027, 6, 2),
        date(2022, 6, 3),
    )


def test_saying_the_same_twice_changes_nothing(app):
    person = make_person()
    row, _new = say(person)
    again, what = say(person, now=later(1))
    assert (again.id, what) == (row.id, "same")
    assert events(row) == [EventKind.RECORDED]
    assert row.told_on == TODAY


def test_spaces_in_a_number_are_no_other_number(app):
    person = make_person()
    say(person)
    assert say(person, number=" 110 000 118 ")[1] == "same"


def test_two_rows_for_a_person_are_two_registrations(app):
    person = make_person()
    say(person)
    say(
        person,
        register=Register.BIG,
        occupation=Profession.HEALTH_CARE_PSYCHOLOGIST,
        number="19000000025",
    )
    assert len(queries.registrations_of(person.id)) == 2


def test_a_big_number_keeps_the_zero_it_begins_with(app):
    row, _what = say(make_person(), register=Register.BIG, occupation="30", number="09000000030")
    assert row.number == "09000000030"


def test_another_date_in_the_file_is_a_correction(app):
    person = make_person()
    row, _new = say(person)
    row, what = say(person, held_date=date(2027, 7, 3), now=later(1))
    assert what == "changed"
    assert row.last_valid_on == date(2027, 7, 2)
    assert events(row) == [EventKind.RECORDED, EventKind.CORRECTED]


def test_a_date_years_later_in_the_file_is_a_renewal(app):
    person = make_person()
    row, _new = say(person)
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    row, what = say(person, held_date=date(2032, 1, 11), now=later(30))
    assert (what, row.state, row.submitted_on) == ("changed", State.RENEWED, None)
    assert row.starts_on == date(2027, 1, 11)
    assert events(row)[-1] is EventKind.RENEWED


def test_a_file_of_before_the_renewal_does_not_undo_it(app):
    person = make_person()
    row, _new = say(person)
    service.renew(row, on=TODAY, by=identity(person), now=NOW)
    row, what = say(person, now=later(1))
    assert what == "same"
    assert (row.held_on, row.source) == (date(2032, 1, 11), Source.PERSON)
    assert check(person) == "same"


def test_an_application_stands_when_the_file_comes_again(app):
    person = make_person()
    row, _new = say(person)
    service.submit(row, on=TODAY, by=identity(person), now=NOW)
    assert say(person, now=later(1))[1] == "same"
    assert row.state is State.SUBMITTED


def test_who_does_not_say_since_when_denies_nothing(app):
    person = make_person()
    row, _new = say(person, registered_on=date(2024, 1, 15))
    assert say(person, registered_on=None)[1] == "same"
    assert (row.registered_on, row.starts_on) == (date(2024, 1, 15), date(2024, 1, 15))


def test_a_later_check_is_kept(app):
    person = make_person()
    row, _new = say(person)
    assert say(person, checked_on=TODAY)[1] == "changed"
    assert say(person, checked_on=TODAY)[1] == "same"
    assert row.checked_on == TODAY
    assert events(row) == [EventKind.RECORDED, EventKind.CONFIRMED]


def test_another_date_has_not_been_checked(app):
    person = make_person()
    say(person, checked_on=TODAY)
    row, _what = say(person, held_date=date(2027, 7, 3))
    assert row.checked_on is None


def test_a_number_has_one_owner(app):
    say(make_person())
    other = make_person()
    with pytest.raises(Refused, match="belongs to someone else") as no:
        say(other)
    assert no.value.field == "number"
    with pytest.raises(Refused, match="belongs to someone else"):
        check(other)
    with pytest.raises(Refused, match="belongs to someone else"):
        check(None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "12"}, "number"),
        ({"occupation": "doctor"}, "occupation"),
        ({"held_date": date(2727, 1, 1)}, "held_date"),
        ({"held_date": date(2016, 1, 1)}, "held_date"),
        ({"registered_on": date(2028, 1, 1)}, "registered_on"),
        ({"occupation": Chamber.OTHER}, "occupation_name"),
        (
            {"register": Register.NIP, "occupation": None, "registered_on": None},
            "registered_on",
        ),
    ],
)
def test_a_refusal_names_its_field(app, wrong, field):
    for verb in (say, check):
        with pytest.raises(Refused) as no:
            verb(make_person(), **wrong)
        assert no.value.field == field


def test_the_check_says_what_recording_would_do(app):
    person = make_person()
    assert check(None) == check(person) == "new"
    say(person)
    assert check(person) == "same"
    assert check(person, held_date=date(2027, 7, 3)) == "changed"
    assert len(events(queries.registrations_of(person.id)[0])) == 1


def test_a_date_that_has_passed_is_recorded_as_lapsed(app):
    row, _what = say(make_person(), held_date=date(2027, 1, 11))
    assert (row.state, row.standing) == (State.LAPSED, Code.LAPSED)
    assert row.lapse_on is None
    row, _what = say(make_person(), held_date=date(2027, 1, 12), number="110000119")
    assert (row.state, row.lapse_on) == (State.REGISTERED, date(2027, 1, 12))


def test_a_lapse_that_was_none_is_mended_by_another_date(app):
    person = make_person()
    say(person, held_date=date(2027, 1, 11))
    row, _what = say(person, held_date=date(2027, 2, 11))
    assert row.state is State.REGISTERED


def test_nobody_gets_a_letter_from_what_is_recorded(app):
    from leerhuis.mail.models import QueuedLetter  # noqa: PLC0415

    say(make_professional())
    assert db.session.scalars(select(QueuedLetter)).all() == []


def test_an_application_is_told_once(app):
    row, _what = say(make_person())
    for _ in range(2):
        assert service.submit(row, on=TODAY, by=HOUSE, now=NOW) is True
    assert events(row) == [EventKind.RECORDED, EventKind.SUBMITTED]


def test_the_day_of_an_application_can_be_mended(app):
    row, _what = say(make_person())
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    service.submit(row, on=TODAY - timedelta(days=3), by=HOUSE, now=NOW)
    assert row.submitted_on == TODAY - timedelta(days=3)


def test_points_after_the_application_are_of_the_next_period(app):
    person = make_person()
    row, _what = say(person)
    give_points(person, (FORMAL, Decimal(60)), (REFLECTION, Decimal(59)), on=date(2026, 6, 1))
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    give_points(person, (REFLECTION, Decimal(2)), on=TODAY, ref="next", now=later(1))
    (dossier,) = queries.dossiers_of(person.id, today=date(2027, 1, 12))
    assert not dossier.assessment.complete
    service.renew(row, on=TODAY, by=HOUSE, now=later(40))
    (dossier,) = queries.dossiers_of(person.id, today=date(2027, 3, 1))
    lines = {line.requirement.key: line.counted for line in dossier.assessment.lines}
    assert lines == {"professional_development": 0, "formal_learning": 0, "reflection": 2}


def test_a_renewal_told_twice_is_one(app):
    row, _what = say(make_person())
    for _ in range(2):
        service.renew(row, on=TODAY, held_date=date(2032, 1, 11), by=HOUSE, now=NOW)
    assert events(row) == [EventKind.RECORDED, EventKind.RENEWED]


def test_big_reckons_from_the_decision(app):
    row = make_registration(register=Register.BIG, held_date=HELD)
    service.submit(row, on=date(2027, 1, 4), by=HOUSE, now=NOW)
    service.renew(row, on=TODAY, by=HOUSE, now=NOW)
    assert (row.starts_on, row.held_on) == (TODAY, date(2032, 1, 11))


def test_a_renewal_cannot_lie_in_the_future(app):
    row, _what = say(make_person())
    with pytest.raises(Refused, match="future") as no:
        service.renew(row, on=TODAY + timedelta(days=1), by=HOUSE, now=NOW)
    assert no.value.field == "on"


def test_a_lapsed_registration_can_be_renewed_when_it_is_told_late(app):
    row, _what = say(make_person(), held_date=date(2027, 1, 11))
    service.renew(row, on=date(2027, 1, 5), by=HOUSE, now=NOW)
    assert (row.state, row.held_on) == (State.RENEWED, date(2032, 1, 5))


def test_skj_stays_valid_while_it_decides(app):
    row, _what = say(make_person())
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    service.restand_due(now=clock.moment_of(HELD, NOW.time()))
    db.session.expire_all()
    row = db.session.get(Registration, row.id)
    assert (row.standing, row.standing_why) == (Code.SUBMITTED, Why.STAYS_VALID)
    assert queries.validity_of(row, today=HELD) is Validity.APPLICATION_RUNNING


def test_expected_points_count_in_the_standing(app):
    person = make_person()
    row, _what = say(person, held_date=date(2027, 3, 3))
    give_points(person, (FORMAL, Decimal(60)), (REFLECTION, Decimal(54)))
    expect(person, (REFLECTION, Decimal(6)), on=date(2027, 2, 1), ref="coming")
    db.session.expire_all()
    row = db.session.get(Registration, row.id)
    assert (row.standing, row.standing_why) == (Code.EXPIRING, Why.POINTS_EXPECTED)


def test_who_told_the_date_stands_with_it_whoever_tells_of_an_application(app):
    person = make_professional()
    row, _what = say(person)
    service.submit(row, on=TODAY, by=identity(person), now=later(1))
    service.take_back(row, by=identity(make_professional()), now=later(2))
    assert (row.source, row.told_on) == (Source.STAFF_FILE, TODAY)
    told = db.session.scalars(
        select(RegistrationEvent.source).order_by(RegistrationEvent.id.desc()).limit(2)
    ).all()
    assert told == [Source.EMPLOYER, Source.PERSON]


def test_each_event_keeps_what_the_registration_said(app):
    person = make_person()
    row, _new = say(person)
    service.renew(row, on=TODAY, by=HOUSE, now=NOW)
    told = db.session.scalars(select(RegistrationEvent).order_by(RegistrationEvent.id)).all()
    assert [(each.state, each.held_on) for each in told] == [
        (State.REGISTERED, HELD),
        (State.RENEWED, date(2032, 1, 11)),
    ]


def test_every_change_is_in_the_audit_trail(app):
    person = make_person()
    row, _new = say(person)
    service.submit(row, on=TODAY, by=identity(person), now=NOW)
    trail = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.subject == row.public_id).order_by(AuditEvent.id)
    ).all()
    assert trail == [Action.REGISTRATION_RECORDED, Action.REGISTRATION_SUBMITTED]


def test_a_correction_keeps_the_first_day_of_a_renewed_period(app):
    row, _what = say(make_person())
    service.renew(row, on=date(2027, 1, 4), held_date=date(2032, 2, 1), by=HOUSE, now=NOW)
    assert row.starts_on == date(2027, 2, 1) or row.starts_on == date(2027, 1, 4)
    before = row.starts_on
    service.correct(
        row,
        occupation=Chamber.PEDAGOGUE,
        number="110000118",
        registered_on=row.registered_on,
        held_date=row.held_on,
        source=Source.PERSON,
        by=HOUSE,
        now=NOW,
    )
    assert (row.starts_on, row.occupation, row.standing) == (
        before,
        Chamber.PEDAGOGUE,
        Code.UNKNOWN,
    )


def test_a_correction_cannot_take_the_number_of_another(app):
    row, _what = say(make_person())
    say(make_person(), number="110000119")
    with pytest.raises(Refused, match="already recorded"):
        service.correct(
            row,
            occupation=JGP,
            number="110000119",
            registered_on=None,
            held_date=HELD,
            source=Source.PERSON,
            by=HOUSE,
            now=NOW,
        )
