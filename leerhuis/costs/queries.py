"""Reading money: what groups and rounds cost, who pays, and by which rule."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.costs import rules
from leerhuis.costs.models import (
    Budget,
    CostEntry,
    CostLine,
    Payer,
    SplitRule,
    SplitShare,
)
from leerhuis.costs.rules import Costs, Share, Spending, Stage
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.queries import coordinated
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation
from leerhuis.people.queries import found


class Amounts(NamedTuple):
    """A line with what it costs in cents; None is not known."""

    line: CostLine
    estimated: int | None
    real: int | None


_ESTIMATED = func.sum(case((CostEntry.stage == Stage.ESTIMATED, CostEntry.cents)))
_REAL = func.sum(case((CostEntry.stage == Stage.REAL, CostEntry.cents)))
_IN_KIND = func.sum(
    case((CostLine.giver_id.is_not(None) & (CostEntry.stage == Stage.REAL), CostEntry.cents))
)


def costs_of(edition_ids: Iterable[int]) -> dict[int, Costs]:
    """What each of these groups costs, in one statement; a group without costs is 0."""
    wanted = set(edition_ids)
    rows = db.session.execute(by_group().where(CostLine.edition_id.in_(wanted)))
    known = {row[0]: Costs(*map(int, row[1:])) for row in rows}
    return {each: known.get(each, Costs()) for each in wanted}


def by_group() -> Select[*tuple[Any, ...]]:
    """Of each group with costs its number, and the sums of `Costs` in their order."""
    sums = (func.coalesce(each, 0) for each in (_ESTIMATED, _REAL, _IN_KIND))
    named = zip(Costs._fields, sums, strict=True)
    return (
        select(CostLine.edition_id, *(each.label(name) for name, each in named))
        .join(CostLine.entries)
        .group_by(CostLine.edition_id)
    )


def budget_of(round_ids: Iterable[int]) -> dict[int, Spending]:
    """Of each round its budget, and what it and its groups bind us to and have cost really."""
    wanted = set(round_ids)
    lines: dict[int, list[tuple[int | None, int | None]]] = defaultdict(list)
    for season, estimated, real in db.session.execute(_amounts_by_round(wanted)):
        lines[season].append((_cents(estimated), _cents(real)))
    budgets = _budgets(wanted)
    return {each: Spending(budgets.get(each), *rules.spent(lines.get(each, ()))) for each in wanted}


def _amounts_by_round(wanted: set[int]) -> Select[int, int | None, int | None]:
    season = func.coalesce(CostLine.round_id, Edition.round_id)
    return (
        select(season, _ESTIMATED, _REAL)
        .select_from(CostLine)
        .join(CostLine.entries)
        .outerjoin(Edition, Edition.id == CostLine.edition_id)
        .where(season.in_(wanted))
        .group_by(season, CostLine.id)
    )


def _budgets(wanted: set[int]) -> dict[int, int]:
    last = select(func.max(Budget.id)).where(Budget.round_id.in_(wanted)).group_by(Budget.round_id)
    rows = db.session.execute(select(Budget.round_id, Budget.cents).where(Budget.id.in_(last)))
    return {row[0]: row[1] for row in rows}


def lines_of(of: Edition | Round) -> list[Amounts]:
    """The lines of a group, or of a round itself, in the order in which they were added."""
    return _amounts(CostLine.edition_id == of.id if isinstance(of, Edition) else _of_round(of))


def _of_round(season: Round) -> ColumnElement[bool]:
    return CostLine.round_id == season.id


def _amounts(condition: ColumnElement[bool]) -> list[Amounts]:
    sums = (
        select(CostEntry.line_id, _ESTIMATED.label("estimated"), _REAL.label("real"))
        .group_by(CostEntry.line_id)
        .subquery()
    )
    rows = db.session.execute(
        select(CostLine, sums.c.estimated, sums.c.real)
        .join(sums, sums.c.line_id == CostLine.id)
        .options(joinedload(CostLine.giver))
        .where(condition)
        .order_by(CostLine.id)
    )
    return [Amounts(line, _cents(estimated), _cents(real)) for line, estimated, real in rows]


def _cents(value: int | None) -> int | None:
    """A sum of the database may come as a Decimal."""
    return None if value is None else int(value)


def amounts_of(line: CostLine) -> dict[Stage, int]:
    """What a line costs now, corrections included; a stage without an amount is not in it."""
    rows = db.session.execute(
        select(CostEntry.stage, func.sum(CostEntry.cents))
        .where(CostEntry.line_id == line.id)
        .group_by(CostEntry.stage)
    )
    return {stage: int(cents) for stage, cents in rows}


def line_for(who: Identity, public_id: str) -> CostLine:
    """A line of a region where this person coordinates, with its entries, the first first."""
    return found(
        select(CostLine)
        .join(Organisation, Organisation.id == CostLine.organisation_id)
        .options(
            selectinload(CostLine.entries),
            joinedload(CostLine.giver),
            joinedload(CostLine.round),
            joinedload(CostLine.edition).joinedload(Edition.course),
        )
        .where(CostLine.public_id == public_id, coordinated(who))
    )


def same_line(line: CostLine, *, estimated: int | None, real: int | None) -> CostLine | None:
    """The line that says the same already, with the same amounts."""
    same = [
        getattr(CostLine, name).is_not_distinct_from(getattr(line, name))
        for name in ("edition_id", "round_id", "kind", "what", "spent_on", "giver_id", "hours")
    ]
    known = _amounts(and_(*same))
    return next((each.line for each in known if each[1:] == (estimated, real)), None)


def region_id_of(of: Edition | Round) -> int:
    """Whose money it is: of who holds the round, or of who gives the course without a round."""
    if isinstance(of, Round):
        return of.organisation_id
    return db.session.scalars(whose(of)).one()


def whose(edition: Edition) -> Select[int]:
    """The same, as the question for it."""
    return (
        select(func.coalesce(Round.organisation_id, Course.organisation_id))
        .select_from(Edition)
        .join(Edition.course)
        .outerjoin(Edition.round)
        .where(Edition.id == edition.id)
    )


def last_day_of(of: Edition | Round) -> date | None:
    if isinstance(of, Round):
        return of.ends_on
    return clock.day_of(of.ends_at) if of.ends_at else None


def payers_of(region_id: int, *, day: date | None = None) -> list[Payer]:
    """Who pays in a region (on a day), by group and name."""
    question = select(Payer).where(Payer.organisation_id == region_id)
    if day is not None:
        ended = or_(Payer.ends_on.is_(None), Payer.ends_on >= day)
        question = question.where(Payer.starts_on <= day, ended)
    places = list(rules.PayerKind)
    rows = db.session.scalars(question.options(joinedload(Payer.pays)).order_by(Payer.name))
    return sorted(rows, key=lambda each: places.index(each.kind))


def payer_for(who: Identity, public_id: str) -> Payer:
    return found(
        select(Payer)
        .join(Payer.organisation)
        .options(contains_eager(Payer.organisation), joinedload(Payer.pays))
        .where(Payer.public_id == public_id, coordinated(who))
    )


def pays_already(payer: Payer, *, ends_on: date | None = None) -> bool:
    """Whether this organisation (or a fund of this name) is a payer on one of these days."""
    last = ends_on if payer.id else payer.ends_on
    same = Payer.pays_id == payer.pays_id if payer.pays_id else Payer.name == payer.name
    overlaps = [or_(Payer.ends_on.is_(None), Payer.ends_on >= payer.starts_on)]
    if last is not None:
        overlaps.append(Payer.starts_on <= last)
    if payer.id:
        overlaps.append(Payer.id != payer.id)
    where = (Payer.organisation_id == payer.organisation_id, same, *overlaps)
    return bool(db.session.scalar(select(exists().where(*where))))


def check_payers(region_id: int, numbers: set[int]) -> None:
    """A key weighs payers of the region and no others."""
    question = select(func.count(Payer.id)).where(
        Payer.id.in_(numbers), Payer.organisation_id == region_id
    )
    if numbers and db.session.scalar(question) != len(numbers):
        raise Refused("Choose payers of this region.")


_SHARES = selectinload(SplitRule.shares).selectinload(SplitShare.keys)


def rules_of(region_id: int) -> list[SplitRule]:
    """Every rule that a region has had, the last to start first, with shares and keys."""
    return list(
        db.session.scalars(
            select(SplitRule)
            .options(_SHARES, joinedload(SplitRule.round))
            .where(SplitRule.organisation_id == region_id)
            .order_by(SplitRule.starts_on.desc(), SplitRule.id.desc())
        )
    )


def rule_of(known: Sequence[SplitRule], round_id: int | None, *, day: date) -> SplitRule | None:
    """The rule for costs of this round on this day, out of all those of a region.

    That of the round itself goes before that of the region.
    """
    started = [each for each in known if each.starts_on <= day]
    own = [each for each in started if each.round_id == round_id]
    return next(iter([*own, *(each for each in started if each.round_id is None)]), None)


def rule_that_starts(region_id: int, round_id: int | None, day: date) -> SplitRule | None:
    """The last rule made that starts on this very day."""
    return db.session.scalar(
        select(SplitRule)
        .options(_SHARES)
        .where(
            SplitRule.organisation_id == region_id,
            SplitRule.round_id.is_not_distinct_from(round_id),
            SplitRule.starts_on == day,
        )
        .order_by(SplitRule.id.desc())
        .limit(1)
    )


def shares_of(rule: SplitRule) -> list[Share]:
    """The shares of a rule as it was set."""
    return [
        Share(
            each.group,
            each.basis_points,
            each.by,
            {key.payer_id: key.weight for key in each.keys},
        )
        for each in rule.shares
    ]
