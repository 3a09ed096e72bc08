"""The learning buddy as somebody sees it: asking for one, the talk, and one question."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.buddies import counting, mails, queries, rules
from leerhuis.buddies.models import BuddyAnswer, BuddyPair, BuddySide, BuddyWish
from leerhuis.enrolment.models import Enrolment
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import Appointment, Person
from tests.counting import statements
from tests.factories import (
    NOW,
    make_course,
    make_organisation,
    make_professional,
    make_round,
    make_staff,
)
from tests.factories_attendance import make_seat
from tests.factories_buddies import DAY, make_answered, make_over, make_pair, make_wisher, paired
from tests.letters import reads_as


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def seat_of(person):
    return db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()


def path_of(person):
    return f"/mijn/inschrijvingen/{seat_of(person).public_id}"


def someone(pair, at=0):
    return db.session.get_one(Person, pair.sides[at].person_id)


def test_from_the_last_session_on_the_own_page_leads_there(client):
    person = make_wisher(make_over(), wants=False)
    client.sign_in(person)
    assert f"{path_of(person)}/leermaatje" in client.page(path_of(person)).links


def test_before_the_last_session_it_does_not(client):
    person = make_wisher(make_over(starts_at=NOW + DAY), wants=False)
    client.sign_in(person)
    assert f"{path_of(person)}/leermaatje" not in client.page(path_of(person)).links


def test_one_is_asked_for_and_taken_back_with_a_button(client):
    person = make_wisher(make_over(), wants=False)
    client.sign_in(person)
    page = client.page(f"{path_of(person)}/leermaatje")
    assert person.name in page.text
    client.submit(f"{path_of(person)}/leermaatje")
    assert "Je wilt een leermaatje" in client.page(f"{path_of(person)}/leermaatje").text
    client.submit(f"{path_of(person)}/leermaatje/toch-niet")
    wish = db.session.scalars(select(BuddyWish)).one()
    db.session.refresh(wish)
    assert wish.withdrawn_at is not None


def test_too_late_is_said_and_changes_nothing(client):
    person = make_wisher(make_over(starts_at=NOW - 9 * DAY), wants=False)
    client.sign_in(person)
    assert "Je kunt nu geen leermaatje kiezen" in client.page(f"{path_of(person)}/leermaatje").text
    client.submit(f"{path_of(person)}/leermaatje")
    assert list(db.session.scalars(select(BuddyWish))) == []


def test_a_place_on_the_waiting_list_has_no_buddy(client):
    person = make_professional()
    seat = make_seat(make_over(), person, "waiting")
    client.sign_in(person)
    client.page(f"/mijn/inschrijvingen/{seat.public_id}/leermaatje", status=404)


def test_the_talk_shows_the_other_and_how_to_reach_them(client):
    pair = make_pair()
    other = someone(pair, 1)
    client.sign_in(someone(pair))
    led = client.get(f"{path_of(someone(pair))}/leermaatje")
    assert led.location == f"/leermaatje/{pair.public_id}"
    page = client.page(led.location)
    assert other.name in page.text
    assert any(each.startswith("mailto:") for each in page.links)


def reached(client, pair):
    client.sign_in(someone(pair))
    page = client.page(f"/leermaatje/{pair.public_id}")
    return any(each.startswith("mailto:") for each in page.links)


def test_once_the_talk_is_long_over_nobody_reads_an_address_there(client):
    now = clock.now()
    assert reached(client, make_pair(starts_at=now - rules.ASKED_FOR + DAY))
    assert not reached(client, make_pair(starts_at=now - rules.ASKED_FOR - DAY))


def test_the_address_of_who_works_here_no_more_is_not_shown(client):
    now = clock.now()
    pair = make_pair(starts_at=now - DAY)
    for each in db.session.scalars(
        select(Appointment).where(Appointment.person_id == someone(pair, 1).id)
    ):
        each.ends_on = clock.day_of(now - DAY)
    db.session.commit()
    assert not reached(client, pair)


def test_the_talk_is_moved_in_a_form_that_says_what_is_wrong(client):
    pair = make_pair()
    client.sign_in(someone(pair))
    path = f"/leermaatje/{pair.public_id}/verzetten"
    page = client.submit(path, {"day": "01-01-2020", "at": "10:00"})
    assert "Kies een moment dat nog moet komen." in page.text
    client.submit(path, {"day": "04-03-2027", "at": "10:00"})
    found = queries.pair_by_id(pair.id).gathering
    db.session.refresh(found)
    assert clock.local(found.starts_at).hour == 10
    assert found.ends_at - found.starts_at == timedelta(minutes=30)


def test_the_talk_is_called_off_with_a_button(client):
    pair = make_pair()
    client.sign_in(someone(pair))
    client.submit(f"/leermaatje/{pair.public_id}/afzeggen")
    page = client.page(f"/leermaatje/{pair.public_id}")
    assert "Dit gesprek gaat niet door" in page.text
    assert not any(each.startswith("mailto:") for each in page.links)


def test_opening_the_page_answers_nothing_and_a_button_does(client):
    pair = make_pair(starts_at=NOW - DAY)
    client.sign_in(someone(pair))
    page = client.page(f"/leermaatje/{pair.public_id}")
    assert "Was het gesprek de moeite waard?" in page.text
    assert list(db.session.scalars(select(BuddyAnswer))) == []
    for worth in ("no", "yes"):
        client.submit(f"/leermaatje/{pair.public_id}/antwoord", {"worth": worth})
    assert len(db.session.scalars(select(BuddyAnswer)).all()) == 1
    assert "Je hebt geantwoord" in client.page(f"/leermaatje/{pair.public_id}").text
    client.post(f"/leermaatje/{pair.public_id}/antwoord", {"worth": "perhaps"})
    assert len(db.session.scalars(select(BuddyAnswer)).all()) == 1


def test_a_pair_of_others_is_not_there(client):
    pair = make_pair()
    client.sign_in(make_professional())
    client.page(f"/leermaatje/{pair.public_id}", status=404)
    for verb in ("afzeggen", "antwoord", "verzetten"):
        answer = client.post(f"/leermaatje/{pair.public_id}/{verb}", {"worth": "yes"})
        assert answer.status_code == 404


def test_a_coordinator_reads_numbers_and_no_name(client):
    region = make_organisation()
    edition = make_over(course=make_course(organisation_id=region.id))
    pair = make_pair(edition)
    names = [someone(pair, at).family_name for at in (0, 1)]
    public_id = pair.public_id
    make_answered(region, 5)
    counting.count_due(now=NOW + 80 * DAY)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    text = client.page("/leermaatjes").text
    assert "De moeite waard" in text
    assert all(each not in text for each in names)
    client.page(f"/leermaatje/{public_id}", status=403)


def test_a_coordinator_elsewhere_reads_nothing_of_it(client):
    edition = make_over()
    make_pair(edition)
    client.sign_in(make_staff(Role.COORDINATOR))
    assert "Nog geen koppels" in client.page("/leermaatjes").text


def test_the_list_asks_as_much_of_the_database_for_many_groups(client):
    region = make_organisation()
    course = make_course(organisation_id=region.id)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    counted = []
    for more in (1, 20):
        for _each in range(more):
            make_pair(make_over(course_id=course.id, course=course))
        number = course.id
        db.session.remove()
        with statements() as asked:
            client.page("/leermaatjes")
        counted.append(len(asked))
        course = db.session.get_one(type(course), number)
    assert counted[1] <= counted[0] <= 12


def test_the_letters_read_as_they_should(app):
    region = make_organisation()
    season = make_round(region)
    course = make_course(organisation_id=region.id, title="Complexe scheidingen")
    edition = make_over(course=course, round_id=season.id)
    brug = make_organisation(name="Kinderopvang De Brug")
    make_wisher(edition, given_name="Samira", family_name="Bouzid")
    make_wisher(edition, brug, given_name="Noor", family_name="Jansen", address="noor@brug.example")
    make_wisher(edition)
    paired(edition, now=NOW + 7 * DAY)
    made = db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id)).all()
    assert {each.kind for each in made} == {mails.PAIRED, mails.ALONE}
    pair = queries.pair_by_id(db.session.scalars(select(BuddyPair.id)).one())
    one, other = pair.sides
    letter = mails.paired(
        pair,
        one,
        other,
        employer="Kinderopvang De Brug",
        address="noor@brug.example",
        invitation=None,
    )
    letter.values["buddy"] = "Noor Jansen"
    reads_as(letter, "buddies-paired.txt")
    wish = db.session.scalars(select(BuddyWish).where(BuddyWish.alone_at.is_not(None))).one()
    reads_as(mails.alone(wish, pair.edition), "buddies-alone.txt")
    reads_as(mails.asked(pair, one), "buddies-asked.txt")
    for own, name in ((True, "by-you"), (False, "by-other")):
        moved = mails.moved(pair, one, other, by_reader=own, invitation=None)
        off = mails.off(pair, one, other, by_reader=own, invitation=None)
        for letter, kind in ((moved, "moved"), (off, "off")):
            letter.values["buddy"] = "Noor Jansen"
            reads_as(letter, f"buddies-{kind}-{name}.txt")
    assert db.session.scalars(select(BuddySide)).first() is not None
