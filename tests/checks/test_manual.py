"""Looking registrations up by hand: the work list, and noting what the register shows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import HOUSE, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of as queued
from leerhuis.people.models import Person
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import Chamber, Profession, Register
from leerhuis.registry import service as registry
from leerhuis.registry.checks import worklist
from leerhuis.registry.checks.models import PublicMeasure, RegisterCheck
from leerhuis.registry.checks.rules import MeasureKind, Outcome
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.rules import CheckedHow, CheckReason, EventKind, Source, State
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
)
from tests.factories_registry import make_registration
from tests.letters import reads_as

YEAR = timedelta(days=366)
LIST = "/registraties/controles"


def due(employer, *, family_name="Groot", **given):
    """Somebody of this employer whose registration must be looked up."""
    person = make_professional(employer, given_name="Anouk", family_name=family_name)
    return make_registration(person, **given)


def path_of(row):
    return f"{LIST}/{row.public_id}"


def fresh(row):
    db.session.expire_all()
    return db.session.get(Registration, row.id)


def checks_of(row):
    wanted = select(RegisterCheck).where(RegisterCheck.registration_id == row.id)
    return list(db.session.scalars(wanted.order_by(RegisterCheck.id)))


def kinds_of(row):
    wanted = select(RegistrationEvent.kind).where(RegistrationEvent.registration_id == row.id)
    return list(db.session.scalars(wanted.order_by(RegistrationEvent.id)))


def letters():
    return list(db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id)))


def lapsing(employer, **given):
    """Whose last valid day has passed since it was recorded."""
    return due(employer, held_date=TODAY - timedelta(days=3), now=NOW - timedelta(days=60), **given)


def test_who_is_due_stands_on_the_list_with_the_reason(desk, employer):
    row = due(employer)
    page = desk.page(LIST)
    assert "1 registratie moet je controleren" in page.text
    assert "Groot, Anouk" in page.text
    assert "Nog niet gecontroleerd bij het begin van het werk." in page.text
    assert path_of(row) in page.links


def test_the_menu_of_a_manager_leads_to_the_list(desk):
    assert LIST in desk.page("/registraties/team").links


def test_nobody_due_is_said_with_when_somebody_is(desk):
    page = desk.page(LIST)
    assert "Er is niets te controleren" in page.text
    assert "bij het begin van het werk, elk jaar" in page.text


def test_who_may_be_at_work_without_a_registration_comes_first(desk, employer):
    due(employer, family_name="Aalders")
    lapsing(employer, family_name="Zwart")
    page = desk.page(LIST)
    assert page.text.index("Zwart, Anouk") < page.text.index("Aalders, Anouk")
    assert "De laatste geldige dag was" in page.text


def test_the_list_can_be_narrowed_to_a_reason(desk, employer):
    due(employer, family_name="Aalders")
    lapsing(employer, family_name="Zwart")
    page = desk.page(f"{LIST}?waarom=date_passed")
    assert "Zwart, Anouk" in page.text
    assert "Aalders, Anouk" not in page.text
    assert "Niemand met deze filters" in desk.page(f"{LIST}?waarom=pending").text


def test_the_list_can_be_narrowed_to_an_organisation(client):
    region = make_organisation()
    one, other = (make_organisation(under=region, name=name) for name in ("Eén", "Twee"))
    due(one, family_name="Aalders")
    due(other, family_name="Zwart")
    client.sign_in(make_staff(Role.MANAGER, region))
    assert "Aalders, Anouk" in client.page(LIST).text
    page = client.page(f"{LIST}?bij={other.public_id}")
    assert "Zwart, Anouk" in page.text
    assert "Aalders, Anouk" not in page.text


def test_the_list_can_be_narrowed_to_who_has_a_measure_that_holds(desk, employer):
    due(employer, family_name="Aalders")
    for name, until in (("Vroeger", "1-1-2026"), ("Zwart", "")):
        row = due(employer, family_name=name)
        said = {"measure": "warning", "starts_on": "1-1-2025", "ends_on": until}
        desk.submit(path_of(row), {"seen": "measure", **said})
        with db.transaction():
            db.session.get(Registration, row.id).check_due_on = TODAY
    page = desk.page(f"{LIST}?maatregel=ja")
    assert "Zwart, Anouk" in page.text
    assert "Aalders, Anouk" not in page.text
    assert "Vroeger, Anouk" not in page.text
    assert f"{path_of(row)}?maatregel=ja" in page.links


def test_an_organisation_of_somebody_else_narrows_nothing(desk, employer):
    due(employer)
    elsewhere = make_organisation()
    assert "Groot, Anouk" in desk.page(f"{LIST}?bij={elsewhere.public_id}").text


@pytest.mark.parametrize("asked", ["?pagina=x", "?pagina=-1", "?pagina=99999", "?waarom=x&bij=y"])
def test_nonsense_in_the_address_shows_the_list(desk, employer, asked):
    due(employer)
    assert "Groot, Anouk" in desk.page(f"{LIST}{asked}").text


def test_pages_hold_twenty_five(desk, employer):
    for number in range(27):
        due(employer, family_name=f"Groot{number:02}")
    page = desk.page(LIST)
    assert "27 registraties" in page.text
    assert "Groot24" in page.text
    assert "Groot25" not in page.text
    assert "Groot26" in desk.page(f"{LIST}?pagina=2").text


def test_a_page_costs_the_same_whatever_its_rows(desk, employer):
    def cost():
        with statements() as seen:
            desk.page(LIST)
        return len(seen)

    due(employer)
    one = cost()
    for number in range(10):
        due(employer, family_name=f"Groot{number}")
    assert cost() == one


def test_only_people_whom_one_employs_are_on_the_list(desk, employer, manager):
    placed = make_person(family_name="Geplaatst")
    make_appointment(placed, employer, kind=AppointmentKind.PLACEMENT)
    make_appointment(placed, make_organisation(under=make_organisation()))
    due(make_organisation(under=make_organisation()), family_name="Elders")
    rows = [make_registration(placed)]
    make_appointment(manager, employer)
    rows.append(make_registration(manager))
    page = desk.page(LIST)
    assert "Er is niets te controleren" in page.text
    for row in rows:
        assert desk.get(path_of(row)).status_code == 404
        assert desk.post(path_of(row), {"seen": "same"}).status_code == 404


def test_the_big_register_is_asked_by_leerhuis_itself(desk, employer):
    due(employer, register=Register.BIG, occupation=Profession.NURSE, number="19012345630")
    assert "Er is niets te controleren" in desk.page(LIST).text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_managers_look_up(client, employer, role):
    row = due(employer)
    client.sign_in(make_staff(role, employer))
    assert client.get(LIST).status_code == 403
    assert client.get(path_of(row)).status_code == 403


def test_the_page_of_a_check_leads_to_the_register_with_the_number_to_copy(desk, employer):
    row = due(employer, number="110123456", occupation=Chamber.PEDAGOGUE)
    page = desk.page(path_of(row))
    assert "https://register.skjeugd.nl" in page.links
    assert 'rel="noopener noreferrer"' in page.html
    assert 'data-copy="110123456"' in page.html
    assert "Pedagoog" in page.text
    assert "1 juni 2029" in page.text


def test_a_register_without_an_address_says_so(desk, employer):
    row = due(employer, register=Register.NVO, occupation=None, registered_on=date(2024, 6, 1))
    page = desk.page(path_of(row))
    assert "Leerhuis kent daar geen adres van" in page.text
    assert "https://register.skjeugd.nl" not in page.links


def test_what_is_right_is_checked_for_a_year(desk, employer):
    row = due(employer)
    page = desk.submit(path_of(row), {"seen": "same", "note": "Gezien."})
    assert "Opgeslagen: Anouk Groot" in page.text
    assert page.h1 == "Controles"
    row = fresh(row)
    assert (row.checked_on, row.checked_how) == (TODAY, CheckedHow.REGISTER_SEARCH)
    assert (row.check_due_on, row.check_why) == (date(2028, 1, 11), CheckReason.PERIODIC)
    (check,) = checks_of(row)
    assert (check.outcome, check.why) == (Outcome.CONFIRMED, CheckReason.START_OF_WORK)
    assert check.note == "Gezien."
    assert letters() == []


def test_save_and_next_goes_on_to_the_next_of_the_same_list(desk, employer):
    first, second = due(employer, family_name="Aalders"), due(employer, family_name="Zwart")
    page = desk.submit(f"{path_of(first)}?waarom=start_of_work", {"seen": "same", "next": "1"})
    assert page.h1 == "Controleer Anouk Zwart"
    assert f"{LIST}?waarom=start_of_work" in page.links
    page = desk.submit(path_of(second), {"seen": "same", "next": "1"})
    assert page.h1 == "Controles"
    assert "Er is niets te controleren" in page.text


def test_another_date_years_later_is_a_renewal_told_by_the_register(desk, employer):
    row = lapsing(employer)
    held_on = row.held_on
    later = held_on.replace(year=held_on.year + 5)
    desk.submit(path_of(row), {"seen": "other", "held_on": f"{later:%d-%m-%Y}"})
    row = fresh(row)
    assert (row.state, row.source, row.held_on) == (State.RENEWED, Source.REGISTER, later)
    assert kinds_of(row)[1] is EventKind.RENEWED
    assert (row.checked_on, row.checked_how) == (TODAY, CheckedHow.REGISTER_SEARCH)
    assert row.check_due_on > TODAY
    assert letters()[0].person_id == row.person_id
    assert {letter.kind for letter in letters()} == {"checks/changed"}


def test_another_date_nearby_is_a_correction(desk, employer):
    row = due(employer)
    desk.submit(path_of(row), {"seen": "other", "held_on": "8-6-2029"})
    row = fresh(row)
    assert (row.held_on, row.source) == (date(2029, 6, 8), Source.REGISTER)
    assert EventKind.CORRECTED in kinds_of(row)


def test_another_chamber_is_taken_over_and_told(desk, employer):
    row = due(employer, number="110475591")
    desk.submit(path_of(row), {"seen": "other", "occupation": "psychologist"})
    row = fresh(row)
    assert (row.occupation, row.source) == ("psychologist", Source.REGISTER)
    assert (row.checked_on, row.checked_how) == (TODAY, CheckedHow.REGISTER_SEARCH)
    assert row.check_due_on == date(2028, 1, 11)
    own, theirs = letters()
    reads_as(queued(own), "checks-other-chamber-person.txt")
    reads_as(queued(theirs), "checks-other-chamber-manager.txt")


def test_a_date_and_a_chamber_at_once_are_one_check(desk, employer):
    row = due(employer)
    said = {"seen": "other", "occupation": "pedagogue", "held_on": "8-6-2029"}
    desk.submit(path_of(row), said)
    row = fresh(row)
    assert (row.occupation, row.held_on) == ("pedagogue", date(2029, 6, 8))
    assert len(checks_of(row)) == 1


def test_a_number_that_is_not_found_changes_nothing_and_comes_back(desk, employer):
    row = due(employer)
    desk.submit(path_of(row), {"seen": "not_found", "note": "Ook op naam gezocht."})
    row = fresh(row)
    assert (row.state, row.checked_on) == (State.REGISTERED, None)
    assert TODAY < row.check_due_on <= TODAY + timedelta(days=7)
    assert [letter.kind for letter in letters()] == ["checks/not_found"]
    assert "Niet gevonden in het register" in desk.page(path_of(row)).text
    assert "Ook op naam gezocht." in desk.page(path_of(row)).text


def test_a_suspension_is_kept_and_is_the_state(desk, employer):
    row = due(employer)
    said = {"seen": "measure", "measure": "suspension", "starts_on": "1-1-2027"}
    desk.submit(path_of(row), {**said, "ends_on": "1-4-2027"})
    row = fresh(row)
    assert row.state is State.SUSPENDED
    (measure,) = db.session.scalars(select(PublicMeasure))
    assert (measure.kind, measure.description) == (MeasureKind.SUSPENSION, "Schorsing")
    assert (measure.starts_on, measure.ends_on) == (date(2027, 1, 1), date(2027, 4, 1))
    assert letters()


@pytest.mark.parametrize(
    ("measure", "state"),
    [
        ("warning", State.REGISTERED),
        ("reprimand", State.REGISTERED),
        ("conditional_suspension", State.CONDITIONALLY_SUSPENDED),
        ("strike_off", State.STRUCK_OFF),
        ("other", State.REGISTERED),
    ],
)
def test_only_some_measures_are_a_state(desk, employer, measure, state):
    row = due(employer)
    desk.submit(path_of(row), {"seen": "measure", "measure": measure, "starts_on": "4-1-2027"})
    assert fresh(row).state is state
    assert db.session.scalar(select(PublicMeasure.kind)) == measure


def test_a_suspension_of_the_past_is_a_measure_and_no_state(desk, employer):
    row = due(employer)
    said = {"seen": "measure", "measure": "suspension", "starts_on": "1-1-2026"}
    desk.submit(path_of(row), {**said, "ends_on": "1-4-2026"})
    assert fresh(row).state is State.REGISTERED


def test_a_measure_that_the_register_no_longer_shows_is_removed(desk, employer):
    row = due(employer)
    desk.submit(path_of(row), {"seen": "measure", "measure": "warning"})
    (known,) = db.session.scalars(select(PublicMeasure.public_id))
    page = desk.page(path_of(row))
    assert "Welke maatregelen die wij kennen staan er nog?" in page.text
    said = {"seen": "measure", "measure": "reprimand", "shown": known}
    desk.submit(path_of(row), {**said, "still": known})
    assert len(list(db.session.scalars(select(PublicMeasure)))) == 2
    desk.submit(path_of(row), said)
    assert list(db.session.scalars(select(PublicMeasure.kind))) == [MeasureKind.REPRIMAND]


def test_a_measure_that_came_in_while_the_form_was_open_stays(desk, employer):
    row = due(employer)
    desk.submit(path_of(row), {"seen": "measure", "measure": "warning"})
    (shown,) = db.session.scalars(select(PublicMeasure.public_id))
    assert f'name="shown" value="{shown}"' in desk.page(path_of(row)).html
    colleague = {"seen": "measure", "measure": "reprimand", "shown": shown, "still": shown}
    desk.submit(path_of(row), colleague)
    desk.submit(path_of(row), {"seen": "measure", "measure": "other", "shown": shown})
    kinds = set(db.session.scalars(select(PublicMeasure.kind)))
    assert kinds == {MeasureKind.REPRIMAND, MeasureKind.OTHER}


def test_who_is_not_shown_a_measure_does_not_take_it_away(client, desk, employer):
    """The manager of an employer where somebody begins next month sees none of them yet."""
    row = due(employer)
    desk.submit(path_of(row), {"seen": "measure", "measure": "warning"})
    next_one = make_organisation()
    make_appointment(
        db.session.get(Person, row.person_id), next_one, starts_on=TODAY + timedelta(days=30)
    )
    client.sign_in(make_staff(Role.MANAGER, next_one))
    assert "Welke maatregelen die wij kennen" not in client.page(path_of(row)).text
    client.submit(path_of(row), {"seen": "measure", "measure": "reprimand"})
    kinds = set(db.session.scalars(select(PublicMeasure.kind)))
    assert kinds == {MeasureKind.WARNING, MeasureKind.REPRIMAND}


@pytest.mark.parametrize(
    "said",
    [
        {"seen": "same"},
        {"seen": "not_found"},
        {"seen": "measure", "measure": "warning"},
        {"seen": "other", "held_on": "1-6-2033"},
    ],
)
def test_opening_and_noting_a_check_are_written_down_without_what_was_seen(desk, employer, said):
    row = due(employer)
    desk.page(path_of(row))
    [opened] = events(Action.DOSSIER_READ)
    assert opened.subject == db.session.get(Person, row.person_id).public_id
    desk.submit(path_of(row), said)
    [noted] = events(Action.REGISTER_LOOKED_UP)
    assert noted.subject == row.public_id
    assert "warning" not in str(noted.details)


def events(action):
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Kies wat er in het register staat."),
        ({"seen": "x"}, "Kies wat er in het register staat."),
        ({"seen": "other"}, "Vul in wat er anders is: de datum of de kamer."),
        ({"seen": "other", "held_on": "31-2-2029"}, "bestaat niet"),
        ({"seen": "other", "held_on": "1-6-1800"}, "jaar"),
        ({"seen": "measure"}, "Kies welke maatregel er in het register staat."),
        ({"seen": "same", "note": "x" * 501}, "Gebruik hoogstens 500 tekens."),
        (
            {
                "seen": "measure",
                "measure": "warning",
                "starts_on": "2-1-2027",
                "ends_on": "1-1-2027",
            },
            "De laatste dag ligt vóór de eerste dag.",
        ),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_noted(desk, employer, said, sentence):
    row = due(employer)
    page = desk.submit(path_of(row), said)
    assert page.title.startswith("Fout: ")
    assert sentence in page.text
    assert checks_of(row) == []
    assert fresh(row).checked_on is None


def test_a_date_that_has_passed_cannot_be_right(desk, employer):
    row = lapsing(employer)
    page = desk.submit(path_of(row), {"seen": "same", "note": "Staat er nog."})
    assert "De datum die wij hebben is voorbij." in page.text
    assert "Staat er nog." in page.html
    assert fresh(row).checked_on is None


def test_who_has_applied_may_be_right_after_the_date(desk, employer):
    row = lapsing(employer)
    registry.submit(row, on=row.apply_by_on, by=HOUSE, now=NOW)
    desk.submit(path_of(row), {"seen": "same"})
    assert fresh(row).checked_on == TODAY


def test_a_registration_can_be_checked_before_it_is_due(desk, employer):
    row = due(employer)
    desk.submit(path_of(row), {"seen": "same"})
    assert "Er is nu geen controle nodig." in desk.page(path_of(row)).text
    desk.submit(path_of(row), {"seen": "not_found"})
    assert [each.outcome for each in checks_of(row)] == [Outcome.CONFIRMED, Outcome.NOT_FOUND]


def test_the_register_of_skj_cannot_be_asked_by_leerhuis(desk, employer):
    row = due(employer)
    page = desk.submit(f"/mijn/registraties/{row.public_id}/navragen")
    assert "Leerhuis kan dit register niet" in page.text


def test_who_manages_two_places_sees_both(client):
    manager = make_staff(Role.MANAGER, make_organisation())
    for name in ("Aalders", "Zwart"):
        place = make_organisation(under=make_organisation())
        make_grant(manager, Role.MANAGER, place)
        due(place, family_name=name)
    page = client.sign_in(manager).page(LIST)
    assert "Aalders" in page.text
    assert "Zwart" in page.text


def test_the_next_of_an_empty_list_is_nobody(app, employer):
    row = due(employer)
    wanted = worklist.Wanted(paths=[employer.path])
    assert worklist.next_one(wanted, after=row, today=TODAY) is None
