"""The pages of the audit trail, of one's own looks and of roles."""

from datetime import timedelta

import pytest

from leerhuis import audit, db, sheets
from leerhuis.access import HOUSE, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.operations.trail import looks, queries, rights, service
from leerhuis.people.rules import OrganisationKind
from leerhuis.registry import service as registry
from leerhuis.signin.models import SecondFactor
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    account_of,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.factories_registry import make_registration
from tests.page import Page


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr("leerhuis.clock.now", lambda: NOW)


@pytest.fixture
def region(app, now):
    return make_organisation(name="Regio Noord", kind=OrganisationKind.REGION)


@pytest.fixture
def team(region):
    return make_organisation(under=region, name="Team Oost")


@pytest.fixture
def boss(region):
    return make_staff(Role.ADMINISTRATOR, region, given_name="Bea", family_name="Baas")


@pytest.fixture
def officer(region):
    return make_staff(Role.PRIVACY_OFFICER, region, given_name="Fien", family_name="Functie")


@pytest.fixture
def manager(team):
    return make_staff(Role.MANAGER, team, given_name="Mo", family_name="Manager")


@pytest.fixture
def samira(team):
    person = make_person(given_name="Samira", family_name="Haddad")
    make_appointment(person, team)
    return person


def happen(action=Action.SIGNED_OUT, *, times=1, result="done", kind="account", subject="x"):
    with db.transaction():
        for _ in range(times):
            audit.record(action, by=HOUSE, kind=kind, subject=subject, now=NOW, result=result)


def sheet_of(answer):
    """The rows of a workbook that was handed out, its head first."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = sheets.read_xlsx(answer.data)
    return [sheet.header, *[list(row.cells.values()) for row in sheet.rows]]


def recorded(action):
    db.session.rollback()
    return db.session.query(AuditEvent).filter_by(action=action).all()


def test_what_was_refused_can_be_looked_for(client, boss):
    happen(times=3)
    happen(Action.SIGN_IN_FAILED, result="refused", times=2)
    page = client.sign_in(boss).page("/logboek?afloop=refused")
    assert "2 regels" in page.text or "2 gebeurtenissen" in page.text


def test_the_file_holds_what_the_page_shows_and_that_it_was_taken_is_kept(client, boss):
    happen(times=3)
    happen(Action.SIGN_IN_FAILED, result="refused", times=2)
    rows = sheet_of(client.sign_in(boss).post("/logboek/bestand?afloop=refused"))
    assert len(rows) == 3
    assert {row[2] for row in rows[1:]} == {"Geweigerd"}
    (event,) = recorded(Action.TRAIL_DOWNLOADED)
    assert (event.actor_id, event.details) == (boss.id, {"rows": 2})


def test_more_than_fits_in_a_file_is_refused_with_a_sentence(client, boss, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 4)
    happen(times=6)
    page = client.sign_in(boss).submit("/logboek/bestand")
    assert "Kies een kortere periode" in page.text
    assert recorded(Action.TRAIL_DOWNLOADED) == []


def test_a_file_holds_nothing_of_another_part_of_the_tree(client, boss):
    other = make_organisation(name="Regio Zuid", kind=OrganisationKind.REGION)
    stranger = make_staff(Role.MANAGER, other, given_name="Vreemd", family_name="Iemand")
    with db.transaction():
        audit.record(Action.SIGNED_OUT, by=identity(stranger), kind="account", subject="z", now=NOW)
    assert "Vreemd" not in str(sheet_of(client.sign_in(boss).post("/logboek/bestand")))


@pytest.mark.parametrize("path", ["/logboek/bestand", "/beheer/rechten/bestand"])
def test_files_are_for_who_keeps_the_trail(client, manager, path):
    assert client.sign_in(manager).post(path).status_code == 403


def test_someone_sees_who_opened_their_dossier(client, samira, manager, app):
    make_registration(samira)
    other = app.test_client().sign_in(manager)
    other.page(f"/registraties/{samira.public_id}")
    other.page(f"/registraties/{samira.public_id}")
    page = client.sign_in(samira).page("/mijn/inzage")
    assert "Mo Manager" in page.text
    assert "Team Oost" in page.text
    assert "Je dossier, 2 keer" in page.text


def test_nobody_sees_who_looked_at_another(client, samira, manager):
    registry.note_read(samira, by=identity(manager), now=NOW)
    page = client.sign_in(manager).page("/mijn/inzage")
    assert "Niemand keek in jouw dossier" in page.text


def test_looking_at_ones_own_dossier_is_not_told(samira):
    registry.note_read(samira, by=identity(samira), now=NOW)
    assert looks.looks_at(samira.id, samira.public_id, number=1).rows == []


def test_looks_stand_by_day_and_person(samira, manager, boss):
    for hours in (0, 1, 26):
        registry.note_read(samira, by=identity(manager), now=NOW - timedelta(hours=hours))
    registry.note_read(samira, by=identity(boss), now=NOW)
    found = looks.looks_at(samira.id, samira.public_id, number=1)
    assert [(each.name, each.times) for each in found.rows] == [
        ("Bea Baas", 1),
        ("Mo Manager", 2),
        ("Mo Manager", 1),
    ]


def test_a_long_list_of_looks_has_pages(samira, manager, monkeypatch):
    monkeypatch.setattr(looks, "PAGE", 2)
    for hours in range(5):
        registry.note_read(samira, by=identity(manager), now=NOW - timedelta(days=hours))
    first = looks.looks_at(samira.id, samira.public_id, number=1)
    last = looks.looks_at(samira.id, samira.public_id, number=99)
    assert (first.pages, len(first.rows), last.number, len(last.rows)) == (3, 2, 3, 1)


def test_the_roles_of_ones_part_of_the_tree_stand_on_a_page(client, boss, manager):
    """What stands there is of one's own part, on the page and in the file."""
    other = make_organisation(name="Regio Zuid", kind=OrganisationKind.REGION)
    make_staff(Role.MANAGER, other, given_name="Vreemd", family_name="Iemand")
    saved(
        SecondFactor(account_id=account_of(manager).id, secret="x", made_at=NOW, confirmed_at=NOW)
    )
    page = client.sign_in(boss).page("/beheer/rechten")
    assert "Manager, Mo" in page.text
    assert "Iemand" not in page.text
    assert "2 rollen" in page.text
    rows = sheet_of(client.post("/beheer/rechten/bestand"))
    assert [(row[0], row[7]) for row in rows[1:]] == [("Bea Baas", "nee"), ("Mo Manager", "ja")]
    assert recorded(Action.RIGHTS_DOWNLOADED)[0].details == {"rows": 2}


def test_a_role_that_ended_is_not_looked_through(boss, region):
    gone = make_staff(Role.MANAGER, region)
    gone_grant = make_grant(gone, Role.COORDINATOR, region)
    gone_grant.ended_at = NOW
    saved(gone_grant)
    found = rights.rights(identity(boss), number=1, today=TODAY)
    assert {each.role for each in found.rows} == {Role.ADMINISTRATOR, Role.MANAGER}


def test_looking_through_is_kept_and_asked_again_after_a_quarter(client, boss, officer):
    page = client.sign_in(officer).page("/beheer/rechten")
    assert "Niemand heeft ze nog nagelopen" in page.text
    page = client.submit("/beheer/rechten")
    assert "Je hebt 2 rollen nagelopen" in page.text
    assert "Niemand heeft ze nog nagelopen" not in page.text
    assert not rights.reviewed(identity(boss), now=NOW + timedelta(days=92)).overdue
    assert rights.reviewed(identity(boss), now=NOW + timedelta(days=93)).overdue


def test_a_look_at_a_part_is_no_look_at_the_whole(team, boss):
    below = make_staff(Role.ADMINISTRATOR, team)
    assert rights.reviewed(identity(boss), now=NOW).overdue

    service.review(identity(below), today=TODAY, now=NOW)
    assert rights.reviewed(identity(boss), now=NOW).overdue
    assert not rights.reviewed(identity(below), now=NOW).overdue


def test_roles_are_read_in_few_statements_however_many_there_are(client, boss, region):
    for _ in range(60):
        make_staff(Role.COORDINATOR, region)
    client.sign_in(boss)
    with statements() as seen:
        page = client.get("/beheer/rechten")
    assert len(seen) <= 7, seen  # one of them begins the reading
    assert Page(page.text).text.count("Coördinator") >= 40
