"""Proposals: what they say, what they answer to, and until when they change."""

import pytest

from leerhuis.access import Role
from leerhuis.cycle.demand.grounds import Reason
from leerhuis.cycle.models import Proposal, ProposalGround
from leerhuis.cycle.proposals import queries, rules, service
from leerhuis.cycle.rules import Ground, ProposalState
from leerhuis.errors import Refused
from leerhuis.registry.lacking import Lack
from tests.cycle.test_demand import needs_survey, wait_for
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_organisation,
    make_staff,
    make_theme,
)
from tests.factories_cycle import (
    make_advice,
    make_adviser,
    make_body,
    make_preparation,
    make_proposal,
    rows,
)

LACKING = Reason("shortage:reflection", Ground.SHORTAGE, "x", 12, {"lack": Lack.REFLECTION})
LEARNING = Reason("shortage:learning", Ground.SHORTAGE, "x", 30, {"lack": Lack.LEARNING})


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


@pytest.fixture
def by(coordinator):
    return {"by": identity(coordinator), "now": NOW}


def proposal_of(proposal, coordinator):
    return queries.proposal_for(identity(coordinator), proposal.public_id)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"subject": False}, "course"),
        ({"editions": 0}, "editions"),
        ({"editions": 51}, "editions"),
        ({"seats": 0}, "seats"),
    ],
)
def test_a_proposal_is_so_many_groups_of_something(said, field):
    with pytest.raises(Refused) as no:
        rules.check_said(**{"subject": True, "editions": 2, "seats": None} | said)
    assert no.value.field == field


def test_a_coordinator_proposes_a_course_that_people_wait_for(client, region, coordinator):
    course = make_course(organisation_id=region.id, title="Oplossingsgericht werken")
    wait_for(course, make_organisation(under=region), 6)
    preparation = make_preparation(region)
    address = f"/jaarcyclus/rondes/{preparation.public_id}/voorstellen/nieuw"
    client.sign_in(coordinator)
    page = client.page(f"{address}?cursus={course.public_id}")
    assert "Mensen die op deze cursus wachten: Oplossingsgericht werken (6)" in page.text
    data = {
        "course": course.public_id,
        "editions": "2",
        "seats": "12",
        "cents": "2.400",
        "audience": "Lokale teams",
        "grounds": f"interest:{course.public_id}",
    }
    page = client.submit(address, data)
    assert "€ 2.400,00" in page.text
    (made,), (ground,) = rows(Proposal), rows(ProposalGround)
    assert (made.title, made.editions, made.cents) == (course.title, 2, 240_000)
    assert made.theme_id == course.theme_id
    assert (ground.kind, ground.course_id, ground.number) == (Ground.INTEREST, course.id, 6)


def test_a_proposal_leads_back_to_the_needs_survey(client, region, coordinator):
    theme = make_theme(name="Autisme")
    survey = needs_survey(region, ("theme", theme, 8))
    preparation = make_preparation(region, surveys=[survey])
    address = f"/jaarcyclus/rondes/{preparation.public_id}/voorstellen/nieuw"
    key = f"wish:{survey.public_id}:{theme.public_id}"
    page = client.sign_in(coordinator).submit(
        address, {"theme": theme.public_id, "editions": "1", "grounds": key}
    )
    assert f"/peilingen/{survey.public_id}" in page.links
    assert "8 personen" in page.text


def test_a_double_click_is_one_proposal(region, by):
    preparation = make_preparation(region)
    course = make_course(organisation_id=region.id)
    said = {"course": course, "theme": None, "editions": 2}
    first, second = (service.propose(preparation, **said, **by) for _time in (1, 2))
    assert first is second
    other = service.propose(preparation, **said | {"editions": 3}, **by)
    assert other is not first


def test_what_it_answered_to_keeps_its_number(region, coordinator, by):
    preparation = make_preparation(region)
    course = make_course(organisation_id=region.id)
    proposal = service.propose(
        preparation, course=course, theme=None, editions=2, grounds=[LACKING], **by
    )
    said = {"course": course, "theme": None, "editions": 2, "seats": None, "audience": ""}
    said |= {"provided_by": None, "provider": "", "title": "", "cents": None, "why": ""}
    more = Reason("shortage:reflection", Ground.SHORTAGE, "x", 99, {"lack": Lack.REFLECTION})
    offered = [more, LEARNING]
    service.change(proposal, grounds=offered, offered=offered, **said, **by)
    assert [each.number for each in rows(ProposalGround)] == [12, 30]
    service.change(proposal, grounds=[LEARNING], offered=offered, **said, **by)
    assert [each.number for each in rows(ProposalGround)] == [30]
    service.change(proposal, grounds=[], offered=[more], **said, **by)
    assert [each.number for each in rows(ProposalGround)] == [30]


def test_what_was_advised_on_stays_as_it_is(client, region, coordinator):
    adviser = make_adviser(region)
    body = make_body(region, adviser)
    proposal = make_proposal(make_preparation(region), asked=[body], editions=2)
    make_advice(proposal, body, adviser)
    data = {"course": proposal_of(proposal, coordinator).course.public_id, "editions": "9"}
    page = client.sign_in(coordinator).submit(
        f"/jaarcyclus/voorstellen/{proposal.public_id}/wijzigen", data
    )
    assert "Over dit voorstel is geadviseerd" in page.text
    assert [each.editions for each in rows(Proposal)] == [2]


def test_a_proposal_can_be_withdrawn_until_it_is_decided(region, by):
    proposal = make_proposal(make_preparation(region))
    for _time in (1, 2):
        service.withdraw(proposal, **by)
    assert proposal.state is ProposalState.WITHDRAWN
    decided = make_proposal(make_preparation(region), state=ProposalState.ACCEPTED)
    with pytest.raises(Refused):
        service.withdraw(decided, **by)


def test_the_course_of_an_accepted_theme_is_chosen_later(client, region, coordinator):
    theme = make_theme()
    course = make_course(organisation_id=region.id, theme_id=theme.id)
    proposal = make_proposal(
        make_preparation(region), theme_id=theme.id, state=ProposalState.ACCEPTED
    )
    address = f"/jaarcyclus/voorstellen/{proposal.public_id}/cursus"
    page = client.sign_in(coordinator).submit(address, {"course": course.public_id})
    assert course.title in page.text
    assert [each.course_id for each in rows(Proposal)] == [course.id]


def test_a_draft_has_no_course_to_choose_later(region, by):
    course = make_course(organisation_id=region.id)
    with pytest.raises(Refused):
        service.name_course(make_proposal(make_preparation(region)), course, **by)


def test_a_foreign_course_cannot_be_proposed(client, region, coordinator):
    foreign = make_course()
    preparation = make_preparation(region)
    address = f"/jaarcyclus/rondes/{preparation.public_id}/voorstellen/nieuw"
    data = {"course": foreign.public_id, "editions": "1"}
    page = client.sign_in(coordinator).submit(address, data)
    assert "Kies uit de lijst" in page.text
    assert rows(Proposal) == []
