"""Deciding on proposals, and the round that is made of them."""

from datetime import date, timedelta

import pytest

from leerhuis.access import Role
from leerhuis.costs.models import CostEntry
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import RoundState
from leerhuis.cycle import queries as cycle
from leerhuis.cycle.advising import mails
from leerhuis.cycle.deciding import rules, service
from leerhuis.cycle.models import Decision, Proposal, ProposalEdition, ProposalGround
from leerhuis.cycle.rules import BodyPart, Ground, Outcome, ProposalState
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from tests.cycle.test_demand import needs_survey
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_round,
    make_staff,
    make_theme,
    saved,
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

PAST = TODAY - timedelta(days=1)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


@pytest.fixture
def by(coordinator):
    return {"by": identity(coordinator), "now": NOW}


@pytest.fixture
def adviser(region):
    return make_adviser(region)


@pytest.fixture
def decider(region, adviser):
    return make_body(region, adviser, part=BodyPart.DECIDES, name="Subwerkgroep")


def decide(proposal, body, outcome=Outcome.ACCEPTED, *, editions=2, by, **more):
    said = {"editions": editions, "reason": "Veel vraag.", "decided_on": TODAY}
    service.decide(proposal, body, outcome=outcome, **said | more, **by)


def make_groups(preparation, by):
    found = cycle.preparation_for(by["by"], preparation.public_id)
    return service.make_round(found, word="Groep", **by)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"part": BodyPart.ADVISES}, "another one decides"),
        ({"state": ProposalState.DRAFT}, "Ask for advice"),
        ({"state": ProposalState.WITHDRAWN}, "Ask for advice"),
        ({"made": 1}, "are there already"),
        ({"decided_on": TODAY + timedelta(days=1)}, "yet to come"),
    ],
)
def test_a_body_that_decides_does_so_after_advice_and_before_the_groups(wrong, sentence):
    fine = {"state": ProposalState.ASKED, "part": BodyPart.DECIDES, "made": 0}
    fine |= {"decided_on": TODAY, "today": TODAY}
    rules.check_deciding(**fine)
    with pytest.raises(Refused, match=sentence):
        rules.check_deciding(**fine | wrong)


def test_it_is_decided_once_everybody_spoke_or_the_last_day_is_over():
    requests = [(1, TODAY), (2, TODAY)]
    with pytest.raises(Refused, match="Not every body has spoken"):
        rules.check_heard(requests, spoken=[1], today=TODAY)
    rules.check_heard(requests, spoken=[1, 2], today=TODAY)
    rules.check_heard(requests, spoken=[], today=TODAY + timedelta(days=1))


def test_new_groups_get_names_that_are_free():
    assert rules.labels(2, ["Groep 1", "Groep 3"], word="Groep") == ["Groep 2", "Groep 4"]


def test_a_decision_is_noted_on_the_page(client, region, coordinator, adviser, decider):
    proposal = make_proposal(make_preparation(region), asked=[decider], editions=3)
    make_advice(proposal, decider, adviser)
    met = make_meeting(decider, starts_at=NOW - timedelta(days=400))
    address = f"/jaarcyclus/voorstellen/{proposal.public_id}/besluit"
    data = {"outcome": "accepted", "editions": "2", "reason": "Veel vraag."}
    data |= {"decided_on": "2026-06-01", "meeting": met.public_id}
    page = client.sign_in(coordinator).submit(address, data)
    assert "Veel vraag." in page.text
    (made,) = rows(Decision)
    assert (made.editions, made.meeting_id, made.body_id) == (2, met.id, decider.id)
    assert [each.state for each in rows(Proposal)] == [ProposalState.ACCEPTED]


def test_a_later_decision_takes_the_place_of_an_earlier_one(region, decider, by):
    proposal = make_proposal(make_preparation(region), asked=[decider], until_on=PAST)
    for _time in (1, 2):
        decide(proposal, decider, by=by)
    decide(proposal, decider, Outcome.DECLINED, by=by)
    assert [each.editions for each in rows(Decision)] == [2, 0]
    assert proposal.state is ProposalState.DECLINED


def test_the_advisers_hear_once_of_all_decisions(region, adviser, decider, by):
    preparation = make_preparation(region)
    one, other = (make_proposal(preparation, asked=[decider], until_on=PAST) for _n in (1, 2))
    decide(one, decider, by=by)
    assert rows(QueuedLetter, kind=mails.DECIDED) == []
    decide(other, decider, Outcome.DECLINED, by=by)
    (letter,) = rows(QueuedLetter, kind=mails.DECIDED)
    assert letter.person_id == adviser.id
    assert [each[1] for each in letter.values["outcomes"]] == ["accepted", "declined"]


def test_one_button_makes_the_round_and_its_groups(client, region, coordinator, decider, by):
    preparation = make_preparation(region, name="Najaar 2027")
    course = make_course(organisation_id=region.id)
    said = {"asked": [decider], "until_on": PAST, "course_id": course.id, "seats": 12}
    proposal = make_proposal(preparation, **said, editions=3, cents=100_000)
    decide(proposal, decider, editions=2, by=by)
    client.sign_in(coordinator)
    for _time in (1, 2):
        page = client.submit(f"/jaarcyclus/rondes/{preparation.public_id}/groepen")
    assert "Alle groepen waren er al." in page.text
    (season,), groups = rows(Round), rows(Edition)
    assert (season.name, season.state) == ("Najaar 2027", RoundState.DRAFT)
    assert [(each.label, each.capacity) for each in groups] == [("Groep 1", 12), ("Groep 2", 12)]
    assert {each.state for each in groups} == {EditionState.DRAFT}
    links = [(each.proposal_id, each.edition_id) for each in rows(ProposalEdition)]
    assert links == [(proposal.id, each.id) for each in groups]
    assert [each.cents for each in rows(CostEntry)] == [33_334, 33_333]


def test_what_is_missing_is_made_later(region, decider, by):
    preparation = make_preparation(region)
    course = make_course(organisation_id=region.id)
    said = {"asked": [decider], "until_on": PAST, "course_id": course.id}
    decide(make_proposal(preparation, **said, editions=1), decider, editions=1, by=by)
    assert [each.label for each in make_groups(preparation, by)] == [""]
    decide(make_proposal(preparation, **said, editions=1), decider, editions=1, by=by)
    assert [each.label for each in make_groups(preparation, by)] == ["Groep 1"]


def test_a_draft_round_that_is_there_is_used(region, decider, by):
    season = make_round(region, state=RoundState.DRAFT)
    preparation = make_preparation(region, round_id=season.id)
    proposal = make_proposal(preparation, asked=[decider], until_on=PAST)
    decide(proposal, decider, by=by)
    assert {each.round_id for each in make_groups(preparation, by)} == {season.id}
    assert len(rows(Round)) == 1


def test_a_round_of_the_same_name_is_not_taken(region, decider, by):
    make_round(region, name="Najaar 2027")
    preparation = make_preparation(region, name="Najaar 2027")
    decide(make_proposal(preparation, asked=[decider], until_on=PAST), decider, by=by)
    with pytest.raises(Refused, match="already a round with this name"):
        make_groups(preparation, by)
    assert rows(Edition) == []


def test_a_theme_without_a_course_makes_no_groups(region, decider, by):
    preparation = make_preparation(region)
    said = {"asked": [decider], "until_on": PAST, "theme_id": make_theme().id}
    decide(make_proposal(preparation, **said, title="Rouw"), decider, by=by)
    with pytest.raises(Refused, match="Choose a course first for: Rouw"):
        make_groups(preparation, by)
    assert rows(Round) == []


def test_without_an_accepted_proposal_there_is_no_round(region, by):
    preparation = make_preparation(region)
    make_proposal(preparation)
    with pytest.raises(Refused):
        make_groups(preparation, by)


def test_a_group_leads_back_to_its_proposal(client, region, coordinator, decider, by):
    preparation = make_preparation(region)
    proposal = make_proposal(preparation, asked=[decider], until_on=PAST, title="Autisme")
    decide(proposal, decider, by=by)
    (group, _other) = make_groups(preparation, by)
    client.sign_in(coordinator)
    page = client.page(f"/jaarcyclus/herkomst/groep/{group.public_id}")
    assert page.h1 == "Autisme"
    (season,) = rows(Round)
    page = client.page(f"/jaarcyclus/herkomst/ronde/{season.public_id}")
    assert page.h1 == preparation.name


def test_a_group_of_its_own_says_so(client, region, coordinator):
    group = make_edition(course=make_course(organisation_id=region.id))
    page = client.sign_in(coordinator).page(f"/jaarcyclus/herkomst/groep/{group.public_id}")
    assert "Deze groep kwam niet uit een voorstel." in page.text
    season = make_round(region, starts_on=date(2027, 1, 1))
    page = client.page(f"/jaarcyclus/herkomst/ronde/{season.public_id}")
    assert "Deze ronde is niet voorbereid in de jaarcyclus." in page.text


def test_a_draft_round_without_a_road_begins_one(client, region, coordinator):
    season = make_round(region, state=RoundState.DRAFT, name="Najaar 2029")
    answer = client.sign_in(coordinator).get(f"/jaarcyclus/herkomst/ronde/{season.public_id}")
    assert answer.location == f"/jaarcyclus/nieuw?ronde={season.public_id}"


def test_a_needs_survey_leads_to_what_came_of_it(client, region, coordinator):
    theme = make_theme()
    survey = needs_survey(region, ("theme", theme, 8))
    preparation = make_preparation(region, surveys=[survey])
    proposal = make_proposal(preparation, theme_id=theme.id, title="Rouw bij kinderen")
    saved(
        ProposalGround(
            proposal_id=proposal.id,
            kind=Ground.WISH,
            survey_id=survey.id,
            theme_id=theme.id,
            number=8,
            noted_at=NOW,
        )
    )
    client.sign_in(coordinator)
    page = client.page(f"/jaarcyclus/herkomst/peiling/{survey.public_id}")
    assert {
        f"/jaarcyclus/rondes/{preparation.public_id}",
        f"/jaarcyclus/voorstellen/{proposal.public_id}",
    } <= set(page.links)


def test_a_body_without_members_is_not_waited_for(region, adviser, decider, by):
    empty = make_body(region)
    proposal = make_proposal(make_preparation(region), asked=[decider, empty])
    make_advice(proposal, decider, adviser)
    decide(proposal, decider, by=by)
    assert proposal.state is ProposalState.ACCEPTED
