"""Reading what making a round of accepted proposals needs to know."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.queries import coordinated
from leerhuis.cycle.bodies import queries as bodies
from leerhuis.cycle.models import (
    Advice,
    AdviceRequest,
    AdvisoryBody,
    BodyMeeting,
    Decision,
    Preparation,
    PreparationSurvey,
    Proposal,
    ProposalEdition,
    ProposalGround,
)
from leerhuis.cycle.rules import BodyPart, ProposalState
from leerhuis.people.models import Organisation
from leerhuis.people.queries import found
from leerhuis.surveys.models import Survey


def deciding(preparation: Preparation) -> list[AdvisoryBody]:
    """The bodies that may decide on a round."""
    return [each for each in bodies.bodies_of(preparation) if each.part is BodyPart.DECIDES]


def meetings_of(found: Sequence[AdvisoryBody]) -> list[BodyMeeting]:
    """The meetings of these bodies that went ahead, the latest first."""
    rows = bodies.meetings_of([each.id for each in found])
    return [each for each in rows if each.called_off_at is None]


def asked_and_heard(proposal: Proposal, *, day: date) -> tuple[list[tuple[int, date]], set[int]]:
    """Which bodies were asked and until when, and which of them have spoken, as it is now.

    A body for which nobody can speak on this day is not waited for.
    """
    rows = db.session.execute(
        select(AdviceRequest.body_id, AdviceRequest.until_on).where(
            AdviceRequest.proposal_id == proposal.id
        )
    )
    requests = [(row[0], row[1]) for row in rows]
    speakers = bodies.speakers([body for body, _until in requests], day=day)
    spoken = db.session.scalars(select(Advice.body_id).where(Advice.proposal_id == proposal.id))
    return [each for each in requests if speakers[each[0]]], set(spoken)


def undecided(preparation: Preparation) -> bool:
    """Whether there is a proposal about which advice was asked and nothing was decided."""
    wanted = select(Proposal.id).where(
        Proposal.preparation_id == preparation.id, Proposal.state == ProposalState.ASKED
    )
    return db.session.scalar(wanted.limit(1)) is not None


def decided(preparation: Preparation) -> list[tuple[Proposal, Decision]]:
    """Each proposal that was decided, with the decision that holds."""
    rows = db.session.scalars(
        select(Decision)
        .join(Decision.proposal)
        .options(contains_eager(Decision.proposal))
        .where(Proposal.preparation_id == preparation.id)
        .order_by(Proposal.id, Decision.id)
    )
    last = {each.proposal_id: each for each in rows}
    return [(each.proposal, each) for each in last.values()]


def asked_people(preparation: Preparation, *, day: date) -> set[int]:
    """Who speaks for a body that was asked about a proposal of this round."""
    asked = db.session.scalars(
        select(AdviceRequest.body_id)
        .join(AdviceRequest.proposal)
        .where(Proposal.preparation_id == preparation.id)
        .distinct()
    ).all()
    return set().union(*bodies.speakers(asked, day=day).values())


def accepted(preparation: Preparation) -> list[Proposal]:
    """The accepted proposals as they are now, with their course, decisions and groups."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(
                joinedload(Proposal.course).joinedload(Course.organisation),
                selectinload(Proposal.decisions),
                selectinload(Proposal.made),
            )
            .where(
                Proposal.preparation_id == preparation.id,
                Proposal.state == ProposalState.ACCEPTED,
            )
            .order_by(Proposal.id)
            .execution_options(populate_existing=True)
        )
    )


def labels_in(course: Course, season: Round) -> list[str]:
    """What the groups of a course in a round are called."""
    wanted = select(Edition.label).where(
        Edition.course_id == course.id, Edition.round_id == season.id
    )
    return list(db.session.scalars(wanted))


def origin_of(edition_id: int) -> ProposalEdition | None:
    """Of which proposal a group came."""
    return db.session.scalar(
        select(ProposalEdition)
        .options(joinedload(ProposalEdition.proposal))
        .where(ProposalEdition.edition_id == edition_id)
    )


def is_same(made: Decision) -> bool:
    """Whether the decision that holds says all of this already."""
    last = db.session.scalar(
        select(Decision)
        .where(Decision.proposal_id == made.proposal_id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    said = ("body_id", "meeting_id", "outcome", "editions", "reason", "decided_on")
    return last is not None and all(getattr(last, name) == getattr(made, name) for name in said)


def preparation_of(proposal: Proposal) -> Preparation:
    return db.session.get_one(Preparation, proposal.preparation_id)


def organisation_of(preparation: Preparation) -> Organisation:
    return db.session.get_one(Organisation, preparation.organisation_id)


def survey_for(who: Identity, public_id: str) -> Survey:
    """A survey of where this person coordinates."""
    return found(
        select(Survey)
        .join(Survey.organisation)
        .where(Survey.public_id == public_id, coordinated(who))
    )


def counts_for(survey: Survey) -> list[Preparation]:
    """The rounds for which a needs survey counts, the latest first."""
    return list(
        db.session.scalars(
            select(Preparation)
            .join(PreparationSurvey, PreparationSurvey.preparation_id == Preparation.id)
            .where(PreparationSurvey.survey_id == survey.id)
            .order_by(Preparation.starts_on.desc(), Preparation.id)
        )
    )


def answering_to(survey: Survey) -> list[Proposal]:
    """The proposals that answer to what was said in a survey, the latest first."""
    grounds = select(ProposalGround.proposal_id).where(ProposalGround.survey_id == survey.id)
    return list(
        db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.preparation))
            .where(Proposal.id.in_(grounds))
            .order_by(Proposal.id.desc())
        )
    )
