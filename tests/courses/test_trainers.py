"""A coordinator keeps trainers: what they teach, and when they can come."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock, db
from leerhuis.courses.means import Trainer, TrainerTheme, TrainerTime
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.trainers import rules, service
from leerhuis.courses.trainers.rules import TimePlan
from leerhuis.courses.words import Availability
from leerhuis.errors import Refused
from tests.counting import statements
from tests.factories import (
    NOW,
    make_edition,
    make_organisation,
    make_staff,
    make_theme,
    make_trainer,
    train,
)

ADDRESS = "/aanbod/trainers"
CANNOT = Availability.CANNOT


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture(autouse=True)
def coordinator(client, region):
    client.sign_in(make_staff("coordinator", region))


def only(kind):
    db.session.expire_all()
    return db.session.query(kind).one()


def data(**given):
    return {"name": "Fatima Aydin", "bureau": "", "email": "", "person": "", "note": ""} | given


def times(**given):
    return {"kind": "cannot", "starts_on": "2027-03-10", "start": "", "ends_on": "", "end": ""} | (
        given
    )


def test_a_trainer_is_added_with_an_account_and_what_they_teach(client, region):
    theme = make_theme(name="Veiligheid")
    person = make_staff("trainer", region)
    sent = data(person=person.public_id, themes=[theme.public_id], email="Fatima@Example.org")
    page = client.submit(f"{ADDRESS}/nieuw", sent)
    assert "Veiligheid" in page.text
    trainer = only(Trainer)
    assert (trainer.person_id, trainer.email) == (person.id, "fatima@example.org")
    page = client.submit(f"{ADDRESS}/nieuw", sent | {"name": "Een ander"})
    assert "Dit account hoort bij een andere trainer." in page.text
    page = client.submit(f"{ADDRESS}/nieuw", data())
    assert "Er is al een trainer met deze naam." in page.text


def test_a_trainer_is_changed_and_taken_out_of_use(client, region):
    themes = [make_theme(name=name) for name in ("Veiligheid", "Scheiding")]
    trainer = make_trainer(region, name="Fatima Aydin")
    path = f"{ADDRESS}/{trainer.public_id}/wijzigen"
    client.submit(path, data(themes=[themes[0].public_id], in_use="y"))
    client.submit(path, data(themes=[themes[1].public_id], note="belt liever"))
    assert only(TrainerTheme).theme_id == themes[1].id
    assert (only(Trainer).in_use, only(Trainer).note) == (False, "belt liever")
    assert "Scheiding" in client.page(ADDRESS).text


def test_groups_are_found_by_the_new_name_of_their_trainer(client, region):
    trainer, edition = make_trainer(region, name="Oud"), make_edition()
    train(db.session.query(Session).one(), trainer)
    client.submit(f"{ADDRESS}/{trainer.public_id}/wijzigen", data(in_use="y"))
    db.session.expire_all()
    assert "fatima aydin" in db.session.get(Edition, edition.id).search_text


def test_whole_days_are_from_midnight_to_midnight_and_the_sessions_in_them_are_said(client, region):
    trainer = make_trainer(region)
    edition = make_edition(starts_at=datetime(2027, 3, 12, 8, 30, tzinfo=UTC))
    train(db.session.query(Session).filter_by(edition_id=edition.id).one(), trainer)
    path = f"{ADDRESS}/{trainer.public_id}/tijden/nieuw"
    page = client.submit(path, times(ends_on="2027-03-12"))
    assert "Deze trainer geeft in die tijd 1 bijeenkomst." in page.text
    assert "eind van 12 maart 2027" in page.text
    said = only(TrainerTime)
    assert clock.local(said.starts_at) == datetime(2027, 3, 10, tzinfo=clock.LOCAL)
    assert clock.local(said.ends_at) == datetime(2027, 3, 13, tzinfo=clock.LOCAL)


def test_two_clicks_add_times_once_and_they_are_removed(client, region):
    trainer = make_trainer(region)
    path = f"{ADDRESS}/{trainer.public_id}/tijden"
    for _click in range(2):
        client.submit(f"{path}/nieuw", times(start="9.00", end="12.00"))
    said = only(TrainerTime)
    client.submit(f"{path}/{said.public_id}/verwijderen")
    assert db.session.query(TrainerTime).count() == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_on": ""}, "Vul de eerste dag in."),
        ({"ends_on": "2027-03-09"}, "De laatste dag mag niet vóór de eerste dag liggen."),
        ({"start": "12.00", "end": "9.00"}, "Het einde moet later zijn dan het begin."),
        ({"kind": "misschien"}, "Kies uit de lijst."),
    ],
)
def test_times_that_cannot_be_are_refused(client, region, wrong, sentence):
    trainer = make_trainer(region)
    page = client.submit(f"{ADDRESS}/{trainer.public_id}/tijden/nieuw", times(**wrong))
    assert page.title.startswith("Fout: ")
    assert sentence in page.text
    assert db.session.query(TrainerTime).count() == 0


def test_a_trainer_of_another_region_is_not_there(client):
    trainer = make_trainer(make_organisation(name="FoodValley"), name="Onbekend")
    assert "Onbekend" not in client.page(ADDRESS).text
    for rest in ("", "/wijzigen", "/tijden/nieuw"):
        assert client.get(f"{ADDRESS}/{trainer.public_id}{rest}").status_code == 404


def test_the_list_asks_as_much_for_many_trainers_as_for_few(client, region):
    for _each in range(3):
        make_trainer(region)
    client.page(ADDRESS)
    with statements() as few:
        client.page(ADDRESS)
    for _each in range(12):
        make_trainer(region)
    with statements() as many:
        client.page(ADDRESS)
    assert len(many) == len(few)


@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.integers(0, 30),
    st.none() | st.times(),
    st.none() | st.times(),
)
def test_times_that_are_taken_last_longer_than_nothing(day, length, start, end):
    plan = TimePlan(CANNOT, day, day + timedelta(days=length), start, end)
    try:
        rules.check_time(plan)
        hours = service.span_of(plan)
    except Refused:
        return
    assert hours.starts_at < hours.ends_at


def test_the_night_of_summer_time_is_a_whole_day_too():
    day = date(2027, 3, 28)
    hours = service.span_of(TimePlan(CANNOT, day, day))
    assert hours.ends_at - hours.starts_at == timedelta(hours=23)


def test_a_session_at_the_edge_of_a_whole_day_is_in_it():
    day = date(2027, 3, 10)
    hours = service.span_of(TimePlan(CANNOT, day, day, end=time(12)))
    assert clock.local(hours.starts_at).time() == time(0)
    assert clock.local(hours.ends_at).time() == time(12)
