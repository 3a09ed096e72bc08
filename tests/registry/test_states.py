"""What may become of a registration: each verb, its event, and what follows from it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registers import Category, Chamber, Form, Level, Profession, Register
from leerhuis.registry import queries, rules, service
from leerhuis.registry.models import PointsEntry, RegistrationEvent
from leerhuis.registry.rules import CheckedHow, EventKind, Source, State, Validity
from leerhuis.registry.standing import Code
from tests.factories import NOW, TODAY, identity, make_person, make_professional
from tests.factories_registry import FORMAL, INFORMAL, JGP, REFLECTION, make_registration

DAY = timedelta(days=1)
ON = TODAY - timedelta(days=10)
TELL = {"by": HOUSE, "now": NOW, "source": Source.EMPLOYER}
BIG = {"register": Register.BIG}


def events(row):
    return db.session.scalars(
        select(RegistrationEvent)
        .where(RegistrationEvent.registration_id == row.id)
        .order_by(RegistrationEvent.id)
    ).all()


def kinds(row):
    return [each.kind for each in events(row)]


def held(row, day=TODAY):
    return queries.validity_of(row, today=day)


def as_known(row, day):
    facts = rules.as_of(events(row), day=day)
    return facts and facts.state


@pytest.mark.parametrize(
    ("verb", "kind", "state"),
    [
        (service.strike_off, EventKind.STRUCK_OFF, State.STRUCK_OFF),
        (service.deregister, EventKind.DEREGISTERED, State.DEREGISTERED),
    ],
)
def test_an_end_is_an_event_with_its_day_and_its_source(app, verb, kind, state):
    row = make_registration()
    for _ in range(2):
        verb(row, on=ON, **TELL)
    recorded, ended = events(row)
    assert (ended.kind, ended.effective_on, ended.source) == (kind, ON, Source.EMPLOYER)
    assert (ended.state, ended.state_on, recorded.state) == (state, ON, State.REGISTERED)
    assert (row.standing, held(row)) == (Code.ENDED, Validity.NOT_REGISTERED)
    assert as_known(row, ON - DAY) is State.REGISTERED


def test_an_end_takes_back_the_letters_that_wait(app):
    row = make_registration(make_professional(), held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    service.strike_off(row, on=ON, **TELL)
    letter = db.session.scalars(select(QueuedLetter)).one()
    assert letter.state is LetterState.WITHDRAWN
    assert (row.remind_on, row.lapse_on) == (None, None)


def test_what_the_register_says_may_lie_before_the_dates_that_we_have(app):
    row = make_registration(**BIG)
    before = row.starts_on - DAY
    with pytest.raises(Refused, match="before this period"):
        service.strike_off(row, on=before, **TELL)
    service.strike_off(row, on=before, **TELL | {"source": Source.REGISTER})
    assert held(row, row.starts_on) is Validity.NOT_REGISTERED


@pytest.mark.parametrize("verb", [service.strike_off, service.deregister, service.suspend])
def test_nothing_is_told_of_a_day_to_come(app, verb):
    row = make_registration()
    with pytest.raises(Refused, match="future") as no:
        verb(row, on=TODAY + DAY, **TELL)
    assert no.value.field == "on"


@pytest.mark.parametrize("verb", [service.suspend, service.deregister])
def test_after_a_strike_off_only_a_re_entry_follows(app, verb):
    row = make_registration()
    service.strike_off(row, on=ON, **TELL)
    with pytest.raises(Refused, match="cannot follow"):
        verb(row, on=TODAY, **TELL)
    with pytest.raises(Refused):
        service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    with pytest.raises(Refused):
        service.extend(row, until=date(2031, 1, 1), seen_on=TODAY, **TELL)


def test_an_end_that_was_recorded_wrongly_is_undone_by_a_re_entry(app):
    row = make_registration()
    service.strike_off(row, on=ON, **TELL)
    with pytest.raises(Refused, match="before the end"):
        service.re_enter(row, on=ON - DAY, **TELL)
    service.re_enter(row, on=ON, **TELL)
    assert (row.state, row.held_on) == (State.REGISTERED, date(2029, 6, 1))
    assert held(row, ON).counts
    assert as_known(row, ON) is State.REGISTERED
    assert kinds(row)[1:] == [EventKind.STRUCK_OFF, EventKind.RE_ENTERED]


def test_a_re_entry_opens_a_period_of_its_own(app):
    row = make_registration(held_date=date(2027, 1, 4))
    assert row.state is State.LAPSED
    with pytest.raises(Refused, match="new date") as no:
        service.re_enter(row, on=TODAY, **TELL)
    assert no.value.field == "held_date"
    service.re_enter(row, on=TODAY, held_date=date(2032, 1, 11), **TELL)
    assert (row.state, row.starts_on, row.last_valid_on) == (
        State.REGISTERED,
        TODAY,
        date(2032, 1, 10),
    )
    assert row.history_known_on == TODAY
    assert as_known(row, TODAY - DAY) is State.LAPSED


def test_a_suspension_runs_on_at_skj_and_is_not_confirmed_at_big(app):
    skj, big = make_registration(), make_registration(**BIG)
    for row in (skj, big):
        service.suspend(row, on=ON, until=TODAY, **TELL)
    assert (held(skj), held(big)) == (Validity.REGISTERED, Validity.UNCONFIRMED)
    assert held(big, TODAY + DAY) is Validity.REGISTERED
    assert skj.remind_on is not None


def test_the_end_of_a_suspension_brings_back_what_was_before(app):
    row = make_registration(**BIG)
    service.exempt(row, on=ON, until=date(2030, 1, 1), **TELL)
    service.suspend(row, on=ON, conditional=True, **TELL)
    assert row.state is State.CONDITIONALLY_SUSPENDED
    service.end_suspension(row, on=TODAY, **TELL)
    assert (row.state, row.state_ends_on) == (State.EXEMPT, date(2030, 1, 1))
    assert kinds(row)[-1] is EventKind.SUSPENSION_ENDED


def test_who_is_suspended_can_apply_and_waits_after_it(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.suspend(row, on=ON, **TELL)
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    assert (row.state, row.submitted_on, row.remind_on) == (State.SUSPENDED, TODAY, None)
    assert held(row, date(2027, 3, 2)) is Validity.APPLICATION_RUNNING
    service.end_suspension(row, on=TODAY, **TELL)
    assert (row.state, row.state_on) == (State.SUBMITTED, TODAY)


def test_a_suspension_does_not_end_an_application(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.submit(row, on=ON, by=HOUSE, now=NOW)
    service.suspend(row, on=TODAY, **TELL)
    assert (row.applied, row.remind_on) == (True, None)
    service.take_back(row, by=HOUSE, now=NOW)
    assert (row.applied, row.state) == (False, State.SUSPENDED)
    assert row.remind_on is not None


def test_a_renewal_does_not_end_a_suspension(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.suspend(row, on=ON, until=date(2027, 8, 1), **TELL)
    service.renew(row, on=TODAY, by=HOUSE, now=NOW)
    assert (row.state, row.state_ends_on) == (State.SUSPENDED, date(2027, 8, 1))
    assert row.starts_on == TODAY


def test_who_is_exempt_need_not_apply_before_the_exemption_ends(app):
    row = make_registration(make_professional(), held_date=date(2027, 3, 1), **BIG)
    until = date(2028, 9, 30)
    service.exempt(row, on=ON, until=until, **TELL)
    assert (row.state, row.state_ends_on, row.held_on) == (State.EXEMPT, until, date(2027, 3, 1))
    assert (row.last_valid_on, row.apply_by_on) == (until, until)
    assert [held(row, day).counts for day in (until, until + DAY)] == [True, False]
    assert row.remind_on == date(2027, 9, 30), "as for any other date: the ladder, no sooner"
    assert service.queue_expiry_reminders(now=NOW) == 0


def test_a_shorter_exemption_brings_the_register_s_own_date_back(app):
    row = make_registration(held_date=date(2027, 3, 1), **BIG)
    service.exempt(row, on=ON, until=date(2028, 9, 30), **TELL)
    service.exempt(row, on=ON, until=TODAY, **TELL)
    assert row.last_valid_on == date(2027, 2, 28)


def test_an_exemption_that_ended_early_brings_the_state_and_the_date_of_before_back(app):
    row = make_registration(held_date=date(2027, 3, 1), **BIG)
    service.exempt(row, on=ON, until=date(2028, 9, 30), **TELL)
    service.end_exemption(row, on=TODAY, **TELL)
    assert (row.state, row.state_on, row.state_ends_on) == (State.REGISTERED, TODAY, None)
    assert row.last_valid_on == date(2027, 2, 28)
    assert row.remind_on is not None
    service.end_exemption(row, on=TODAY, **TELL)
    assert kinds(row)[-2:] == [EventKind.EXEMPTED, EventKind.EXEMPTION_ENDED]
    assert rules.as_of(events(row), day=ON).state is State.EXEMPT


def test_who_is_exempt_no_more_after_the_date_of_the_card_was_valid_until_that_day(app):
    row = make_registration(held_date=date(2026, 3, 1), now=NOW.replace(year=2026), **BIG)
    began = date(2026, 2, 1)
    service.exempt(row, on=began, until=date(2028, 9, 30), **TELL)
    service.end_exemption(row, on=TODAY, **TELL)
    assert row.last_valid_on == TODAY - DAY
    assert row.standing is Code.LAPSED
    assert [held(row, day).counts for day in (TODAY - DAY, TODAY)] == [True, False]


def test_an_exemption_cannot_end_before_it_began(app):
    row = make_registration(held_date=date(2027, 3, 1), **BIG)
    service.exempt(row, on=ON, until=date(2028, 9, 30), **TELL)
    with pytest.raises(Refused, match="before the first day"):
        service.end_exemption(row, on=ON - DAY, **TELL)


def test_skj_knows_no_exemption(app):
    with pytest.raises(Refused, match="BIG"):
        service.exempt(make_registration(), on=ON, until=date(2028, 1, 1), **TELL)


def test_an_exemption_comes_back_when_an_application_is_taken_back(app):
    row = make_registration(held_date=date(2027, 3, 1), **BIG)
    service.exempt(row, on=ON, until=date(2028, 9, 30), **TELL)
    service.submit(row, on=TODAY, by=HOUSE, now=NOW)
    service.take_back(row, by=HOUSE, now=NOW)
    assert (row.state, row.state_ends_on) == (State.EXEMPT, date(2028, 9, 30))
    assert row.last_valid_on == date(2028, 9, 30)


def test_an_extension_moves_the_date_and_stays_visible(app):
    row = make_registration(make_professional(), held_date=date(2027, 3, 1))
    service.queue_expiry_reminders(now=NOW)
    service.extend(row, until=date(2027, 9, 1), seen_on=ON, **TELL)
    assert (row.held_on, row.extension_ends_on) == (date(2027, 3, 1), date(2027, 9, 1))
    assert (row.last_valid_on, row.apply_by_on) == (date(2027, 8, 31), date(2027, 8, 31))
    assert (row.source, row.told_on) == (Source.EMPLOYER, TODAY)
    assert row.reminded_step is None
    (event,) = [each for each in events(row) if each.kind is EventKind.EXTENDED]
    assert (event.effective_on, event.extension_seen_on) == (ON, ON)


def test_an_extension_seen_after_the_old_date_leaves_no_gap(app):
    row = make_registration(held_date=date(2027, 1, 4), now=NOW.replace(year=2026))
    service.record_lapse(row, by=HOUSE, now=NOW)
    service.extend(row, until=date(2027, 7, 4), seen_on=TODAY, **TELL)
    assert row.state is State.REGISTERED
    facts = rules.as_of(events(row), day=date(2027, 1, 6))
    assert facts.last_valid_on == date(2027, 7, 3)


@pytest.mark.parametrize("until", [date(2027, 3, 1), date(2026, 1, 1)])
def test_an_extension_that_is_none_is_refused(app, until):
    row = make_registration(held_date=date(2027, 3, 1))
    with pytest.raises(Refused, match="later") as no:
        service.extend(row, until=until, seen_on=ON, **TELL)
    assert no.value.field == "until"


def test_a_renewal_forgets_the_extension_of_the_period_before(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.extend(row, until=date(2027, 9, 1), seen_on=ON, **TELL)
    service.renew(row, on=TODAY, by=HOUSE, now=NOW)
    assert (row.extension_ends_on, row.held_on) == (None, date(2032, 1, 11))


def test_a_corrected_date_keeps_the_extension(app):
    row = make_registration(held_date=date(2027, 3, 1))
    service.extend(row, until=date(2027, 9, 1), seen_on=ON, **TELL)
    service.correct(
        row,
        occupation=JGP,
        number=row.number,
        registered_on=None,
        held_date=date(2027, 4, 1),
        **TELL,
    )
    assert (row.held_on, row.last_valid_on) == (date(2027, 4, 1), date(2027, 8, 31))


def test_a_staff_file_does_not_renew_who_was_struck_off(app):
    person = make_person()
    row = make_registration(person, number="110000118", held_date=date(2027, 3, 1))
    service.strike_off(row, on=ON, **TELL)
    asked = {
        "register": Register.SKJ,
        "occupation": JGP,
        "number": "110000118",
        "registered_on": None,
        "held_date": date(2032, 3, 1),
    }
    with pytest.raises(Refused):
        service.check_registration(person.id, **asked, today=TODAY)
    with pytest.raises(Refused):
        service.record_registration(person, **asked, source="staff_file", by=HOUSE, now=NOW)
    assert row.state is State.STRUCK_OFF


def test_a_correction_leaves_the_day_of_a_strike_off(app):
    row = make_registration()
    service.strike_off(row, on=ON, **TELL)
    given = {"occupation": JGP, "number": "110000999", "registered_on": None}
    service.correct(row, **given, held_date=row.held_on, **TELL)
    assert (row.state, row.state_on) == (State.STRUCK_OFF, ON)


def test_a_check_keeps_its_day_and_how(app):
    row = make_registration()
    service.confirm(row, how=CheckedHow.REGISTER_SERVICE, on=ON, by=HOUSE, now=NOW)
    service.confirm(row, how=CheckedHow.DOCUMENT, on=ON - DAY, by=HOUSE, now=NOW)
    assert (row.checked_on, row.checked_how) == (ON, CheckedHow.REGISTER_SERVICE)
    event = events(row)[-1]
    assert (event.effective_on, event.source) == (ON, Source.REGISTER)
    with pytest.raises(Refused, match="future"):
        service.confirm(row, how=CheckedHow.DOCUMENT, on=TODAY + DAY, by=HOUSE, now=NOW)


def test_a_level_picks_the_pack_and_is_not_denied_by_who_does_not_say_it(app):
    person = make_person()
    told = {"number": "110000118", "occupation": Chamber.PSYCHOLOGIST}
    row = make_registration(person, **told, level=Level.MASTER)
    assert (row.level, row.pack.level) == (Level.MASTER, Level.MASTER)
    variant = row.pack.variants[0].key
    service.correct(
        row,
        occupation=Chamber.PSYCHOLOGIST,
        number=row.number,
        registered_on=None,
        held_date=row.held_on,
        level="master",
        variant=variant,
        **TELL,
    )
    assert row.variant == variant
    make_registration(person, **told)
    assert (row.level, row.variant) == (Level.MASTER, variant)


def test_a_chamber_or_a_register_is_recorded_by_its_name(app):
    row = make_registration(occupation=Chamber.OTHER, occupation_name="  Kamer  Praktijk ")
    assert (row.occupation_name, row.level) == ("Kamer Praktijk", None)
    row = make_registration(
        register=Register.VENVN,
        occupation=None,
        number="V-12",
        occupation_name="Verpleegkundige jeugd",
        registered_on=date(2025, 1, 1),
        held_date=date(2028, 1, 1),
    )
    assert (row.starts_on, row.last_valid_on, row.occupation_name) == (
        date(2025, 1, 1),
        date(2028, 1, 1),
        "Verpleegkundige jeugd",
    )
    with pytest.raises(Refused, match="new date"):
        service.renew(row, on=TODAY, by=HOUSE, now=NOW)
    service.renew(row, on=TODAY, held_date=date(2031, 1, 1), by=HOUSE, now=NOW)
    assert (row.starts_on, row.last_valid_on) == (TODAY, date(2031, 1, 1))


def test_the_history_of_a_young_period_is_known_at_once(app):
    young = make_registration(registered_on=TODAY - DAY, held_date=date(2032, 1, 10))
    assert young.history_known_on == TODAY
    old = make_registration(history_known=False)
    assert old.history_known_on is None
    service.renew(old, on=TODAY, by=HOUSE, now=NOW)
    assert old.history_known_on == TODAY


def entries(row):
    return db.session.scalars(select(PointsEntry).order_by(PointsEntry.id)).all()


def test_what_was_earned_before_is_told_once_and_corrected_by_the_difference(app):
    person = make_professional()
    row = make_registration(person)
    told = [
        (FORMAL, None, Decimal(30)),
        (INFORMAL, None, Decimal(0)),
        (REFLECTION, None, Decimal("12.5")),
    ]
    for _ in range(2):
        service.record_opening(row, rows=told, by=identity(person), now=NOW)
    assert [(each.category, each.points) for each in entries(row)] == [
        (FORMAL, Decimal(30)),
        (REFLECTION, Decimal("12.5")),
    ]
    service.record_opening(row, rows=[(FORMAL, None, Decimal(28))], by=identity(person), now=NOW)
    assert [each.points for each in entries(row)][2:] == [Decimal(-2), Decimal("-12.5")]
    (dossier,) = queries.dossiers_of(person.id, today=TODAY)
    assert dossier.assessment.categories[FORMAL].earned == 28
    assert {each.completed_on for each in entries(row)} == {TODAY - DAY}
    assert {each.source for each in entries(row)} == {Source.PERSON}


def test_nothing_yet_is_an_answer_too(app):
    row = make_registration(history_known=False)
    service.record_opening(row, rows=[], by=HOUSE, now=NOW)
    assert (row.history_known_on, entries(row)) == (TODAY, [])


def test_hours_of_a_form_are_asked_where_the_pack_tells_forms_apart(app):
    row = make_registration(occupation=Chamber.PSYCHOLOGIST, level=Level.MASTER)
    service.correct(
        row,
        occupation=Chamber.PSYCHOLOGIST,
        number=row.number,
        registered_on=None,
        held_date=row.held_on,
        level=Level.MASTER,
        variant=row.pack.variants[0].key,
        **TELL,
    )
    rows = [(Category.REFLECTION, Form.SUPERVISION_OF_TWO, Decimal(9))]
    service.record_opening(row, rows=rows, by=HOUSE, now=NOW)
    assert entries(row)[0].form is Form.SUPERVISION_OF_TWO


def chamber_mended(row, chamber, **given):
    service.correct(
        row,
        occupation=chamber,
        number=row.number,
        registered_on=None,
        held_date=row.held_on,
        **TELL | given,
    )


def test_what_was_earned_before_follows_a_chamber_that_was_mended(app):
    person = make_professional()
    row = make_registration(person, occupation=Chamber.PEDAGOGUE, level=Level.MASTER)
    row_kinds = row.pack.variants[0].key
    chamber_mended(row, Chamber.PEDAGOGUE, level=Level.MASTER, variant=row_kinds)
    told = [(Category.TRAINING, None, Decimal(30))]
    service.record_opening(row, rows=told, by=identity(person), now=NOW)
    chamber_mended(row, Chamber.PSYCHOLOGIST, level=Level.MASTER, variant=row.variant)
    (dossier,) = queries.dossiers_of(person.id, today=TODAY)
    assert dossier.assessment.categories[Category.TRAINING].earned == 30
    assert [(each.occupation, each.points) for each in entries(row)] == [
        ("pedagogue", Decimal(30)),
        ("pedagogue", Decimal(-30)),
        ("psychologist", Decimal(30)),
    ]
    assert {each.source for each in entries(row)} == {Source.PERSON}
    assert row.history_known_on is not None


def test_where_another_chamber_asks_other_things_the_past_is_told_again(app):
    row = make_registration()
    service.record_opening(row, rows=[(FORMAL, None, Decimal(30))], by=HOUSE, now=NOW)
    chamber_mended(row, Chamber.PEDAGOGUE)
    assert row.history_known_on is None


def test_a_staff_file_that_mends_a_chamber_takes_the_past_along(app):
    person = make_professional()
    row = make_registration(person, occupation=Chamber.PSYCHOLOGIST)
    row_before = row.occupation
    service.record_opening(row, rows=[(FORMAL, None, Decimal(30))], by=HOUSE, now=NOW)
    make_registration(person, number=row.number, occupation=JGP)
    (dossier,) = queries.dossiers_of(person.id, today=TODAY)
    assert (row.occupation, row_before) == (str(JGP), str(Chamber.PSYCHOLOGIST))
    assert dossier.assessment.categories[FORMAL].earned == 30


def test_less_than_nothing_was_not_earned(app):
    with pytest.raises(Refused, match="0 or more"):
        service.record_opening(
            make_registration(), rows=[(FORMAL, None, Decimal(-1))], by=HOUSE, now=NOW
        )


def test_the_story_of_a_strike_off_that_the_register_told(app):
    person = make_professional()
    row = make_registration(person, occupation=Profession.NURSE, **BIG)
    service.confirm(row, how=CheckedHow.REGISTER_SERVICE, by=HOUSE, now=NOW)
    later = clock.moment_of(TODAY + timedelta(days=30), NOW.time())
    told = {"source": Source.REGISTER, "by": HOUSE, "now": later}
    service.strike_off(row, on=TODAY + timedelta(days=20), **told)
    assert not held(row, TODAY + timedelta(days=20)).counts
    facts = rules.as_of(events(row), day=TODAY + timedelta(days=19))
    assert (facts.state, facts.checked_on) == (State.REGISTERED, TODAY)
    known_then = [each for each in events(row) if each.at < later]
    assert rules.as_of(known_then, day=TODAY + timedelta(days=20)).state is State.REGISTERED
