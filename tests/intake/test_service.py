"""What an import does: all of it or nothing, and the second time nothing."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from leerhuis import audit, db
from leerhuis.access import COMMAND, Role
from leerhuis.errors import Refused
from leerhuis.intake import service
from leerhuis.intake.models import Upload
from leerhuis.intake.plans import Choice, Outcome
from leerhuis.mail.models import QueuedLetter
from leerhuis.people import service as people
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registry.models import Registration
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.intake.staff import AIMEE, DATA, SECOND, anouk, crowd, staff_file

YES = Choice(make_places=True)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def spring(region):
    return make_organisation(under=region, name="Stichting SPRING")


@pytest.fixture
def boss(region):
    return identity(make_staff(Role.ADMINISTRATOR, region, family_name="Beheer"))


def hand_in(boss, *rows, data=None, **how):
    return service.keep(
        data or staff_file(*rows, **how),
        name="medewerkers.csv",
        function=Function.YOUTH_PROFESSIONAL,
        by=boss,
        now=NOW,
    )


def plan_of(boss, *rows, now=NOW, **how):
    return service.plan_of(hand_in(boss, *rows, **how), by=boss, now=now)


def run(boss, *rows, choice=YES, now=NOW, **how):
    return service.apply(hand_in(boss, *rows, **how), choice, by=boss, now=now)


def outcomes(plan):
    return [step.outcome for step in plan.steps]


def everything():
    """How many rows each table of people has, and what the registrations say."""
    kinds = (Organisation, Person, EmailAddress, Appointment, Registration)
    return [db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def the_person(name="Groot"):
    return db.session.scalar(select(Person).filter_by(family_name=name))


def posts():
    rows = db.session.execute(
        select(Organisation.name, Appointment)
        .join(Appointment.organisation)
        .order_by(Appointment.id)
    )
    return [(name, row.kind, row.fte, row.starts_on, row.ends_on) for name, row in rows]


def test_person_job_placement_and_registration_arrive_together(boss):
    assert run(boss, anouk()) == {"new": 1, "changed": 0, "same": 0, "left": 0}
    day = date(2019, 1, 14)
    assert posts() == [
        ("Stichting SPRING", AppointmentKind.EMPLOYMENT, Decimal("0.89"), day, None),
        ("Zundert", AppointmentKind.PLACEMENT, Decimal("0.89"), day, None),
    ]
    row = db.session.scalar(select(Registration))
    assert (row.number, row.held_on) == ("110475591", date(2027, 11, 8))
    kinds = dict(db.session.execute(select(Organisation.name, Organisation.kind)).all())
    assert kinds["Zundert"] is OrganisationKind.MUNICIPALITY


def test_a_second_import_changes_nothing(boss):
    run(boss, anouk(), AIMEE)
    before = everything()
    assert plan_of(boss, anouk(), AIMEE).idle
    assert run(boss, anouk(), AIMEE)["same"] == 2
    assert everything() == before


def test_an_import_sends_no_letter(boss):
    run(boss, anouk(), AIMEE)
    assert db.session.scalars(select(QueuedLetter)).all() == []


def test_looking_writes_nothing(boss):
    before = everything()
    assert outcomes(plan_of(boss, anouk())) == [Outcome.NEW]
    assert everything() == before


def test_one_fault_keeps_everybody_out(boss):
    before = everything()
    with pytest.raises(Refused, match="has faults"):
        run(boss, AIMEE, anouk(FTE="negen"))
    assert everything() == before


def test_a_refusal_half_way_leaves_nothing_behind(boss, spring, monkeypatch):
    before = everything()

    def refuse(*_given, **_named):
        raise Refused("No.")

    monkeypatch.setattr(service.registry, "record_registration", refuse)
    with pytest.raises(service.Halted) as halted:
        run(boss, anouk())
    assert halted.value.row == 2
    assert everything() == before


def test_applying_twice_answers_the_same(boss):
    upload = hand_in(boss, anouk())
    first = service.apply(upload, YES, by=boss, now=NOW)
    before = everything()
    assert service.apply(upload, YES, by=boss, now=NOW) == first
    assert everything() == before
    assert upload.data == b""


def test_what_changed_since_the_look_is_looked_at_again(boss, spring):
    upload = hand_in(boss, anouk())
    seen = service.name_of(service.plan_of(upload, by=boss, now=NOW))
    make_professional(spring)
    with pytest.raises(Refused, match="Look again"):
        service.apply(upload, Choice(seen, make_places=True), by=boss, now=NOW)


def test_organisations_are_made_only_when_ticked(boss, spring):
    with pytest.raises(Refused, match="Tick that"):
        run(boss, anouk(), choice=Choice())
    plan = plan_of(boss, anouk())
    assert [(each.name, each.kind) for each in plan.missing] == [
        ("Zundert", OrganisationKind.MUNICIPALITY)
    ]


def test_gemeente_zundert_is_zundert(boss, region, spring):
    make_organisation(under=region, name="Gemeente Zundert", kind=OrganisationKind.MUNICIPALITY)
    assert plan_of(boss, anouk()).missing == ()


def test_who_has_no_region_makes_no_organisations(spring):
    small = identity(make_staff(Role.ADMINISTRATOR, spring))
    (fault,) = plan_of(small, anouk()).faults
    assert (fault.column, "do not administer" in str(fault.why)) == ("Gemeente (plaatsing)", True)


def test_an_organisation_that_is_not_ours_is_named_once(boss, spring):
    small = identity(make_staff(Role.ADMINISTRATOR, spring))
    plan = plan_of(small, *crowd(30))
    assert ([fault.row for fault in plan.faults], plan.steps) == ([2], ())


def test_two_rows_of_a_person_are_two_registrations(boss):
    assert run(boss, anouk(), anouk(**SECOND))["new"] == 1
    numbers = db.session.scalars(select(Registration.number).order_by(Registration.number))
    assert list(numbers) == ["110475591", "49995703525"]


def test_rows_of_a_person_say_the_same_of_the_person(boss):
    (fault,) = plan_of(boss, anouk(), anouk(FTE="0,5", **SECOND)).faults
    assert (fault.row, fault.column) == (3, "FTE")


def test_an_address_in_other_capitals_is_the_same_address(boss):
    other = AIMEE | {"E-mailadres": "ANOUK@SPRING.EXAMPLE"}
    (fault,) = plan_of(boss, anouk(), other).faults
    assert (fault.row, fault.column) == (3, "E-mailadres")
    assert "row 2" in str(fault.why)


def test_a_registration_number_stands_in_one_row(boss):
    (fault,) = plan_of(boss, anouk(), AIMEE | {"Registratienummer": "110475591"}).faults
    assert (fault.row, fault.column) == (3, "Registratienummer")


def test_the_personnel_number_says_who_it_is(boss):
    run(boss, anouk())
    row = anouk(Achternaam="Groot-Klein", **{"E-mailadres": "nieuw@spring.example"})
    (step,) = plan_of(boss, row).steps
    assert [change.column for change in step.changes] == ["Achternaam", "E-mailadres"]
    run(boss, row)
    assert the_person() is None
    assert the_person("Groot-Klein").sort_name == "Groot-Klein, Anouk de"


def test_without_a_number_the_address_says_who_it_is(boss):
    run(boss, anouk(Personeelsnummer=""))
    (step,) = plan_of(boss, anouk(Personeelsnummer="")).steps
    assert step.outcome is Outcome.SAME
    (step,) = plan_of(boss, anouk(Personeelsnummer="P9")).steps
    assert [(each.column, each.after) for each in step.changes] == [("Personeelsnummer", "P9")]


def test_a_number_belongs_to_an_employer(boss):
    run(boss, anouk())
    other = AIMEE | {"Personeelsnummer": "P1", "Werkgever": "Amarant"}
    assert outcomes(plan_of(boss, other)) == [Outcome.NEW]


def test_other_hours_change_job_and_placement(boss):
    run(boss, anouk())
    assert run(boss, anouk(FTE="0,5"))["changed"] == 1
    assert [post[2] for post in posts()] == [Decimal("0.5")] * 2


def test_another_first_day_changes_job_and_placement(boss):
    run(boss, anouk())
    run(boss, anouk(**{"In dienst": "1-2-2019"}))
    assert [post[3] for post in posts()] == [date(2019, 2, 1)] * 2


def test_who_works_elsewhere_moves_today(boss):
    run(boss, anouk())
    row = anouk(**{"Gemeente (plaatsing)": "Rucphen"})
    (step,) = plan_of(boss, row).steps
    assert [(each.before, each.after) for each in step.changes] == [("Zundert", "Rucphen")]
    run(boss, row)
    assert [(post[0], post[3], post[4]) for post in posts()[1:]] == [
        ("Zundert", date(2019, 1, 14), TODAY - timedelta(days=1)),
        ("Rucphen", TODAY, None),
    ]


def test_a_renewed_date_is_a_change(boss):
    run(boss, anouk())
    row = anouk(**{"Uiterste herregistratiedatum": "08-11-2032"})
    assert outcomes(plan_of(boss, row)) == [Outcome.CHANGED]
    run(boss, row)
    assert db.session.scalar(select(Registration.held_on)) == date(2032, 11, 8)
    assert outcomes(plan_of(boss, row)) == [Outcome.SAME]


def test_a_registration_of_someone_else_is_refused(boss):
    run(boss, anouk())
    (fault,) = plan_of(boss, AIMEE | {"Registratienummer": "110475591"}).faults
    assert (fault.column, "someone else" in str(fault.why)) == ("Registratienummer", True)


def test_the_absent_are_named_and_stay(boss):
    run(boss, anouk(), AIMEE)
    plan = plan_of(boss, anouk())
    assert [each.name for each in plan.absent] == ["Brûlé, Aimée"]
    assert run(boss, anouk())["left"] == 0
    assert [post[4] for post in posts()] == [None] * 4


def test_only_who_is_ticked_leaves(boss):
    run(boss, anouk(), AIMEE, crowd(1)[0])
    ticked = (the_person("Brûlé").public_id, make_person().public_id)
    choice = Choice(leavers=ticked, last_day=TODAY)
    assert run(boss, anouk(), choice=choice)["left"] == 1
    ended = db.session.scalars(select(Appointment).where(Appointment.ends_on.is_not(None)))
    assert {(row.person_id, row.ends_on) for row in ended} == {(the_person("Brûlé").id, TODAY)}


def test_leaving_needs_a_day(boss):
    run(boss, anouk(), AIMEE)
    with pytest.raises(Refused, match="last day"):
        run(boss, anouk(), choice=Choice(leavers=(the_person("Brûlé").public_id,)))


def test_who_left_by_our_books_is_left_alone(boss):
    run(boss, anouk())
    for row in db.session.scalars(select(Appointment)):
        people.end_appointment(row, on=TODAY - timedelta(days=9), by=boss, now=NOW)
    plan = plan_of(boss, anouk())
    assert ([note.row for note in plan.notes], outcomes(plan)) == ([2], [Outcome.SAME])
    back = plan_of(boss, anouk(**{"In dienst": f"{TODAY:%d-%m-%Y}"}))
    assert outcomes(back) == [Outcome.CHANGED]


def test_who_leaves_later_keeps_that_day(boss):
    run(boss, anouk())
    for row in db.session.scalars(select(Appointment)):
        people.end_appointment(row, on=TODAY + timedelta(days=9), by=boss, now=NOW)
    assert outcomes(plan_of(boss, anouk())) == [Outcome.SAME]
    assert plan_of(boss, AIMEE).absent == ()


def test_an_address_of_someone_elsewhere_is_refused(boss):
    make_professional(address="anouk@spring.example")
    (fault,) = plan_of(boss, anouk()).faults
    assert (fault.column, "someone else in Leerhuis" in str(fault.why)) == ("E-mailadres", True)


def test_someone_of_another_employer_gets_a_second_job(boss, region):
    person = make_professional(
        make_organisation(under=region), given_name="Anouk", address="anouk@spring.example"
    )
    (step,) = plan_of(boss, anouk()).steps
    assert (step.person.id, step.outcome) == (person.id, Outcome.CHANGED)


def test_two_rows_cannot_be_one_person_of_ours(boss):
    run(boss, anouk())
    other = AIMEE | {"E-mailadres": "anouk@spring.example"}
    (fault,) = plan_of(boss, anouk(**{"E-mailadres": ""}), other).faults
    assert fault.row == 3


def test_the_chosen_function_is_for_newcomers_only(boss, region):
    clerk = make_person(given_name="Anouk", name_prefix="de", family_name="Groot", address=None)
    spring = make_organisation(under=region, name="Stichting SPRING")
    make_appointment(clerk, spring, function=Function.OFFICE, personnel_number="P1")
    run(boss, anouk())
    functions = db.session.scalars(select(Appointment.function).order_by(Appointment.id))
    assert list(functions) == [Function.OFFICE] * 2


def test_a_look_asks_the_same_whatever_the_number_of_rows(boss, spring):
    few, many = hand_in(boss, *crowd(2)), hand_in(boss, *crowd(120))
    with statements() as first:
        service.plan_of(few, by=boss, now=NOW)
    with statements() as second:
        service.plan_of(many, by=boss, now=NOW)
    assert len(second) <= len(first) <= 14
    service.apply(many, YES, by=boss, now=NOW)
    with statements() as again:
        assert service.plan_of(hand_in(boss, *crowd(120)), by=boss, now=NOW).idle
    assert len(again) <= 20


def test_a_person_costs_a_fixed_number_of_statements(boss, spring):
    upload = hand_in(boss, *crowd(40))
    with statements() as seen:
        service.apply(upload, YES, by=boss, now=NOW)
    assert len(seen) <= 40 * 20 + 40


def test_files_are_kept_for_a_day(boss):
    hand_in(boss, anouk())
    assert service.drop_expired(now=NOW + timedelta(hours=23)) == 0
    assert service.drop_expired(now=NOW + timedelta(hours=25)) == 1
    assert db.session.scalar(select(Upload)) is None


def test_an_import_is_written_in_the_audit_trail_without_names(boss):
    run(boss, anouk())
    rows = db.session.scalars(select(audit.AuditEvent)).all()
    assert audit.Action.PEOPLE_IMPORTED in {row.action for row in rows}
    assert "Groot" not in str([row.details for row in rows])


def test_two_at_once_import_once(application, boss):
    """Both hold the same file: the second finds it applied."""
    upload = hand_in(boss, *crowd(3))
    number, answers = upload.id, []
    db.session.commit()
    gate = threading.Barrier(2)

    def press():
        with application.app_context():
            row = db.session.get_one(Upload, number)
            gate.wait()
            answers.append(service.apply(row, YES, by=boss, now=NOW))

    threads = [threading.Thread(target=press) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"new": 3, "changed": 0, "same": 0, "left": 0}] * 2
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 3


def test_the_file_of_an_office_arrives_whole(app):
    make_organisation(name="West-Brabant West")
    data = (DATA / "medewerkers.csv").read_bytes()
    assert run(COMMAND, data=data) == {"new": 120, "changed": 0, "same": 0, "left": 0}
    assert everything() == [11, 120, 120, 240, 120]
    before = everything()
    assert service.plan_of(hand_in(COMMAND, data=data), by=COMMAND, now=NOW).idle
    assert run(COMMAND, data=data)["same"] == 120
    assert everything() == before
    assert the_person("Hagen").given_name == "Aimée"


def test_every_fault_of_a_file_is_told_at_once(boss):
    data = (DATA / "medewerkers-met-fouten.csv").read_bytes()
    plan = service.plan_of(hand_in(boss, data=data), by=boss, now=NOW)
    assert [(fault.row, fault.column) for fault in plan.faults] == [
        (5, "E-mailadres"),
        (9, "Uiterste herregistratiedatum"),
        (11, "Registratienummer"),
        (14, "E-mailadres"),
        (17, "Register"),
        (22, ""),
        (27, "Voornaam"),
        (32, "FTE"),
    ]
