"""Who leaves keeps an account on a private address; the old employer keeps nothing of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.mail import queries as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import EmailAddress
from leerhuis.privacy.leavers import service
from tests.factories import (
    NOW,
    TODAY,
    account_of,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    saved,
)
from tests.letters import reads_as

MONTH = timedelta(days=30)


@pytest.fixture
def spring(app):
    return make_organisation(name="SPRING", under=make_organisation())


def leaver(employer, *, on, account=True, **given):
    person = make_person(**given)
    make_appointment(person, employer, ends_on=on)
    if account:
        account_of(person)
    return person


def private(person, address="thuis@example.org", **given):
    told = {"address": address, "added_at": NOW, "confirmed_at": NOW, "private": True} | given
    return saved(EmailAddress(person_id=person.id, **told))


def sent(kind=None):
    rows = db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id)).all()
    return [each for each in rows if kind is None or each.kind == kind]


def kinds():
    return [each.kind for each in sent()]


def addresses(person):
    db.session.expire_all()
    rows = db.session.scalars(
        select(EmailAddress)
        .where(EmailAddress.person_id == person.id)
        .order_by(EmailAddress.address)
    )
    return {each.address: each.for_letters for each in rows}


def test_a_private_address_is_asked_once_thirty_days_before_the_last_day(spring):
    leaver(spring, on=TODAY + MONTH)
    leaver(spring, on=TODAY + MONTH + timedelta(days=1))
    assert service.look_after(now=NOW) == 1
    assert service.look_after(now=NOW) == 0
    assert kinds() == ["leavers/asked"]


def test_another_last_day_is_asked_about_anew(spring):
    person = leaver(spring, on=TODAY + timedelta(days=9))
    service.look_after(now=NOW)
    make_appointment(
        person, spring, starts_on=TODAY + timedelta(days=10), ends_on=TODAY + timedelta(days=20)
    )
    assert service.look_after(now=NOW) == 1


def test_who_goes_on_elsewhere_is_not_asked(spring):
    person = leaver(spring, on=TODAY + timedelta(days=9))
    make_appointment(person, make_organisation())
    assert service.look_after(now=NOW) == 0


def test_nor_is_who_has_a_private_address_or_no_account(spring):
    private(leaver(spring, on=TODAY + timedelta(days=9)))
    leaver(spring, on=TODAY + timedelta(days=9), account=False)
    assert service.look_after(now=NOW) == 0


def test_from_the_day_after_letters_go_to_the_private_address_and_work_is_no_way_in(spring):
    person = leaver(spring, on=TODAY, address="werk@example.org")
    private(person)
    assert service.look_after(now=NOW) == 0
    assert service.look_after(now=NOW + timedelta(days=1)) == 1
    assert addresses(person) == {"thuis@example.org": True}
    assert [each.address for each in sent("leavers/moved")] == [
        "werk@example.org",
        "thuis@example.org",
    ]
    assert service.look_after(now=NOW + timedelta(days=1)) == 0


def test_without_one_both_are_told_once_and_the_address_stays(spring):
    keeper = make_person(given_name="Beheer")
    make_grant(keeper, Role.ADMINISTRATOR, spring)
    person = leaver(spring, on=TODAY - timedelta(days=1), address="werk@example.org")
    assert service.look_after(now=NOW) == 2
    assert service.look_after(now=NOW) == 0
    assert [(each.kind, each.person_id) for each in sent()] == [
        ("leavers/stays", person.id),
        ("leavers/stays_employer", keeper.id),
    ]
    assert addresses(person) == {"werk@example.org": True}


def test_one_that_comes_later_is_used_at_once(spring):
    person = leaver(spring, on=TODAY - timedelta(days=1), address="werk@example.org")
    row = private(person, private=False)
    service.mark(row, private=True, by=identity(person), now=NOW)
    assert addresses(person) == {"thuis@example.org": True}


def test_who_still_works_somewhere_keeps_both(spring):
    person = leaver(spring, on=TODAY + timedelta(days=1), address="werk@example.org")
    row = private(person, private=False)
    service.mark(row, private=True, by=identity(person), now=NOW)
    assert addresses(person) == {"thuis@example.org": False, "werk@example.org": True}


def test_who_has_a_role_and_no_employer_keeps_both(spring):
    person = make_person(address="werk@example.org")
    make_grant(person, Role.COORDINATOR, spring)
    service.mark(private(person, private=False), private=True, by=identity(person), now=NOW)
    assert addresses(person) == {"thuis@example.org": False, "werk@example.org": True}


def test_an_address_from_which_letters_come_back_is_not_used(spring):
    person = leaver(spring, on=TODAY - timedelta(days=1), address="werk@example.org")
    private(person, bounced_at=NOW)
    service.look_after(now=NOW)
    assert addresses(person)["werk@example.org"] is True


def test_only_a_confirmed_address_is_private(spring):
    person = leaver(spring, on=None)
    row = private(person, private=False, confirmed_at=None)
    with pytest.raises(Refused, match="Confirm"):
        service.mark(row, private=True, by=identity(person), now=NOW)


def test_the_letters_read_well(spring):
    keeper = make_person()
    make_grant(keeper, Role.ADMINISTRATOR, spring)
    leaver(spring, on=TODAY + MONTH)
    leaver(spring, on=TODAY - timedelta(days=1), given_name="Noor", family_name="Jansen")
    private(leaver(spring, on=TODAY - timedelta(days=1), address="werk@example.org"))
    service.look_after(now=NOW)
    for name in ("asked", "stays", "stays_employer", "moved"):
        (first, *_rest) = sent(f"leavers/{name}")
        reads_as(mail.letter_of(first), f"leavers-{name.replace('_', '-')}.txt")


@pytest.fixture
def here(client, spring):
    person = leaver(spring, on=TODAY + MONTH, address="werk@example.org")
    private(person, private=False)
    client.sign_in(person)
    return client


def test_a_person_says_which_address_is_private_and_takes_it_back(here):
    row = db.session.scalar(select(EmailAddress).filter_by(address="thuis@example.org"))
    page = here.page("/mijn/prive-adres")
    assert "Je laatste dag is" in page.text
    told = here.submit(f"/mijn/prive-adres/{row.public_id}", {"private": "1"})
    assert "Dit is van mijn werk" in told.text
    here.submit(f"/mijn/prive-adres/{row.public_id}", {"private": "0"})
    db.session.expire_all()
    assert not db.session.get(EmailAddress, row.id).private


def test_an_address_of_someone_else_does_not_exist(here):
    make_person(address="anouk@example.org")
    row = db.session.scalar(select(EmailAddress).filter_by(address="anouk@example.org"))
    here.submit(f"/mijn/prive-adres/{row.public_id}", {"private": "1"}, 404)
