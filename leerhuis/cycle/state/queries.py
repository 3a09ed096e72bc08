"""Counting how far roads to rounds are: the same few statements for one as for many."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.courses.models import Edition
from leerhuis.courses.queries import coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.cycle.advising import queries as advising
from leerhuis.cycle.models import (
    AdvisoryBody,
    BodyMeeting,
    Decision,
    Preparation,
    PreparationSurvey,
    Proposal,
    ProposalEdition,
)
from leerhuis.cycle.rules import ProposalState
from leerhuis.cycle.state.rules import Facts
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import SurveyKind, SurveyState

_PROPOSALS = {
    ProposalState.DRAFT: "drafts",
    ProposalState.ASKED: "asked",
    ProposalState.ACCEPTED: "accepted",
    ProposalState.DECLINED: "declined",
}
_NEEDS = {
    SurveyState.DRAFT: "needs_draft",
    SurveyState.OPEN: "needs_open",
    SurveyState.CLOSED: "needs_closed",
}
_AFTER = {SurveyKind.EVALUATION: "evaluations", SurveyKind.EFFECT: "effects"}


def facts_of(preparations: Sequence[Preparation], *, now: datetime) -> dict[int, Facts]:
    """Everything that is counted of these roads, by their number."""
    found = {each.id: Facts() for each in preparations}
    by_round = {each.round_id: found[each.id] for each in preparations if each.round_id}
    _count_needs(found)
    _count_proposals(found)
    _count_advice(found, now=now)
    _count_groups(by_round, now=now)
    _count_seats(by_round)
    _count_after(by_round)
    return found


def _add(facts: Facts, name: str | None, number: int) -> None:
    if name is not None:
        setattr(facts, name, getattr(facts, name) + number)


def _count_needs(found: dict[int, Facts]) -> None:
    rows = db.session.execute(
        select(PreparationSurvey.preparation_id, Survey.state, func.count())
        .join(Survey, Survey.id == PreparationSurvey.survey_id)
        .where(PreparationSurvey.preparation_id.in_(found))
        .group_by(PreparationSurvey.preparation_id, Survey.state)
    )
    for preparation_id, state, number in rows:
        _add(found[preparation_id], _NEEDS.get(state), number)


def _count_proposals(found: dict[int, Facts]) -> None:
    """By state; of the accepted ones what was granted by the last decision, and what is made."""
    made = (
        select(func.count(ProposalEdition.id))
        .where(ProposalEdition.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    granted = (
        select(Decision.editions)
        .where(Decision.proposal_id == Proposal.id)
        .order_by(Decision.id.desc())
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Proposal.preparation_id, Proposal.state, Proposal.course_id, granted, made).where(
            Proposal.preparation_id.in_(found)
        )
    )
    for preparation_id, state, course_id, editions, groups in rows:
        facts = found[preparation_id]
        _add(facts, _PROPOSALS.get(state), 1)
        if state is ProposalState.ACCEPTED:
            facts.granted += editions or 0
            facts.made += groups or 0
            facts.without_course += course_id is None


def _count_advice(found: dict[int, Facts], *, now: datetime) -> None:
    standings = advising.standing_of(list(found), today=clock.day_of(now))
    for (preparation_id, _body), each in standings.items():
        if each.open:
            facts = found[preparation_id]
            facts.advise_until_on = max(facts.advise_until_on or each.until_on, each.until_on)
            facts.silent += len(each.silent)


def _count_groups(by_round: dict[int, Facts], *, now: datetime) -> None:
    over = case((Edition.ends_at < now, 1), else_=0)
    rows = db.session.execute(
        select(Edition.round_id, Edition.state, over, func.count(), func.sum(Edition.capacity))
        .where(Edition.round_id.in_(by_round), Edition.state != EditionState.CANCELLED)
        .group_by(Edition.round_id, Edition.state, over)
    )
    for round_id, state, is_over, number, seats in rows:
        if round_id is None:
            continue
        draft = state is EditionState.DRAFT
        done = bool(is_over) or state is EditionState.DONE
        name = "groups_draft" if draft else "groups_over" if done else "groups_open"
        _add(by_round[round_id], name, number)
        _add(by_round[round_id], None if draft else "seats", int(seats or 0))


def _count_seats(by_round: dict[int, Facts]) -> None:
    rows = db.session.execute(
        select(Edition.round_id, func.count(Enrolment.id))
        .join(Enrolment, Enrolment.edition_id == Edition.id)
        .where(Edition.round_id.in_(by_round), Enrolment.state.in_(HOLDS_SEAT))
        .group_by(Edition.round_id)
    )
    for round_id, number in rows:
        if round_id is not None:
            by_round[round_id].taken += number


def _count_after(by_round: dict[int, Facts]) -> None:
    rows = db.session.execute(
        select(Edition.round_id, Survey.kind, Survey.state, func.count())
        .join(Survey, Survey.edition_id == Edition.id)
        .where(Edition.round_id.in_(by_round), Survey.kind.in_(_AFTER))
        .group_by(Edition.round_id, Survey.kind, Survey.state)
    )
    for round_id, kind, state, number in rows:
        ended = "open" if state is SurveyState.OPEN else "closed"
        if round_id is not None and state is not SurveyState.DRAFT:
            _add(by_round[round_id], f"{_AFTER[kind]}_{ended}", number)


def needs_running(who: Identity) -> list[Survey]:
    """The needs surveys that are not sent yet, or that are open, the first to close first."""
    return list(
        db.session.scalars(
            select(Survey)
            .join(Survey.organisation)
            .where(
                coordinated(who),
                Survey.kind == SurveyKind.NEEDS,
                Survey.state.in_((SurveyState.DRAFT, SurveyState.OPEN)),
            )
            .order_by(Survey.closes_on, Survey.id)
        )
    )


def without_minutes(who: Identity, *, now: datetime) -> list[BodyMeeting]:
    """The meetings that are over and of which nothing was written down, the oldest first."""
    return list(
        db.session.scalars(
            select(BodyMeeting)
            .join(BodyMeeting.body)
            .join(AdvisoryBody.organisation)
            .where(
                coordinated(who),
                BodyMeeting.starts_at < now,
                BodyMeeting.called_off_at.is_(None),
                BodyMeeting.minutes == "",
            )
            .order_by(BodyMeeting.starts_at, BodyMeeting.id)
        )
    )


def bodies_named(numbers: Sequence[int]) -> dict[int, AdvisoryBody]:
    rows = db.session.scalars(select(AdvisoryBody).where(AdvisoryBody.id.in_(numbers)))
    return {each.id: each for each in rows}
