"""Advice: who is asked, until when, who is reminded, and what counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.cycle.advising import mails, queries, rules, service
from leerhuis.cycle.models import Advice, AdviceRequest, BodyMember, Proposal
from leerhuis.cycle.rules import BodyPart, Opinion, ProposalState
from leerhuis.errors import Missing, Refused
from leerhuis.mail.models import QueuedLetter
from tests.counting import statements
from tests.factories import NOW, TODAY, identity, make_organisation, make_staff
from tests.factories_cycle import (
    make_advice,
    make_adviser,
    make_body,
    make_meeting,
    make_preparation,
    make_proposal,
    rows,
)
from tests.letters import reads_as

UNTIL = TODAY + timedelta(days=30)
NEXT_MONTH = date(2036, 4, 1)


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
def body(region, adviser):
    return make_body(region, adviser, name="Werkgroep onderwijs")


def letters(kind):
    return rows(QueuedLetter, kind=kind)


def at(day):
    return NOW + (day - TODAY)


def said(adviser, proposal, opinion=Opinion.FOR, text="", *, now=NOW):
    who = identity(adviser)
    request = queries.requests_of(who, proposal)[0]
    return service.advise(proposal, request, opinion=opinion, text=text, by=who, now=now)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_reminder_is_of_the_nearest_step_and_never_of_one_before_it_was_asked(asked, later):
    asked_on = TODAY - timedelta(days=asked)
    until_on = asked_on + timedelta(days=later)
    step = rules.step_due(asked_on=asked_on, until_on=until_on, today=TODAY)
    left = (until_on - TODAY).days
    if step is None:
        assert left < 0 or left > max(rules.STEPS) or later <= max(rules.STEPS)
    else:
        assert 0 <= left <= step < later


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"proposals": 0}, None),
        ({"bodies": 0}, "bodies"),
        ({"until_on": TODAY - timedelta(days=1)}, "until_on"),
        ({"until_on": TODAY + timedelta(days=61)}, "until_on"),
    ],
)
def test_advice_is_asked_of_somebody_about_something_in_time(wrong, field):
    fine = {"proposals": 1, "bodies": 1, "until_on": UNTIL, "today": TODAY}
    fine |= {"decide_by_on": TODAY + timedelta(days=60)}
    with pytest.raises(Refused) as no:
        rules.check_asking(**fine | wrong)
    assert no.value.field == field


def test_a_body_is_asked_about_all_open_proposals_in_one_letter(region, adviser, body, by):
    other = make_body(region, adviser)
    preparation = make_preparation(region)
    for state in (ProposalState.DRAFT, ProposalState.DRAFT, ProposalState.WITHDRAWN):
        make_proposal(preparation, state=state)
    assert service.ask(preparation, [body, other], until_on=UNTIL, **by) == 2
    (letter,) = letters(mails.ASKED)
    assert (letter.person_id, len(letter.values["titles"])) == (adviser.id, 2)
    states = [each.state for each in rows(Proposal)]
    assert states == [ProposalState.ASKED, ProposalState.ASKED, ProposalState.WITHDRAWN]


def test_asked_again_only_the_last_day_moves(region, body, by):
    preparation = make_preparation(region)
    make_proposal(preparation)
    service.ask(preparation, [body], until_on=UNTIL, **by)
    later = UNTIL + timedelta(days=7)
    assert service.ask(preparation, [body], until_on=later, **by) == 0
    assert [each.until_on for each in rows(AdviceRequest)] == [later]
    assert len(letters(mails.ASKED)) == 1


def test_a_coordinator_asks_on_the_page(client, region, coordinator, adviser, body):
    preparation = make_preparation(
        region, advise_by_on=NEXT_MONTH, decide_by_on=NEXT_MONTH, starts_on=date(2036, 9, 1)
    )
    make_proposal(preparation, title="Autisme")
    address = f"/jaarcyclus/rondes/{preparation.public_id}/advies"
    client.sign_in(coordinator)
    assert "Autisme" in client.page(address).text
    assert "dan krijgt 1 lid een mail" in client.page(address).text
    data = {"bodies": body.public_id, "until_on": NEXT_MONTH.isoformat()}
    assert "Advies gevraagd" in client.submit(address, data).text
    assert len(rows(AdviceRequest)) == 1


def test_an_adviser_gives_advice_on_the_page(client, region, adviser, body):
    proposal = make_proposal(make_preparation(region), asked=[body], until_on=NEXT_MONTH)
    client.sign_in(adviser)
    assert proposal.title in client.page("/adviezen").text
    address = f"/adviezen/voorstellen/{proposal.public_id}"
    page = client.submit(address, {"opinion": "against", "text": ""})
    assert "Zeg waarom." in page.text
    page = client.submit(address, {"opinion": "against", "text": "Te duur voor scholen."})
    assert "Te duur voor scholen." in page.text
    client.submit(address, {"opinion": "for", "text": ""})
    (advice,) = rows(Advice)
    assert (advice.person_id, advice.opinion) == (adviser.id, Opinion.FOR)
    assert "Er wacht niets op je advies." in client.page("/adviezen").text


def test_somebody_else_does_not_see_a_proposal(client, region, body):
    proposal = make_proposal(make_preparation(region), asked=[body])
    stranger = make_adviser(region)
    client.sign_in(stranger).page(f"/adviezen/voorstellen/{proposal.public_id}", status=404)


def test_who_left_the_body_no_longer_speaks(region, adviser, body, by):
    proposal = make_proposal(make_preparation(region), asked=[body])
    request = queries.requests_of(identity(adviser), proposal)[0]
    (member,) = rows(BodyMember)
    with db.transaction():
        member.ended_at = NOW
    with pytest.raises(Missing):
        service.advise(
            proposal, request, opinion=Opinion.FOR, text="", by=identity(adviser), now=NOW
        )


def test_advice_ends_with_its_last_day(region, adviser, body):
    proposal = make_proposal(make_preparation(region), asked=[body], until_on=UNTIL)
    said(adviser, proposal, now=clock.end_of(UNTIL) - timedelta(minutes=1))
    with pytest.raises(Refused, match="Advice could be given until"):
        said(adviser, proposal, Opinion.REMARK, "Nog iets", now=clock.end_of(UNTIL))


def test_a_decided_proposal_takes_no_advice(region, adviser, body):
    proposal = make_proposal(make_preparation(region), asked=[body], state=ProposalState.DECLINED)
    with pytest.raises(Refused):
        said(adviser, proposal)


def test_a_meeting_speaks_for_the_whole_body(region, adviser, body, by):
    proposal = make_proposal(make_preparation(region), asked=[body], until_on=UNTIL)
    met = make_meeting(body)
    for text in ("Eens", "Eens, mits 's ochtends"):
        service.note(proposal, met, opinion=Opinion.FOR, text=text, **by)
    (advice,) = rows(Advice)
    assert (advice.person_id, advice.meeting_id, advice.text) == (
        None,
        met.id,
        "Eens, mits 's ochtends",
    )
    assert queries.to_do(identity(adviser), today=TODAY) == []


def test_a_body_that_was_not_asked_is_not_noted(region, body, by):
    proposal = make_proposal(make_preparation(region), asked=[body])
    with pytest.raises(Refused):
        service.note(proposal, make_meeting(make_body(region)), opinion=Opinion.FOR, text="", **by)


def test_a_meeting_still_to_come_said_nothing(region, body, by):
    proposal = make_proposal(make_preparation(region), asked=[body])
    later = make_meeting(body, starts_at=NOW + timedelta(days=1))
    with pytest.raises(Refused):
        service.note(proposal, later, opinion=Opinion.FOR, text="", **by)


def test_only_who_has_not_spoken_is_reminded(region, adviser, body, by):
    silent = make_adviser(region)
    body = make_body(region, adviser, silent)
    preparation = make_preparation(region, decide_by_on=UNTIL)
    for _each in range(2):
        make_proposal(preparation)
    service.ask(preparation, [body], until_on=UNTIL, **by)
    for proposal in rows(Proposal):
        said(adviser, proposal)
    week = at(UNTIL - timedelta(days=7))
    assert [service.remind_due(now=week) for _time in (1, 2)] == [1, 0]
    (letter,) = letters(mails.DUE)
    assert (letter.person_id, letter.values["proposals"]) == (silent.id, 2)
    assert service.remind_due(now=at(UNTIL - timedelta(days=1))) == 1
    assert service.remind_due(now=at(UNTIL + timedelta(days=1))) == 0


def test_how_far_each_body_is(region, adviser):
    silent = make_adviser(region)
    one, other = make_body(region, adviser, silent), make_body(region, silent)
    preparation = make_preparation(region)
    first, second = (make_proposal(preparation, asked=[one, other]) for _each in (1, 2))
    make_advice(first, one, adviser)
    make_advice(second, one, adviser)
    make_advice(second, other, meeting_id=make_meeting(other).id)
    found = queries.standing_of([preparation.id], today=TODAY)
    standing = found[preparation.id, one.id]
    assert (standing.asked, standing.members, standing.spoken) == (2, 2, 1)
    assert (found[preparation.id, other.id].open, found[preparation.id, other.id].met) == (1, 1)


def test_after_two_years_advice_has_no_name(region, adviser, body):
    make_advice(make_proposal(make_preparation(region), asked=[body]), body, adviser)
    (member,) = rows(BodyMember)
    with db.transaction():
        member.ended_at = NOW
    assert service.forget_due(now=NOW + timedelta(days=729)) == 0
    assert service.forget_due(now=NOW + timedelta(days=731)) == 2
    assert [each.person_id for each in rows(Advice)] == [None]
    assert rows(BodyMember) == []


def test_minutes_are_read_by_the_members(client, region, adviser, body):
    met = make_meeting(body, minutes="Iedereen is voor.", minutes_at=NOW)
    page = client.sign_in(adviser).page(f"/adviezen/overleggen/{met.public_id}")
    assert "Iedereen is voor." in page.text
    stranger = make_adviser(region)
    make_body(region, stranger, part=BodyPart.DECIDES)
    client.sign_in(stranger).page(f"/adviezen/overleggen/{met.public_id}", status=404)


def test_the_letters_to_advisers(region):
    preparation = make_preparation(region, name="Najaar 2027")
    proposals = [make_proposal(preparation, title=title) for title in ("Autisme", "Rouw")]
    letter = mails.asked(preparation, 1, proposals, until_on=UNTIL, now=NOW)
    reads_as(letter, "cycle-asked.txt")
    reads_as(mails.due(preparation, 1, proposals=2, until_on=UNTIL, step=2), "cycle-due.txt")
    outcomes = [("Autisme", "accepted", "Veel vraag."), ("Rouw", "declined", "Geen trainer.")]
    reads_as(mails.decided(preparation, 1, outcomes), "cycle-decided.txt")


def test_more_proposals_ask_no_more_of_the_database(client, region, coordinator, adviser, body):
    preparation = make_preparation(region)

    def ask(person, address, times):
        for _each in range(times):
            proposal = make_proposal(preparation, asked=[body], until_on=NEXT_MONTH)
            make_advice(proposal, body, make_adviser(region))
        client.sign_in(person)
        with statements() as asked:
            client.page(address)
        return len(asked)

    for person, address in (
        (adviser, "/adviezen"),
        (coordinator, f"/jaarcyclus/rondes/{preparation.public_id}"),
    ):
        few = ask(person, address, 2)
        assert ask(person, address, 5) == few
