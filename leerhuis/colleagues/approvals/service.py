"""Deciding about several enrolments at once: each by itself, so that one does not stop the rest."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.colleagues.approvals import queries, rules
from leerhuis.enrolment import approving
from leerhuis.enrolment.models import Approval
from leerhuis.enrolment.rules import WhyNot
from leerhuis.errors import Missing, Refused


class Decided(NamedTuple):
    """How many were decided, how many waited no more, and what was refused."""

    done: int
    gone: int
    refused: list[Refused]


def approve_all(public_ids: Collection[str], *, by: Identity, now: datetime) -> Decided:
    return _each(public_ids, lambda row: approving.approve(row, by=by, now=now), by=by, now=now)


def decline_all(
    public_ids: Collection[str], *, why: WhyNot, reason: str, by: Identity, now: datetime
) -> Decided:
    return _each(
        public_ids,
        lambda row: approving.decline(row, why=why, reason=reason, by=by, now=now),
        by=by,
        now=now,
    )


def _each(
    public_ids: Collection[str],
    decide: Callable[[Approval], object],
    *,
    by: Identity,
    now: datetime,
) -> Decided:
    chosen = list(dict.fromkeys(public_ids))
    rules.check_number(len(chosen))
    done, gone, refused = 0, 0, []
    for public_id in chosen:
        try:
            decide(queries.approval_for(by, public_id, today=clock.day_of(now)))
        except Missing:
            gone += 1
        except Refused as no:
            refused.append(no)
        else:
            done += 1
    return Decided(done, gone, refused)
