"""Bodies that advise and decide: who is in them, and when they meet."""

from datetime import date, timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.cycle.bodies import mails, queries, service
from leerhuis.cycle.models import AdvisoryBody, BodyMeeting, BodyMember
from leerhuis.cycle.rules import BodyPart
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from tests.factories import NOW, TODAY, identity, make_organisation, make_person, make_staff
from tests.factories_cycle import (
    make_adviser,
    make_body,
    make_meeting,
    make_preparation,
    members_of,
    rows,
)
from tests.letters import reads_as

NEXT_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def region(app):
    return make_organisation(name="Regio West")


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


@pytest.fixture
def by(coordinator):
    return {"by": identity(coordinator), "now": NOW}


def letters(kind):
    return rows(QueuedLetter, kind=kind)


def test_a_region_begins_with_the_usual_bodies_once(client, region, coordinator):
    client.sign_in(coordinator)
    for _time in (1, 2):
        page = client.submit("/jaarcyclus/werkgroepen/gebruikelijk")
    assert "Werkgroep onderwijs" in page.text
    made = rows(AdvisoryBody)
    assert [each.part for each in made] == [*[BodyPart.ADVISES] * 3, BodyPart.DECIDES]


def test_only_advisers_of_the_region_can_join(region, by):
    body = make_body(region)
    near = make_adviser(make_organisation(under=region))
    make_adviser(make_organisation())
    make_staff(Role.POLICY, region)
    assert queries.can_join(body, day=TODAY) == [near]
    with pytest.raises(Refused):
        service.join(body, make_person(), **by)


def test_a_member_joins_once_and_can_come_back(region, by):
    body, adviser = make_body(region), make_adviser(region)
    for _time in (1, 2):
        service.join(body, adviser, **by)
    (member,) = rows(BodyMember)
    service.leave(member, body, **by)
    service.join(body, adviser, **by)
    assert [each.ended_at for each in rows(BodyMember)] == [NOW, None]


def test_a_coordinator_adds_and_removes_a_member_on_the_page(client, region, coordinator):
    body, adviser = make_body(region), make_adviser(region, family_name="Pronk")
    address = f"/jaarcyclus/werkgroepen/{body.public_id}"
    page = client.sign_in(coordinator).submit(f"{address}/leden", {"person": adviser.public_id})
    assert "Samira Pronk" in page.text
    (member,) = members_of(body)
    client.submit(f"{address}/leden/{member.public_id}/verwijderen")
    assert queries.members_of([body.id]) == []


def test_who_lost_the_role_does_not_speak(region):
    stayed, left = make_adviser(region), make_person()
    body = make_body(region, stayed, left)
    assert queries.speakers([body.id], day=TODAY) == {body.id: {stayed.id}}


def test_somebody_keeps_deciding(region, by):
    make_body(region)
    decides = make_body(region, part=BodyPart.DECIDES)
    for act in (
        lambda: service.end_body(decides, **by),
        lambda: service.change_body(decides, name="A", part=BodyPart.ADVISES, **by),
    ):
        with pytest.raises(Refused, match="One body has to decide"):
            act()


def test_a_body_that_ended_is_gone_from_the_pages(client, region, coordinator):
    body = make_body(region, name="Oude werkgroep")
    make_body(region, part=BodyPart.DECIDES)
    client.sign_in(coordinator)
    page = client.submit(f"/jaarcyclus/werkgroepen/{body.public_id}/opheffen")
    assert "Oude werkgroep" not in page.text
    client.page(f"/jaarcyclus/werkgroepen/{body.public_id}", status=404)


def test_a_meeting_is_told_to_its_members(client, region, coordinator):
    adviser = make_adviser(region)
    body = make_body(region, adviser, name="Werkgroep onderwijs")
    about = make_preparation(region)
    far = (date(2036, 1, 18)).isoformat()
    client.sign_in(coordinator).submit(
        f"/jaarcyclus/werkgroepen/{body.public_id}/overleg",
        {"on": far, "start": "9.30", "place": "Raadhuis", "preparation": about.public_id},
    )
    (planned,), (letter,) = rows(BodyMeeting), letters(mails.MEETING)
    assert (planned.place, planned.preparation_id) == ("Raadhuis", about.id)
    assert (letter.person_id, letter.values["about"]) == (adviser.id, about.name)


def test_another_time_is_told_and_another_agenda_is_not(region, by):
    body = make_body(region, make_adviser(region))
    planned = service.plan_meeting(body, starts_at=NEXT_WEEK, place="Raadhuis", **by)
    said = {"place": "Raadhuis", "preparation": None}
    service.change_meeting(planned, starts_at=NEXT_WEEK, agenda="1. Opening", **said, **by)
    assert len(letters(mails.MEETING)) == 1
    service.change_meeting(
        planned, starts_at=NEXT_WEEK + timedelta(hours=1), agenda="", **said, **by
    )
    assert [each.values["other"] for each in letters(mails.MEETING)] == [False, True]


def test_a_meeting_that_is_called_off_takes_its_letters_back(region, by):
    body = make_body(region, make_adviser(region))
    planned = service.plan_meeting(body, starts_at=NEXT_WEEK, place="Raadhuis", **by)
    for _time in (1, 2):
        service.call_off(planned, **by)
    assert [each.state for each in letters(mails.MEETING)] == [LetterState.WITHDRAWN]
    assert len(letters(mails.MEETING_OFF)) == 1
    with pytest.raises(Refused):
        service.write_minutes(planned, minutes="Niets", **by)


def test_a_meeting_in_the_past_cannot_be_planned(region, by):
    with pytest.raises(Refused):
        service.plan_meeting(make_body(region), starts_at=NOW, place="Raadhuis", **by)


def test_minutes_are_written_once_it_has_begun(client, region, coordinator, by):
    body = make_body(region)
    with pytest.raises(Refused, match="not begun"):
        service.write_minutes(make_meeting(body, starts_at=NEXT_WEEK), minutes="Te vroeg", **by)
    planned = make_meeting(body, starts_at=NOW - timedelta(days=365 * 5))
    address = f"/jaarcyclus/overleggen/{planned.public_id}"
    page = client.sign_in(coordinator).submit(address, {"minutes": "1. Iedereen is voor."})
    assert "Iedereen is voor." in page.text
    db.session.refresh(planned)
    assert planned.minutes_at is not None


def test_the_letters_of_a_meeting(region):
    body = make_body(region, name="Werkgroep onderwijs")
    about = make_preparation(region, name="Najaar 2027")
    planned = make_meeting(
        body, starts_at=NEXT_WEEK, preparation_id=about.id, agenda="De voorstellen voor het najaar."
    )
    planned = queries.meeting_for(identity(make_staff(Role.COORDINATOR, region)), planned.public_id)
    reads_as(mails.meeting(planned, 1, other=False), "cycle-meeting.txt")
    reads_as(mails.meeting(planned, 1, other=True), "cycle-meeting-other.txt")
    reads_as(mails.meeting_off(planned, 1), "cycle-meeting-off.txt")
