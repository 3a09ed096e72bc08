"""Reading second steps."""

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.signin.factors.rules import State
from leerhuis.signin.models import RecoveryCode, SecondFactor


def factor_of(account_id: int) -> SecondFactor | None:
    """The app of an account whose first code was right."""
    return db.session.scalar(
        select(SecondFactor).where(
            SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
        )
    )


def codes_left(account_id: int) -> int:
    found = db.session.scalar(
        select(func.count(RecoveryCode.id)).where(
            RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
        )
    )
    return found or 0


def state_of(account_id: int) -> State:
    factor = factor_of(account_id)
    if factor is None:
        return State(None, 0)
    return State(factor.confirmed_at, codes_left(account_id))
