"""Reading accounts, browser sessions, links and one's own addresses."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from leerhuis import db, tokens
from leerhuis.access import Identity
from leerhuis.errors import Missing
from leerhuis.people import identities
from leerhuis.people.models import EmailAddress, Organisation, Person
from leerhuis.signin.models import Account, BrowserSession, SingleUseLink
from leerhuis.signin.rules import LinkPurpose, Way


class Asking(NamedTuple):
    """A browser of someone who signed in, with who that is."""

    session_id: int
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    blocked_at: datetime | None
    way: Way
    proved_at: datetime
    who: Identity


_ASKING = (
    identities.ASKED.add_columns(
        BrowserSession.id.label("session_id"),
        BrowserSession.seen_at,
        BrowserSession.ends_at,
        BrowserSession.ended_at,
        BrowserSession.way,
        BrowserSession.proved_at,
        Account.blocked_at,
    )
    .join(Account, Account.person_id == Person.id)
    .join(BrowserSession, BrowserSession.account_id == Account.id)
    .where(BrowserSession.token_hash == bindparam("token_hash"))
)


def asking(token: str, *, origin: str, today: date) -> Asking | None:
    """Whose browser this is, with the grants of this day; every page asks it, in one statement."""
    values = {"token_hash": tokens.hash_of(token), "identity_on": today}
    rows = db.session.execute(_ASKING, values).all()
    if not rows:
        return None
    first, who = rows[0], identities.identity_in(rows, origin=origin)
    return Asking(
        session_id=first.session_id,
        seen_at=first.seen_at,
        ends_at=first.ends_at,
        ended_at=first.ended_at,
        blocked_at=first.blocked_at,
        way=first.way,
        proved_at=first.proved_at,
        who=who,
    )


def browser_session(token: str) -> BrowserSession | None:
    """The session of this browser with its account and person, in one query."""
    return db.session.scalar(
        select(BrowserSession)
        .options(joinedload(BrowserSession.account).joinedload(Account.person))
        .where(BrowserSession.token_hash == tokens.hash_of(token))
    )


def open_sessions(person_id: int, *, now: datetime) -> list[BrowserSession]:
    """Where a person is signed in, the latest first."""
    rows = db.session.scalars(
        select(BrowserSession)
        .join(BrowserSession.account)
        .where(
            Account.person_id == person_id,
            BrowserSession.ended_at.is_(None),
            BrowserSession.ends_at > now,
        )
        .order_by(BrowserSession.seen_at.desc(), BrowserSession.id.desc())
    )
    return list(rows)


def browsers_of(account_id: int) -> set[str]:
    """The browsers in which someone signed in before, as far back as sessions are kept."""
    found = select(BrowserSession.browser).where(BrowserSession.account_id == account_id)
    return set(db.session.scalars(found.distinct()))


def own_session(person_id: int, public_id: str) -> BrowserSession:
    found: BrowserSession | None = db.session.scalar(
        select(BrowserSession)
        .join(BrowserSession.account)
        .where(Account.person_id == person_id, BrowserSession.public_id == public_id)
    )
    if found is None:
        raise Missing
    return found


def account_of(person_id: int) -> Account | None:
    return db.session.scalar(
        select(Account).options(joinedload(Account.person)).where(Account.person_id == person_id)
    )


def account_called(public_id: str) -> Account | None:
    return db.session.scalar(
        select(Account).options(joinedload(Account.person)).where(Account.public_id == public_id)
    )


def account_at(address: str) -> tuple[Account, EmailAddress] | None:
    """The account that belongs to an address, and the address as it is kept."""
    found = db.session.execute(
        select(Account, EmailAddress)
        .join(EmailAddress, EmailAddress.person_id == Account.person_id)
        .options(joinedload(Account.person))
        .where(EmailAddress.address == address)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def open_link(token: str, *purposes: LinkPurpose, now: datetime) -> SingleUseLink:
    """A link that can still be used, by someone who is not blocked; else it does not exist."""
    found: SingleUseLink | None = db.session.scalar(
        select(SingleUseLink)
        .join(Account, Account.person_id == SingleUseLink.person_id)
        .options(joinedload(SingleUseLink.person), joinedload(SingleUseLink.address))
        .where(
            SingleUseLink.token_hash == tokens.hash_of(token),
            SingleUseLink.purpose.in_(purposes),
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > now,
            Account.blocked_at.is_(None),
        )
    )
    if found is None:
        raise Missing
    return found


def own_link(person_id: int, token: str, *, now: datetime) -> SingleUseLink:
    """The link with which this person confirms an address; that of another does not exist."""
    found = open_link(token, LinkPurpose.CONFIRM_ADDRESS, now=now)
    if found.person_id != person_id or found.new_address is None:
        raise Missing
    return found


def open_links(person_id: int, *purposes: LinkPurpose, now: datetime) -> list[SingleUseLink]:
    """What was sent to a person and can still be used, the latest first."""
    rows = db.session.scalars(
        select(SingleUseLink)
        .where(
            SingleUseLink.person_id == person_id,
            SingleUseLink.purpose.in_(purposes),
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > now,
        )
        .order_by(SingleUseLink.id.desc())
    )
    return list(rows)


def addresses_of(person_id: int) -> list[EmailAddress]:
    rows = db.session.scalars(
        select(EmailAddress).where(EmailAddress.person_id == person_id).order_by(EmailAddress.id)
    )
    return list(rows)


def own_address(person_id: int, public_id: str) -> EmailAddress:
    found: EmailAddress | None = db.session.scalar(
        select(EmailAddress).where(
            EmailAddress.person_id == person_id, EmailAddress.public_id == public_id
        )
    )
    if found is None:
        raise Missing
    return found


def address_row(address: str) -> EmailAddress | None:
    return db.session.scalar(select(EmailAddress).where(EmailAddress.address == address))


def region_named(name: str) -> Organisation | None:
    """An organisation that is part of nothing, by its name."""
    return db.session.scalar(
        select(Organisation).where(Organisation.name == name, Organisation.parent_id.is_(None))
    )
