"""What has been stated of the costs of the demo region: one period approved, one in draft."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.costs import queries as money
from leerhuis.costs import service as costs
from leerhuis.costs.models import CostEntry, CostLine
from leerhuis.costs.rules import Stage
from leerhuis.costs.statements import queries, service
from leerhuis.costs.statements.models import StatedEntry
from leerhuis.demo.staff import Staff

# So many days ago the period ended that has been approved, and the one that has not.
STATED, DRAFT = 60, 1
LESS = 125_50
WHY = "De trainer stuurde een lagere rekening"


def state_costs(staff: Staff) -> None:
    """After the first statements a bill is put right, which the next ones give back."""
    region, by = staff.region, staff.who(Role.COORDINATOR)
    first = staff.today - timedelta(days=STATED)
    starts_on = queries.approved_until(region.id) or date(first.year - 1, 12, 31)
    days = {"starts_on": starts_on + timedelta(days=1), "ends_on": first}
    at = _at(first + timedelta(days=9))
    if known := queries.draft_of(region.id):
        service.drop(known, by=by, now=at)
    run = service.run_statements(region, **days, by=by, now=at)
    service.approve(run, seen=service.worked_out(run)[1].seal, by=by, now=at)
    if line := _stated_line(region.id):
        paid = money.amounts_of(line)[Stage.REAL]
        costs.correct_cost(line, real=max(0, paid - LESS), why=WHY, by=by, now=staff.now)
    days = {
        "starts_on": first + timedelta(days=1),
        "ends_on": staff.today - timedelta(days=DRAFT),
    }
    service.run_statements(region, **days, by=by, now=staff.now)


def _at(day: date) -> datetime:
    return clock.moment_of(day, time(10))


def _stated_line(region_id: int) -> CostLine | None:
    """The first line of a group that was paid in money and stands on a statement."""
    return db.session.scalars(
        select(CostLine)
        .join(CostLine.entries)
        .join(StatedEntry, StatedEntry.entry_id == CostEntry.id)
        .where(
            CostLine.organisation_id == region_id,
            CostLine.edition_id.is_not(None),
            CostLine.giver_id.is_(None),
        )
        .order_by(CostLine.id)
    ).first()
