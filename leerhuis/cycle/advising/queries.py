"""Reading what bodies are asked and what they said: of an adviser, and of who coordinates."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.courses.queries import Listing, listed
from leerhuis.cycle.advising.rules import Standing
from leerhuis.cycle.bodies import queries as bodies
from leerhuis.cycle.models import (
    Advice,
    AdviceRequest,
    AdvisoryBody,
    BodyMeeting,
    BodyMember,
    Preparation,
    Proposal,
)
from leerhuis.cycle.proposals.queries import WHOLE
from leerhuis.cycle.queries import PROPOSAL_SHOWN
from leerhuis.cycle.rules import ProposalState
from leerhuis.people import queries as people

REACH = timedelta(days=7)


class Due(NamedTuple):
    """Someone who was asked about proposals of a round, and has not spoken about all of them."""

    person_id: int
    preparation: Preparation
    asked_on: date
    until_on: date
    proposals: int


def _mine(who: Identity) -> Select[int]:
    """The bodies of which someone is a member, as long as they advise there."""
    return (
        select(BodyMember.body_id)
        .join(BodyMember.body)
        .join(AdvisoryBody.organisation)
        .where(
            BodyMember.person_id == who.person_id,
            BodyMember.ended_at.is_(None),
            bodies.around(who.paths(Role.ADVISER)),
        )
    )


def _asked(who: Identity) -> ColumnElement[bool]:
    """The condition that a body of this person was asked about a proposal."""
    return (
        select(AdviceRequest.id)
        .where(AdviceRequest.proposal_id == Proposal.id, AdviceRequest.body_id.in_(_mine(who)))
        .exists()
    )


def proposals_for(who: Identity, *, page: int = 1) -> Listing[Any]:
    """What this person's bodies were ever asked about, the last asked first."""
    total = db.session.scalar(select(func.count(Proposal.id)).where(_asked(who)))
    wanted = (
        select(Proposal)
        .join(Proposal.preparation)
        .options(contains_eager(Proposal.preparation), *PROPOSAL_SHOWN)
        .where(_asked(who))
        .order_by(Preparation.starts_on.desc(), Proposal.id.desc())
    )
    return listed(wanted, page=page, total=total)


def to_do(who: Identity, *, today: date) -> list[AdviceRequest]:
    """What this person can still advise on and has not, the first to end first.

    Once a body has spoken as one, at a meeting, its members need not.
    """
    said = (
        select(Advice.id)
        .where(
            Advice.proposal_id == AdviceRequest.proposal_id,
            Advice.body_id == AdviceRequest.body_id,
            or_(Advice.person_id == who.person_id, Advice.meeting_id.is_not(None)),
        )
        .exists()
    )
    return list(
        db.session.scalars(
            select(AdviceRequest)
            .join(AdviceRequest.proposal)
            .join(Proposal.preparation)
            .options(
                contains_eager(AdviceRequest.proposal).contains_eager(Proposal.preparation),
                joinedload(AdviceRequest.body),
            )
            .where(
                AdviceRequest.body_id.in_(_mine(who)),
                AdviceRequest.until_on >= today,
                Proposal.state == ProposalState.ASKED,
                ~said,
            )
            .order_by(AdviceRequest.until_on, Proposal.id, AdviceRequest.id)
        )
    )


def proposal_for(who: Identity, public_id: str) -> Proposal:
    """A proposal about which a body of this person was asked, with all that its page reads."""
    return people.found(
        select(Proposal)
        .join(Proposal.preparation)
        .options(contains_eager(Proposal.preparation), *WHOLE)
        .where(Proposal.public_id == public_id, _asked(who))
        .execution_options(populate_existing=True)
    )


def requests_of(who: Identity, proposal: Proposal) -> list[AdviceRequest]:
    """The bodies for which this person can speak about it, as it is now."""
    return list(
        db.session.scalars(
            select(AdviceRequest)
            .join(AdviceRequest.body)
            .options(contains_eager(AdviceRequest.body))
            .where(AdviceRequest.proposal_id == proposal.id, AdviceRequest.body_id.in_(_mine(who)))
            .order_by(AdvisoryBody.name, AdviceRequest.id)
            .execution_options(populate_existing=True)
        )
    )


def meetings_for(who: Identity) -> list[BodyMeeting]:
    """The meetings of this person's bodies, the latest first."""
    mine = list(db.session.scalars(_mine(who)))
    return bodies.meetings_of(mine) if mine else []


def meeting_for(who: Identity, public_id: str) -> BodyMeeting:
    return people.found(
        select(BodyMeeting)
        .options(joinedload(BodyMeeting.body), joinedload(BodyMeeting.preparation))
        .where(BodyMeeting.public_id == public_id, BodyMeeting.body_id.in_(_mine(who)))
    )


def advice_of(proposal: Proposal, body_id: int, **by: int | None) -> Advice | None:
    """What a body's member, or the body at a meeting, said of a proposal."""
    wanted = select(Advice).where(Advice.proposal_id == proposal.id, Advice.body_id == body_id)
    return db.session.scalar(wanted.filter_by(**by).execution_options(populate_existing=True))


def requests_about(proposal_ids: Sequence[int]) -> dict[tuple[int, int], AdviceRequest]:
    """What was asked about these proposals, by proposal and body, as it is now."""
    rows = db.session.scalars(
        select(AdviceRequest)
        .where(AdviceRequest.proposal_id.in_(proposal_ids))
        .execution_options(populate_existing=True)
    )
    return {(each.proposal_id, each.body_id): each for each in rows}


def open_proposals(preparation: Preparation) -> list[Proposal]:
    """Drafts, and those about which more bodies can be asked, as they are now."""
    states = (ProposalState.DRAFT, ProposalState.ASKED)
    return list(
        db.session.scalars(
            select(Proposal)
            .where(Proposal.preparation_id == preparation.id, Proposal.state.in_(states))
            .order_by(Proposal.id)
            .execution_options(populate_existing=True)
        )
    )


def standing_of(preparation_ids: Sequence[int], *, today: date) -> dict[tuple[int, int], Standing]:
    """How far each body is with what it was asked, by preparation and body."""
    requests = _requests(Proposal.preparation_id.in_(preparation_ids))
    said = _said([each.proposal_id for each in requests])
    speakers = bodies.speakers(sorted({each.body_id for each in requests}), day=today)
    found: dict[tuple[int, int], Standing] = {}
    for each in requests:
        key = each.proposal.preparation_id, each.body_id
        row = found.setdefault(key, Standing(each.until_on, members=len(speakers[each.body_id])))
        row.asked += 1
        row.until_on = max(row.until_on, each.until_on)
        spoken = said[each.proposal_id, each.body_id]
        row.met += None in spoken
        if each.proposal.state is ProposalState.ASKED and None not in spoken:
            row.open += 1
            row.silent |= speakers[each.body_id] - spoken
    return found


def due_on(today: date) -> list[Due]:
    """Everyone who has not spoken about all that ends within a week, once a round and last day."""
    requests = _requests(
        and_(
            Proposal.state == ProposalState.ASKED,
            AdviceRequest.until_on.between(today, today + REACH),
        )
    )
    said = _said([each.proposal_id for each in requests])
    speakers = bodies.speakers(sorted({each.body_id for each in requests}), day=today)
    waiting: dict[tuple[int, int, date], list[AdviceRequest]] = defaultdict(list)
    for each in requests:
        spoken = said[each.proposal_id, each.body_id]
        for person_id in sorted(speakers[each.body_id] - spoken) if None not in spoken else ():
            waiting[person_id, each.proposal.preparation_id, each.until_on].append(each)
    return [
        Due(
            person_id,
            rows[0].proposal.preparation,
            clock.day_of(min(each.asked_at for each in rows)),
            until_on,
            len({each.proposal_id for each in rows}),
        )
        for (person_id, _preparation, until_on), rows in waiting.items()
    ]


def _requests(condition: ColumnElement[bool]) -> list[AdviceRequest]:
    return list(
        db.session.scalars(
            select(AdviceRequest)
            .join(AdviceRequest.proposal)
            .join(Proposal.preparation)
            .options(contains_eager(AdviceRequest.proposal).contains_eager(Proposal.preparation))
            .where(condition)
            .order_by(AdviceRequest.id)
        )
    )


def _said(proposal_ids: Sequence[int]) -> dict[tuple[int, int], set[int | None]]:
    """Who spoke about each proposal for each body; None is the body itself, at a meeting."""
    found: dict[tuple[int, int], set[int | None]] = defaultdict(set)
    rows = db.session.execute(
        select(Advice.proposal_id, Advice.body_id, Advice.person_id, Advice.meeting_id).where(
            Advice.proposal_id.in_(proposal_ids)
        )
    )
    for proposal_id, body_id, person_id, meeting_id in rows:
        if person_id is not None or meeting_id is not None:
            found[proposal_id, body_id].add(person_id)
    return found
