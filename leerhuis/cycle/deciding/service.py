"""Writing down what was decided, and making the round of it."""

from collections.abc import Sequence
from datetime import date, datetime

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.costs import service as costs
from leerhuis.costs.rules import CostKind
from leerhuis.costs.splitting import split
from leerhuis.courses import service as courses
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.offer import tell
from leerhuis.courses.terms import Terms
from leerhuis.courses.words import RoundState
from leerhuis.cycle.advising import mails
from leerhuis.cycle.deciding import queries, rules
from leerhuis.cycle.models import (
    AdvisoryBody,
    BodyMeeting,
    Decision,
    Preparation,
    Proposal,
    ProposalEdition,
)
from leerhuis.cycle.proposals.queries import made_of
from leerhuis.cycle.rules import Outcome, ProposalState
from leerhuis.errors import Refused
from leerhuis.mail import service as mail

_STATES = {Outcome.ACCEPTED: ProposalState.ACCEPTED, Outcome.DECLINED: ProposalState.DECLINED}


def decide(
    proposal: Proposal,
    body: AdvisoryBody,
    *,
    outcome: Outcome,
    editions: int | None,
    reason: str,
    decided_on: date,
    meeting: BodyMeeting | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """What a body decided. The same again is a double click; something else is a later decision.

    With the last proposal of a round decided, the advisers hear of all of them.
    """
    made = Decision(
        proposal_id=proposal.id,
        body_id=body.id,
        meeting_id=meeting.id if meeting else None,
        outcome=outcome,
        editions=rules.check_granted(outcome, editions),
        reason=reason,
        decided_on=decided_on,
        noted_at=now,
    )
    with db.transaction():
        db.hold(proposal)
        _check(proposal, body, decided_on=decided_on, today=clock.day_of(now))
        if meeting is not None and meeting.body_id != body.id:
            raise Refused("Choose a meeting of the body that decided.", field="meeting")
        if queries.is_same(made):
            return
        db.add(made)
        proposal.state = _STATES[outcome]
        said = {"outcome": outcome, "editions": made.editions}
        tell(Action.PROPOSAL_DECIDED, proposal, by=by, now=now, **said)
        _tell_advisers(proposal, now=now)


def _check(proposal: Proposal, body: AdvisoryBody, *, decided_on: date, today: date) -> None:
    rules.check_deciding(
        proposal.state, body.part, made=made_of(proposal), decided_on=decided_on, today=today
    )
    requests, spoken = queries.asked_and_heard(proposal, day=today)
    rules.check_heard(requests, spoken=spoken, today=today)


def _tell_advisers(proposal: Proposal, *, now: datetime) -> None:
    preparation = queries.preparation_of(proposal)
    if queries.undecided(preparation):
        return
    outcomes = [
        (each.title, made.outcome.value, made.reason) for each, made in queries.decided(preparation)
    ]
    for person_id in sorted(queries.asked_people(preparation, day=clock.day_of(now))):
        mail.queue(mails.decided(preparation, person_id, outcomes), now=now)


def make_round(
    preparation: Preparation, *, word: str, by: Identity, now: datetime
) -> list[Edition]:
    """The round, if it is not there yet, with a draft of each group that was granted.

    Pressed again it makes only what is missing. A group is called by `word` and a number where a
    course has several. Returns the groups that were made now.
    """
    with db.transaction():
        db.hold(preparation)
        proposals = queries.accepted(preparation)
        _check_makeable(proposals)
        season = _season(preparation, by=by, now=now)
        made = [
            group
            for each in proposals
            for group in _groups(each, season, word=word, by=by, now=now)
        ]
        if made:
            tell(
                Action.ROUND_MADE,
                preparation,
                by=by,
                now=now,
                round=season.public_id,
                groups=len(made),
            )
    return made


def _check_makeable(proposals: list[Proposal]) -> None:
    if not proposals:
        raise Refused("No proposal is accepted yet.")
    without = [each.title for each in proposals if each.course is None]
    if without:
        raise Refused("Choose a course first for: %(titles)s.", titles=", ".join(without))


def _season(preparation: Preparation, *, by: Identity, now: datetime) -> Round:
    if preparation.round_id is not None:
        season = db.session.get_one(Round, preparation.round_id)
        if season.state is RoundState.DONE:
            raise Refused("This round is over.")
        return season
    season = courses.create_round(
        queries.organisation_of(preparation),
        name=preparation.name,
        starts_on=preparation.starts_on,
        ends_on=preparation.ends_on,
        state=RoundState.DRAFT,
        by=by,
        now=now,
    )
    preparation.round_id = season.id
    return season


def _groups(
    proposal: Proposal, season: Round, *, word: str, by: Identity, now: datetime
) -> list[Edition]:
    """What is missing of the groups that were granted."""
    course = proposal.course
    assert course is not None
    missing = proposal.decisions[-1].editions - len(proposal.made)
    taken = queries.labels_in(course, season)
    alone = missing == 1 and not taken
    names = [""] if alone else rules.labels(missing, taken, word=word)
    made = []
    for name in names:
        edition = courses.create_edition(
            course,
            round=season,
            capacity=proposal.seats,
            enrol_by_on=season.starts_on,
            terms=Terms(label=name),
            by=by,
            now=now,
        )
        db.add(ProposalEdition(proposal_id=proposal.id, edition_id=edition.id, made_at=now))
        made.append(edition)
    _estimate(proposal, season, made, by=by, now=now)
    return made


def _estimate(
    proposal: Proposal, season: Round, made: Sequence[Edition], *, by: Identity, now: datetime
) -> None:
    """What was estimated for all groups that were proposed, a part for each that was made."""
    if proposal.cents is None:
        return
    parts = split(proposal.cents, [1] * proposal.editions)
    for at, edition in enumerate(made, len(proposal.made)):
        costs.add_cost(
            edition,
            kind=CostKind.OTHER,
            what=proposal.title,
            estimated=parts[at % len(parts)],
            spent_on=season.ends_on,
            by=by,
            now=now,
        )
