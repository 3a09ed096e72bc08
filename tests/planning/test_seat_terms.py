"""On which terms seats are given: what a coordinator fills in, and what it would do first."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses import seats
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.courses.seatterms import LimitSaid, SeatTerms, check
from leerhuis.courses.words import LimitKind
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.planning.seating import foreseeing, service
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
)
from tests.factories_enrolment import enrolled, fill
from tests.page import Page

RESERVED, SHARE, SPREAD = LimitKind.RESERVED, LimitKind.SHARE, LimitKind.SPREAD


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Meldcode")


@pytest.fixture
def group(course):
    return make_edition(course=course, capacity=2)


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


def address(group):
    return f"/planning/groepen/{group.public_id}/plekken"


FORM = {
    "capacity": "2",
    "policy": "confirm",
    "offer_hours": "48",
    "approve_days": "7",
    "waiting_open": "y",
}


def look(client, group, **given):
    """Look at what would change; what the page then sends along to save it."""
    data = {**FORM, **given}
    answer = client.post(address(group), data)
    assert answer.status_code == 200
    page = Page(answer.text)
    seen = answer.text.split('name="seen" value="')[1].split('"')[0]
    return page, {**data, "seen": seen}


def limits(group):
    question = select(SeatLimit).where(SeatLimit.edition_id == group.id).order_by(SeatLimit.id)
    return db.session.scalars(question).all()


def someone(region, name, kind=OrganisationKind.EMPLOYER):
    person = make_person(family_name=name)
    make_appointment(person, make_organisation(under=region, kind=kind))
    return person


def letters():
    return db.session.query(QueuedLetter).count()


def test_a_larger_group_is_looked_at_before_it_is_saved(client, group, region):
    fill(group, 2)
    waits = enrolled(group, someone(region, "Wachter"))
    before = letters()
    page, data = look(client, group, capacity="3")
    assert "1 persoon schuift door" in page.text
    assert "Wachter, Samira" in page.text
    db.session.expire_all()
    assert (group.capacity, waits.state, letters()) == (2, EnrolmentState.WAITING, before)
    saved = client.submit(address(group), data)
    assert "De regels voor plekken zijn opgeslagen." in saved.text
    db.session.expire_all()
    assert (group.capacity, waits.state) == (3, EnrolmentState.CONFIRMED)


def test_only_what_was_looked_at_is_saved(client, group):
    _page, data = look(client, group, capacity="3")
    changed = client.submit(address(group), {**data, "capacity": "4"})
    assert "Bekijk opnieuw wat er verandert" in changed.text
    db.session.expire_all()
    assert group.capacity == 2


def test_who_still_waits_reads_why(client, group, region):
    fill(group, 2)
    enrolled(group, someone(region, "Wachter"))
    page, _data = look(client, group, who_0="s.education", seats_0="1", capacity="3")
    assert "Niemand schuift door" in page.text
    assert "Wachter, Samira" in page.text
    assert "onderwijs" in page.text


def test_every_kind_of_limit_is_kept_and_shown_again(client, group, region):
    school = make_organisation(under=region, name="De Linde", kind=OrganisationKind.CHILDCARE)
    given = {
        "capacity": "10",
        "who_0": "s.education",
        "seats_0": "3",
        "days_0": "14",
        "who_1": f"o.{school.public_id}",
        "seats_1": "2",
        "share": "4",
        "share_days": "7",
        "spread": "3",
        "policy": "offer",
        "offer_hours": "24",
        "coordinator_decides": "y",
        "approve_days": "3",
    }
    _page, data = look(client, group, **given)
    data.pop("waiting_open")
    _page, data = look(client, group, **{**data, "waiting_open": ""})
    client.submit(address(group), data)
    db.session.expire_all()
    assert [
        (each.kind, each.sector, each.organisation_id, each.seats, each.release_days)
        for each in limits(group)
    ] == [
        (RESERVED, Sector.EDUCATION, None, 3, 14),
        (RESERVED, None, school.id, 2, None),
        (SHARE, None, None, 4, 7),
        (SPREAD, None, None, 3, None),
    ]
    assert (group.policy, group.offer_hours, group.coordinator_decides, group.approve_days) == (
        WaitingPolicy.OFFER,
        24,
        True,
        3,
    )
    text = client.get(address(group)).text
    assert f'<option value="o.{school.public_id}" selected>' in text
    assert 'value="14"' in text


def test_the_same_limits_again_are_no_change(group, coordinator):
    terms = replace(seats.terms_of(group), limits=(LimitSaid(SHARE, 2, 7),))
    service.change(group, terms, by=HOUSE, now=NOW)
    number = limits(group)[0].id
    service.change(group, terms, by=HOUSE, now=NOW)
    assert [each.id for each in limits(group)] == [number]


def test_a_limit_that_ends_lets_who_waits_in(group, region):
    one = make_organisation(under=region)
    people = [make_person() for _ in range(2)]
    for each in people:
        make_appointment(each, one)
    strict = replace(seats.terms_of(group), limits=(LimitSaid(SHARE, 1),))
    service.change(group, strict, by=HOUSE, now=NOW)
    first, second = (enrolled(group, each) for each in people)
    assert (first.state, second.state) == (EnrolmentState.CONFIRMED, EnrolmentState.WAITING)
    found = foreseeing.changes_of(group, replace(strict, limits=()), by=HOUSE, now=NOW)
    assert len(found.given) == 1
    done = service.change(group, replace(strict, limits=()), by=HOUSE, now=NOW)
    db.session.expire_all()
    assert done.promoted == 1
    assert second.state is EnrolmentState.CONFIRMED


def test_fewer_seats_than_people_take_no_seat_away(client, group):
    fill(group, 2)
    page, data = look(client, group, capacity="1")
    assert "1 deelnemer meer dan er plekken zijn" in page.text
    client.submit(address(group), data)
    assert len([each for each in states(group) if each is EnrolmentState.CONFIRMED]) == 2


def states(group):
    return db.session.scalars(select(Enrolment.state).where(Enrolment.edition_id == group.id)).all()


OK = SeatTerms(capacity=10)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (replace(OK, capacity=3), "at least"),
        (replace(OK, offer_hours=0), "from 1"),
        (replace(OK, approve_days=61), "from 1"),
        (replace(OK, limits=(LimitSaid(RESERVED, 1),)), "for whom"),
        (replace(OK, limits=(LimitSaid(SHARE, 0),)), "from 1"),
        (replace(OK, limits=(LimitSaid(SHARE, 1, 366),)), "of days"),
        (replace(OK, limits=(LimitSaid(SHARE, 1), LimitSaid(SHARE, 2))), "twice"),
        (replace(OK, limits=(LimitSaid(RESERVED, 11, None, Sector.EDUCATION),)), "More seats"),
        (
            replace(OK, capacity=None, limits=(LimitSaid(RESERVED, 1, None, Sector.EDUCATION),)),
            "without a limit",
        ),
    ],
)
def test_terms_that_cannot_be_are_refused(terms, words):
    check(OK, minimum=5)
    with pytest.raises(Refused) as no:
        check(terms, minimum=5)
    assert words in no.value.message


def test_what_is_wrong_is_said_on_the_page(client, group):
    page = client.submit(address(group), {**FORM, "who_0": "s.education"})
    assert "Vul in hoeveel plekken gereserveerd zijn." in page.text
    page = client.submit(address(group), {**FORM, "seats_0": "2"})
    assert "Kies voor wie de plekken zijn." in page.text


def test_another_region_does_not_exist(app, group):
    other = app.test_client().sign_in(make_staff(Role.COORDINATOR))
    assert other.get(address(group)).status_code == 404
    assert other.post(address(group), FORM).status_code == 404
