"""Keeping a file that was handed in, and carrying out what it says: once, and all of it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from leerhuis import audit, db, sheets
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.uploads import rules
from leerhuis.uploads.models import HandedIn
from leerhuis.uploads.rules import Halted

File = TypeVar("File", bound=HandedIn)


def keep(row: File, data: bytes, *, name: str, by: Identity, now: datetime) -> File:
    """Keep a file for a day. What of its row is its own kind's has been filled in."""
    with db.transaction():
        check_room(type(row), len(data), by=by, now=now)
        row.name, row.data = sheets.clean_text(name)[:120], data
        row.sha256, row.by_id = hashlib.sha256(data).hexdigest(), by.person_id
        row.made_at, row.expires_at = now, now + rules.KEPT
        db.add(row)
    return row


def check_room(kind: Any, more: int, *, by: Identity, now: datetime) -> None:
    """Counted without a hold: of a few that come at one moment one too many does no harm."""
    if by.person_id is None:
        return
    files, size = db.session.execute(
        select(func.count(kind.id), func.sum(func.length(kind.data))).where(
            kind.by_id == by.person_id, kind.expires_at > now
        )
    ).one()
    rules.check_room(files=files, size=size or 0, more=more)


@contextmanager
def halting(row: int) -> Iterator[None]:
    """What is refused in here is refused because of this row of the file."""
    try:
        yield
    except Refused as no:
        raise Halted(row, no) from no


def carry_out(
    file: HandedIn,
    act: Callable[[], dict[str, int]],
    *,
    action: Action,
    kind: str,
    subject: str,
    by: Identity,
    now: datetime,
) -> dict[str, int]:
    """Do what a file says and keep what it answers; the second time it only answers."""
    with db.transaction():
        db.hold(file)
        if file.applied_at is not None:
            return file.answer
        file.answer = act()
        file.applied_at, file.data = now, b""
        audit.record(
            action,
            by=by,
            kind=kind,
            subject=subject,
            now=now,
            sha256=file.sha256,
            answer=file.answer,
        )
    return file.answer
