"""Marking attendance in real browsers: together, without a network, and with a wrong clock."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from leerhuis import db
from leerhuis.attendance.door import codes
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Course, Edition
from leerhuis.people.models import Person
from tests.factories import (
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import make_seat, make_walk_in, sessions_of
from tests.story.conftest import Visitor

pytestmark = pytest.mark.browser
NAMES = (("Tim", "Bakker"), ("Samira", "Bouzid"), ("Yasin", "Demir"), ("Grace", "Okafor"))
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def region(app):
    return make_organisation(name="Leerhuis Midden")


@pytest.fixture
def trainer(region):
    return make_staff("trainer", region, given_name="Roos", family_name="Blom")


@pytest.fixture
def group(region, trainer, time):
    course = make_course(organisation_id=region.id, title="Meldcode", least_share=80)
    edition = make_edition(course=course, starts_at=time.now - timedelta(hours=1))
    train(sessions_of(edition)[0], make_trainer(region, person_id=trainer.id, name="Roos Blom"))
    work = make_organisation(under=region, name="Lindehof Jeugdzorg")
    seats = [
        make_seat(edition, make_professional(work, given_name=given, family_name=family))
        for given, family in NAMES
    ]
    return sessions_of(edition)[0], seats


@pytest.fixture
def phone(app, site, browser):
    """Phones in the hands of people, each with a store and a connection of its own."""
    opened = []

    def pick_up(person):
        context = browser.new_context(locale="nl-NL", viewport=PHONE)
        opened.append(context)
        cookie = app.test_client().sign_in(person).get_cookie("leerhuis")
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return Visitor(context.new_page(), site)

    yield pick_up
    for each in opened:
        each.close()


def tap(visitor, name, extent):
    person = visitor.page.get_by_role("group", name=name)
    person.get_by_role("radio", name=extent).check(force=True)


def line(visitor):
    return visitor.page.locator("[data-roll-line]")


def chosen(visitor, name):
    return visitor.page.get_by_role("group", name=name).locator("input:checked")


def what_holds():
    db.session.rollback()
    return {row.enrolment_id: row.extent for row in db.session.scalars(select(Attendance))}


def kept(visitor):
    """What the phone keeps, as it lies there."""
    return visitor.page.evaluate("JSON.stringify({...localStorage})")


def test_marks_made_without_a_network_are_sent_when_there_is_one(phone, trainer, group):
    session, (tim, samira, yasin, grace) = group
    visitor = phone(trainer).open(f"/presentie/{session.public_id}").keep("presentie-leeg")
    network = visitor.page.context
    network.set_offline(True)
    tap(visitor, "Bakker, Tim", "Aanwezig")
    tap(visitor, "Bouzid, Samira", "Afwezig")
    tap(visitor, "Demir, Yasin", "Deels")
    expect(line(visitor)).to_contain_text("3 nog te versturen. Geen verbinding.")
    assert what_holds() == {}
    visitor.keep("presentie-zonder-netwerk", widths=(390,))
    stored = kept(visitor)
    assert not any(word in stored for pair in NAMES for word in pair)
    marks = json.loads(next(iter(json.loads(stored).values())))
    assert [set(each) for each in marks] == [{"id", "who", "extent", "at"}] * 3
    network.set_offline(False)
    expect(line(visitor)).to_have_text("Alles is opgeslagen.", timeout=15_000)
    assert json.loads(kept(visitor)) == {}
    assert what_holds() == {
        tim.id: Extent.PRESENT,
        samira.id: Extent.ABSENT,
        yasin.id: Extent.PARTLY,
    }
    assert {row.mark_id for row in db.session.scalars(select(AttendanceMark))} == {
        each["id"] for each in marks
    }
    assert grace.id not in what_holds()


def test_a_phone_that_was_put_away_sends_the_next_time_that_the_list_opens(phone, trainer, group):
    session, (tim, *_others) = group
    visitor = phone(trainer).open(f"/presentie/{session.public_id}")
    visitor.page.context.set_offline(True)
    tap(visitor, "Bakker, Tim", "Aanwezig")
    expect(line(visitor)).to_contain_text("1 nog te versturen")
    network = visitor.page.context
    visitor.page.close()
    network.set_offline(False)
    assert what_holds() == {}
    visitor = Visitor(network.new_page(), visitor.site).open(f"/presentie/{session.public_id}")
    expect(line(visitor)).to_have_text("Alles is opgeslagen.", timeout=15_000)
    assert what_holds() == {tim.id: Extent.PRESENT}


def test_what_one_marks_the_other_sees(phone, region, trainer, group, time):
    session, _seats = group
    one, other = phone(trainer), phone(make_staff("coordinator", region))
    for each in (one, other):
        each.open(f"/presentie/{session.public_id}")
    tap(one, "Okafor, Grace", "Deels")
    expect(chosen(other, "Okafor, Grace")).to_have_value("partly", timeout=15_000)
    tally = other.page.locator("[data-roll-tally]")
    expect(tally).to_have_text("1 van de 4 ingevuld, 1 aanwezig of deels.")
    time.pass_by(minutes=1)  # else both are said at one moment, and neither is the last
    tap(other, "Okafor, Grace", "Afwezig")
    expect(chosen(one, "Okafor, Grace")).to_have_value("absent", timeout=15_000)
    one.look()


@pytest.mark.parametrize("wrong", [-10, 10])
def test_a_clock_that_is_ten_minutes_off_does_not_decide(
    phone, region, trainer, group, time, wrong
):
    """Said at ten, sent at twenty past; meanwhile, at ten past, someone else said otherwise."""
    session, (tim, *_others) = group
    late, other = phone(trainer), phone(make_staff("coordinator", region))
    late.page.clock.install(time=time.now + timedelta(minutes=wrong))
    late.open(f"/presentie/{session.public_id}")
    late.page.context.set_offline(True)
    tap(late, "Bakker, Tim", "Afwezig")
    time.pass_by(minutes=10)
    other.page.clock.install(time=time.now)
    other.open(f"/presentie/{session.public_id}")
    tap(other, "Bakker, Tim", "Aanwezig")
    expect(line(other)).to_have_text("Alles is opgeslagen.", timeout=15_000)
    time.pass_by(minutes=10)
    late.page.clock.fast_forward("20:00")
    late.page.context.set_offline(False)
    expect(line(late)).to_have_text("Alles is opgeslagen.", timeout=15_000)
    assert what_holds() == {tim.id: Extent.PRESENT}
    told = db.session.scalars(select(AttendanceMark).order_by(AttendanceMark.said_at)).all()
    assert [each.extent for each in told] == [Extent.ABSENT, Extent.PRESENT]
    assert abs(told[0].said_at - session.starts_at - timedelta(hours=1)) < timedelta(minutes=1)


def test_who_walks_in_is_put_on_the_list_and_checks_in_by_themselves(phone, trainer, group, time):
    session, (tim, *_others) = group
    visitor = phone(trainer).open(f"/presentie/{session.public_id}")
    visitor.fill("Naam", "Joost Ruiter").fill("Organisatie", "De Brug").press("Zet op de lijst")
    visitor.sees("Joost Ruiter staat op de lijst en is aanwezig.").keep("presentie-inloper")
    visitor.follow("Laat mensen inchecken").keep("presentie-code")
    code = codes.code_of(session.public_id, now=time.now)
    guest = phone(db.session.get(Person, tim.person_id))
    guest.open(f"/inchecken/{session.public_id}?code={code}").keep("inchecken")
    guest.press("Ik ben er").sees("Je staat erin.").keep("ingecheckt")
    visitor.open(f"/presentie/{session.public_id}").sees("Zelf ingecheckt").keep("presentie")


def test_the_test_is_filled_in_and_who_walked_in_gets_a_seat(phone, region, group):
    session, _seats = group
    make_walk_in(session)
    with db.transaction():
        edition = db.session.get(Edition, session.edition_id)
        db.session.get(Course, edition.course_id).closing_test = True
    visitor = phone(make_staff("coordinator", region))
    visitor.open(f"/presentie/{session.public_id}").follow("Vul de toets in")
    tap(visitor, "Bakker, Tim", "Geslaagd")
    visitor.press("Sla de uitslagen op").sees("1 uitslag opgeslagen.").keep("toets")
    visitor.open(f"/presentie/{session.public_id}").follow("Geef inlopers een plek")
    visitor.keep("inlopers").fill("E-mailadres van het account", "joost@brug.example")
    visitor.press("Geef een plek Joost Ruiter").sees("Er is geen account met dit adres.")
    visitor.open(f"/presentie/{session.public_id}?papier=1").keep("presentie-papier")
