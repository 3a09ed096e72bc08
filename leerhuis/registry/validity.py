"""Whether a registration is valid on a day, as a question that the database can answer.

It says in SQL what `rules.validity` says of one row; a test holds the two side by side.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from leerhuis.registers import SUFFICIENT_PROFESSIONS, Register
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Known, Pack, shipped
from leerhuis.registry.rules import RUNNING, SUSPENDED, State, Validity

Row = type[Registration]
VALID = (Validity.REGISTERED, Validity.APPLICATION_RUNNING)
_ANSWERS = {
    Known.YES: Validity.REGISTERED,
    Known.NO: Validity.NOT_REGISTERED,
    Known.UNKNOWN: Validity.UNCONFIRMED,
}


def validity_on(row: Row, day: date) -> ColumnElement[Any]:
    """The validity of a row (or of an alias of it) on this day."""
    passed, submitted = row.last_valid_on < day, row.state == State.SUBMITTED
    late = row.submitted_on > row.apply_by_on
    suspended = [
        (and_(row.state.in_(SUSPENDED), packed), _ANSWERS[known].value)
        for known, packed in _by_pack(row, lambda pack: pack.suspension_runs_on)
    ]
    pending = [
        (and_(submitted, passed, packed), _pending(known).value)
        for known, packed in _by_pack(row, lambda pack: pack.pending_keeps_valid)
    ]
    return case(
        (row.starts_on > day, Validity.NOT_REGISTERED.value),
        (row.state.not_in([*RUNNING, State.SUBMITTED, State.EXEMPT]), _NONE),
        (and_(submitted, passed, late), _NONE),
        *pending,
        (submitted, Validity.APPLICATION_RUNNING.value),
        (passed, _NONE),
        *suspended,
        else_=Validity.REGISTERED.value,
    )


def suffices(row: Row) -> ColumnElement[bool]:
    """Whether the registration makes someone a registered youth professional."""
    return or_(
        row.register == Register.SKJ,
        and_(row.register == Register.BIG, row.occupation.in_(SUFFICIENT_PROFESSIONS)),
    )


_NONE = Validity.NOT_REGISTERED.value


def _pending(known: Known) -> Validity:
    return Validity.APPLICATION_RUNNING if known is Known.YES else _ANSWERS[known]


def _by_pack(
    row: Row, answer: Callable[[Pack], Known]
) -> Iterable[tuple[Known, ColumnElement[bool]]]:
    for known in Known:
        keys = [pack.key for pack in shipped() if answer(pack) is known]
        yield known, row.pack_key.in_(keys)
