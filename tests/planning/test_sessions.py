"""A coordinator plans sessions and series; a clash is named, and what is free is one click."""

from datetime import UTC, date, datetime, timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.courses.means import SchoolHoliday, Trainer, TrainerTheme, TrainerTime
from leerhuis.courses.models import Course, Session, SessionTrainer
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Availability
from leerhuis.enrolment import service as enrolment
from leerhuis.mail.models import QueuedLetter
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_room,
    make_staff,
    make_trainer,
    make_venue,
    saved,
    train,
)
from tests.factories_enrolment import delivered

THEN = datetime(2027, 3, 10, 8, 30, tzinfo=UTC)  # 9.30 in the Netherlands
PUBLISHED, DRAFT = EditionState.PUBLISHED, EditionState.DRAFT


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


@pytest.fixture
def venue(app):
    return make_venue(name="De Kring", town="Roosendaal")


@pytest.fixture
def room(venue):
    return make_room(venue, name="Grote zaal", capacity=20)


@pytest.fixture
def trainer(region):
    return make_trainer(region, name="Fatima Aydin")


def group(region, *, title, room=None, trainers=(), at=THEN, sessions=1, **given):
    course = make_course(organisation_id=region.id, title=title)
    edition = make_edition(course=course, starts_at=at, sessions=sessions, **given)
    for each in sessions_of(edition):
        with db.transaction():
            each.room_id, each.venue_id = room and room.id, room.venue_id if room else each.venue_id
        train(each, *trainers)
    return edition


def sessions_of(edition):
    db.session.expire_all()
    return (
        db.session.query(Session).filter_by(edition_id=edition.id).order_by(Session.starts_at).all()
    )


def trainers_of(edition):
    """The names of who train the first session."""
    first = sessions_of(edition)[0].id
    names = db.session.query(Trainer.name).join(SessionTrainer)
    return [name for (name,) in names.filter_by(session_id=first).order_by(Trainer.name)]


def address(edition, rest):
    return f"/planning/groepen/{edition.public_id}/bijeenkomsten/{rest}"


def change_page(edition, number=0):
    return address(edition, f"{sessions_of(edition)[number].public_id}/wijzigen")


def said(room=None, trainers=(), **given):
    return {
        "on": "2027-03-10",
        "start": "9.30",
        "end": "16.30",
        "venue": "",
        "room": room.public_id if room else "",
        "online_url": "",
        "trainers": [each.public_id for each in trainers],
        "zeker": "ja",
    } | given


def test_a_published_group_cannot_have_a_room_that_another_has_then(client, region, room):
    group(region, title="Drang en dwang", room=room)
    mine = group(region, title="Complexe scheidingen")
    page = client.submit(change_page(mine), said(room))
    sentence = "Grote zaal is op 10 maart 2027 al bezet (Drang en dwang, 9.30 tot 16.30 uur)."
    assert sentence in page.text
    assert sessions_of(mine)[0].room_id is None


def test_a_trainer_who_trains_another_group_then_is_named_with_that_group(client, region, trainer):
    group(region, title="Drang en dwang", trainers=[trainer])
    mine = group(region, title="Complexe scheidingen")
    online = {"online_url": "https://vergader.example.org/a"}
    page = client.submit(change_page(mine), said(trainers=[trainer], **online))
    assert "geeft op 10 maart 2027 al training (Drang en dwang, 9.30 tot 16.30 uur)." in page.text
    assert trainers_of(mine) == []


def test_one_click_takes_a_room_that_is_free_then(client, region, room, venue):
    other = make_room(venue, name="Kleine zaal", capacity=14)
    make_room(venue, name="Kast", capacity=4)
    group(region, title="Drang en dwang", room=room)
    mine = group(region, title="Complexe scheidingen")
    page = client.submit(change_page(mine), said(room))
    assert "Kleine zaal, De Kring (14 plekken)" in page.text
    assert "Kast, De Kring" not in page.text.partition("Een andere zaal")[2]
    client.submit(change_page(mine), said(room, room_instead=other.public_id))
    assert sessions_of(mine)[0].room_id == other.id
    assert sessions_of(mine)[0].venue_id == venue.id


def test_the_room_that_a_session_has_now_is_free_for_it(client, region, room, venue):
    own = make_room(venue, name="Eigen zaal", capacity=14)
    group(region, title="Drang en dwang", room=room)
    mine = group(region, title="Complexe scheidingen", room=own)
    page = client.submit(change_page(mine), said(room))
    assert "Eigen zaal, De Kring (14 plekken)" in page.text


def test_one_click_takes_a_trainer_who_teaches_the_theme_and_can_come(client, region, room):
    mine = group(region, title="Complexe scheidingen")
    names = ["Fatima Aydin", "Els Vos", "Piet Kok", "Jan Bos"]
    busy, teaches, cannot, other = (make_trainer(region, name=name) for name in names)
    for each in (teaches, cannot):
        saved(
            TrainerTheme(
                trainer_id=each.id, theme_id=db.session.get(Course, mine.course_id).theme_id
            )
        )
    group(region, title="Drang en dwang", trainers=[busy])
    saved(
        TrainerTime(
            trainer_id=cannot.id,
            kind=Availability.CANNOT,
            starts_at=THEN,
            ends_at=THEN + timedelta(days=3),
        )
    )
    page = client.submit(change_page(mine), said(room, [busy]))
    assert "Els Vos in plaats van Fatima Aydin" in page.text
    for name in ("Piet Kok", "Jan Bos"):
        assert f"{name} in plaats van" not in page.text
    choice = f"{busy.public_id}.{teaches.public_id}"
    client.submit(change_page(mine), said(room, [busy, other], trainer_instead=choice))
    assert trainers_of(mine) == ["Els Vos", "Jan Bos"]


def test_one_click_takes_another_time_for_the_same_room_and_trainer(client, region, room):
    group(region, title="Drang en dwang", room=room)
    mine = group(region, title="Complexe scheidingen")
    page = client.submit(change_page(mine), said(room))
    assert "do 11 maart, 9.30 tot 16.30 uur" in page.text
    client.submit(change_page(mine), said(room, time_instead="2027-03-11 9.30 16.30"))
    (session,) = sessions_of(mine)
    assert (clock.day_of(session.starts_at), session.room_id) == (date(2027, 3, 11), room.id)


def test_times_at_which_the_room_is_taken_too_are_not_offered(client, region, room):
    group(region, title="Drang en dwang", room=room)
    group(region, title="Eigen kracht", room=room, at=THEN + timedelta(days=1))
    mine = group(region, title="Complexe scheidingen")
    page = client.submit(change_page(mine), said(room))
    assert "do 11 maart" not in page.text
    assert "vr 12 maart, 9.30 tot 16.30 uur" in page.text


def test_a_draft_is_saved_with_a_clash_and_says_so(client, region, room):
    group(region, title="Drang en dwang", room=room)
    mine = group(region, title="Complexe scheidingen", state=DRAFT)
    page = client.submit(change_page(mine), said(room))
    assert "al bezet (Drang en dwang" in page.text
    assert sessions_of(mine)[0].room_id == room.id
    page = client.page(change_page(mine))  # the remedies are there the next time as well
    assert "Wat wel kan" in page.text


def test_a_draft_with_a_clash_is_not_published_until_it_is_mended(client, region, room, venue):
    free = make_room(venue, name="Kleine zaal", capacity=14)
    group(region, title="Drang en dwang", room=room)
    mine = group(region, title="Complexe scheidingen", state=DRAFT, room=room)
    publish = f"/planning/groepen/{mine.public_id}/publiceren"
    page = client.submit(publish)
    assert "al bezet (Drang en dwang" in page.text
    db.session.refresh(mine)
    assert mine.state is DRAFT
    client.submit(change_page(mine), said(room, room_instead=free.public_id))
    assert "De groep is gepubliceerd." in client.submit(publish).text


def test_a_trainer_who_cannot_come_blocks_a_published_group(client, region, room, trainer):
    saved(
        TrainerTime(
            trainer_id=trainer.id,
            kind=Availability.CANNOT,
            starts_at=THEN,
            ends_at=THEN + timedelta(hours=1),
        )
    )
    mine = group(region, title="Complexe scheidingen")
    page = client.submit(change_page(mine), said(room, [trainer]))
    assert "Fatima Aydin kan niet op 10 maart 2027." in page.text


def test_a_clash_that_was_there_keeps_nobody_from_mending_something_else(
    client, region, room, trainer
):
    mine = group(region, title="Complexe scheidingen", trainers=[trainer])
    saved(
        TrainerTime(
            trainer_id=trainer.id,
            kind=Availability.CANNOT,
            starts_at=THEN,
            ends_at=THEN + timedelta(hours=1),
        )
    )
    client.submit(change_page(mine), said(room, [trainer]))
    assert sessions_of(mine)[0].room_id == room.id


def test_a_small_room_is_said_and_taken(client, region, venue):
    small = make_room(venue, name="Kleine zaal", capacity=8)
    mine = group(region, title="Complexe scheidingen", capacity=12)
    page = client.submit(change_page(mine), said(small))
    assert "In Kleine zaal passen 8 mensen. De groep heeft 12 plekken." in page.text
    assert sessions_of(mine)[0].room_id == small.id


def test_a_room_brings_its_venue_and_never_stands_in_another(client, region, room, venue):
    mine = group(region, title="Complexe scheidingen")
    page = client.submit(change_page(mine), said(room, venue=make_venue().public_id))
    assert "Deze zaal is op een andere locatie." in page.text
    client.submit(change_page(mine), said(room))
    assert sessions_of(mine)[0].venue_id == venue.id


def test_the_draft_of_another_region_is_not_named(client, region, room):
    group(make_organisation(name="FoodValley"), title="Nog geheim", room=room, state=DRAFT)
    mine = group(region, title="Complexe scheidingen")
    page = client.submit(change_page(mine), said(room))
    assert "al bezet (een concept van een andere regio" in page.text
    assert "Nog geheim" not in page.text


def test_a_series_passes_over_holidays_and_says_which(client, region, room):
    saved(
        SchoolHoliday(
            organisation_id=region.id,
            name="Meivakantie",
            starts_on=date(2027, 4, 24),
            ends_on=date(2027, 5, 9),
        )
    )
    mine = group(region, title="Complexe scheidingen", state=DRAFT, sessions=0)
    data = said(room, on="2027-03-15", times="4", weeks="2", public="y", school="y")
    page = client.submit(address(mine, "reeks"), data)
    assert "4 bijeenkomsten staan in de groep." in page.text
    assert "Overgeslagen: ma 29 maart: Tweede Paasdag." in page.text
    assert "Overgeslagen: ma 26 april: Meivakantie." in page.text
    days = [clock.day_of(each.starts_at) for each in sessions_of(mine)]
    assert days == [date(2027, 3, 15), date(2027, 4, 12), date(2027, 5, 10), date(2027, 5, 24)]
    hours = {clock.local(each.starts_at).hour for each in sessions_of(mine)}
    assert hours == {9}  # also after the clock went forward


def test_a_series_on_holidays_says_on_which(client, region, room):
    mine = group(region, title="Complexe scheidingen", state=DRAFT, sessions=0)
    data = said(room, on="2027-03-29", times="1", weeks="1")
    sentence = "Let op: ma 29 maart is een vrije dag (Tweede Paasdag)."
    assert sentence in client.submit(address(mine, "reeks"), data).text


def test_a_series_with_one_clash_adds_nothing_to_a_published_group(client, region, room, venue):
    free = make_room(venue, name="Kleine zaal", capacity=14)
    taken = make_room(venue, name="Blauwe zaal", capacity=14)
    group(region, title="Drang en dwang", room=room, at=THEN + timedelta(days=14))
    group(region, title="Eigen kracht", room=taken, at=THEN + timedelta(days=7))
    mine = group(region, title="Complexe scheidingen", at=THEN - timedelta(days=1))
    data = said(room, times="3", weeks="1")
    page = client.submit(address(mine, "reeks"), data)
    assert "op 24 maart 2027 al bezet (Drang en dwang, 9.30 tot 16.30 uur)" in page.text
    assert len(sessions_of(mine)) == 1
    assert "Blauwe zaal" not in page.text.partition("Wat wel kan")[2]  # not free in each of them
    client.submit(address(mine, "reeks"), data | {"room_instead": free.public_id})
    assert [each.room_id for each in sessions_of(mine)][1:] == [free.id] * 3


def test_two_clicks_plan_one_series(client, region, room):
    mine = group(region, title="Complexe scheidingen", state=DRAFT, sessions=0)
    for _click in range(2):
        page = client.submit(address(mine, "reeks"), said(room, times="3", weeks="1"))
    assert "Deze groep heeft al een bijeenkomst" in page.text
    assert len(sessions_of(mine)) == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"times": ""}, "Vul in hoeveel keer."),
        ({"times": "0"}, "van 1 tot en met 40"),
        ({"times": "41"}, "van 1 tot en met 40"),
        ({"times": "drie"}, "Vul een heel getal in"),
        ({"weeks": "9"}, "Kies uit de lijst."),
        ({"end": "9.00"}, "Het einde moet later zijn dan het begin."),
        ({"on": "2027-02-30"}, "Vul een datum in"),
        ({"room": "0123456789abcdefghijkl"}, "Kies uit de lijst."),
        ({"time_instead": "ooit"}, "Vul een datum in"),
    ],
)
def test_a_series_that_cannot_be_is_refused(client, region, room, wrong, sentence):
    mine = group(region, title="Complexe scheidingen", state=DRAFT, sessions=0)
    page = client.submit(address(mine, "reeks"), said(room, times="2", weeks="1") | wrong)
    assert sentence in page.text
    assert sessions_of(mine) == []


def test_this_session_and_later_ones_move_alike_and_each_participant_hears_of_each(
    client, region, room
):
    mine = group(region, title="Complexe scheidingen", room=room, sessions=3)
    enrolment.enrol(mine, make_professional().id, by=HOUSE, now=NOW)
    delivered()
    before = [each.starts_at for each in sessions_of(mine)]
    letters = db.session.query(QueuedLetter).count()
    data = said(room, on="2027-03-18", start="10.30", end="17.30", part="later")
    page = client.submit(change_page(mine, 1), data)
    assert "2 bijeenkomsten zijn gewijzigd." in page.text
    later = timedelta(days=1, hours=1)
    after = [each.starts_at for each in sessions_of(mine)]
    assert after == [before[0], before[1] + later, before[2] + later]
    assert db.session.query(QueuedLetter).count() == letters + 2


def test_all_sessions_still_to_come_get_another_room_and_what_has_been_stays(client, region, room):
    mine = group(region, title="Complexe scheidingen", at=NOW - timedelta(days=10), sessions=3)
    there = sessions_of(mine)[2]
    day = clock.local(there.starts_at)
    data = said(room, on=day.date().isoformat(), start=f"{day:%H.%M}", end="17.00", part="all")
    client.submit(change_page(mine, 2), data)
    assert [each.room_id for each in sessions_of(mine)] == [None, None, room.id]
    client.submit(change_page(mine, 1), data | {"part": "this", "on": "2027-01-09"})
    assert [each.room_id for each in sessions_of(mine)] == [None, room.id, room.id]


def test_a_group_of_another_region_is_not_there(client, room):
    theirs = group(make_organisation(name="FoodValley"), title="Drang en dwang", sessions=1)
    for path in ("nieuw", "reeks", f"{sessions_of(theirs)[0].public_id}/wijzigen"):
        assert client.get(address(theirs, path)).status_code == 404


def test_a_room_out_of_use_stays_with_the_session_that_has_it(client, region, venue):
    old = make_room(venue, name="Oude zaal", in_use=False)
    mine = group(region, title="Complexe scheidingen", room=old, sessions=1)
    page = client.page(change_page(mine))
    assert "De Kring, Oude zaal" in page.text
    client.submit(change_page(mine), said(old, end="12.00"))
    assert sessions_of(mine)[0].room_id == old.id


def test_what_is_the_same_of_each_session_of_a_series_is_said_once(client, region, venue):
    small = make_room(venue, name="Kleine zaal", capacity=8)
    mine = group(region, title="Rouw", state=DRAFT, sessions=0, capacity=12)
    page = client.submit(address(mine, "reeks"), said(small, times="3", weeks="1"))
    assert "3 bijeenkomsten staan in de groep." in page.text
    sentence = "In Kleine zaal passen 8 mensen. De groep heeft 12 plekken."
    assert page.text.count(sentence) == 1 + 3  # once above, and at each session
