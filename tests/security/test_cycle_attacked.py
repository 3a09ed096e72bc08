"""What somebody who means harm tries on surveys, the yearly cycle, the report and the costs."""

from datetime import timedelta

import pytest

from leerhuis import clock, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.cycle.models import Advice, Decision
from leerhuis.cycle.rules import BodyPart
from tests.factories import (
    NOW,
    make_edition,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_cycle import (
    make_advice,
    make_adviser,
    make_body,
    make_meeting,
    make_preparation,
    make_proposal,
    rows,
)
from tests.yearly.conftest import LAST_YEAR, attend, course_of, place


@pytest.fixture
def region(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_organisation()


def test_an_adviser_of_elsewhere_reads_and_advises_nothing_where_they_lost_the_role(client, region):
    """Membership of a body outlives the role; a role in another region opens the pages."""
    adviser = make_adviser(make_organisation())
    make_grant(adviser, Role.ADVISER, region, ended_at=NOW - timedelta(days=1))
    body = make_body(region, adviser)
    proposal = make_proposal(make_preparation(region), asked=[body], title="Voorstel Geheim")
    meeting = make_meeting(body, place="Zaal Geheim", minutes="Notulen Geheim")
    client.sign_in(adviser)
    address = f"/adviezen/voorstellen/{proposal.public_id}"
    client.post(address, {"opinion": "against", "text": "Toch nog iets"})
    assert rows(Advice) == []
    client.page(address, status=404)
    client.page(f"/adviezen/overleggen/{meeting.public_id}", status=404)
    assert "Geheim" not in client.page("/adviezen").html


def test_a_decision_is_not_of_the_meeting_of_another_body(client, region):
    coordinator = make_staff(Role.COORDINATOR, region)
    adviser = make_adviser(region)
    first, second = (make_body(region, adviser, part=BodyPart.DECIDES) for _ in range(2))
    meeting = make_meeting(second, starts_at=NOW - timedelta(days=1))
    proposal = make_proposal(make_preparation(region), asked=[first])
    make_advice(proposal, first, adviser)
    answer = client.sign_in(coordinator).post(
        f"/jaarcyclus/voorstellen/{proposal.public_id}/besluit",
        {
            "body": first.public_id,
            "meeting": meeting.public_id,
            "outcome": "accepted",
            "editions": "1",
            "reason": "Nodig",
            "decided_on": (clock.day_of(NOW) - timedelta(days=1)).isoformat(),
        },
    )
    assert rows(Decision) == []
    assert "Kies een overleg van de werkgroep die besloot." in answer.text


def test_hours_do_not_tell_how_few_completed(client, region):
    """Three of twenty completed a course of six hours: 18 hours would say so."""
    edition = make_edition(course=course_of(region), starts_at=LAST_YEAR)
    zundert = place(region, "Zundert")
    attend(edition, [make_professional(zundert) for _ in range(17)], completed=False)
    attend(edition, [make_professional(zundert) for _ in range(3)])
    client.sign_in(make_staff(Role.POLICY, region))
    page = client.page("/jaarverslag?jaar=2026")
    assert "Deelnemers 20" in page.text
    assert "Scholingsuren van wie afrondde niet getoond" in page.text
    sheet = client.get("/jaarverslag/blad?jaar=2026").data
    told = [list(row.cells.values())[:2] for row in sheets.read_with(sheet, besides=[])[0].rows]
    assert ["Scholingsuren van wie afrondde", "niet getoond"] in told


@pytest.mark.parametrize("named", ["plek\x00", "x" * 100_000])
def test_what_is_taken_from_a_text_is_a_label_and_nothing_else(client, ours, named):
    """The trail keeps seven years what was taken: only what was there."""
    client.sign_in(ours.people["coordinator"])
    path = f"/evaluaties/{ours.ids['survey']}/teksten/{ours.ids['survey_text']}/label-weg"
    assert client.post(path, {"weg": named}).status_code == 302
    assert rows(AuditEvent, action=Action.SURVEY_LABELLED) == []


def test_the_trail_does_not_keep_who_thought_what_longer_than_the_name_is_kept(client, region):
    """A name goes two years after the advice, an event seven; it leads to no advice either."""
    adviser = make_adviser(region)
    proposal = make_proposal(make_preparation(region), asked=[make_body(region, adviser)])
    client.sign_in(adviser).submit(
        f"/adviezen/voorstellen/{proposal.public_id}", {"opinion": "against", "text": "Te duur"}
    )
    (event,) = rows(AuditEvent, action=Action.ADVICE_GIVEN)
    assert (event.actor_id, event.subject) == (adviser.id, proposal.public_id)
    assert "against" not in str(event.details)
