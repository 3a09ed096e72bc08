"""Who gave one proof and still owes the second: kept in the signed cookie for a few minutes."""

from datetime import datetime

from flask import session

from leerhuis.signin import queries, rules
from leerhuis.signin.models import Account
from leerhuis.signin.rules import Way

KEY = "halfway"


def keep(account: Account, *, way: Way, now: datetime) -> None:
    """Remember the first proof; what changes the account makes it worth nothing."""
    session[KEY] = {
        "account": account.public_id,
        "generation": account.generation,
        "way": way.value,
        "at": now.isoformat(),
    }


def account(*, now: datetime) -> Account | None:
    """Whose second proof this browser owes; None when it owes none, or took too long."""
    kept = session.get(KEY)
    if not kept or now - datetime.fromisoformat(kept["at"]) > rules.HALFWAY:
        return None
    found = queries.account_called(kept["account"])
    if found is None or found.blocked_at or found.generation != kept["generation"]:
        return None
    return found


def forget() -> None:
    session.pop(KEY, None)
