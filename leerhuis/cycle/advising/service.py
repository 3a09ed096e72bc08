"""Asking bodies for advice, reminding them, and writing down what they say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Delete, Update, delete, update

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import tell
from leerhuis.cycle.advising import mails, queries, rules
from leerhuis.cycle.bodies import queries as bodies
from leerhuis.cycle.bodies.rules import check_minutes
from leerhuis.cycle.models import (
    Advice,
    AdviceRequest,
    AdvisoryBody,
    BodyMeeting,
    BodyMember,
    Preparation,
    Proposal,
)
from leerhuis.cycle.rules import Opinion, ProposalState
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail

NAMED_FOR = timedelta(days=2 * 365)


def ask(
    preparation: Preparation,
    asked: Sequence[AdvisoryBody],
    *,
    until_on: date,
    by: Identity,
    now: datetime,
) -> int:
    """Ask these bodies about every open proposal; returns about how many they were asked anew.

    Asked again about the same ones, only the last day changes. Their members get one letter.
    """
    with db.transaction():
        db.hold(preparation)
        proposals = queries.open_proposals(preparation)
        rules.check_asking(
            proposals=len(proposals),
            bodies=len(asked),
            until_on=until_on,
            decide_by_on=preparation.decide_by_on,
            today=clock.day_of(now),
        )
        fresh = _request(proposals, asked, until_on=until_on, now=now)
        for each in proposals:
            each.state = ProposalState.ASKED
        _write_to(preparation, fresh, until_on=until_on, now=now)
        new = {each.id for those in fresh.values() for each in those}
        tell(Action.ADVICE_ASKED, preparation, by=by, now=now, proposals=len(new))
    return len(new)


def _request(
    proposals: Sequence[Proposal], asked: Sequence[AdvisoryBody], *, until_on: date, now: datetime
) -> dict[int, list[Proposal]]:
    """What each body was not asked before, by its number."""
    known = queries.requests_about([each.id for each in proposals])
    fresh: dict[int, list[Proposal]] = defaultdict(list)
    for body in asked:
        for proposal in proposals:
            if row := known.get((proposal.id, body.id)):
                row.until_on = until_on
                continue
            fresh[body.id].append(proposal)
            db.session.add(
                AdviceRequest(
                    proposal_id=proposal.id, body_id=body.id, asked_at=now, until_on=until_on
                )
            )
    db.session.flush()
    return fresh


def _write_to(
    preparation: Preparation,
    fresh: Mapping[int, Sequence[Proposal]],
    *,
    until_on: date,
    now: datetime,
) -> None:
    """One letter to each member, whatever the number of their bodies."""
    about: dict[int, dict[int, Proposal]] = defaultdict(dict)
    for body_id, people in bodies.speakers(list(fresh), day=clock.day_of(now)).items():
        for person_id in people:
            about[person_id] |= {each.id: each for each in fresh[body_id]}
    for person_id, those in sorted(about.items()):
        letter = mails.asked(
            preparation, person_id, list(those.values()), until_on=until_on, now=now
        )
        mail.queue(letter, now=now)


def advise(
    proposal: Proposal,
    request: AdviceRequest,
    *,
    opinion: Opinion,
    text: str,
    by: Identity,
    now: datetime,
) -> Advice:
    """What a member says for a body; said again it takes the place of what they said before."""
    assert by.person_id is not None
    with db.transaction():
        db.hold(proposal)
        if request.id not in {each.id for each in queries.requests_of(by, proposal)}:
            raise Missing
        today = clock.day_of(now)
        rules.check_saying(proposal.state, opinion, text, until_on=request.until_on, today=today)
        known = queries.advice_of(proposal, request.body_id, person_id=by.person_id)
        advice = known or Advice(
            proposal_id=proposal.id, body_id=request.body_id, person_id=by.person_id
        )
        return _say(advice, proposal, opinion=opinion, text=text, by=by, now=now)


def note(
    proposal: Proposal,
    meeting: BodyMeeting,
    *,
    opinion: Opinion,
    text: str,
    by: Identity,
    now: datetime,
) -> Advice:
    """What a body said as one at a meeting, written down by who coordinates."""
    with db.transaction():
        db.hold(proposal)
        rules.check_still_open(proposal.state)
        called_off = meeting.called_off_at is not None
        check_minutes(meeting.starts_at, called_off=called_off, now=now)
        if (proposal.id, meeting.body_id) not in queries.requests_about([proposal.id]):
            raise Refused("This body was not asked about this proposal.", field="meeting")
        if opinion is not Opinion.FOR and not text:
            raise Refused("Say why.", field="text")
        known = queries.advice_of(proposal, meeting.body_id, meeting_id=meeting.id)
        advice = known or Advice(
            proposal_id=proposal.id, body_id=meeting.body_id, meeting_id=meeting.id
        )
        return _say(advice, proposal, opinion=opinion, text=text, by=by, now=now)


def _say(
    advice: Advice, about: Proposal, *, opinion: Opinion, text: str, by: Identity, now: datetime
) -> Advice:
    """The trail is kept longer than the name: it says about what somebody spoke, and not what."""
    same = advice.id is not None and (advice.opinion, advice.text) == (opinion, text)
    if not same:
        advice.opinion, advice.text, advice.said_at = opinion, text, now
        db.add(advice)
        tell(Action.ADVICE_GIVEN, about, by=by, now=now)
    return advice


def remind_due(*, now: datetime) -> int:
    """Remind who has not spoken and of whose proposals the last day is near; returns letters."""
    today = clock.day_of(now)
    sent = 0
    for each in queries.due_on(today):
        step = rules.step_due(asked_on=each.asked_on, until_on=each.until_on, today=today)
        if step is not None:
            letter = mails.due(
                each.preparation,
                each.person_id,
                proposals=each.proposals,
                until_on=each.until_on,
                step=step,
            )
            sent += mail.queue(letter, now=now)
    return sent


def forget_due(*, now: datetime) -> int:
    """After two years advice stays without the name of who gave it; who left a body is forgotten.

    Returns how many rows that were.
    """
    past = now - NAMED_FOR
    with db.transaction():
        return _done(
            update(Advice)
            .where(Advice.person_id.is_not(None), Advice.said_at < past)
            .values(person_id=None)
        ) + _done(delete(BodyMember).where(BodyMember.ended_at < past))


def _done(statement: Update | Delete) -> int:
    found = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]
