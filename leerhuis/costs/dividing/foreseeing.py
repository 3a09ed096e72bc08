"""What each payer would pay, by the rules that there are or by one that is not there yet."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from leerhuis import clock, db
from leerhuis.costs import queries
from leerhuis.costs.models import CostEntry, CostLine, Payer
from leerhuis.costs.rules import PayerKind, Share, Stage
from leerhuis.costs.statements.facts import About, Facts, Pays, Spent, Split, Subject
from leerhuis.costs.statements.reckoning import reckon
from leerhuis.costs.statements.seats import Seats, fte_of
from leerhuis.courses.models import Edition, Round

# What the example is of, where nothing is committed yet.
EXAMPLE = 10_000_00


class Part(NamedTuple):
    """What one payer would pay; less than nothing is what it gets back for what it gave."""

    name: str
    group: PayerKind
    cents: int


class Foreseen(NamedTuple):
    """Everybody's part of the `cents` that are committed, and what nobody pays.

    Where nothing is committed it is an example.
    """

    parts: Sequence[Part]
    cents: int
    unpaid: int
    example: bool
    ruled: bool


class Proposed(NamedTuple):
    """A rule that is not there yet."""

    shares: Sequence[Share]
    starts_on: date
    round_id: int | None


def of_round(season: Round, *, now: datetime) -> Foreseen:
    """Who would pay what a round binds us to, by the rules that there are."""
    today = clock.day_of(now)
    spent = _committed(season.organisation_id, _of_round(season.id))
    return _foreseen(season.organisation_id, spent, _rules(season.organisation_id), today=today)


def by_rule(region_id: int, rule: Proposed, *, now: datetime) -> Foreseen:
    """Who would pay what is committed from the day of this rule, in its round or in all."""
    where = CostLine.spent_on >= rule.starts_on
    if rule.round_id is not None:
        where = and_(where, _of_round(rule.round_id))
    found = _committed(region_id, where)
    example = not found
    if example:
        found = [Spent(Subject(None, rule.round_id or 0), rule.starts_on, EXAMPLE, None)]
    first = Split(rule.round_id, rule.starts_on, tuple(rule.shares))
    splits = [first, *_rules(region_id)]
    ordered = sorted(splits, key=lambda each: each.starts_on, reverse=True)
    return _foreseen(region_id, found, ordered, today=clock.day_of(now), example=example)


def _of_round(number: int) -> ColumnElement[bool]:
    return or_(CostLine.round_id == number, Edition.round_id == number)


def _rules(region_id: int) -> list[Split]:
    return [
        Split(each.round_id, each.starts_on, tuple(queries.shares_of(each)))
        for each in queries.rules_of(region_id)
    ]


def _committed(region_id: int, where: ColumnElement[bool]) -> list[Spent]:
    """What is real where it is known, and else what is estimated, line by line."""
    rows = db.session.execute(_lines(region_id, where)).all()
    found = []
    for edition, season, day, giver, estimated, real in rows:
        cents = int((estimated if real is None else real) or 0)
        subject = Subject(edition, None) if edition else Subject(None, season)
        found.append(Spent(subject, day, cents, giver))
    return [each for each in found if each.cents]


def _lines(region_id: int, where: ColumnElement[bool]) -> Select[Any]:
    estimated, real = (
        func.sum(case((CostEntry.stage == stage, CostEntry.cents)))
        for stage in (Stage.ESTIMATED, Stage.REAL)
    )
    columns: tuple[Any, ...] = (
        CostLine.edition_id,
        CostLine.round_id,
        CostLine.spent_on,
        CostLine.giver_id,
    )
    return (
        select(*columns, estimated, real)
        .join(CostLine.entries)
        .outerjoin(Edition, Edition.id == CostLine.edition_id)
        .where(CostLine.organisation_id == region_id, where)
        .group_by(CostLine.id, *columns)
        .order_by(CostLine.id)
    )


def _foreseen(
    region_id: int,
    spent: Sequence[Spent],
    splits: Sequence[Split],
    *,
    today: date,
    example: bool = False,
) -> Foreseen:
    payers = queries.payers_of(region_id)
    pays = [_pays(each) for each in payers]
    subjects = {each.subject for each in spent}
    last = max([today, *(each.day for each in spent)])
    seats = Seats(region_id, pays, set() if example else subjects, until=last)
    facts = Facts(
        spent=spent,
        about=_about(subjects),
        payers=pays,
        splits=splits,
        seats=seats.by_subject,
        fte=fte_of(pays, years={each.day.year for each in spent}),
    )
    reckoning = reckon(facts)
    cents = {
        payer: sum(line.cents for line in lines) for payer, lines in reckoning.by_payer.items()
    }
    return Foreseen(
        parts=[Part(each.name, each.kind, cents[each.id]) for each in payers if each.id in cents],
        cents=sum(each.cents for each in spent if each.giver_id is None),
        unpaid=sum(each.cents for each in reckoning.unpaid),
        example=example,
        ruled=all(each.ruled for each in reckoning.unpaid),
    )


def _pays(payer: Payer) -> Pays:
    return Pays(
        payer.id,
        payer.kind,
        payer.name,
        payer.pays_id,
        payer.ceiling,
        payer.starts_on,
        payer.ends_on,
    )


def _about(subjects: Iterable[Subject]) -> dict[Subject, About]:
    """Of which round each is: its rule goes before that of the region."""
    editions = {each.edition_id for each in subjects if each.edition_id}
    rows = db.session.execute(select(Edition.id, Edition.round_id).where(Edition.id.in_(editions)))
    rounds = {row[0]: row[1] for row in rows}
    return {
        each: About("", None, rounds.get(each.edition_id) if each.edition_id else each.round_id)
        for each in subjects
    }
