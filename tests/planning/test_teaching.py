"""A trainer sees the own groups: who is in them, what is needed, and nothing of others."""

from datetime import timedelta

import pytest

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.courses.contents import Material
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import MaterialAudience, Purpose
from leerhuis.enrolment.rules import EnrolmentState
from tests.counting import statements
from tests.factories import (
    NOW,
    make_organisation,
    make_person,
    make_staff,
    make_trainer,
    saved,
    train,
)
from tests.factories_attendance import make_seat, make_seats
from tests.planning.rows import make_group, sessions_of

SOON = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def trainer(client, region):
    person = make_staff(Role.TRAINER, region)
    client.sign_in(person)
    return make_trainer(region, person_id=person.id)


def test_a_trainer_begins_with_the_own_sessions_the_first_on_top(client, region, trainer):
    make_group(region, "Later", at=SOON + timedelta(days=1), trainers=[trainer])
    make_group(region, "Eerst", at=SOON, trainers=[trainer])
    make_group(region, "Van een ander", at=SOON, trainers=[make_trainer(region)])
    page = client.page("/")
    assert page.h1 == "Mijn groepen"
    assert page.text.index("Eerst") < page.text.index("Later")
    assert "Van een ander" not in page.text


def test_what_has_been_is_apart_and_says_where_attendance_is_missing(client, region, trainer):
    group = make_group(region, "Geweest", at=NOW - timedelta(days=9), trainers=[trainer])
    make_seat(group)
    assert "Geweest" not in client.page("/mijn-groepen").text.replace("Komt nog Geweest", "")
    page = client.page("/mijn-groepen?geweest=ja")
    assert "Vul de presentie in" in page.text
    assert f"/presentie/{sessions_of(group)[0].public_id}" in page.links
    client.page(f"/presentie/{sessions_of(group)[0].public_id}")


def test_a_group_names_who_has_a_seat_and_not_who_waits(client, region, trainer):
    group = make_group(region, "Meldcode", at=SOON, trainers=[trainer])
    make_seat(group, make_person(given_name="Iris", family_name="Zwaan", sort_name="Zwaan, Iris"))
    waiting = make_person(given_name="Bo", family_name="Aalders", sort_name="Aalders, Bo")
    make_seat(group, waiting, EnrolmentState.WAITING)
    page = client.page(f"/mijn-groepen/{group.public_id}")
    assert "Zwaan, Iris" in page.text
    assert "Aalders" not in page.text
    assert "1 deelnemer" in page.text


def test_a_group_shows_its_material(client, region, trainer):
    group = make_group(region, "Meldcode", at=SOON, trainers=[trainer])
    link = saved(
        Material(
            course_id=group.course_id,
            purpose=Purpose.MATERIAL,
            audience=MaterialAudience.PARTICIPANTS,
            title="Werkboek",
            url="https://voorbeeld.example.org/werkboek",
            added_at=NOW,
        )
    )
    page = client.page(f"/mijn-groepen/{group.public_id}")
    assert "Werkboek" in page.text
    assert "https://voorbeeld.example.org/werkboek" in page.links
    client.page(f"/mijn-groepen/{group.public_id}/materiaal/{link.public_id}", 404)


def test_who_trains_one_session_sees_the_others_but_keeps_only_that_sheet(client, region, trainer):
    group = make_group(region, "Samen", at=NOW - timedelta(days=9), sessions=2)
    mine, other = sessions_of(group)
    train(mine, trainer)
    make_seat(group)
    page = client.page(f"/mijn-groepen/{group.public_id}")
    assert "Bijeenkomst 2" in page.text
    assert f"/presentie/{mine.public_id}" in page.links
    assert f"/presentie/{other.public_id}" not in page.links
    client.page(f"/presentie/{other.public_id}", 404)


def test_groups_of_others_drafts_and_cancelled_groups_do_not_exist(client, region, trainer):
    theirs = make_group(region, "Van een ander", at=SOON, trainers=[make_trainer(region)])
    draft = make_group(region, "Plan", at=SOON, trainers=[trainer], state=EditionState.DRAFT)
    off = make_group(region, "Niet", at=SOON, trainers=[trainer], state=EditionState.CANCELLED)
    for each in (theirs, draft, off):
        client.page(f"/mijn-groepen/{each.public_id}", 404)
    assert "Je hebt nog geen bijeenkomsten" in client.page("/mijn-groepen").text


def test_who_trains_elsewhere_without_the_role_there_sees_nothing_of_it(client, region, trainer):
    elsewhere = make_organisation()
    theirs = make_trainer(elsewhere, person_id=trainer.person_id)
    group = make_group(elsewhere, "Elders", at=SOON, trainers=[theirs])
    assert "Elders" not in client.page("/mijn-groepen").text
    client.page(f"/mijn-groepen/{group.public_id}", 404)


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.TRAINER])
def test_only_trainers_have_groups_of_their_own(client, region, role):
    client.sign_in(make_staff(role, region))
    client.page("/mijn-groepen", 403)


@pytest.mark.parametrize("number", [1, 20])
def test_the_own_groups_ask_the_same_however_many_there_are(client, region, trainer, number):
    for each in range(number):
        group = make_group(region, f"G{each}", at=SOON, trainers=[trainer], sessions=2)
        make_seats(group, 2)
    for path in ("/mijn-groepen", f"/mijn-groepen/{group.public_id}"):
        with statements() as seen:
            client.page(path)
        assert len(seen) <= 14, path
