"""Own data, erasing, merging and the trail, tried by who wants to see or keep too much."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from json import loads
from zipfile import ZipFile

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from leerhuis import audit, db
from leerhuis.access import HOUSE, Role
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.operations.trail import looks
from leerhuis.operations.trail import queries as trail
from leerhuis.people.models import EmailAddress, RoleGrant
from leerhuis.people.rules import OrganisationKind
from leerhuis.planning.enrolled import queries as enrolled
from leerhuis.privacy import topics
from leerhuis.privacy.erasing import expiring, foreseeing, log, terms
from leerhuis.privacy.erasing import service as erasing
from leerhuis.privacy.erasing.rules import Kind
from leerhuis.privacy.merging import service as merging
from leerhuis.privacy.own import writing
from leerhuis.privacy.processing import queries as processing
from leerhuis.registry.duty.models import Deployability
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
    saved,
)

LONG_AGO = datetime(2019, 3, 1, tzinfo=UTC)
IN_FEBRUARY = datetime(2027, 2, 1, 4, tzinfo=UTC)
AT_ITS_END = datetime(2027, 2, 28, 4, tzinfo=UTC)


@pytest.fixture
def region(app):
    log.place().unlink(missing_ok=True)
    return make_organisation(name="Regio Noord", kind=OrganisationKind.REGION)


@pytest.fixture
def employer(region):
    return make_organisation(under=region, name="Stichting Noord")


def file_of(person):
    out = BytesIO()
    with force_locale("nl"):
        writing.write(out, person=person, now=NOW)
    return ZipFile(out)


def rows_in(archive, name):
    return loads(archive.read(f"data/{topics.OF_TABLE[name]}/{name}.json"))


def written(to, *, address=None, **values):
    letter = Letter(
        kind="leavers/stays_employer",
        person_id=to.id,
        subject=to.public_id,
        reference="2027-01-01",
        values=values,
        address=address,
    )
    with db.transaction():
        mail.queue(letter, now=NOW)


def test_the_file_tells_of_letters_when_they_came_and_not_whom_they_named(region):
    boss = make_staff(Role.ADMINISTRATOR, region)
    written(boss, person="Xandra Yperenburg", employer="Noord", on="2027-01-01")
    archive = file_of(boss)
    assert len(rows_in(archive, "letter")) == 1
    assert all(b"Yperenburg" not in archive.read(each) for each in archive.namelist())


def test_who_gets_a_mailbox_after_another_gets_none_of_their_letters(region):
    before = make_person(address="balie@example.org")
    written(before, address="balie@example.org", employer="Noord")
    with db.transaction():
        db.session.delete(db.session.scalars(select(EmailAddress)).one())
    after = make_person(address="balie@example.org")
    assert rows_in(file_of(after), "letter") == []
    assert len(rows_in(file_of(before), "letter")) == 1


def test_the_file_does_not_tell_from_where_someone_else_came(region):
    person, other = make_person(), make_staff(Role.ADMINISTRATOR, region)
    with db.transaction():
        for by, origin in ((other, "203.0.113.7"), (person, "198.51.100.9")):
            audit.record(
                Action.DOSSIER_READ,
                by=replace(identity(by), origin=origin),
                kind="person",
                subject=person.public_id,
                now=NOW,
            )
    told = {each["actor"]: each["origin"] for each in rows_in(file_of(person), "audit_event")}
    assert told == {"someone else": None, "you": "198.51.100.9"}


def test_who_keeps_a_team_lists_nobody_of_the_rest_after_a_breach(employer):
    team = make_organisation(under=employer, name="Team Oost", kind=OrganisationKind.TEAM)
    keeper = identity(make_staff(Role.ADMINISTRATOR, team))
    offered = processing.organisations(keeper, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
    assert employer.id not in {each.id for each in offered}


def test_who_was_erased_becomes_nobody_again(employer):
    boss = identity(make_staff(Role.ADMINISTRATOR, employer))
    gone, stays = make_professional(employer), make_professional(employer)
    erasing.erase(gone, why="asked", sure=True, by=boss, now=NOW)
    db.session.expire_all()
    with pytest.raises(Refused, match="erased"):
        merging.begin(gone, stays, typed=gone.name, by=boss, now=NOW)
    with pytest.raises(Refused, match="erased"):
        merging.begin(stays, gone, typed=stays.name, by=boss, now=NOW)


def test_a_backup_of_before_a_merging_is_erased_as_well(employer):
    boss = identity(make_staff(Role.ADMINISTRATOR, employer))
    one, into = make_professional(employer), make_professional(employer)
    merging.merge(one, into, by=HOUSE, now=NOW)
    db.session.expire_all()
    erasing.erase(into, why="asked", sure=True, by=boss, now=NOW)
    assert {each.person for each in log.read(log.place())} == {one.public_id, into.public_id}


def test_rows_that_are_kept_longer_since_the_report_stay(region):
    officer = identity(make_staff(Role.PRIVACY_OFFICER, region))
    keeper = make_person()
    make_grant(keeper, "manager", region, ended_at=datetime(2019, 1, 1, tzinfo=UTC))
    foreseeing.foresee_due(now=NOW)
    terms.say(region, Kind.ROLES, months=200, source="List", by=officer, now=NOW)
    assert expiring.erase_due(now=AT_ITS_END) == 0
    assert db.session.scalar(select(RoleGrant.id).where(RoleGrant.person_id == keeper.id))


def test_a_term_that_was_shortened_since_the_report_takes_nothing_along(region, employer):
    officer = identity(make_staff(Role.PRIVACY_OFFICER, region))
    person, lately = make_person(created_at=LONG_AGO), make_organisation(under=region)
    here = make_organisation(under=region)
    make_appointment(person, employer, starts_on=date(2019, 3, 1), ends_on=date(2021, 6, 1))
    make_appointment(person, lately, starts_on=date(2021, 6, 2), ends_on=date(2025, 1, 1))
    make_appointment(person, here, starts_on=date(2025, 1, 2))
    for at in (employer, lately):
        saved(
            Deployability(
                person_id=person.id,
                organisation_id=at.id,
                word="yes",
                reason="",
                starts_on=date(2019, 3, 1),
                at=LONG_AGO,
            )
        )
    foreseeing.foresee_due(now=NOW)
    since = NOW + timedelta(days=1)
    terms.say(region, Kind.PROOFS, months=12, source="List", by=officer, now=since)
    expiring.erase_due(now=IN_FEBRUARY)
    assert db.session.scalars(select(Deployability.organisation_id)).all() == [lately.id]


def test_an_old_employer_reads_nothing_of_what_someone_does_elsewhere(region, employer):
    keeper = identity(make_staff(Role.ADMINISTRATOR, employer))
    new = make_organisation(under=region)
    person = make_person()
    left_on = TODAY - timedelta(days=200)
    make_appointment(person, employer, starts_on=date(2020, 1, 1), ends_on=left_on)
    make_appointment(person, new, starts_on=left_on + timedelta(days=1))
    then = NOW - timedelta(days=300)
    with db.transaction():
        for at, mark in ((then, "then"), (NOW, "now")):
            audit.record(
                Action.SIGNED_OUT, by=identity(person), kind="account", subject=mark, now=at
            )
            audit.record(
                Action.PERSON_CHANGED, by=HOUSE, kind="person", subject=person.public_id, now=at
            )
    found = trail.events(keeper, trail.Wanted(), number=1).entries
    about = [each.event.at for each in found if each.event.subject == person.public_id]
    assert [each.event.subject for each in found if each.event.kind == "account"] == ["then"]
    assert about == [then]


def test_looks_at_who_became_another_are_told_to_who_stays(employer):
    manager = identity(make_staff(Role.MANAGER, employer))
    one, into = make_professional(employer), make_professional(employer)
    with db.transaction():
        audit.record(Action.DOSSIER_READ, by=manager, kind="person", subject=one.public_id, now=NOW)
    merging.merge(one, into, by=HOUSE, now=NOW)
    db.session.expire_all()
    assert looks.looks_at(into.id, into.public_id, number=1).total == 1


def test_a_coordinator_cannot_open_who_left_by_the_old_address(region):
    coordinator = identity(make_staff(Role.COORDINATOR, region))
    gone = make_person()
    make_appointment(gone, region, ends_on=TODAY - timedelta(days=60))
    with pytest.raises(Missing):
        enrolled.person_for(coordinator, gone.public_id, today=TODAY)
