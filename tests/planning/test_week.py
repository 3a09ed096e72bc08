"""The week as a grid, the list, and rooms and trainers by day, through the pages."""

from datetime import UTC, datetime, timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.means import TrainerTime
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Availability
from leerhuis.enrolment.rules import EnrolmentState
from tests.counting import statements
from tests.factories import (
    NOW,
    TODAY,
    make_organisation,
    make_room,
    make_staff,
    make_trainer,
    make_venue,
    saved,
)
from tests.factories_attendance import make_seats
from tests.planning.rows import make_group, sessions_of

TUESDAY = datetime(2027, 3, 9, 8, 30, tzinfo=UTC)  # 9.30 in Roosendaal
WEEK = "2027-W10"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


def week(client, number=WEEK):
    return client.page(f"/planning/week?week={number}")


def test_a_week_shows_each_session_on_its_day_and_hours(client, region):
    room, trainer = make_room(name="Atrium"), make_trainer(region, name="Roos Blom")
    group = make_group(region, "Meldcode", at=TUESDAY, room=room, trainers=[trainer], capacity=16)
    make_seats(group, 12)
    page = week(client)
    assert page.h1 == "Week 10, 8 tot en met 12 maart 2027"
    assert "1 bijeenkomst, 12 van de 16 plekken bezet" in page.text
    assert "9.30 tot 16.30 uur" in page.text
    assert "Atrium" in page.text
    assert "Roos Blom" in page.text
    assert "12/16" in page.text
    assert "lh-s-7 lh-d-28 lh-c-1 lh-n-1" in page.html  # from 9.30 on, seven hours long
    assert page.text.count("Geen bijeenkomsten") == 4
    assert "Meldcode" not in week(client, "2027-W11").text


def test_without_a_week_it_is_this_one(client):
    for path in ("/planning/week", "/planning/week?week=onzin", "/planning/week?week=2027-W60"):
        page = client.page(path)
        assert page.h1 == "Week 2, 11 tot en met 15 januari 2027"
        assert "In deze week is niets gepland" in page.text
    assert "/planning/week?week=2027-W01" in page.links
    assert "/planning/week?week=2027-W03" in page.links


@pytest.mark.parametrize("days", [5, 6])
def test_at_the_weekend_it_is_the_week_that_comes(client, coordinator, monkeypatch, days):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=days))
    client.sign_in(coordinator)
    page = client.page("/planning/week")
    assert page.h1 == "Week 3, 18 tot en met 22 januari 2027"
    assert "Volgende week" in page.text
    assert "Deze week" not in page.text
    assert "/planning/week?week=2027-W02" in page.links


def test_a_saturday_is_shown_when_it_is_used(client, region):
    assert "zaterdag" not in week(client).text
    make_group(region, "Weekend", at=TUESDAY + timedelta(days=4))
    assert "zaterdag 13 maart 2027" in week(client).text


def test_a_clash_stands_first_with_its_remedy_and_is_marked_in_the_grid(client, region):
    room = make_room(name="Atrium")
    make_group(region, "Eerste", at=TUESDAY, room=room)
    second = make_group(region, "Tweede", at=TUESDAY + timedelta(hours=1), room=room)
    page = week(client)
    assert "1 afspraak botst" in page.text
    assert page.text.count("Zaal dubbel") == 2
    assert "lh-c-1 lh-n-1 lh-slot--conflict" in page.html
    assert "lh-c-2 lh-n-1 lh-slot--conflict" in page.html
    session = sessions_of(second)[0]
    path = f"/planning/groepen/{second.public_id}/bijeenkomsten/{session.public_id}/wijzigen"
    assert f"{path}#instead" in page.links


def test_a_draft_is_shown_as_one_and_a_cancelled_group_not_at_all(client, region):
    make_group(region, "Nog een plan", at=TUESDAY, state=EditionState.DRAFT)
    make_group(region, "Gaat niet door", at=TUESDAY, state=EditionState.CANCELLED)
    page = week(client)
    assert "lh-slot--draft" in page.html
    assert "Gaat niet door" not in page.text


def test_the_hour_is_that_of_the_netherlands_on_either_side_of_the_clock_change(client, region):
    make_group(region, "Voor", at=datetime(2027, 3, 26, 9, 0, tzinfo=UTC))
    make_group(region, "Na", at=datetime(2027, 3, 29, 8, 0, tzinfo=UTC))
    assert "lh-s-9 " in week(client, "2027-W12").html
    assert "lh-s-9 " in week(client, "2027-W13").html


def test_under_the_week_stand_groups_that_are_too_small_or_too_full(client, region):
    small = make_group(region, "Te klein", at=TUESDAY, minimum=8, decide_on=TODAY)
    full = make_group(region, "Te vol", at=TUESDAY, capacity=1)
    make_seats(small, 3)
    make_seats(full, 5, EnrolmentState.WAITING)
    page = client.page("/planning/week")
    assert "3 van minimaal 8, beslis uiterlijk ma 11 januari" in page.text
    assert "5 personen op de wachtlijst" in page.text


def test_the_list_goes_from_day_to_day_and_leaves_out_what_has_been(client, region):
    make_group(region, "Straks", at=TUESDAY, sessions=2)
    make_group(region, "Geweest", at=NOW - timedelta(days=9))
    page = client.page("/planning/lijst")
    assert "dinsdag 9 maart 2027" in page.text
    assert "dinsdag 16 maart 2027" in page.text
    assert "Geweest" not in page.text
    assert "Geweest" in client.page("/planning/lijst?geweest=ja").text


def test_rooms_show_what_is_planned_there_and_that_others_have_them(client, region):
    room = make_room(make_venue(name="De Kring"), name="Atrium")
    make_group(region, "Van ons", at=TUESDAY, room=room)
    make_group(make_organisation(), "Van hen", at=TUESDAY + timedelta(days=1), room=room)
    other = make_organisation()
    draft = {"state": EditionState.DRAFT, "at": TUESDAY + timedelta(days=2)}
    make_group(other, "Hun plan", room=room, **draft)
    page = client.page(f"/planning/locaties?week={WEEK}")
    assert "Atrium De Kring, Roosendaal" in page.text
    assert "Van ons" in page.text
    assert page.text.count("uur: bezet") == 1
    assert "Van hen" not in page.text
    assert "Hun plan" not in page.text


def test_what_has_no_room_stands_by_its_venue_or_online(client, region):
    group = make_group(region, "Thuis", at=TUESDAY)
    make_group(region, "Ergens", at=TUESDAY)
    with db.transaction():
        session = sessions_of(group)[0]
        session.venue_id, session.online_url = None, "https://vergader.example.org"
    page = client.page(f"/planning/locaties?week={WEEK}")
    assert page.text.index("Ergens") < page.text.index("Online")
    assert "Thuis" in page.text


def test_trainers_show_what_they_train_and_when_they_cannot(client, region):
    trainer = make_trainer(region, name="Roos Blom", bureau="Bureau Oost")
    make_trainer(region, name="Anton Smit")
    make_trainer(make_organisation(), name="Iemand anders")
    make_group(region, "Meldcode", at=TUESDAY, trainers=[trainer])
    saved(
        TrainerTime(
            trainer_id=trainer.id,
            kind=Availability.CANNOT,
            starts_at=TUESDAY + timedelta(days=1),
            ends_at=TUESDAY + timedelta(days=3),
        )
    )
    page = client.page(f"/planning/trainers?week={WEEK}")
    assert "Roos Blom Bureau Oost" in page.text
    assert "Anton Smit" in page.text
    assert "Meldcode" in page.text
    assert page.text.count("hele dag: kan niet") == 3
    assert "Iemand anders" not in page.text


@pytest.mark.parametrize("number", [1, 12])
def test_pages_of_a_week_ask_the_same_however_much_is_planned(client, region, number):
    for each in range(number):
        room, trainer = make_room(), make_trainer(region)
        start = TUESDAY + timedelta(minutes=15 * each)
        make_seats(make_group(region, f"G{each}", at=start, room=room, trainers=[trainer]), 1)
    for path in ("week", "lijst", "locaties", "trainers"):
        with statements() as seen:
            client.page(f"/planning/{path}?week={WEEK}")
        assert len(seen) <= 22, path


def test_weeks_of_another_region_stay_theirs(client, region):
    trainer, theirs = make_trainer(region, name="Roos Blom"), make_organisation()
    make_group(theirs, "Elders", at=TUESDAY, room=make_room(), trainers=[trainer])
    for path in ("week", "lijst", "locaties", "trainers"):
        assert "Elders" not in client.page(f"/planning/{path}?week={WEEK}").text
