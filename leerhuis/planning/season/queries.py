"""Reading a whole round: its drafts with what stands in their way, and what asks for a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.courses import rules as course_rules
from leerhuis.courses import series
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.clashing import Conflict, conflicts_in
from leerhuis.courses.holidays.queries import closed_for
from leerhuis.courses.models import Course, Edition, Round, Session
from leerhuis.courses.queries import SHOWN, coordinated, coordinated_in, places
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment.rules import Filling
from leerhuis.errors import Refused
from leerhuis.planning.season import rules
from leerhuis.planning.season.rules import Deciding, Draft, Meet


@dataclass(frozen=True)
class Waiting:
    """A draft with what stands in the way of publishing it; without anything it can be."""

    edition: Edition
    refusals: tuple[Refused, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def free(self) -> bool:
        return not self.refusals and not self.conflicts


@dataclass(frozen=True)
class Undecided:
    """A group with fewer people than its minimum."""

    edition: Edition
    filling: Filling
    due: bool


def drafts_in(who: Identity, season: Round) -> list[Waiting]:
    """The drafts of a round in the order in which they are published, the first to begin first."""
    editions = _editions(who, season, EditionState.DRAFT)
    if not editions:
        return []
    found = conflicts_in(who.paths(Role.COORDINATOR), season=season)
    hard = {_meet(each): each for each in found if each.clash.kind is not ClashKind.ROOM_SMALL}
    drafts = [Draft(each.id, _refusals(each)) for each in editions]
    taken = _taken(session for each in found for session in (each.session, each.clash.session))
    blocking = rules.standing_in_the_way(drafts, list(hard), published=taken)
    return [
        Waiting(each, draft.refusals, tuple(hard[meet] for meet in blocking[each.id]))
        for each, draft in zip(editions, drafts, strict=True)
    ]


def holidays_of(drafts: Iterable[Waiting]) -> dict[int, list[tuple[date, str]]]:
    """The holidays on which the sessions of each group are, with their names."""
    editions = [each.edition for each in drafts]
    closed = {path: closed_for(path) for path in {_path(each) for each in editions}}
    return {
        each.id: [
            (day, name)
            for day in (clock.day_of(session.starts_at) for session in each.sessions)
            if (name := series.closed_on(day, closed[_path(each)]) or series.public_holiday(day))
        ]
        for each in editions
    }


def _path(edition: Edition) -> str:
    return edition.course.organisation.path


def _taken(sessions: Iterable[Session | None]) -> frozenset[int]:
    """The groups of these sessions that are published, so have their rooms and trainers."""
    return frozenset(
        each.edition_id
        for each in sessions
        if each and each.edition.state is not EditionState.DRAFT
    )


def _meet(conflict: Conflict) -> Meet:
    other = conflict.clash.session
    said = f"{conflict.session.id} {conflict.clash.same}"
    return Meet(conflict.session.edition_id, other.edition_id if other else None, said)


def _refusals(edition: Edition) -> tuple[Refused, ...]:
    try:
        course_rules.check_publishable(sessions=len(edition.sessions), state=edition.state)
        course_rules.check_deadlines(
            enrol_by_on=edition.enrol_by_on,
            cancel_by_on=edition.cancel_by_on,
            starts_on=clock.day_of(edition.starts_at) if edition.starts_at else None,
        )
    except Refused as no:
        return (no,)
    return ()


def _editions(who: Identity, season: Round, state: EditionState) -> list[Edition]:
    return list(
        db.session.scalars(
            select(Edition)
            .join(Edition.course)
            .join(Course.organisation)
            .options(
                contains_eager(Edition.course).contains_eager(Course.organisation),
                selectinload(Edition.sessions).options(*SHOWN),
            )
            .where(coordinated(who), Edition.round_id == season.id, Edition.state == state)
            .order_by(Edition.starts_at, Edition.id)
        )
    )


def undecided(
    who: Identity, season: Round | None, *, today: date, now: datetime
) -> list[Undecided]:
    """Published groups with a minimum that is not reached, whose day to decide has come or is
    near; the soonest first."""
    paths = who.paths(Role.COORDINATOR)
    question = _undecided_query(len(paths), of_round=season is not None)
    given = {"season": season.id if season else None, "soon": today + rules.SOON, "now": now}
    editions = list(db.session.scalars(question, places(paths) | given))
    fillings = enrolments.fillings(each.id for each in editions)
    found = []
    for each in editions:
        facts = facts_of(each, fillings[each.id], now=now)
        due = rules.is_due(facts, today=today)
        if due or rules.is_coming(facts, today=today):
            found.append(Undecided(each, fillings[each.id], due))
    return found


@cache
def _undecided_query(number: int, *, of_round: bool) -> Select[Edition]:
    """Built once for so many places."""
    question = (
        select(Edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(contains_eager(Edition.course), joinedload(Edition.round))
        .where(
            coordinated_in(number),
            Edition.state == EditionState.PUBLISHED,
            Edition.minimum.is_not(None),
            Edition.decided_at.is_(None),
            Edition.decide_on <= bindparam("soon"),
            Edition.starts_at > bindparam("now"),
        )
        .order_by(Edition.decide_on, Edition.starts_at, Edition.id)
    )
    return question.where(Edition.round_id == bindparam("season")) if of_round else question


def facts_of(edition: Edition, filling: Filling, *, now: datetime) -> Deciding:
    return Deciding(
        state=edition.state,
        minimum=edition.minimum,
        confirmed=filling.confirmed,
        decide_on=edition.decide_on,
        decided=edition.decided_at is not None,
        begun=edition.starts_at is not None and edition.starts_at <= now,
    )
