"""Courses without a group: found, asked about, and told of once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.catalogue.interest import queries, service
from leerhuis.courses.demand import interested_in
from leerhuis.courses.models import Interest, Round, RoundOpening
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Admits, RoundState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter
from leerhuis.people.models import Appointment
from leerhuis.people.sectors import Sector
from tests.catalogue.offer import course, group, titles
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_organisation,
    make_professional,
    make_staff,
    saved,
)
from tests.letters import reads_as

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def me(client):
    person = make_professional(family_name="Wachter")
    client.sign_in(person)
    return person


def letters():
    return list(db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id)))


def wishes():
    return db.session.scalar(select(func.count(Interest.id)))


def ask(client, made, *, again=False):
    for _time in range(2 if again else 1):
        client.submit(f"/cursussen/{made.public_id}/houd-me-op-de-hoogte", {})


def test_words_find_courses_that_have_no_group_now(client, me):
    group("Ouders in gesprek")
    course("Ouders met een vraag")
    group("Ouders van vroeger", starts_at=NOW - 30 * DAY)
    group("Ouders in een concept", state=EditionState.DRAFT)
    page = client.page("/cursussen", query_string={"q": "oùders"})
    assert titles(page) == ["Ouders in gesprek", "Ouders met een vraag", "Ouders van vroeger"]
    page = client.page("/cursussen/zonder-data", query_string={"q": "VRAAG"})
    assert "1 cursus " in page.text


def test_a_place_or_a_period_finds_groups_only(client, me):
    course("Ouders met een vraag")
    page = client.page("/cursussen", query_string={"q": "ouders", "plaats": "Roosendaal"})
    assert titles(page) == ["Geen groep gevonden met deze filters"] or not titles(page)


def test_one_asks_and_takes_it_back(client, me):
    made = course()
    ask(client, made, again=True)
    assert interested_in([made.id]) == {made.id: 1}
    page = client.page(f"/cursussen/{made.public_id}")
    assert "Stuur me geen mail" in page.text
    client.submit(f"/cursussen/{made.public_id}/geen-bericht-meer", {})
    assert interested_in([made.id]) == {made.id: 0}


def test_who_can_choose_a_group_is_not_asked(client, me):
    made = course()
    group(of=made)
    assert "Houd me op de hoogte" not in client.page(f"/cursussen/{made.public_id}").text


def test_a_published_group_is_told_once_and_the_wish_is_gone(client, me):
    made = course()
    ask(client, made)
    assert service.tell_due(now=NOW) == 0
    group(of=made)
    assert service.tell_due(now=NOW) == 1
    assert service.tell_due(now=NOW) == 0
    assert [(each.kind, each.person_id) for each in letters()] == [("catalogue/opened", me.id)]
    assert wishes() == 0
    ask(client, made)  # who asks again although there is a group is told again
    assert service.tell_due(now=NOW) == 1
    assert len(letters()) == 2


def test_who_took_it_back_meanwhile_is_not_told(client, me):
    made = course()
    ask(client, made)
    group(of=made)
    (read,) = queries.maybe_due(now=NOW, today=NOW.date())
    client.submit(f"/cursussen/{made.public_id}/geen-bericht-meer", {})
    assert service.tell(read, now=NOW) == 0
    assert letters() == []


def test_nobody_is_told_of_a_group_that_they_cannot_choose(client, me):
    made = course()
    ask(client, made)
    group(of=made, state=EditionState.DRAFT)
    group(of=made, enrol_by_on=(NOW - DAY).date())
    group(of=made, admits=Admits.INVITED)
    group(of=made, admits=Admits.OWN)
    draft = season(RoundState.DRAFT)
    group(of=made, round_id=draft.id)
    later = season(RoundState.OPEN)
    tomorrow = NOW.date() + DAY
    saved(RoundOpening(round_id=later.id, sector=Sector.LOCAL_TEAM, opens_on=tomorrow))
    group(of=made, round_id=later.id)
    assert service.tell_due(now=NOW) == 0
    assert service.tell_due(now=NOW + DAY) == 1


def season(state):
    number = db.session.scalar(select(func.count(Round.id)))
    return saved(
        Round(
            organisation_id=make_organisation().id,
            name=f"Ronde {number}",
            starts_on=NOW.date(),
            ends_on=NOW.date() + 200 * DAY,
            state=state,
        )
    )


def test_the_wish_of_who_left_waits_until_they_work_again(client, me):
    made = course("Traject met zorg")
    ask(client, made)
    with db.transaction():
        job = db.session.query(Appointment).filter_by(person_id=me.id).one()
        job.ends_on = TODAY - DAY
    group(of=made)
    assert (service.tell_due(now=NOW), wishes(), letters()) == (0, 1, [])
    make_appointment(me, make_organisation(under=make_organisation()), starts_on=TODAY)
    assert (service.tell_due(now=NOW), wishes()) == (1, 0)
    assert [each.person_id for each in letters()] == [me.id]


def test_a_wish_that_nothing_answers_is_forgotten_after_two_years(client, me):
    made = course()
    ask(client, made)
    service.tell_due(now=NOW + 731 * DAY)
    assert wishes() == 0


def test_whoever_asked_keeps_seeing_a_course_that_is_being_prepared(client, me):
    made = course()
    ask(client, made)
    group(of=made, state=EditionState.DRAFT)
    assert "Stuur me geen mail" in client.page(f"/cursussen/{made.public_id}").text
    client.sign_in(make_professional())
    client.page(f"/cursussen/{made.public_id}", status=404)
    answer = client.post(f"/cursussen/{made.public_id}/houd-me-op-de-hoogte", {})
    assert answer.status_code == 404


def test_the_coordinator_sees_how_many_wait_and_not_who(client, me):
    region = make_organisation()
    made = course(organisation_id=region.id)
    other = course("Van een andere regio")
    ask(client, made)
    ask(client, other)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    page = client.page("/aanbod/rondes")
    assert "Ouders in een scheiding : 1 persoon" in page.text
    assert "andere regio" not in page.text
    page = client.page(f"/aanbod/cursussen/{made.public_id}")
    assert "Wachten op een groep 1 persoon" in page.text
    assert me.family_name not in page.text


def test_only_professionals_ask(client):
    made = course()
    client.sign_in(make_staff(Role.COORDINATOR))
    page = client.page(f"/cursussen/{made.public_id}")
    assert "Houd me op de hoogte" not in page.text


def test_the_letter_names_the_groups(app):
    groups = [
        {
            "starts_at": "2027-02-10T09:00:00+00:00",
            "ends_at": "2027-02-10T16:00:00+00:00",
            "place": place,
        }
        for place in ("De Zaal, Roosendaal", "")
    ]
    values = {
        "title": "Ouders in een scheiding",
        "groups": groups,
        "enrol_by": "2027-02-03",
        "path": "/cursussen/AAAAAAAAAAAAAAAAAAAAAA",
    }
    letter = Letter("catalogue/opened", 1, subject="x", values=values)
    reads_as(letter, "catalogue-opened.txt")
