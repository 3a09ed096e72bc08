"""`flask people import FILE` shows what a file would do, and does it when told to."""

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people.models import Person
from tests.factories import make_organisation, make_staff
from tests.intake.staff import DATA, anouk, staff_file


@pytest.fixture
def command(application, app):
    make_organisation(name="West-Brabant West")

    def run(*words):
        db.session.rollback()
        return application.test_cli_runner().invoke(args=["people", "import", *map(str, words)])

    return run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "medewerkers.csv"
    path.write_bytes(staff_file(anouk()))
    return path


def persons():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person))


def test_a_dry_run_comes_first(command, file):
    answer = command(file)
    assert (answer.exit_code, persons()) == (0, 0)
    assert "new: 1" in answer.output
    assert "to be made: Zundert (municipality)" in answer.output


def test_applying_imports_and_again_changes_nothing(command, file):
    assert command(file, "--apply").exit_code == 0
    assert "same: 1" in command(file, "--apply").output
    assert persons() == 1


def test_faults_are_named_and_nothing_is_imported(command):
    answer = command(DATA / "medewerkers-met-fouten.csv", "--apply")
    assert answer.exit_code == 1
    assert "row 9, Uiterste herregistratiedatum" in answer.output
    assert persons() == 0


def test_someone_imports_within_their_own_part(command, file):
    small = make_organisation(name="Klein")
    make_staff(Role.ADMINISTRATOR, make_organisation(under=small), address="klein@example.org")
    answer = command(file, "--as", "klein@example.org")
    assert "do not administer" in answer.output


def test_an_unknown_address_is_refused(command, file):
    answer = command(file, "--as", "niemand@example.org")
    assert answer.exit_code == 1
    assert "nobody with this address" in answer.output
