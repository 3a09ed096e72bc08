"""Keeping organisations, persons, appointments and grants."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import access, db, tables
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Refused
from leerhuis.people import addresses, leaving, queries, service
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from tests.factories import (
    HOUSE,
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


def add_organisation(name="SPRING", *, parent=None, by=HOUSE, kind=OrganisationKind.EMPLOYER):
    return service.create_organisation(name=name, kind=kind, parent=parent, by=by, now=NOW)


def change(row, *, by=HOUSE, **given):
    wanted = {"name": row.name, "kind": row.kind, "parent": None} | given
    service.change_organisation(row, **wanted, by=by, now=NOW)


def appoint(person, organisation, *, by=HOUSE, **given):
    wanted = {
        "kind": AppointmentKind.EMPLOYMENT,
        "function": Function.YOUTH_PROFESSIONAL,
        "fte": Decimal("0.89"),
        "personnel_number": None,
        "starts_on": date(2026, 1, 1),
        "ends_on": None,
    } | given
    return service.appoint(person, organisation, **wanted, by=by, now=NOW)


def actions():
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


def test_an_organisation_stands_under_another(region):
    spring = add_organisation(parent=region)
    assert spring.path == f"{region.path}{spring.id}."
    assert actions() == [Action.ORGANISATION_CREATED]


def test_a_name_is_used_once_in_one_place(region):
    spring = add_organisation(parent=region)
    with pytest.raises(Refused, match="already an organisation"):
        add_organisation("spring", parent=region)
    assert add_organisation("SPRING", parent=spring).name == "SPRING"


def test_what_is_below_moves_along(region):
    other = make_organisation()
    spring = add_organisation(parent=region)
    team = add_organisation("Team Noord", parent=spring, kind=OrganisationKind.TEAM)
    change(spring, parent=other)
    db.session.expire_all()
    assert spring.path == f"{other.path}{spring.id}."
    assert team.path == f"{spring.path}{team.id}."


def test_an_organisation_cannot_move_under_what_is_below_it(region):
    spring = add_organisation(parent=region)
    with pytest.raises(Refused, match="part of itself"):
        change(region, parent=spring)


def test_a_refused_change_changes_nothing(region):
    spring = add_organisation(parent=region)
    add_organisation("Amarant", parent=region)
    with pytest.raises(Refused):
        change(spring, name="Amarant", parent=region)
    assert db.session.get(Organisation, spring.id).name == "SPRING"


def test_only_an_administrator_above_decides(region):
    spring = add_organisation(parent=region)
    amarant = add_organisation("Amarant", parent=region)
    there = identity(make_staff(Role.ADMINISTRATOR, amarant))
    coordinator = identity(make_staff(Role.COORDINATOR, region))
    for stranger in (there, coordinator):
        with pytest.raises(Refused, match="do not administer"):
            add_organisation("Team", parent=spring, by=stranger)
        with pytest.raises(Refused, match="do not administer"):
            appoint(make_person(), spring, by=stranger)
        with pytest.raises(Refused, match="do not administer"):
            service.grant(make_person(), Role.TRAINER, spring, by=stranger, now=NOW)
    above = identity(make_staff(Role.ADMINISTRATOR, region))
    assert add_organisation("Team", parent=spring, by=above)


def test_only_the_house_adds_a_new_top(region):
    with pytest.raises(Refused, match="do not administer"):
        add_organisation("Noord", by=identity(make_staff(Role.ADMINISTRATOR, region)))
    assert add_organisation("Noord", by=access.COMMAND).path.count(".") == 1


def test_a_new_person_has_one_unconfirmed_address_for_all(app):
    person = service.create_person(
        given_name="Anouk",
        name_prefix="de",
        family_name="Groot",
        address="Anouk@Example.org",
        by=HOUSE,
        now=NOW,
    )
    row = db.session.scalar(select(EmailAddress))
    assert (row.address, row.confirmed_at) == ("anouk@example.org", None)
    assert queries.letters_address(person.id) == "anouk@example.org"
    assert queries.invitations_address(person.id) == "anouk@example.org"
    assert (person.sort_name, person.search_name) == ("Groot, Anouk de", "groot, anouk de")


def test_a_person_whose_address_is_taken_is_not_made(app):
    make_person(address="anouk@example.org")
    with pytest.raises(Refused, match="already belongs"):
        service.create_person(
            given_name="Anouk",
            name_prefix="",
            family_name="Groot",
            address="ANOUK@example.org",
            by=HOUSE,
            now=NOW,
        )
    assert len(db.session.scalars(select(Person)).all()) == 1


def test_addresses_are_the_administrators_until_one_is_confirmed(app):
    person = make_person(address=None)
    first = addresses.add_address(person, address="een@example.org", by=HOUSE, now=NOW)
    second = addresses.add_address(person, address="twee@example.org", by=HOUSE, now=NOW)
    addresses.choose_address(second, by=HOUSE, now=NOW)
    assert queries.letters_address(person.id) == "twee@example.org"
    with pytest.raises(Refused, match="Letters go to this address"):
        addresses.remove_address(second, by=HOUSE, now=NOW)
    with db.transaction():
        second.confirmed_at = NOW
    with pytest.raises(Refused, match="chooses addresses"):
        addresses.choose_address(first, by=HOUSE, now=NOW)
    addresses.remove_address(first, by=HOUSE, now=NOW)
    assert [row.address for row in db.session.scalars(select(EmailAddress))] == ["twee@example.org"]


def test_appointing_twice_is_appointing_once(region):
    person = make_person()
    assert appoint(person, region) is appoint(person, region)
    assert actions() == [Action.APPOINTED]


def test_two_appointments_of_one_kind_do_not_overlap(region):
    person = make_person()
    appoint(person, region, ends_on=date(2026, 6, 30))
    with pytest.raises(Refused, match="already has such"):
        appoint(person, region, starts_on=date(2026, 6, 30))
    assert appoint(person, region, starts_on=date(2026, 7, 1))


def test_a_personnel_number_is_free_again_when_its_owner_left(region):
    appoint(make_person(), region, personnel_number="P1", ends_on=date(2026, 6, 30))
    with pytest.raises(Refused, match="belongs to someone else"):
        appoint(make_person(), region, personnel_number="P1")
    appoint(make_person(), region, personnel_number="P1", starts_on=date(2026, 7, 1))
    assert appoint(make_person(), make_organisation(), personnel_number="P1")


def test_a_changed_appointment_obeys_the_same_rules(region):
    row = appoint(make_person(), region)
    with pytest.raises(Refused, match="last day cannot be before"):
        service.change_appointment(
            row,
            function=row.function,
            fte=row.fte,
            personnel_number=None,
            starts_on=row.starts_on,
            ends_on=date(2025, 12, 31),
            by=HOUSE,
            now=NOW,
        )
    db.session.expire_all()
    assert db.session.get(Appointment, row.id).ends_on is None


def test_ending_twice_is_ending_once(region):
    row = appoint(make_person(), region)
    for _again in range(2):
        service.end_appointment(row, on=TODAY, by=HOUSE, now=NOW)
    assert actions() == [Action.APPOINTED, Action.APPOINTMENT_ENDED]


def test_a_role_given_twice_is_one_grant(region):
    person = make_person()
    first = service.grant(person, Role.MANAGER, region, by=HOUSE, now=NOW)
    assert service.grant(person, Role.MANAGER, region, by=HOUSE, now=NOW) is first
    service.end_grant(first, by=HOUSE, now=NOW)
    service.end_grant(first, by=HOUSE, now=NOW)
    assert not identity(person).may(Role.MANAGER)
    assert service.grant(person, Role.MANAGER, region, by=HOUSE, now=NOW) is not first
    assert actions() == [Action.GRANTED, Action.GRANT_ENDED, Action.GRANTED]


def test_the_last_administrator_stays(region):
    row = service.grant(make_person(), Role.ADMINISTRATOR, region, by=HOUSE, now=NOW)
    with pytest.raises(Refused, match="last administrator"):
        service.end_grant(row, by=HOUSE, now=NOW)
    service.grant(make_person(), Role.ADMINISTRATOR, region, by=HOUSE, now=NOW)
    service.end_grant(row, by=HOUSE, now=NOW)


def test_an_administrator_above_is_enough_below(region):
    spring = add_organisation(parent=region)
    row = service.grant(make_person(), Role.ADMINISTRATOR, spring, by=HOUSE, now=NOW)
    service.grant(make_person(), Role.ADMINISTRATOR, region, by=HOUSE, now=NOW)
    service.end_grant(row, by=HOUSE, now=NOW)
    assert row.ended_at == NOW


def placed(region):
    """Someone employed by SPRING and placed in Zundert, with a role in each."""
    spring, zundert = make_organisation(under=region), make_organisation(under=region)
    person = make_professional(spring)
    make_appointment(person, zundert, kind=AppointmentKind.PLACEMENT)
    make_grant(person, Role.MANAGER, make_organisation(under=spring))
    make_grant(person, Role.TRAINER, zundert)
    return person, spring, zundert


def test_rights_follow_people_who_leave(region):
    person, spring, _zundert = placed(region)
    leaving.leave(person, spring, on=TODAY - timedelta(days=1), by=HOUSE, now=NOW)
    assert (identity(person).roles, identity(person).employed) == ({Role.PROFESSIONAL}, False)
    ends = [row.ends_on for row in db.session.scalars(select(Appointment))]
    assert ends == [TODAY - timedelta(days=1)] * 2


def test_until_the_last_day_nothing_changes(region):
    person, spring, _zundert = placed(region)
    leaving.leave(person, spring, on=TODAY, by=HOUSE, now=NOW)
    assert identity(person).roles == {Role.PROFESSIONAL, Role.MANAGER, Role.TRAINER}
    later = queries.identity_of(person, origin="", today=TODAY + timedelta(days=1))
    assert (later.roles, later.employed) == ({Role.PROFESSIONAL}, False)


def test_who_leaves_a_placement_keeps_the_job(region):
    person, _spring, zundert = placed(region)
    leaving.leave(person, zundert, on=TODAY - timedelta(days=1), by=HOUSE, now=NOW)
    assert identity(person).roles == {Role.PROFESSIONAL, Role.MANAGER}


def test_a_job_that_would_begin_later_never_does(region):
    person = make_person()
    make_appointment(person, region, starts_on=TODAY + timedelta(days=9))
    leaving.leave(person, region, on=TODAY, by=HOUSE, now=NOW)
    assert db.session.scalars(select(Appointment)).all() == []


def test_leaving_twice_is_leaving_once(region):
    person, spring, _zundert = placed(region)
    leaving.leave(person, spring, on=TODAY, by=HOUSE, now=NOW)
    seen = actions()
    leaving.leave(person, spring, on=TODAY, by=HOUSE, now=NOW)
    assert actions() == seen


def test_the_last_administrator_does_not_leave(region):
    person = make_staff(Role.ADMINISTRATOR, region)
    make_appointment(person, region)
    with pytest.raises(Refused, match="last administrator"):
        leaving.leave(person, region, on=TODAY, by=HOUSE, now=NOW)
    assert db.session.scalar(select(Appointment)).ends_on is None


def test_a_role_given_again_stays_after_the_last_day(region):
    person = make_staff(Role.TRAINER, region)
    leaving.leave(person, region, on=TODAY, by=HOUSE, now=NOW)
    service.grant(person, Role.TRAINER, region, by=HOUSE, now=NOW)
    later = queries.identity_of(person, origin="", today=TODAY + timedelta(days=1))
    assert later.may(Role.TRAINER)


def test_every_table_of_a_person_in_an_organisation_is_ended_by_leaving():
    """Whoever adds such a table makes `leave` end its rows, and then adds it here.

    History is not ended, and what an organisation handed in of its own is not about a person. A
    trainer stays the trainer of the sessions that were planned, and may see nothing once the role
    has ended: `attendance.queries.trained_by` asks it. What an organisation was asked to approve
    is told to who decides there, and no longer when the person has left. What an answer to a
    survey may say of who gave it is of the day on which they were asked. A period is shared once it
    is over. Who founded a group is history. A wish for one waits while its owner works nowhere;
    nobody is shown it or told of a group, and it goes after a year.
    """

    def points_to(table, name):
        return any(key.column.table.name == name for key in table.foreign_keys)

    both = {
        table.name
        for table in tables.METADATA.tables.values()
        if points_to(table, "person") and points_to(table, "organisation")
        if not table.info.get("insert_only") and not table.name.startswith("overview_")
    }
    assert both == {
        "appointment",
        "approval",
        "peer_group",
        "peer_wish",
        "planned_erasure",
        "role_grant",
        "shared_period",
        "survey_invitation",
        "trainer",
    }


def test_display_choices_are_kept(app):
    person = make_person()
    service.choose_display(person.id, language="en", theme="dark", by=identity(person), now=NOW)
    assert (person.language, person.theme) == ("en", "dark")
    service.choose_display(person.id, theme="system", by=identity(person), now=NOW)
    assert (person.language, person.theme) == ("en", None)


def test_grants_say_who_gave_them(region):
    boss = make_staff(Role.ADMINISTRATOR, region)
    service.grant(make_person(), Role.TRAINER, region, by=identity(boss), now=NOW)
    assert (
        db.session.scalar(select(RoleGrant).filter_by(role=Role.TRAINER)).granted_by_id == boss.id
    )


def test_two_administrators_cannot_both_be_the_last_to_go(application, region):
    rows = [service.grant(make_person(), Role.ADMINISTRATOR, region, by=HOUSE, now=NOW).id]
    rows.append(service.grant(make_person(), Role.ADMINISTRATOR, region, by=HOUSE, now=NOW).id)
    db.session.rollback()
    gate, refused = threading.Barrier(2), []

    def end(number):
        with application.app_context():
            row = db.session.get_one(RoleGrant, number)
            gate.wait()
            try:
                service.end_grant(row, by=HOUSE, now=NOW)
            except Refused as no:
                refused.append(no)

    threads = [threading.Thread(target=end, args=(number,)) for number in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
