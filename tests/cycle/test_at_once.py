"""Several who press the same button at once: one thing happens, and everyone gets an answer."""

from datetime import timedelta

import pytest

from leerhuis.access import Role
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.words import RoundState
from leerhuis.cycle.models import Advice, AdviceRequest, Decision, ProposalEdition
from leerhuis.cycle.rules import Outcome, ProposalState
from leerhuis.mail.models import QueuedLetter
from tests.factories import NOW, TODAY, make_organisation, make_round, make_staff, saved
from tests.factories_cycle import make_adviser, make_body, make_preparation, make_proposal, rows
from tests.security.test_at_once import at_once

AT_ONCE = 4
LATER = TODAY + timedelta(days=365 * 9)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


def press(app, person, url, data=None):
    """The same by so many browsers of one person, at the same moment."""
    clients = [app.test_client().sign_in(person) for _each in range(AT_ONCE)]
    return at_once(*[lambda each=each: each.post(url, data) for each in clients])


@pytest.mark.parametrize("there", [True, False])
def test_the_groups_of_a_round_are_made_once(app, region, coordinator, there):
    season = make_round(region, state=RoundState.DRAFT) if there else None
    preparation = make_preparation(region, round_id=season and season.id)
    body = make_body(region)
    proposal = make_proposal(preparation, state=ProposalState.ACCEPTED, editions=3)
    saved(
        Decision(
            proposal_id=proposal.id,
            body_id=body.id,
            outcome=Outcome.ACCEPTED,
            editions=3,
            reason="Veel vraag.",
            decided_on=TODAY,
            noted_at=NOW,
        )
    )
    url = f"/jaarcyclus/rondes/{preparation.public_id}/groepen"
    assert press(app, coordinator, url) == [302] * AT_ONCE
    assert [len(rows(each)) for each in (Round, Edition, ProposalEdition)] == [1, 3, 3]


def test_advice_is_asked_once(app, region, coordinator):
    body = make_body(region, make_adviser(region))
    preparation = make_preparation(
        region,
        decide_by_on=LATER,
        starts_on=LATER + timedelta(days=1),
        ends_on=LATER + timedelta(days=90),
    )
    make_proposal(preparation)
    url = f"/jaarcyclus/rondes/{preparation.public_id}/advies"
    data = {"bodies": body.public_id, "until_on": LATER.isoformat()}
    assert press(app, coordinator, url, data) == [302] * AT_ONCE
    assert len(rows(AdviceRequest)) == len(rows(QueuedLetter)) == 1


def test_advice_is_given_once(app, region):
    adviser = make_adviser(region)
    body = make_body(region, adviser)
    proposal = make_proposal(make_preparation(region), asked=[body], until_on=LATER)
    url = f"/adviezen/voorstellen/{proposal.public_id}"
    assert press(app, adviser, url, {"opinion": "for", "text": ""}) == [302] * AT_ONCE
    assert len(rows(Advice)) == 1
