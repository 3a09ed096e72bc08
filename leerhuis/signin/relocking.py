"""Small secrets under a key of before get the key of now, so that the old one can go."""

from datetime import datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from leerhuis import db, sealing, settings
from leerhuis.signin.factors.service import PURPOSE
from leerhuis.signin.models import SecondFactor
from leerhuis.signin.providers.asking import SECRET
from leerhuis.signin.providers.keeping import PROOF
from leerhuis.signin.providers.models import IdentityProvider, ProviderSession

_LOCKED: tuple[tuple[InstrumentedAttribute[str], str], ...] = (
    (SecondFactor.secret, PURPOSE),
    (IdentityProvider.secret, SECRET),
    (ProviderSession.proof, PROOF),
)


def relock(*, now: datetime) -> int:
    """Lock anew what is under a key of before; returns how many secrets that were.

    What no key opens stays as it is: its owner sets it up again.
    """
    if len(settings.current().keys) == 1:
        return 0
    with db.transaction():
        return sum(_relocked(column, purpose) for column, purpose in _LOCKED)


def _relocked(column: InstrumentedAttribute[str], purpose: str) -> int:
    rows = db.session.scalars(select(column.class_).where(column.is_not(None))).all()
    return sum(_row_relocked(row, column.key, purpose) for row in rows)


def _row_relocked(row: db.Base, name: str, purpose: str) -> bool:
    kept = getattr(row, name)
    try:
        fresh = sealing.renewed(kept, purpose=purpose) if kept else kept
    except InvalidToken:
        return False
    setattr(row, name, fresh)
    return bool(fresh != kept)
