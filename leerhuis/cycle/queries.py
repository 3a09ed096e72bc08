"""Reading the roads to rounds, where this person coordinates."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.courses.words import RoundState
from leerhuis.cycle.models import Preparation, Proposal, ProposalEdition
from leerhuis.people import queries as people
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import SurveyKind


def _preparations(who: Identity) -> Select[Preparation]:
    return (
        select(Preparation)
        .join(Preparation.organisation)
        .options(
            contains_eager(Preparation.organisation),
            joinedload(Preparation.round),
            joinedload(Preparation.after_round),
            selectinload(Preparation.surveys),
        )
        .where(coordinated(who))
    )


def preparations_for(who: Identity, *, page: int = 1) -> Listing[Any]:
    """The roads to rounds, the one to the latest round first."""
    total = db.session.scalar(
        select(func.count(Preparation.id)).join(Preparation.organisation).where(coordinated(who))
    )
    ordered = _preparations(who).order_by(Preparation.starts_on.desc(), Preparation.id.desc())
    return listed(ordered, page=page, total=total)


def preparation_for(who: Identity, public_id: str) -> Preparation:
    """With its organisation, rounds and needs surveys, as they are now."""
    return people.found(
        _preparations(who)
        .where(Preparation.public_id == public_id)
        .execution_options(populate_existing=True)
    )


def free_draft_for(who: Identity, public_id: str) -> Round:
    """A draft round to which no road leads yet."""
    taken = select(Preparation.round_id).where(Preparation.round_id.is_not(None))
    return people.found(
        select(Round)
        .join(Round.organisation)
        .options(contains_eager(Round.organisation))
        .where(
            coordinated(who),
            Round.public_id == public_id,
            Round.state == RoundState.DRAFT,
            Round.id.not_in(taken),
        )
    )


def needs_surveys(who: Identity) -> list[Survey]:
    """The needs surveys of where this person coordinates, the newest first."""
    return list(
        db.session.scalars(
            select(Survey)
            .join(Survey.organisation)
            .where(coordinated(who), Survey.kind == SurveyKind.NEEDS)
            .order_by(Survey.created_at.desc(), Survey.id.desc())
        )
    )


def proposals_of(preparation: Preparation) -> list[Proposal]:
    """In the order in which they were made, with all that was said, decided and made of them."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(*PROPOSAL_SHOWN)
            .where(Proposal.preparation_id == preparation.id)
            .order_by(Proposal.id)
            .execution_options(populate_existing=True)
        )
    )


# What a proposal says of itself, and what became of it.
PROPOSAL_SHOWN = (
    joinedload(Proposal.theme),
    joinedload(Proposal.course),
    joinedload(Proposal.provided_by),
    selectinload(Proposal.grounds),
    selectinload(Proposal.requests),
    selectinload(Proposal.advice),
    selectinload(Proposal.decisions),
    selectinload(Proposal.made).joinedload(ProposalEdition.edition).joinedload(Edition.course),
)


def following(round_ids: Sequence[int]) -> dict[int, Preparation]:
    """Which road begins with the evaluations of a round, by the number of that round."""
    rows = db.session.scalars(
        select(Preparation)
        .where(Preparation.after_round_id.in_(round_ids))
        .order_by(Preparation.id)
    )
    return {each.after_round_id: each for each in rows if each.after_round_id is not None}


def preparation_of_round(round_id: int) -> Preparation | None:
    """The road that leads to a round, if there is one."""
    return db.session.scalar(select(Preparation).where(Preparation.round_id == round_id))
