"""The pages on which two persons become one."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people.models import Person
from leerhuis.privacy.merging.models import MergeRequest
from tests.factories import account_of, make_organisation, make_professional, make_staff, saved


@pytest.fixture
def spring(app):
    return make_organisation(name="SPRING", under=make_organisation())


@pytest.fixture
def two(spring):
    return (
        make_professional(spring, given_name="Sam", family_name="Bouzid"),
        make_professional(spring, given_name="Samira", family_name="Bouzid"),
    )


@pytest.fixture
def boss(client, spring):
    client.sign_in(make_staff(Role.ADMINISTRATOR, spring))
    return client


def used(person):
    account = account_of(person)
    account.password_hash = "x"
    saved(account)


def address(two):
    person, into = two
    return f"/beheer/personen/{into.public_id}/samenvoegen/{person.public_id}"


def into_of(person):
    db.session.expire_all()
    return db.session.get(Person, person.id).merged_into_id


def test_the_other_one_is_looked_up_compared_and_merged(boss, two):
    person, into = two
    page = boss.page(f"/beheer/personen/{into.public_id}/samenvoegen?zoek=bouzid")
    assert address(two) in page.html
    page = boss.page(address(two))
    assert "Verdwijnt: Sam Bouzid" in page.text
    assert "1 aanstelling staat er twee keer in" in page.text
    page = boss.submit(address(two), {"name": "Sam"})
    assert "Typ de naam precies" in page.text
    boss.submit(address(two), {"name": "Sam Bouzid"})
    assert into_of(person) == into.id


def test_the_old_address_of_a_page_leads_on(boss, two):
    boss.submit(address(two), {"name": "Sam Bouzid"})
    page = boss.page(f"/beheer/personen/{two[0].public_id}")
    assert "Samira Bouzid" in page.text


def test_of_two_used_accounts_both_are_asked(boss, client, two):
    for each in two:
        used(each)
    page = boss.submit(address(two), {"name": "Sam Bouzid"})
    assert "We hebben het allebei per mail gevraagd" in page.text
    assert "Gevraagd op" in boss.page(address(two)).text
    row = db.session.scalar(select(MergeRequest))
    own = f"/mijn/samenvoegen/{row.public_id}"
    for each in two:
        client.sign_in(each)
        assert "ook van jou?" in client.page(own).text
        client.submit(own, {"answer": "yes"})
    assert into_of(two[0]) == two[1].id


def test_who_says_no_stays_apart(boss, client, two):
    for each in two:
        used(each)
    boss.submit(address(two), {"name": "Sam Bouzid"})
    row = db.session.scalar(select(MergeRequest))
    client.sign_in(two[1])
    page = client.submit(f"/mijn/samenvoegen/{row.public_id}", {"answer": "no"})
    assert "de accounts blijven apart" in page.text
    client.page(f"/mijn/samenvoegen/{row.public_id}", 404)
    assert into_of(two[0]) is None


def test_what_was_asked_of_others_does_not_exist(boss, client, two, spring):
    for each in two:
        used(each)
    boss.submit(address(two), {"name": "Sam Bouzid"})
    row = db.session.scalar(select(MergeRequest))
    client.sign_in(make_professional(spring))
    client.page(f"/mijn/samenvoegen/{row.public_id}", 404)
    client.submit(f"/mijn/samenvoegen/{row.public_id}", {"answer": "yes"}, 404)


def test_a_person_elsewhere_does_not_exist(boss, two):
    stranger = make_professional()
    boss.page(f"/beheer/personen/{two[1].public_id}/samenvoegen/{stranger.public_id}", 404)
    boss.page(f"/beheer/personen/{stranger.public_id}/samenvoegen/{two[1].public_id}", 404)
    page = boss.page(f"/beheer/personen/{two[1].public_id}/samenvoegen?zoek=bouzid")
    assert stranger.public_id not in page.html


def test_nobody_is_merged_with_themselves(boss, two):
    same = f"/beheer/personen/{two[1].public_id}/samenvoegen/{two[1].public_id}"
    boss.page(same, 404)
    boss.submit(same, {"name": two[1].name}, 404)
