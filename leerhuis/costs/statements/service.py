"""What a coordinator does with statements: begin a draft, drop it, approve it for good."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, insert

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.costs.statements import queries, rules
from leerhuis.costs.statements.gathering import Gathered, gathered
from leerhuis.costs.statements.models import (
    StatedEntry,
    Statement,
    StatementLine,
    StatementRun,
)
from leerhuis.costs.statements.reckoning import Line, Reckoning, reckon
from leerhuis.costs.statements.rules import RunState
from leerhuis.courses.offer import tell
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation


def run_statements(
    region: Organisation, *, starts_on: date, ends_on: date, by: Identity, now: datetime
) -> StatementRun:
    """Begin a draft of the statements over a period; the same again is the draft that there is.

    A draft keeps nothing: it shows what statements would say now. A region has one at a time, and
    each begins after what was approved.
    """
    with db.transaction():
        db.hold(region)
        known = queries.draft_of(region.id)
        if known and (known.starts_on, known.ends_on) == (starts_on, ends_on):
            return known
        rules.check_period(starts_on, ends_on, approved_until=queries.approved_until(region.id))
        if known:
            raise Refused("There is a draft already: approve it or remove it first.")
        run = StatementRun(
            organisation_id=region.id, starts_on=starts_on, ends_on=ends_on, begun_at=now
        )
        db.add(run)
        said = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        tell(Action.STATEMENTS_BEGUN, run, by=by, now=now, **said)
    return run


def drop(run: StatementRun, *, by: Identity, now: datetime) -> None:
    """Remove a draft; what was approved stays."""
    with db.transaction():
        db.hold(run)
        rules.check_draft(run.state)
        tell(Action.STATEMENTS_DROPPED, run, by=by, now=now)
        db.session.delete(run)


def worked_out(run: StatementRun) -> tuple[Gathered, Reckoning]:
    """What the statements of a draft say now."""
    facts = gathered(run)
    return facts, reckon(facts.facts)


def approve(run: StatementRun, *, seen: str, by: Identity, now: datetime) -> None:
    """Freeze the statements as they were `seen` (the seal of that page); nothing changes them.

    What changed in between is refused, so that nobody approves what they did not see. The same
    again changes nothing.
    """
    with db.transaction():
        db.hold(run)
        if run.state is RunState.APPROVED:
            return
        db.hold(queries.region_of(run))
        rules.check_over(run.ends_on, today=clock.day_of(now))
        facts, reckoning = worked_out(run)
        if reckoning.seal != seen:
            raise Refused("Something changed since you opened this page. Look at it once more.")
        _write(run, facts, reckoning)
        run.state, run.approved_at = RunState.APPROVED, now
        run.unpaid = facts.cents - reckoning.cents
        said = {"statements": len(reckoning.by_payer), "cents": reckoning.cents}
        tell(Action.STATEMENTS_APPROVED, run, by=by, now=now, **said)


def _write(run: StatementRun, facts: Gathered, reckoning: Reckoning) -> None:
    names = {each.id: each.name for each in facts.facts.payers}
    by_payer = reckoning.by_payer
    statements = [
        Statement(
            run_id=run.id,
            payer_id=payer,
            number=number,
            name=names[payer],
            cents=sum(each.cents for each in by_payer[payer]),
        )
        for payer, number in zip(
            sorted(by_payer, key=lambda each: (names[each], each)),
            rules.numbers(run.ends_on.year, queries.approved_in(run), len(by_payer)),
            strict=True,
        )
    ]
    db.add(*statements)
    rows = [
        _row(each, statement_id)
        for statement_id, payer in ((each.id, each.payer_id) for each in statements)
        for each in by_payer[payer]
    ]
    _insert(StatementLine, rows)
    _insert(StatedEntry, [{"entry_id": each, "run_id": run.id} for each in facts.entry_ids])


def _insert(kind: type[db.Base], rows: list[dict[str, object]]) -> None:
    """Into the table itself: that is a third of the work for tens of thousands of rows."""
    if rows:
        db.session.execute(insert(cast(Table, kind.__table__)), rows)


def _row(line: Line, statement_id: int) -> dict[str, object]:
    """Written out, because a statement run has tens of thousands of these."""
    return {
        "statement_id": statement_id,
        "payer_id": line.payer_id,
        "edition_id": line.subject.edition_id,
        "round_id": line.subject.round_id,
        "kind": line.kind,
        "what": line.what,
        "begins_on": line.begins_on,
        "whole": line.whole,
        "part": line.part,
        "before": line.before,
        "cents": line.cents,
    }


def note_download(what: StatementRun | Statement, *, by: Identity, now: datetime) -> None:
    """Write down who took statements home."""
    with db.transaction():
        tell(Action.STATEMENT_DOWNLOADED, what, by=by, now=now)
