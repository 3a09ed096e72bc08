"""A coordinator plans groups and runs them, through the pages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.calendars.models import Invitation
from leerhuis.courses.models import Edition, Round, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.models import Enrolment
from leerhuis.mail.models import QueuedLetter
from leerhuis.planning import service
from tests.counting import statements
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
    make_trainer,
    make_venue,
    saved,
)
from tests.factories_enrolment import delivered

FUTURE = "0123456789abcdefghijkl"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Drang en dwang")


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def address(edition, rest=""):
    return f"/planning/groepen/{edition.public_id}{rest}"


def terms(**given):
    return {"round": "", "capacity": "12", "enrol_by_on": "2027-02-03", "cancel_by_on": ""} | given


def session_data(**given):
    return {
        "on": "2027-02-10",
        "start": "9.30",
        "end": "16.30",
        "venue": "",
        "room": "",
        "online_url": "https://vergader.example.org/kamer",
        "trainers": [],
    } | given


def fill(edition, confirmed=0, waiting=0):
    for _each in range(confirmed + waiting):
        enrolment.enrol(edition, make_professional().id, by=HOUSE, now=NOW)


def only(kind):
    db.session.expire_all()
    return db.session.scalars(select(kind)).one()


def test_a_group_is_planned_with_two_sessions_and_published(client, course, region):
    season = saved(
        Round(
            organisation_id=region.id,
            name="voorjaar 2027",
            starts_on=date(2027, 2, 1),
            ends_on=date(2027, 7, 1),
        )
    )
    page = client.submit(f"/planning/nieuw/{course.public_id}", terms(round=season.public_id))
    assert "concept" in page.text
    edition = only(Edition)
    assert (edition.capacity, edition.cancel_by_on) == (12, date(2027, 2, 3))
    venue = make_venue(name="De Kring", town="Roosendaal")
    path = address(edition, "/bijeenkomsten/nieuw")
    at_venue = {"venue": venue.public_id, "online_url": ""}
    client.submit(path, session_data(**at_venue))
    form = client.page(path)
    assert 'value="2027-02-17"' in form.html  # as the last one, a week later
    client.submit(path, session_data(on="17-2-2027", **at_venue))
    page = client.submit(address(edition, "/publiceren"))
    assert "De groep is gepubliceerd." in page.text
    assert "De Kring, Roosendaal" in page.text
    assert only(Edition).state is EditionState.PUBLISHED


def test_two_clicks_make_one_group(client, course):
    for _click in range(2):
        client.submit(f"/planning/nieuw/{course.public_id}", terms())
    only(Edition)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"capacity": "twaalf"}, "Vul een heel getal in, bijvoorbeeld 12."),
        ({"capacity": "-1"}, "Vul een heel getal in, bijvoorbeeld 12."),
        ({"capacity": "1001"}, "van 0 tot en met 1000"),
        ({"enrol_by_on": ""}, "Vul in tot en met welke dag inschrijven kan."),
        ({"enrol_by_on": "3 feb"}, "Vul een datum in, bijvoorbeeld 27-3-2029."),
        ({"round": FUTURE}, "Kies uit de lijst."),
    ],
)
def test_a_group_that_cannot_be_is_refused_and_what_was_typed_is_kept(
    client, course, wrong, sentence
):
    page = client.submit(f"/planning/nieuw/{course.public_id}", terms(**wrong))
    assert sentence in page.text
    assert page.title.startswith("Fout: ")
    for value in wrong.values():
        assert value == FUTURE or f'value="{value}"' in page.html
    assert db.session.scalars(select(Edition)).all() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"end": "9.30"}, "Het einde moet later zijn dan het begin."),
        ({"start": "half tien"}, "Vul een tijd in, bijvoorbeeld 9.30."),
        ({"on": ""}, "Vul de datum in."),
        ({"on": "2027-02-30"}, "Vul een datum in"),
        ({"on": "0027-02-10"}, "Controleer het jaar van deze datum."),
        ({"online_url": ""}, "Kies een locatie, of vul de link"),
        ({"online_url": "http://vergader.example.org"}, "Die begint met https://."),
        ({"online_url": "javascript:alert(1)"}, "Die begint met https://."),
        ({"on": "2027-02-10", "start": "15.00", "end": "17.30"}, "van 9.00 tot 16.00 uur"),
        ({"on": "2027-03-28", "start": "2.30", "end": "4.00"}, "Deze tijd bestaat niet"),
        ({"trainers": [FUTURE]}, "Kies uit de lijst."),
        ({"room": FUTURE}, "Kies uit de lijst."),
        ({"venue": FUTURE}, "Kies uit de lijst."),
    ],
)
def test_a_session_that_cannot_be_is_refused_and_kept(client, course, wrong, sentence):
    edition = make_edition(course=course, sessions=1, starts_at=NOW + timedelta(days=30, hours=-1))
    data = session_data(on="2027-02-11") | wrong
    page = client.submit(address(edition, "/bijeenkomsten/nieuw"), data)
    assert sentence in page.text
    assert page.title.startswith("Fout: ")
    assert 'value="https://vergader.example.org/kamer"' in page.html or "online_url" in wrong
    only(Session)


def test_a_venue_and_a_link_is_one_too_many(client, course):
    edition = make_edition(course=course, sessions=0, starts_at=NOW + timedelta(days=30))
    data = session_data(venue=make_venue().public_id)
    page = client.submit(address(edition, "/bijeenkomsten/nieuw"), data)
    assert "Kies een locatie of vul een link in, niet allebei." in page.text


def test_a_session_in_the_past_is_kept_with_a_warning(client, course):
    client.submit(f"/planning/nieuw/{course.public_id}", terms(enrol_by_on="2026-09-01"))
    path = address(only(Edition), "/bijeenkomsten/nieuw")
    page = client.submit(path, session_data(on="2026-09-10"))
    assert "Deze bijeenkomst is al geweest." in page.text


def test_a_draft_without_sessions_is_not_published(client, course):
    client.submit(f"/planning/nieuw/{course.public_id}", terms())
    page = client.submit(address(only(Edition), "/publiceren"))
    assert "Voeg minstens 1 bijeenkomst toe" in page.text
    assert only(Edition).state is EditionState.DRAFT


def test_more_seats_go_to_the_first_in_line(client, course):
    edition = make_edition(course=course, capacity=2)
    fill(edition, confirmed=2, waiting=3)
    page = client.submit(address(edition, "/wijzigen"), terms(capacity="4"))
    assert "2 personen van de wachtlijst hebben nu een plek." in page.text
    assert "4 van de 4 plekken bezet" in page.text


def test_fewer_seats_take_nobodys_seat(client, course):
    edition = make_edition(course=course, capacity=3)
    fill(edition, confirmed=3)
    page = client.submit(address(edition, "/wijzigen"), terms(capacity="1"))
    assert "Er zijn 2 deelnemers meer dan er plekken zijn." in page.text
    assert "3 van de 1 plekken bezet" in page.text


def test_without_a_limit_everyone_in_line_gets_a_seat(app, course):
    edition = make_edition(course=course, capacity=1)
    fill(edition, confirmed=1, waiting=3)
    done = service.change_capacity(edition, capacity=None, by=HOUSE, now=NOW)
    assert (done.promoted, done.over) == (3, 0)


def test_the_last_day_to_cancel_moves_with_the_last_day_to_enrol(client, course):
    edition = make_edition(course=course)
    assert (
        'name="cancel_by_on" type="date" value=""'
        in client.page(address(edition, "/wijzigen")).html
    )
    client.submit(address(edition, "/wijzigen"), terms(enrol_by_on="2027-02-08"))
    assert only(Edition).cancel_by_on == date(2027, 2, 8)


def test_a_session_that_moves_is_told_to_who_has_a_seat(client, course):
    edition = make_edition(course=course, capacity=1)
    fill(edition, confirmed=1, waiting=1)
    delivered()
    session = only(Session)
    path = address(edition, f"/bijeenkomsten/{session.public_id}/wijzigen")
    client.submit(path, session_data(on="2027-02-12", zeker="1"))
    told = only(Invitation)
    assert (told.sequence, told.session_id) == (1, session.id)
    moved = select(QueuedLetter).where(QueuedLetter.kind == "enrolment/session")
    assert len(db.session.scalars(moved).all()) == 1


def test_another_trainer_is_told_to_nobody(client, course):
    edition = make_edition(course=course)
    fill(edition, confirmed=1)
    before = len(db.session.scalars(select(QueuedLetter)).all())
    session = db.session.scalars(select(Session)).one()
    service.change_session(
        edition,
        session,
        _same(session, trainer_ids=(make_trainer().id,)),
        by=HOUSE,
        now=NOW,
    )
    assert len(db.session.scalars(select(QueuedLetter)).all()) == before


def _same(session, **given):
    from leerhuis.courses.rules import SessionPlan  # noqa: PLC0415

    return SessionPlan(
        **{
            "on": clock.day_of(session.starts_at),
            "start": clock.local(session.starts_at).time(),
            "end": clock.local(session.ends_at).time(),
            "venue_id": session.venue_id,
        }
        | given
    )


def test_a_new_session_is_told_to_who_has_a_seat(client, course):
    edition = make_edition(course=course)
    fill(edition, confirmed=2)
    client.submit(address(edition, "/bijeenkomsten/nieuw"), session_data(on="2027-02-11"))
    assert len(db.session.scalars(select(Invitation)).all()) == 4


def test_a_session_is_removed_while_nobody_ever_enrolled(client, course):
    edition = make_edition(course=course, sessions=2)
    last = db.session.scalars(select(Session).order_by(Session.starts_at)).all()[-1]
    page = client.submit(address(edition, f"/bijeenkomsten/{last.public_id}/verwijderen"))
    assert "De bijeenkomst is verwijderd." in page.text
    first = only(Session)
    page = client.submit(address(edition, f"/bijeenkomsten/{first.public_id}/verwijderen"))
    assert "minstens 1 bijeenkomst nodig" in page.text


def test_a_session_in_someones_calendar_stays(client, course):
    edition = make_edition(course=course, sessions=2)
    fill(edition, confirmed=1)
    enrolment.cancel(db.session.scalars(select(Enrolment)).one(), by=HOUSE, now=NOW)
    last = db.session.scalars(select(Session).order_by(Session.starts_at)).all()[-1]
    page = client.submit(address(edition, f"/bijeenkomsten/{last.public_id}/verwijderen"))
    assert "Je kunt bijeenkomsten daarom niet verwijderen." in page.text
    assert "Verwijder bijeenkomst" not in page.text


def test_a_group_without_people_is_called_off(client, course):
    edition = make_edition(course=course)
    assert "Deze groep niet laten doorgaan?" in client.page(address(edition, "/afgelasten")).text
    for _click in range(2):
        page = client.submit(address(edition, "/afgelasten"))
        assert "De groep gaat niet door." in page.text
    assert only(Edition).state is EditionState.CANCELLED


def test_the_page_of_a_group_names_who_is_in_it_and_who_waits(client, course):
    edition = make_edition(course=course, capacity=1)
    employer = make_organisation(under=make_organisation(), name="Stichting SPRING")
    for name in ("Zwaan", "Aalders"):
        person = make_professional(employer, given_name="Iris", family_name=name)
        enrolment.enrol(edition, person.id, by=HOUSE, now=NOW)
    with statements() as seen:
        page = client.page(address(edition))
    assert "Zwaan, Iris" in page.text
    assert "Aalders, Iris" in page.text
    assert "Stichting SPRING" in page.text
    assert "1 van de 1 plekken bezet" in page.text
    assert len(seen) <= 13


def test_groups_of_another_region_do_not_exist(client):
    foreign = make_edition(sessions=1)
    session = db.session.scalars(select(Session)).one()
    assert foreign.public_id not in client.page("/planning").html
    for rest in ("", "/wijzigen", "/afgelasten", "/bijeenkomsten/nieuw"):
        client.page(address(foreign, rest), 404)
    client.page(address(foreign, f"/bijeenkomsten/{session.public_id}/wijzigen"), 404)
    for rest in ("/publiceren", "/afgelasten", f"/bijeenkomsten/{session.public_id}/verwijderen"):
        assert client.post(address(foreign, rest)).status_code == 404
    client.page(f"/planning/nieuw/{FUTURE}", 404)
    assert only(Session)


def test_a_session_of_another_group_does_not_exist_here(client, course):
    mine, other = make_edition(course=course), make_edition(course=course)
    session = db.session.scalars(select(Session).where(Session.edition_id == other.id)).one()
    client.page(address(mine, f"/bijeenkomsten/{session.public_id}/wijzigen"), 404)
    path = address(mine, f"/bijeenkomsten/{session.public_id}/verwijderen")
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("role", ["manager", "administrator", "trainer"])
def test_only_coordinators_plan(client, region, course, role):
    edition = make_edition(course=course)
    client.sign_in(make_staff(role, region))
    client.page("/planning", 403)
    client.page(address(edition), 403)
    assert client.post(address(edition, "/publiceren")).status_code == 403
