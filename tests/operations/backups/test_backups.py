"""A backup that is made while people work, and put back."""

import json
import stat
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db, files
from leerhuis.audit import Action, AuditEvent
from leerhuis.operations.backups import settling
from leerhuis.operations.backups.databases import database
from leerhuis.operations.models import Backup
from leerhuis.people.models import EmailAddress, Person
from leerhuis.signin.models import BrowserSession, SingleUseLink
from tests.factories import make_organisation, make_person


def names():
    return set(db.session.scalars(select(Person.given_name)))


@pytest.fixture
def lived_in(house):
    """A house with a person, and a file."""
    make_organisation()
    make_person(given_name="Noor")
    house.kept = files.shelve(BytesIO(b"%PDF-1.7 proof"), shelf="proof")
    return house


def test_what_was_changed_after_a_backup_is_as_it_was_before(lived_in, call, tmp_path):
    made = call(lived_in, "backup", tmp_path / "b.lbk")
    assert (made.exit_code, "1 files" in made.output) == (0, True), made.output
    make_person(given_name="Later")
    files.remove(lived_in.kept)
    later = files.shelve(BytesIO(b"%PDF-1.7 later"), shelf="proof")

    done = call(lived_in, "restore", tmp_path / "b.lbk", "--replace")

    assert done.exit_code == 0, done.output
    assert "Noor" in names()
    assert "Later" not in names()
    assert files.read(lived_in.kept) == b"%PDF-1.7 proof"
    assert not files.is_there(later)


def test_a_backup_comes_back_in_an_empty_house(lived_in, build, call, tmp_path):
    call(lived_in, "backup", tmp_path / "b.lbk")
    other = build()
    done = call(other, "restore", tmp_path / "b.lbk")
    assert done.exit_code == 0, done.output
    with other.app_context():
        assert "Noor" in names()
        assert files.read(lived_in.kept) == b"%PDF-1.7 proof"


def test_nothing_is_replaced_unasked(lived_in, call, tmp_path):
    call(lived_in, "backup", tmp_path / "b.lbk")
    make_person(given_name="Later")
    done = call(lived_in, "restore", tmp_path / "b.lbk")
    assert (done.exit_code, "--replace" in done.output) == (1, True)
    assert {"Noor", "Later"} <= names()


def test_what_was_there_is_kept_aside(lived_in, call, tmp_path):
    call(lived_in, "backup", tmp_path / "b.lbk")
    make_person(given_name="Later")
    call(lived_in, "restore", tmp_path / "b.lbk", "--replace")
    kept = database(lived_in.config["SETTINGS"])
    if kept.kind == "sqlite":
        [aside] = kept.path.parent.glob("house.db.before-*")
        assert b"Later" in aside.read_bytes()
    else:
        with kept._opened() as connection:
            question = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_%'"
            [(schema,)] = connection.execute(question).fetchall()
            found = connection.execute(f"SELECT given_name FROM {schema}.person").fetchall()
        assert ("Later",) in found
    [folder] = Path(lived_in.config["SETTINGS"].files_dir).parent.glob("files.before-*")
    assert len([each for each in folder.rglob("*") if each.is_file()]) == 1


def test_a_second_backup_does_not_hold_what_was_put_aside(lived_in, call, tmp_path):
    call(lived_in, "backup", tmp_path / "1.lbk")
    make_person(given_name="Later")
    call(lived_in, "restore", tmp_path / "1.lbk", "--replace")
    call(lived_in, "backup", tmp_path / "2.lbk")
    done = call(lived_in, "restore", tmp_path / "2.lbk", "--replace")
    assert done.exit_code == 0, done.output
    assert "Later" not in names()


def test_a_backup_is_for_its_owner_only_and_never_replaces_another(lived_in, call, tmp_path):
    place = tmp_path / "b.lbk"
    call(lived_in, "backup", place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    before = place.read_bytes()
    again = call(lived_in, "backup", place)
    assert (again.exit_code, "already" in again.output) == (1, True)
    assert place.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["b.lbk"]


def test_that_a_backup_was_made_is_known(lived_in, call, tmp_path):
    before = clock.now()
    call(lived_in, "backup", tmp_path / "b.lbk")
    [row] = db.session.scalars(select(Backup))
    assert row.made_at >= before
    assert row.size == (tmp_path / "b.lbk").stat().st_size
    assert Action.BACKUP_MADE in set(db.session.scalars(select(AuditEvent.action)))


def test_a_house_without_tables_has_nothing_to_keep(server, call, tmp_path, build):
    done = call(build(address=server.new()), "backup", tmp_path / "b.lbk")
    assert (done.exit_code, "nothing to keep" in done.output) == (1, True), done.output
    assert not (tmp_path / "b.lbk").exists()


def test_a_backup_is_of_one_moment_while_others_write(lived_in, build, call, tmp_path):
    """Each transaction writes a person and their address: never one without the other."""
    begun, over = Event(), Event()

    def write():
        with lived_in.app_context():
            number = 0
            while not over.is_set():
                number += 1
                with db.transaction():
                    make_person(given_name="Writer", address=f"writer{number}@example.org")
                begun.set()

    writer = Thread(target=write)
    writer.start()
    assert begun.wait(20)
    made = call(lived_in, "backup", tmp_path / "b.lbk")
    over.set()
    writer.join()
    assert made.exit_code == 0, made.output
    other = build()
    call(other, "restore", tmp_path / "b.lbk")
    with other.app_context():
        persons = db.session.scalar(
            select(func.count(Person.id)).where(Person.given_name == "Writer")
        )
        addresses = db.session.scalar(
            select(func.count(EmailAddress.id)).where(EmailAddress.address.like("writer%"))
        )
    assert persons == addresses > 0


def test_nobody_is_signed_in_by_a_backup(lived_in, call, tmp_path):
    person = make_person(given_name="Sam")
    client = lived_in.test_client()
    client.sign_in(person)
    call(lived_in, "backup", tmp_path / "b.lbk")
    assert client.get("/mijn/gegevens").status_code == 200
    call(lived_in, "restore", tmp_path / "b.lbk", "--replace")
    assert client.get("/mijn/gegevens").status_code == 302
    open_ones = (
        select(func.count()).select_from(BrowserSession).where(BrowserSession.ended_at.is_(None))
    )
    assert db.session.scalar(open_ones) == 0
    links = (
        select(func.count())
        .select_from(SingleUseLink)
        .where(SingleUseLink.expires_at > clock.now())
    )
    assert db.session.scalar(links) == 0


def test_nothing_is_put_back_while_somebody_works(lived_in, build, call, tmp_path):
    call(lived_in, "backup", tmp_path / "b.lbk")
    with lived_in.extensions["leerhuis.engine"].connect() as another:
        other = build()
        other.config["SETTINGS"] = lived_in.config["SETTINGS"]
        assert another.exec_driver_sql("SELECT count(*) FROM person").scalar() > 0
        done = call(other, "restore", tmp_path / "b.lbk", "--replace")
    assert (done.exit_code, "Stop the web server" in done.output) == (1, True)


def test_what_fails_on_the_way_puts_everything_back(lived_in, call, tmp_path, monkeypatch):
    def broken(*_about, **_now):
        raise OSError(5, "no more")

    call(lived_in, "backup", tmp_path / "b.lbk")
    make_person(given_name="Later")
    later = files.shelve(BytesIO(b"%PDF-1.7 later"), shelf="proof")
    monkeypatch.setattr(settling, "settle", broken)
    done = call(lived_in, "restore", tmp_path / "b.lbk", "--replace")
    assert done.exit_code == 1
    assert {"Noor", "Later"} <= names()
    assert files.is_there(later)
    left = [each.name for each in Path(lived_in.config["SETTINGS"].files_dir).parent.iterdir()]
    assert left == ["files"]


def test_restoring_is_an_event(lived_in, call, tmp_path):
    call(lived_in, "backup", tmp_path / "b.lbk")
    call(lived_in, "restore", tmp_path / "b.lbk", "--replace")
    events = select(AuditEvent).where(AuditEvent.action == Action.BACKUP_RESTORED)
    [event] = db.session.scalars(events)
    assert event.details["version"]


def test_who_was_erased_since_is_erased_again(lived_in, call, tmp_path):
    """The file that says so lies beside the files, and is no part of a backup."""
    person = make_person(given_name="Gone")
    call(lived_in, "backup", tmp_path / "b.lbk")
    line = {"person": person.public_id, "how": "asked", "through_on": None}
    beside = Path(lived_in.config["SETTINGS"].files_dir).parent / "erased.log"
    beside.write_text(json.dumps(line | {"at": clock.now().isoformat()}) + "\n")
    done = call(lived_in, "restore", tmp_path / "b.lbk", "--replace")
    assert (done.exit_code, "Erased again" in done.output) == (0, True), done.output
    assert "Gone" not in names()
    assert "Noor" in names()
