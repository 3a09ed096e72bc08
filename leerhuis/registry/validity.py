"""Whether a registration is valid on a day, as a question that the database can answer.

It says in SQL what `rules.validity` says of one row; a test holds the two side by side.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, not_, or_

from leerhuis.registers import SUFFICIENT_PROFESSIONS, Register
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Known, Pack, shipped
from leerhuis.registry.rules import IN_THE_REGISTER, SUSPENDED, State, Validity

Row = type[Registration]
VALID = (Validity.REGISTERED, Validity.APPLICATION_RUNNING)


def validity_on(row: Row, day: date) -> ColumnElement[Any]:
    """The validity of a row (or of an alias of it) on this day; the worst that is true."""
    passed = row.last_valid_on < day
    suspended = and_(
        row.state.in_(SUSPENDED), or_(row.state_ends_on.is_(None), row.state_ends_on >= day)
    )
    applied = or_(
        row.state == State.SUBMITTED,
        and_(row.state.in_(SUSPENDED), row.submitted_on.is_not(None)),
    )
    late = row.submitted_on > row.apply_by_on
    return case(
        (row.starts_on > day, _NONE),
        (row.state.not_in(IN_THE_REGISTER), _NONE),
        (and_(passed, or_(not_(applied), late)), _NONE),
        (_depends(row, suspended, and_(applied, passed), Known.NO), _NONE),
        (_depends(row, suspended, and_(applied, passed), Known.UNKNOWN), _UNCONFIRMED),
        (applied, Validity.APPLICATION_RUNNING.value),
        else_=Validity.REGISTERED.value,
    )


def suffices(row: Row) -> ColumnElement[bool]:
    """Whether the registration makes someone a registered youth professional."""
    return or_(
        row.register == Register.SKJ,
        and_(row.register == Register.BIG, row.occupation.in_(SUFFICIENT_PROFESSIONS)),
    )


_NONE = Validity.NOT_REGISTERED.value
_UNCONFIRMED = Validity.UNCONFIRMED.value


def _depends(
    row: Row, suspended: ColumnElement[bool], pending: ColumnElement[bool], known: Known
) -> ColumnElement[bool]:
    """Suspended or waiting, in a register of which this is what we know of that."""
    return or_(
        and_(suspended, _by_pack(row, lambda pack: pack.suspension_runs_on is known)),
        and_(pending, _by_pack(row, lambda pack: pack.pending_keeps_valid is known)),
    )


def _by_pack(row: Row, says: Callable[[Pack], bool]) -> ColumnElement[bool]:
    return row.pack_key.in_([pack.key for pack in shipped() if says(pack)])
