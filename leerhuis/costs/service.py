"""What a coordinator does with the money of a region: costs, budgets, payers, shares and fees.

Amounts are whole cents. The ledger only grows: a correction is a next entry with the difference.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.costs import queries, rules
from leerhuis.costs.models import (
    Budget,
    CostEntry,
    CostLine,
    Payer,
    SplitKey,
    SplitRule,
    SplitShare,
)
from leerhuis.costs.rules import CostKind, PayerKind, Share, Stage
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.offer import once, put, tell
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation


def add_cost(
    of: Edition | Round,
    *,
    kind: CostKind,
    what: str,
    estimated: int | None = None,
    real: int | None = None,
    spent_on: date | None = None,
    giver: Payer | None = None,
    hours: Decimal | None = None,
    by: Identity,
    now: datetime,
) -> CostLine:
    """Write down what a group or a round costs: expected, paid, or both.

    It counts for the last day of the group or round, if no day is named. With `giver` it is given
    in kind by that payer, for so many hours. The same again is the line that there is.
    """
    rules.check_line(what, estimated=estimated, real=real, hours=hours, in_kind=giver is not None)
    day = spent_on or queries.last_day_of(of) or clock.day_of(now)
    rules.check_spent_on(day)
    line = _line_of(of, kind=kind, what=what.strip(), spent_on=day, hours=hours, added_at=now)
    _say_giver(line, giver)
    with db.transaction():
        db.hold(of)
        if known := queries.same_line(line, estimated=estimated, real=real):
            return known
        db.add(line)
        _write_first(line, {Stage.ESTIMATED: estimated, Stage.REAL: real}, now=now)
        said = {"of": of.public_id, "estimated": estimated, "real": real}
        tell(Action.COST_ADDED, line, by=by, now=now, **said)
    return line


def _line_of(of: Edition | Round, **said: Any) -> CostLine:
    """A line of the group or of the round that this is."""
    where = {"edition_id": of.id} if isinstance(of, Edition) else {"round_id": of.id}
    return CostLine(organisation_id=queries.region_id_of(of), **where, **said)


def _say_giver(line: CostLine, giver: Payer | None) -> None:
    if giver is None:
        return
    if giver.organisation_id != line.organisation_id:
        raise Refused("Choose a payer of this region.", field="giver")
    line.giver_id = giver.id


def _write_first(line: CostLine, amounts: Mapping[Stage, int | None], *, now: datetime) -> None:
    for stage, cents in amounts.items():
        if cents is not None:
            db.add(CostEntry(line_id=line.id, stage=stage, cents=cents, entered_at=now))


def correct_cost(
    line: CostLine,
    *,
    estimated: int | None = None,
    real: int | None = None,
    why: str = "",
    by: Identity,
    now: datetime,
) -> None:
    """Bring the amounts of a line to these; None leaves one as it is, 0 takes the costs back.

    The ledger gets the difference. To change an amount that was there takes a reason.
    """
    rules.check_cents(estimated, name="estimated")
    rules.check_cents(real, name="real")
    with db.transaction():
        db.hold(line)
        known = queries.amounts_of(line)
        changed = {}
        for stage, cents in ((Stage.ESTIMATED, estimated), (Stage.REAL, real)):
            if cents is None or cents == known.get(stage):
                continue
            before = known.get(stage)
            rules.check_why(why, needed=before is not None)
            entry = CostEntry(line_id=line.id, stage=stage, cents=cents - (before or 0))
            entry.why, entry.entered_at = why.strip(), now
            db.add(entry)
            changed[stage.value] = cents
        if changed:
            tell(Action.COST_CORRECTED, line, by=by, now=now, **changed)


def set_budget(season: Round, *, cents: int, why: str = "", by: Identity, now: datetime) -> None:
    """What a round may cost. The same again changes nothing."""
    rules.check_cents(cents, name="budget")
    with db.transaction():
        db.hold(season)
        if queries.budget_of([season.id])[season.id].budget == cents:
            return
        db.add(Budget(round_id=season.id, cents=cents, why=why.strip()[:300], said_at=now))
        tell(Action.BUDGET_SET, season, by=by, now=now, cents=cents)


def add_payer(
    region: Organisation,
    *,
    starts_on: date,
    organisation: Organisation | None = None,
    kind: PayerKind | None = None,
    name: str = "",
    ceiling: int | None = None,
    ends_on: date | None = None,
    by: Identity,
    now: datetime,
) -> Payer:
    """Someone pays from a day on: an organisation, or a subsidy or fund with a name of its own.

    Without `kind` it follows from the kind of organisation. `ceiling` is what it pays at most over
    all its days together.
    """
    rules.check_term(starts_on, ends_on)
    rules.check_cents(ceiling, name="ceiling")
    name = rules.payer_name(name, organisation=organisation.name if organisation else None)
    if kind is None:
        kind = rules.kind_of(organisation.kind) if organisation else PayerKind.SUBSIDY
    payer = Payer(
        organisation_id=region.id,
        kind=kind,
        pays_id=organisation.id if organisation else None,
        name=name,
        ceiling=ceiling,
        starts_on=starts_on,
        ends_on=ends_on,
        added_at=now,
    )
    with db.transaction():
        db.hold(region)
        if queries.pays_already(payer):
            raise Refused("This organisation pays already on these days.", field="organisation")
        db.add(payer)
        tell(Action.PAYER_ADDED, payer, by=by, now=now, name=name)
    return payer


def change_payer(
    payer: Payer, *, name: str, ceiling: int | None, by: Identity, now: datetime
) -> None:
    """Another name on statements to come, or another ceiling."""
    rules.check_cents(ceiling, name="ceiling")
    said = {"name": rules.payer_name(name, organisation=None), "ceiling": ceiling}
    with db.transaction():
        db.hold(payer)
        put(payer, Action.PAYER_CHANGED, said, by=by, now=now)


def end_payer(payer: Payer, *, ends_on: date | None, by: Identity, now: datetime) -> None:
    """It pays for what counts through this day; what comes later is for the others.

    Without a day it goes on.
    """
    rules.check_term(payer.starts_on, ends_on)
    with db.transaction(), once(Refused("This organisation pays already on these days.")):
        db.hold(payer)
        if queries.pays_already(payer, ends_on=ends_on):
            raise Refused("This organisation pays already on these days.", field="ends_on")
        put(payer, Action.PAYER_CHANGED, {"ends_on": ends_on}, by=by, now=now)


def set_split(
    region: Organisation,
    *,
    starts_on: date,
    shares: Sequence[Share],
    season: Round | None = None,
    by: Identity,
    now: datetime,
) -> SplitRule:
    """Divide what is spent from this day by these shares: of one round, or of all the others.

    Weights of a key are of payers of the region. The same again is the rule that there is.
    """
    rules.check_shares(shares)
    rules.check_spent_on(starts_on, name="starts_on")
    with db.transaction():
        db.hold(region)
        known = queries.rule_that_starts(region.id, season.id if season else None, starts_on)
        if known and queries.shares_of(known) == rules.in_order(shares):
            return known
        queries.check_payers(region.id, {key for each in shares for key in each.keys})
        rule = SplitRule(organisation_id=region.id, starts_on=starts_on, made_at=now)
        rule.round_id = season.id if season else None
        db.add(rule)
        for each in rules.in_order(shares):
            _write_share(rule, each)
        said = {str(each.group): each.basis_points for each in shares}
        tell(Action.SPLIT_SET, rule, by=by, now=now, **said)
    return rule


def _write_share(rule: SplitRule, share: Share) -> None:
    row = SplitShare(
        rule_id=rule.id, group=share.group, basis_points=share.basis_points, by=share.by
    )
    db.add(row)
    db.add(
        *(
            SplitKey(share_id=row.id, payer_id=payer, weight=weight)
            for payer, weight in share.keys.items()
        )
    )
