"""The command that makes the first administrator."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people.models import Organisation, RoleGrant
from tests.signin.conftest import ANOTHER, enter, inside, letters

ASKED = [
    "users",
    "create",
    "--address=bea@example.org",
    "--given-name=Bea",
    "--prefix=van der",
    "--family-name=Smolders",
    "--organisation=Jeugdregio",
]


@pytest.fixture
def run(app):
    def command(*more, **given):
        db.session.remove()
        return app.test_cli_runner().invoke(args=[*ASKED, *more], **given)

    return command


def test_the_first_administrator_gets_a_link(run, client, hands):
    told = run()
    assert told.exit_code == 0, told.output
    path = told.output.split("http://localhost")[1].strip()
    client.submit(path, {"password": ANOTHER})
    enter(client, "bea@example.org", ANOTHER)
    assert inside(client)
    grant = db.session.scalar(select(RoleGrant))
    assert grant.role is Role.ADMINISTRATOR
    assert db.session.scalar(select(Organisation.name)) == "Jeugdregio"


def test_a_password_can_be_asked_instead(run, client, hands):
    told = run("--password-prompt", input=f"{ANOTHER}\n{ANOTHER}\n")
    assert told.exit_code == 0, told.output
    assert ANOTHER not in told.output
    enter(client, "bea@example.org", ANOTHER)
    assert inside(client)
    assert [each.kind for each in letters() if each.state == "queued"] == ["signin/password_set"]


def test_a_weak_password_makes_nobody(run, hands):
    told = run("--password-prompt", input="kort\nkort\n")
    assert told.exit_code == 1
    assert "at least 12" in told.output
    assert db.session.scalars(select(Organisation)).all() == []


def test_a_second_administrator_joins_the_same_region(run, hands):
    run()
    told = run("--address=ine@example.org")
    assert told.exit_code == 0, told.output
    assert len(db.session.scalars(select(Organisation)).all()) == 1


def test_an_address_that_is_known_makes_nobody_twice(run, hands):
    run()
    told = run()
    assert told.exit_code == 1
    assert "already belongs to someone" in told.output
