"""A trainer says when they cannot come: for themselves only, and nobody gets a letter of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.means import TrainerTime
from leerhuis.courses.words import Availability
from leerhuis.mail.models import QueuedLetter
from tests.factories import NOW, make_organisation, make_staff, make_trainer, saved
from tests.planning.rows import make_group

PAGE = "/mijn-groepen/tijden"
HOLIDAY = {"starts_on": "2027-03-10", "start": "", "ends_on": "2027-03-12", "end": ""}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def person(client, region):
    person = make_staff(Role.TRAINER, region)
    client.sign_in(person)
    return person


@pytest.fixture
def trainer(region, person):
    return make_trainer(region, person_id=person.id)


def cannot(trainer, *, days=3, kind="cannot"):
    starts_at = NOW + timedelta(days=days)
    hours = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
    return saved(TrainerTime(trainer_id=trainer.id, kind=kind, **hours))


def known():
    db.session.expire_all()
    return db.session.scalars(select(TrainerTime).order_by(TrainerTime.id)).all()


def test_a_trainer_says_when_they_cannot_come(client, trainer):
    page = client.submit(PAGE, HOLIDAY)
    assert page.h1 == "Wanneer kun je niet?"
    assert "10 maart 2027" in page.text
    assert "12 maart 2027" in page.text
    (time,) = known()
    assert (time.trainer_id, time.kind) == (trainer.id, Availability.CANNOT)
    assert db.session.scalar(select(func.count(QueuedLetter.id))) == 0
    told = select(func.count()).where(AuditEvent.action == Action.TRAINER_CHANGED)
    assert db.session.scalar(told) == 1


def test_my_groups_leads_to_it(client, trainer):
    assert f'href="{PAGE}"' in client.page("/mijn-groepen").html


def test_it_is_said_for_each_place_where_they_train_and_for_nobody_else(client, region, person):
    mine = make_trainer(region, person_id=person.id)
    there = make_organisation(under=region)
    too = make_trainer(there, person_id=person.id)
    make_trainer(region)
    elsewhere = make_organisation(name="FoodValley")  # they have no role of trainer there
    make_trainer(elsewhere, person_id=person.id)
    client.submit(PAGE, HOLIDAY)
    assert [each.trainer_id for each in known()] == [mine.id, too.id]
    page = client.page(PAGE)
    assert page.text.count("Kan niet") == 1
    client.submit(f"{PAGE}/{known()[1].public_id}/verwijderen")
    assert known() == []


@pytest.mark.parametrize("times", [1, 2])
def test_said_twice_it_stands_there_once(client, trainer, times):
    for _each in range(times):
        client.submit(PAGE, HOLIDAY)
    assert len(known()) == 1


def test_a_trainer_takes_back_only_what_is_their_own(client, region, trainer):
    foreign = cannot(make_trainer(region))
    client.submit(f"{PAGE}/{foreign.public_id}/verwijderen", status=404)
    assert len(known()) == 1


def test_nobody_says_it_for_another_trainer(client, region, person):
    colleague = make_trainer(region)
    page = client.submit(PAGE, HOLIDAY | {"trainer": colleague.public_id}, status=200)
    assert "Je staat nog niet op de lijst met trainers" in page.text
    assert "altijd inplannen" not in page.text
    assert known() == []


def test_what_is_over_is_not_shown(client, trainer):
    cannot(trainer, days=-3)
    assert "Je gaf nog niets door" in client.page(PAGE).text


def test_who_is_planned_in_those_hours_hears_it(client, region, trainer):
    make_group(region, "Regie voeren", at=NOW + timedelta(days=30), trainers=[trainer])
    day = clock.day_of(NOW + timedelta(days=30)).isoformat()
    page = client.submit(PAGE, HOLIDAY | {"starts_on": day, "ends_on": ""})
    assert "Je geeft 1 bijeenkomst in die uren" in page.text


def test_a_mistake_is_said_and_keeps_what_was_filled_in(client, trainer):
    page = client.submit(PAGE, HOLIDAY | {"ends_on": "2027-03-01"})
    assert page.title.startswith("Fout: ")
    assert 'value="2027-03-10"' in page.html
    assert known() == []


def test_a_coordinator_has_no_such_page(client, region):
    client.sign_in(make_staff(Role.COORDINATOR, region))
    client.page(PAGE, status=403)
