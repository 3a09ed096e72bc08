"""Reading statements: a coordinator those of the region, an organisation its own."""

from datetime import date

from sqlalchemy import ColumnElement, Select, exists, extract, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.costs.models import Payer
from leerhuis.costs.rules import PayerKind
from leerhuis.costs.statements.models import Statement, StatementRun
from leerhuis.costs.statements.rules import RunState
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.people.models import Organisation
from leerhuis.people.queries import found

OWN = (Role.POLICY, Role.MANAGER)


def regions_for(who: Identity) -> list[Organisation]:
    """Where this person coordinates and someone pays."""
    pays = exists().where(Payer.organisation_id == Organisation.id)
    question = select(Organisation).where(coordinated(who), pays)
    return list(db.session.scalars(question.order_by(Organisation.path)))


def draft_of(region_id: int) -> StatementRun | None:
    return db.session.scalar(
        select(StatementRun).where(
            StatementRun.organisation_id == region_id, StatementRun.state == RunState.DRAFT
        )
    )


def approved_until(region_id: int) -> date | None:
    """The last day of what was approved."""
    return db.session.scalar(select(func.max(StatementRun.ends_on)).where(*_approved(region_id)))


def _approved(region_id: int) -> tuple[ColumnElement[bool], ...]:
    is_approved = StatementRun.state == RunState.APPROVED
    return StatementRun.organisation_id == region_id, is_approved


def approved_in(run: StatementRun) -> int:
    """How many runs of the region that end in the same year have been approved."""
    same_year = extract("year", StatementRun.ends_on) == run.ends_on.year
    question = select(func.count(StatementRun.id))
    return db.session.scalars(question.where(*_approved(run.organisation_id), same_year)).one()


def region_of(run: StatementRun) -> Organisation:
    return db.session.get_one(Organisation, run.organisation_id)


def runs_for(who: Identity, *, page: int) -> Listing[StatementRun]:
    """The runs of where this person coordinates, the latest first."""
    question = _runs(who).order_by(StatementRun.ends_on.desc(), StatementRun.id.desc())
    total = db.session.scalar(select(func.count()).select_from(_runs(who).subquery()))
    return listed(question, page=page, total=total)


def _runs(who: Identity) -> Select[StatementRun]:
    return (
        select(StatementRun)
        .join(StatementRun.organisation)
        .options(contains_eager(StatementRun.organisation))
        .where(coordinated(who))
    )


def totals_of(runs: list[int]) -> dict[int, tuple[int, int]]:
    """(statements, cents) of each of these runs that was approved."""
    rows = db.session.execute(
        select(Statement.run_id, func.count(), func.sum(Statement.cents))
        .where(Statement.run_id.in_(runs))
        .group_by(Statement.run_id)
    )
    return {run: (number, int(cents)) for run, number, cents in rows}


def run_for(who: Identity, public_id: str) -> StatementRun:
    """A run with its statements, if it has any."""
    return found(
        _runs(who)
        .options(selectinload(StatementRun.statements).joinedload(Statement.payer))
        .where(StatementRun.public_id == public_id)
    )


def run_with_lines_for(who: Identity, public_id: str) -> StatementRun:
    """The same with all lines of its statements."""
    statements = selectinload(StatementRun.statements)
    return found(
        _runs(who)
        .options(statements.joinedload(Statement.payer), statements.selectinload(Statement.lines))
        .where(StatementRun.public_id == public_id)
    )


def payers_by_number(run: StatementRun) -> dict[int, tuple[str, str, PayerKind]]:
    """(public id, name, kind) of each payer of the region of this run."""
    rows = db.session.execute(
        select(Payer.id, Payer.public_id, Payer.name, Payer.kind).where(
            Payer.organisation_id == run.organisation_id
        )
    )
    return {number: (public_id, name, kind) for number, public_id, name, kind in rows}


def payer_in(run: StatementRun, public_id: str) -> Payer:
    """A payer of the region of this run."""
    same = Payer.organisation_id == run.organisation_id
    return found(select(Payer).where(Payer.public_id == public_id, same))


def _readable(who: Identity) -> ColumnElement[bool]:
    """A statement of a region where one coordinates, or of one's own organisation."""
    regions = select(Organisation.id).where(coordinated(who))
    own = select(Organisation.id).where(below(Organisation.path, who.paths(*OWN)))
    return or_(StatementRun.organisation_id.in_(regions), Payer.pays_id.in_(own))


def statement_for(who: Identity, public_id: str) -> Statement:
    """An approved statement with its lines."""
    return found(
        select(Statement)
        .join(Statement.run)
        .join(StatementRun.organisation)
        .join(Statement.payer)
        .options(
            contains_eager(Statement.run).contains_eager(StatementRun.organisation),
            contains_eager(Statement.payer),
            selectinload(Statement.lines),
        )
        .where(Statement.public_id == public_id, _readable(who))
    )


def own_statements(who: Identity, *, page: int) -> Listing[Statement]:
    """The statements of the organisations of which this person reads the figures."""
    own = select(Organisation.id).where(below(Organisation.path, who.paths(*OWN)))
    question = (
        select(Statement)
        .join(Statement.run)
        .join(StatementRun.organisation)
        .join(Statement.payer)
        .options(contains_eager(Statement.run).contains_eager(StatementRun.organisation))
        .where(Payer.pays_id.in_(own))
    )
    total = db.session.scalar(select(func.count()).select_from(question.subquery()))
    order = (StatementRun.ends_on.desc(), Statement.name, Statement.id)
    return listed(question.order_by(*order), page=page, total=total)
