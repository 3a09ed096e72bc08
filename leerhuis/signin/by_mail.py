"""Signing in by a link in a letter: asked at the door, used up by the button of its page."""

from datetime import datetime

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.mail import service as mail
from leerhuis.signin import attempts, links, mails, queries
from leerhuis.signin.models import Account, SingleUseLink
from leerhuis.signin.providers import queries as providers
from leerhuis.signin.rules import Door, LinkPurpose


def ask(address: str, *, origin: str, now: datetime) -> None:
    """Send a link to whom this address belongs; nobody is told whether it did.

    The letter goes to the address as it is kept, not as it was typed.
    """
    attempts.knock(Door.LINK, who=address, origin=origin, now=now)
    found = queries.account_at(address)
    with db.transaction():
        result = "unknown"
        if found is not None:
            account, kept = found
            right = (
                account.blocked_at is None
                and kept.confirmed_at is not None
                and providers.only_way(account.person_id, day=clock.day_of(now)) is None
            )
            result = "done" if right else "refused"
            if right:
                links.void(account.person_id, LinkPurpose.SIGN_IN, now=now)
                link = links.make(
                    LinkPurpose.SIGN_IN, account.person_id, address_id=kept.id, now=now
                )
                mail.queue(mails.sign_in_link(link, address=kept.address), now=now)
        audit.record(
            Action.SIGN_IN_LINK_ASKED,
            by=Identity(None, "", "", origin),
            kind="account",
            subject=found[0].public_id if found else "",
            now=now,
            result=result,
        )


def link_of(token: str, *, now: datetime) -> SingleUseLink:
    """The link, while it works; of an address that is no longer confirmed it does not."""
    found = queries.open_link(token, LinkPurpose.SIGN_IN, now=now)
    if found.address is None or found.address.confirmed_at is None:
        raise Missing
    return found


def use(token: str, *, now: datetime) -> Account:
    """Use the link up; whose account it opens."""
    link = link_of(token, now=now)
    account = queries.account_of(link.person_id)
    if account is None:
        raise Missing
    with db.transaction():
        links.use_up(link, now=now)
    return account
