"""What the pages of costs read: whose money it is, and sums by round, by group and by kind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import case, exists, func, or_, select, true
from sqlalchemy.orm import contains_eager

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.costs import queries
from leerhuis.costs.models import CostEntry, CostLine, Payer
from leerhuis.costs.rules import CostKind, Costs, PayerKind, Spending, Stage, spent
from leerhuis.courses import queries as courses
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation
from leerhuis.people.queries import found

ROUNDS = 10


class RoundSpent(NamedTuple):
    """A round with its money."""

    round: Round
    spending: Spending


class GroupSpent(NamedTuple):
    """A group with what it costs."""

    edition: Edition
    costs: Costs


class KindSpent(NamedTuple):
    """What a kind of costs binds us to and has cost, over all lines of a round."""

    kind: CostKind
    estimated: int
    committed: int
    real: int


def regions_for(who: Identity) -> list[Organisation]:
    """Whose money this person keeps: where they were made coordinator, or where a round is."""
    own = {each.id for each in courses.organisations_of(who)}
    has_money = or_(
        Organisation.id.in_(own),
        exists().where(Round.organisation_id == Organisation.id),
        exists().where(CostLine.organisation_id == Organisation.id),
    )
    question = select(Organisation).where(coordinated(who), has_money)
    return list(db.session.scalars(question.order_by(Organisation.path)))


def region_for(who: Identity, public_id: str | None) -> Organisation:
    """The one that was asked for, or else the first."""
    regions = regions_for(who)
    if public_id is None and regions:
        return regions[0]
    return _one(each for each in regions if each.public_id == public_id)


def region_of(who: Identity, of: Edition | Round) -> Organisation:
    """Whose money the costs of this group or round are, for who keeps that money."""
    number = queries.region_id_of(of)
    return found(select(Organisation).where(Organisation.id == number, coordinated(who)))


def costs_for(who: Identity, edition: Edition) -> Costs | None:
    """What a group costs, for who keeps its money; None for others."""
    sums = queries.by_group().where(CostLine.edition_id == edition.id).subquery()
    whose = queries.whose(edition).scalar_subquery()
    row = db.session.execute(
        select(*(sums.c[name] for name in Costs._fields))
        .select_from(Organisation)
        .outerjoin(sums, true())
        .where(Organisation.id == whose, coordinated(who))
    ).one_or_none()
    return None if row is None else Costs(*(int(each or 0) for each in row))


def _one(rows: Iterable[Organisation]) -> Organisation:
    row = next(iter(rows), None)
    if row is None:
        raise Missing
    return row


def rounds_of(region: Organisation, *, page: int) -> Listing[RoundSpent]:
    """The rounds of a region with their money, the newest first."""
    question = select(Round).where(Round.organisation_id == region.id)
    total = db.session.scalar(select(func.count()).select_from(question.subquery()))
    ordered = question.order_by(Round.starts_on.desc(), Round.name)
    page_of: Listing[Round] = listed(ordered, page=page, total=total, size=ROUNDS)
    money = queries.budget_of(each.id for each in page_of.rows)
    rows = [RoundSpent(each, money[each.id]) for each in page_of.rows]
    return Listing(rows, page_of.page, page_of.total, ROUNDS)


def all_rounds_of(region: Organisation) -> list[Round]:
    """The rounds of a region to choose from, the newest first."""
    question = select(Round).where(Round.organisation_id == region.id)
    return list(db.session.scalars(question.order_by(Round.starts_on.desc(), Round.name)))


def groups_of(season: Round, *, page: int) -> Listing[GroupSpent]:
    """The groups of a round with what they cost, the first to begin first."""
    question = (
        select(Edition)
        .join(Edition.course)
        .options(contains_eager(Edition.course))
        .where(Edition.round_id == season.id)
    )
    total = db.session.scalar(select(func.count()).where(Edition.round_id == season.id))
    ordered = question.order_by(Edition.starts_at, Edition.id)
    page_of: Listing[Edition] = listed(ordered, page=page, total=total)
    return Listing(_with_costs(page_of.rows), page_of.page, page_of.total)


def loose_groups(region: Organisation, *, page: int) -> Listing[GroupSpent]:
    """The groups without a round of which this region bears costs, the newest first."""
    costs = exists().where(CostLine.edition_id == Edition.id, CostLine.organisation_id == region.id)
    wanted = (Edition.round_id.is_(None), costs)
    question = select(Edition).join(Edition.course).options(contains_eager(Edition.course))
    total = db.session.scalar(select(func.count(Edition.id)).where(*wanted))
    ordered = question.where(*wanted).order_by(Edition.starts_at.desc(), Edition.id)
    page_of: Listing[Edition] = listed(ordered, page=page, total=total)
    return Listing(_with_costs(page_of.rows), page_of.page, page_of.total)


def payers_listed(region: Organisation, *, page: int) -> Listing[Payer]:
    """Who pays or paid in a region, by group and name."""
    of_region = Payer.organisation_id == region.id
    total = db.session.scalar(select(func.count(Payer.id)).where(of_region))
    places = {kind.value: place for place, kind in enumerate(PayerKind)}
    question = select(Payer).where(of_region)
    return listed(
        question.order_by(case(places, value=Payer.kind), Payer.name, Payer.starts_on, Payer.id),
        page=page,
        total=total,
    )


def _with_costs(rows: Sequence[Edition]) -> list[GroupSpent]:
    costs = queries.costs_of(each.id for each in rows)
    return [GroupSpent(each, costs[each.id]) for each in rows]


def kinds_of(season: Round) -> list[KindSpent]:
    """A round by kind of costs, with those of its groups, in one statement; only what there is."""
    estimated, real = (
        func.sum(CostEntry.cents).filter(CostEntry.stage == stage) for stage in Stage
    )
    rows = db.session.execute(
        select(CostLine.kind, estimated, real)
        .join(CostLine.entries)
        .outerjoin(Edition, Edition.id == CostLine.edition_id)
        .where(func.coalesce(CostLine.round_id, Edition.round_id) == season.id)
        .group_by(CostLine.id, CostLine.kind)
    )
    lines: dict[CostKind, list[tuple[int | None, int | None]]] = defaultdict(list)
    for kind, expected, paid in rows:
        lines[kind].append((_cents(expected), _cents(paid)))
    return [
        KindSpent(kind, sum(expected or 0 for expected, _paid in lines[kind]), *spent(lines[kind]))
        for kind in CostKind
        if kind in lines
    ]


def _cents(value: int | None) -> int | None:
    """A sum of the database may come as a Decimal."""
    return None if value is None else int(value)
