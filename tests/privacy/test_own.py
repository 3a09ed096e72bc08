"""The page of all that is kept about oneself, and the file with it."""

import json
import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote, unquote
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, update

from leerhuis import db, files, tables
from leerhuis.access import Role
from leerhuis.attendance.models import Attendance
from leerhuis.audit import Action, AuditEvent
from leerhuis.certificates import service as certificates
from leerhuis.people.models import RoleGrant
from leerhuis.privacy import ties, topics
from leerhuis.privacy.own import columns, kept, service, writing
from leerhuis.privacy.own.models import PersonExport
from leerhuis.registry.dossier import evidence
from tests.certificates.test_issuing import LATER, followed
from tests.counting import statements
from tests.factories import (
    NOW,
    account_of,
    identity,
    make_appointment,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    saved,
)
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_registry import make_registration
from tests.handed_in import photo

DAY = timedelta(days=1)
SECRET = re.compile(r"hash|secret|token|stored_as|password$|sha256|rendered")


@pytest.fixture
def person(app):
    return make_professional(given_name="Noor", family_name="Jansen")


def made(person, *, now=NOW):
    """The file of a person, read."""
    service.ask(person, by=identity(person), now=now)
    assert service.make_due(now=now) == 1
    row = db.session.scalars(
        select(PersonExport)
        .where(PersonExport.person_id == person.id)
        .order_by(PersonExport.id.desc())
        .execution_options(populate_existing=True)
    ).first()
    return ZipFile(BytesIO(files.read(row.stored_as)))


def rows_in(archive, name):
    return json.loads(archive.read(f"data/{topics.OF_TABLE[name]}/{name}.json"))


def test_every_private_table_stands_under_one_kind_of_data(application):
    named = [name for names in topics.TABLES.values() for name in names]
    assert len(named) == len(set(named))
    private = {
        name
        for name, said in kept.said().items()
        if said.data not in ties.IMPERSONAL or name in kept.LIKE
    }
    assert set(named) == private
    assert set(topics.TABLES) == set(topics.Topic) == set(topics.LABELS)
    assert set(topics.NAMES) == set(named)


def test_every_table_that_leads_to_a_person_is_in_the_file_or_says_why_not(person):
    """A tie to who did something is told by the record of who did what, which is in the file."""
    wanted = kept.rows_of(person.id)
    for name, ways in ties.tied().items():
        if any(each.kind is ties.Kind.OF for each in ways):
            assert name in wanted, name
        elif name not in wanted:
            assert kept.said()[name].data in ties.IMPERSONAL, name
    silent = {name: kept.why_not(name) for name in wanted if kept.why_not(name)}
    assert all(len(why) > len("none: ") for why in silent.values())


def test_no_key_of_the_file_opens_anything_or_is_a_row_number(application):
    for name in topics.OF_TABLE:
        for key in columns.keys_of(name):
            assert not SECRET.search(key.name), (name, key.name)
            assert key.name == "public_id" or not re.search(r"(^|_)id$", key.name), (name, key.name)


def test_the_page_counts_what_is_kept_and_says_why(client, person):
    make_registration(person)
    page = client.sign_in(person).page("/mijn/privacy")
    assert page.h1 == "Alles wat Leerhuis over je bewaart"
    assert "Je registraties" in page.text
    assert "Werk als trainer" in page.text.split("Hiervan is er niets over jou")[1]
    counts = kept.counted(person.id)
    assert (counts["person"], counts["email_address"], counts["registration"]) == (1, 1, 1)


def test_counts_are_those_of_the_person_alone(person):
    before = kept.counted(person.id)
    other = make_professional()
    make_registration(other)
    make_seat(make_edition(), other)
    assert kept.counted(person.id) == before


def test_the_counting_is_one_question(person):
    with statements() as asked:
        kept.counted(person.id)
    assert len([each for each in asked if not each.startswith("BEGIN")]) == 1


def test_the_file_holds_what_is_kept_in_plain_words(person):
    account_of(person)
    edition = make_edition()
    seat = make_seat(edition, person)
    make_mark(seat, sessions_of(edition)[0])
    archive = made(person)
    assert rows_in(archive, "person")[0]["family_name"] == "Jansen"
    (enrolment,) = rows_in(archive, "enrolment")
    assert enrolment["person"] == "you"
    assert enrolment["edition"]["id"] == edition.public_id
    assert enrolment["public_id"] == seat.public_id
    (attendance,) = rows_in(archive, "attendance")
    assert attendance["enrolment"] == {"id": seat.public_id}
    (account,) = rows_in(archive, "account")
    assert "password_hash" not in account


def test_the_file_begins_with_a_page_and_says_what_its_keys_mean(person):
    archive = made(person)
    page = archive.read("index.html").decode()
    assert "Noor Jansen" in page
    for place in re.findall(r'href="([^"]+)"', page):
        archive.getinfo(unquote(place))
    keys = json.loads(archive.read("keys.json"))
    for name, told in keys["tables"].items():
        if told["file"] in archive.namelist():
            for row in rows_in(archive, name):
                assert set(row) == set(told["keys"])
    assert all(keys["left out"].values())


def test_what_was_handed_in_is_in_the_file(person):
    evidence.add(person.id, "k" * 22, data=photo(), name="foto.jpg", by=identity(person), now=NOW)
    archive = made(person)
    (name,) = [each for each in archive.namelist() if each.startswith("files/")]
    assert name == "files/001 foto.jpg"
    assert archive.read(name).startswith(b"\xff\xd8\xff")
    assert archive.testzip() is None


def test_certificates_are_in_the_file_as_papers(person):
    for _ in range(2):
        followed(person=person)
    followed()
    assert certificates.issue_due(now=LATER) == 3
    archive = made(person)
    papers = [each for each in archive.namelist() if each.startswith("certificates/")]
    assert len(papers) == len(set(papers)) == len(rows_in(archive, "certificate")) == 2
    assert all(archive.read(each).startswith(b"%PDF") for each in papers)
    page = archive.read("index.html").decode()
    assert all(quote(each) in page for each in papers)


def test_a_lost_file_is_named_and_does_not_stop_the_rest(person):
    evidence.add(person.id, "k" * 22, data=photo(), name="foto.jpg", by=identity(person), now=NOW)
    stored = db.session.scalar(select(writing.Evidence.stored_as))
    files.remove(stored)
    assert "foto.jpg" in made(person).read("index.html").decode()


def test_nobody_elses_name_is_in_the_file(person):
    other = make_professional(given_name="Xandra", family_name="Yperenburg")
    edition = make_edition()
    seats = make_seat(edition, person), make_seat(edition, other)
    for seat in seats:
        make_mark(seat, sessions_of(edition)[0])
    with db.transaction():
        db.session.execute(update(Attendance).values(marked_by_id=other.id))
    archive = made(person)
    whole = b"".join(archive.read(each) for each in archive.namelist())
    assert b"Yperenburg" not in whole
    (attendance,) = rows_in(archive, "attendance")
    assert attendance["marked_by"] == "someone else"


def test_a_few_rows_at_a_time_give_the_same_file(person, monkeypatch):
    for _ in range(7):
        make_seat(make_edition(), person)
    monkeypatch.setattr(writing, "AT_ONCE", 2)
    assert len(rows_in(made(person), "enrolment")) == 7


def test_asking_twice_makes_one_file_and_a_new_one_replaces_it(person):
    first = service.ask(person, by=identity(person), now=NOW)
    assert service.ask(person, by=identity(person), now=NOW).id == first.id
    assert service.make_due(now=NOW) == 1
    assert service.make_due(now=NOW) == 0
    stored = db.session.scalar(select(PersonExport.stored_as))
    made(person, now=NOW + DAY)
    assert db.session.scalar(select(func.count(PersonExport.id))) == 1
    assert not files.is_there(stored)


def test_a_process_that_stopped_half_way_leaves_its_claim_for_another(person):
    row = service.ask(person, by=identity(person), now=NOW)
    with db.transaction():
        row.claimed_at = NOW
    assert service.make_due(now=NOW + service.LEASE - DAY / 1440) == 0
    assert service.make_due(now=NOW + service.LEASE + DAY / 1440) == 1


def test_the_file_is_gone_after_a_week(person):
    made(person)
    stored = db.session.scalar(select(PersonExport.stored_as))
    assert service.drop_old(now=NOW + 7 * DAY) == 0
    assert service.drop_old(now=NOW + 7 * DAY + DAY / 24) == 1
    assert not files.is_there(stored)


def test_a_person_asks_waits_and_downloads(client, person):
    client.sign_in(person)
    page = client.submit("/mijn/privacy/bestand")
    assert "Je bestand wordt gemaakt" in page.text
    service.make_due(now=NOW)
    (link,) = [
        each for each in client.page("/mijn/privacy").links if each.startswith("/mijn/privacy/best")
    ]
    answer = client.get(link)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "index.html" in ZipFile(BytesIO(answer.data)).namelist()
    actions = set(db.session.scalars(select(AuditEvent.action)))
    assert {Action.OWN_DATA_ASKED, Action.OWN_DATA_DOWNLOADED} <= actions


def test_the_file_of_somebody_else_is_not_there(client, person):
    made(person)
    public_id = db.session.scalar(select(PersonExport.public_id))
    other = make_person()
    assert client.sign_in(other).get(f"/mijn/privacy/bestand/{public_id}").status_code == 404


def test_a_file_that_is_not_ready_is_not_there(client, person):
    row = service.ask(person, by=identity(person), now=NOW)
    assert client.sign_in(person).get(f"/mijn/privacy/bestand/{row.public_id}").status_code == 404


def test_who_has_nothing_but_a_name_reads_the_page(client, app):
    page = client.sign_in(make_person()).page("/mijn/privacy")
    assert "Naam en adressen" in page.text


def test_tables_of_the_models_are_all_known(application):
    assert set(topics.OF_TABLE) <= set(tables.METADATA.tables)


def test_a_role_of_others_is_not_counted_as_ones_own(person):
    boss = make_person()
    region = make_organisation()
    make_appointment(boss, region)

    saved(
        RoleGrant(
            person_id=person.id,
            organisation_id=region.id,
            role=Role.TRAINER,
            granted_at=NOW,
            granted_by_id=boss.id,
        )
    )
    assert kept.counted(boss.id)["role_grant"] == 0
    assert kept.counted(person.id)["role_grant"] == 1
