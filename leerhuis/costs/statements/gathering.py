"""Gathering the facts of a statement run: what is new, and all that was spent on the same."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from leerhuis import clock, db
from leerhuis.costs import queries as costs
from leerhuis.costs.models import CostEntry, CostLine
from leerhuis.costs.rules import Stage
from leerhuis.costs.statements.facts import About, Facts, Pays, Spent, Split, Subject
from leerhuis.costs.statements.models import (
    StatedEntry,
    Statement,
    StatementLine,
    StatementRun,
)
from leerhuis.costs.statements.rules import LineKind
from leerhuis.costs.statements.seats import Seats, fte_of
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.rules import EditionState, group_name
from leerhuis.courses.words import Payer as FeePayer


@dataclass(frozen=True)
class Gathered:
    """The facts with the new entries of the ledger, and what those come to in money."""

    facts: Facts
    entry_ids: Sequence[int]
    cents: int


def gathered(run: StatementRun) -> Gathered:
    """Everything that decides the statements of this run, as it is now."""
    rows = _entries(run)
    new = [row for row in rows if row.stated is None]
    subjects = {Subject(row.edition_id, row.round_id) for row in rows}
    subjects |= {Subject(each, None) for each in db.session.scalars(_with_fee(run))}
    about = _about(subjects)
    payers = _payers(run.organisation_id)
    seats = Seats(run.organisation_id, payers, subjects, until=run.ends_on)
    facts = Facts(
        spent=_spent(rows),
        about=about,
        payers=payers,
        splits=_splits(run.organisation_id),
        seats=seats.by_subject,
        fte=fte_of(payers, years={row.spent_on.year for row in rows}),
        fees=seats.fees,
        before=_before(run.organisation_id, subjects),
        paid=_paid(run.organisation_id),
    )
    money = sum(row.cents for row in new if row.giver_id is None)
    return Gathered(facts, [row.id for row in new], money)


def _new(run: StatementRun) -> tuple[ColumnElement[bool], ...]:
    """The entries that stand on no statement yet, of days through the last one of the run."""
    return (
        CostLine.organisation_id == run.organisation_id,
        CostEntry.stage == Stage.REAL,
        CostLine.spent_on <= run.ends_on,
        CostEntry.id.not_in(select(StatedEntry.entry_id)),
    )


def _entries(run: StatementRun) -> Sequence[Any]:
    """The new entries and all stated ones of the same groups and rounds, in one statement.

    In one, so that what is added up and what is written down as stated are the same entries. Of
    groups that settle their fees all entries are needed too: fees lighten what was paid.
    """
    new = select(CostLine.edition_id, CostLine.round_id).join(CostLine.entries).where(*_new(run))
    touched = new.subquery()
    editions = select(touched.c.edition_id).where(touched.c.edition_id.is_not(None))
    rounds = select(touched.c.round_id).where(touched.c.round_id.is_not(None))
    return db.session.execute(
        select(
            CostEntry.id,
            CostEntry.cents,
            CostLine.edition_id,
            CostLine.round_id,
            CostLine.spent_on,
            CostLine.giver_id,
            StatedEntry.id.label("stated"),
        )
        .join(CostEntry.line)
        .outerjoin(StatedEntry, StatedEntry.entry_id == CostEntry.id)
        .where(
            CostLine.organisation_id == run.organisation_id,
            CostEntry.stage == Stage.REAL,
            or_(
                CostLine.edition_id.in_(editions),
                CostLine.edition_id.in_(_with_fee(run)),
                CostLine.round_id.in_(rounds),
            ),
            or_(StatedEntry.id.is_not(None), CostLine.spent_on <= run.ends_on),
        )
        .order_by(CostEntry.id)
    ).all()


def _with_fee(run: StatementRun) -> Select[int]:
    """The groups that ended in the period and for which someone else than the region pays."""
    holder = func.coalesce(Round.organisation_id, Course.organisation_id)
    return (
        select(Edition.id)
        .join(Edition.course)
        .outerjoin(Edition.round)
        .where(
            holder == run.organisation_id,
            Edition.state.in_((EditionState.PUBLISHED, EditionState.DONE)),
            Edition.fee > 0,
            Edition.payer != FeePayer.REGION,
            Edition.ends_at >= clock.moment_of(run.starts_on, time(0)),
            Edition.ends_at < clock.end_of(run.ends_on),
        )
    )


def _spent(rows: Iterable[Any]) -> list[Spent]:
    """Amounts of one subject, day and giver together."""
    total: dict[tuple[Subject, date, int | None], int] = defaultdict(int)
    for row in rows:
        total[Subject(row.edition_id, row.round_id), row.spent_on, row.giver_id] += row.cents
    return [Spent(subject, day, cents, giver) for (subject, day, giver), cents in total.items()]


def _about(subjects: Collection[Subject]) -> dict[Subject, About]:
    editions = {each.edition_id for each in subjects if each.edition_id}
    rounds = {each.round_id for each in subjects if each.round_id}
    found: dict[Subject, About] = {}
    for number, label, title, starts_at, season in _all(_groups_query(), Edition.id, editions):
        begins_on = clock.day_of(starts_at) if starts_at else None
        found[Subject(number, None)] = About(group_name(title, label), begins_on, season)
    columns: tuple[Any, ...] = (Round.id, Round.name, Round.starts_on)
    for number, name, starts_on in _all(select(*columns), Round.id, rounds):
        found[Subject(None, number)] = About(name, starts_on, number)
    return found


def _groups_query() -> Select[Any]:
    columns: tuple[Any, ...] = (Edition.id, Edition.label, Course.title, Edition.starts_at)
    return select(*columns, Edition.round_id).join(Edition.course)


def _all(question: Select[Any], column: Any, numbers: Collection[int]) -> list[Any]:
    """Asked for a thousand at a time: a statement does not take any number of values."""
    wanted = sorted(numbers)
    return [
        row
        for at in range(0, len(wanted), 1000)
        for row in db.session.execute(question.where(column.in_(wanted[at : at + 1000])))
    ]


def _payers(region_id: int) -> list[Pays]:
    return [
        Pays(
            each.id, each.kind, each.name, each.pays_id, each.ceiling, each.starts_on, each.ends_on
        )
        for each in costs.payers_of(region_id)
    ]


def _splits(region_id: int) -> list[Split]:
    """The rules of a region, the last to start first."""
    return [
        Split(each.round_id, each.starts_on, tuple(costs.shares_of(each)))
        for each in costs.rules_of(region_id)
    ]


def _before(
    region_id: int, subjects: Collection[Subject]
) -> dict[tuple[Subject, int, LineKind], int]:
    """What stands on approved statements of these subjects, by payer and kind."""
    group = (
        StatementLine.edition_id,
        StatementLine.round_id,
        StatementLine.payer_id,
        StatementLine.kind,
    )
    question = _stated(region_id).add_columns(*group, func.sum(StatementLine.cents))
    question = question.group_by(*group)
    editions = {each.edition_id for each in subjects if each.edition_id}
    rounds = {each.round_id for each in subjects if each.round_id}
    rows = _all(question, StatementLine.edition_id, editions)
    rows += _all(question, StatementLine.round_id, rounds)
    return {
        (Subject(edition, season), payer, kind): int(cents)
        for edition, season, payer, kind, cents in rows
    }


def _paid(region_id: int) -> dict[int, int]:
    """The shares that each payer has had on statements, of all subjects together."""
    question = (
        _stated(region_id)
        .add_columns(StatementLine.payer_id, func.sum(StatementLine.cents))
        .where(StatementLine.kind == LineKind.SHARE)
        .group_by(StatementLine.payer_id)
    )
    return {payer: int(cents) for payer, cents in db.session.execute(question)}


def _stated(region_id: int) -> Select[Any]:
    return (
        select()
        .select_from(StatementLine)
        .join(Statement, Statement.id == StatementLine.statement_id)
        .join(Statement.run)
        .where(StatementRun.organisation_id == region_id)
    )
