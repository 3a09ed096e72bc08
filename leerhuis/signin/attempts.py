"""Counting tries at a door, in the database: all processes and all workers count together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from leerhuis import db, settings, tokens
from leerhuis.signin import rules
from leerhuis.signin.models import Attempt
from leerhuis.signin.rules import Counted, Door


def knock(door: Door, *, who: str = "", origin: str, now: datetime) -> list[str]:
    """Count one try, before it is known whether it is right; `TooOften` when there were too many.

    Whoever tries at many places at once is counted first and judged afterwards, so that no more
    than the limit can slip through together.
    """
    by = rules.counted(door, who=who, origin=origin)
    hashes = [_hash(door, each.key) for each in by]
    _judge(door, by, hashes, now=now, more=1)
    with db.transaction():
        db.add(*[Attempt(door=door, key_hash=each, at=now) for each in hashes])
    _judge(door, by, hashes, now=now, more=0)
    return hashes


def forgive(hashes: Sequence[str], *, door: Door, now: datetime) -> None:
    """It was right: this try does not count, nor do the mistakes made from here before it."""
    with db.transaction():
        at_once = delete(Attempt).where(Attempt.door == door)
        db.session.execute(at_once.where(Attempt.key_hash == hashes[0]))
        db.session.execute(at_once.where(Attempt.key_hash.in_(hashes[1:]), Attempt.at == now))


def _judge(
    door: Door, by: Sequence[Counted], hashes: Sequence[str], *, now: datetime, more: int
) -> None:
    window = rules.LIMITS[door].window
    rows = db.session.execute(
        select(Attempt.key_hash, func.count(Attempt.id), func.min(Attempt.at))
        .where(Attempt.door == door, Attempt.key_hash.in_(hashes), Attempt.at > now - window)
        .group_by(Attempt.key_hash)
    )
    known = {row[0]: (row[1], row[2]) for row in rows}
    for each, key_hash in zip(by, hashes, strict=True):
        number, oldest = known.get(key_hash, (0, now))
        if number + more > each.most:
            raise rules.TooOften(rules.seconds_until(oldest=oldest, window=window, now=now))


def _hash(door: Door, key: str) -> str:
    """Keyed, because an address is easily guessed from a plain hash."""
    key_of_house = settings.current().secret_key
    return tokens.form(key_of_house, purpose=f"attempt {door}", row=key, generation=0)
