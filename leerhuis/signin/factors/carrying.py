"""What a browser carries while a second step is set up: locked, in its cookie, for a while."""

import json
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from flask import session

from leerhuis import sealing

SECRET = "app"  # noqa: S105  # the name of what is carried
CODES = "codes"
_PURPOSE = "carried"
_TERM = timedelta(minutes=30)


def carry(name: str, what: str, *, person_id: int, now: datetime) -> None:
    """Keep something for this person in the browser; nothing of it stands in the database yet."""
    told = json.dumps([person_id, now.isoformat(), what])
    session[name] = sealing.locked(told, purpose=f"{_PURPOSE} {name}")


def carried(name: str, *, person_id: int, now: datetime) -> str | None:
    """What the browser carries of this name, if it is of this person and not too old."""
    try:
        told = sealing.opened(session.get(name, ""), purpose=f"{_PURPOSE} {name}")
    except InvalidToken:
        return None
    whose, at, what = json.loads(told)
    late = now - datetime.fromisoformat(at) > _TERM
    return None if late or whose != person_id else str(what)


def drop(name: str) -> None:
    session.pop(name, None)
