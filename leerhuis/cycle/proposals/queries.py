"""Reading proposals where this person coordinates."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity, below
from leerhuis.courses.models import Course, Theme
from leerhuis.courses.queries import coordinated
from leerhuis.cycle.models import (
    Advice,
    AdviceRequest,
    Decision,
    Preparation,
    Proposal,
    ProposalEdition,
    ProposalGround,
)
from leerhuis.cycle.queries import PROPOSAL_SHOWN
from leerhuis.cycle.rules import ProposalState
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation

# What the page of one proposal reads beyond what a list does.
WHOLE = (
    *PROPOSAL_SHOWN,
    selectinload(Proposal.grounds).options(
        joinedload(ProposalGround.survey),
        joinedload(ProposalGround.theme),
        joinedload(ProposalGround.course),
        joinedload(ProposalGround.track),
    ),
    selectinload(Proposal.requests).joinedload(AdviceRequest.body),
    selectinload(Proposal.advice).options(
        joinedload(Advice.body), joinedload(Advice.person), joinedload(Advice.meeting)
    ),
    selectinload(Proposal.decisions).options(
        joinedload(Decision.body), joinedload(Decision.meeting)
    ),
)


def proposal_for(who: Identity, public_id: str) -> Proposal:
    """With all that its page reads, as it is now."""
    return people.found(
        select(Proposal)
        .join(Proposal.preparation)
        .join(Preparation.organisation)
        .options(
            contains_eager(Proposal.preparation).options(
                contains_eager(Preparation.organisation), selectinload(Preparation.surveys)
            ),
            *WHOLE,
        )
        .where(Proposal.public_id == public_id, coordinated(who))
        .execution_options(populate_existing=True)
    )


def courses_for(preparation: Preparation, *, theme_id: int | None = None) -> list[Course]:
    """The courses that a proposal for this round can be about, by title."""
    wanted = (
        select(Course)
        .join(Course.organisation)
        .where(below(Organisation.path, [preparation.organisation.path]))
        .order_by(Course.title, Course.id)
    )
    return list(
        db.session.scalars(
            wanted if theme_id is None else wanted.where(Course.theme_id == theme_id)
        )
    )


def themes() -> list[Theme]:
    return list(db.session.scalars(select(Theme).order_by(Theme.name)))


def providers(preparation: Preparation) -> Sequence[Organisation]:
    """The organisations that can give a course: those at and below the place of the round."""
    return db.session.scalars(
        select(Organisation)
        .where(below(Organisation.path, [preparation.organisation.path]))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def advice_on(proposal: Proposal) -> int:
    """How much advice there is on it, counted now."""
    question = select(func.count(Advice.id)).where(Advice.proposal_id == proposal.id)
    return db.session.scalar(question) or 0


def same_draft(preparation: Preparation, said: dict[str, Any]) -> Proposal | None:
    """A draft for this round that says all of this already."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.preparation_id == preparation.id, Proposal.state == ProposalState.DRAFT)
        .filter_by(**said)
        .limit(1)
    )


def made_of(proposal: Proposal) -> int:
    """How many groups came of it, counted now."""
    question = select(func.count()).where(ProposalEdition.proposal_id == proposal.id)
    return db.session.scalar(question) or 0


def grounds_of(proposal: Proposal) -> list[ProposalGround]:
    """What it answers to, as it is now."""
    wanted = select(ProposalGround).where(ProposalGround.proposal_id == proposal.id)
    ordered = wanted.order_by(ProposalGround.id).execution_options(populate_existing=True)
    return list(db.session.scalars(ordered))
