"""How fast one may go: what is counted by address, in one table for the whole house.

Other doors count in the verb that they are of (`attempts.knock` in a service): there a right answer
is forgiven. A page whose address holds a key counts wrong keys only, so that a calendar that asks
all day costs what it cost before.
"""

from contextlib import suppress
from datetime import datetime

from flask import request
from sqlalchemy.exc import OperationalError

from leerhuis.access import me_or_nobody
from leerhuis.signin import attempts
from leerhuis.signin.browser import origin
from leerhuis.signin.rules import Door

# Files with data of people, or that take long to make.
FILES = frozenset(
    {
        "application.bundle",
        "attendance.paper",
        "attending.table",
        "duty.proof_pdf",
        "duty.proof_table",
        "group_certificates.ask_bundle",
        "group_certificates.download_bundle",
        "groupcards.paper",
        "home.team_table",
        "importing.download",
        "municipalities.place_table",
        "municipalities.table",
        "outcomes.workbook",
        "own_data.download",
        "participants.sheet",
        "processing.breach",
        "processing.workbook",
        "reflecting.paper",
        "reporting.pe_file",
        "reporting.sheet",
        "showing.statement",
        "statements.sheet",
        "trail.download",
        "trail.roles_file",
        "yearly.sheet",
    }
)
# Seats for oneself: nobody fills a season by hand, a script does.
SEATS = frozenset({"joining.enrol", "joining.join"})
# Whoever has the address may come in: trying addresses is guessing.
KEYED = frozenset(
    {
        "answering.accept",
        "answering.refuse",
        "answering.show",
        "feeds.calendar",
        "offer_feeds.personal",
        "own_account.confirm_address",
        "providers.confirm",
        "signin.by_link",
        "signin.invitation",
        "signin.reset",
        "survey.by_link",
        "visiting.request_page",
        "visiting.withdraw",
    }
)


def count(*, now: datetime) -> None:
    """Count this request before it is answered; `TooOften` when there were too many."""
    door = _door_of(request.endpoint or "", verb=request.method)
    who = me_or_nobody() if door else None
    if door and who:
        attempts.knock(door, who=who.public_id, origin=who.origin, now=now)


def _door_of(endpoint: str, *, verb: str) -> Door | None:
    if endpoint in FILES:
        return Door.FILE
    return Door.SEAT if endpoint in SEATS and verb == "POST" else None


def count_wrong_key(status: int, *, now: datetime) -> None:
    """Count an address that opened nothing; where nothing can be written it stays uncounted."""
    if status == 404 and request.endpoint in KEYED:
        with suppress(OperationalError):
            attempts.knock(Door.KEY, origin=origin(), now=now)
