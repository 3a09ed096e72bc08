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
    hashes = [_hashes(door, each.key)[0] for each in by]
    _judge(door, by, now=now, more=1)
    with db.transaction():
        db.add(*[Attempt(door=door, key_hash=each, at=now) for each in hashes])
    _judge(door, by, now=now, more=0)
    return hashes


def forgive(hashes: Sequence[str], *, door: Door, now: datetime) -> None:
    """It was right: this try does not count, nor do the mistakes made from here before it."""
    with db.transaction():
        at_once = delete(Attempt).where(Attempt.door == door)
        db.session.execute(at_once.where(Attempt.key_hash == hashes[0]))
        db.session.execute(at_once.where(Attempt.key_hash.in_(hashes[1:]), Attempt.at == now))


def _judge(door: Door, by: Sequence[Counted], *, now: datetime, more: int) -> None:
    window = rules.LIMITS[door].window
    known = {each: _hashes(door, each.key) for each in by}
    rows = db.session.execute(
        select(Attempt.key_hash, func.count(Attempt.id), func.min(Attempt.at))
        .where(
            Attempt.door == door,
            Attempt.key_hash.in_([one for hashes in known.values() for one in hashes]),
            Attempt.at > now - window,
        )
        .group_by(Attempt.key_hash)
    )
    counts = {row[0]: (row[1], row[2]) for row in rows}
    for each, hashes in known.items():
        found = [counts[one] for one in hashes if one in counts]
        if sum(number for number, _oldest in found) + more > each.most:
            oldest = min((moment for _number, moment in found), default=now)
            raise rules.TooOften(rules.seconds_until(oldest=oldest, window=window, now=now))


def _hashes(door: Door, key: str) -> list[str]:
    """Keyed, because an address is easily guessed from a plain hash; the key of now comes first."""
    return [
        tokens.form(each, purpose=f"attempt {door}", row=key, generation=0)
        for each in settings.current().keys
    ]
