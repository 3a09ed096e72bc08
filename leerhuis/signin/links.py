"""Links that work once: made for a letter, and used up by the first who sends its form."""

from datetime import datetime

from sqlalchemy import update

from leerhuis import db, settings, tokens
from leerhuis.errors import Missing
from leerhuis.mail import rules as mail_rules
from leerhuis.mail import service as mail
from leerhuis.signin import queries, rules
from leerhuis.signin.models import SingleUseLink
from leerhuis.signin.rules import LinkPurpose


def make(
    purpose: LinkPurpose,
    person_id: int,
    *,
    address_id: int | None = None,
    new_address: str | None = None,
    now: datetime,
) -> SingleUseLink:
    """A new link; only the hash of its token is kept."""
    row = SingleUseLink(
        public_id=tokens.public_id(),
        purpose=purpose,
        person_id=person_id,
        address_id=address_id,
        new_address=new_address,
        made_at=now,
        expires_at=now + rules.TERMS[purpose],
    )
    row.token_hash = tokens.hash_of(token_of(row))
    db.add(row)
    return row


def token_of(link: SingleUseLink) -> str:
    """The token that its letter carries, formed again from the row."""
    return tokens.form(
        settings.current().secret_key,
        purpose=link.purpose.value,
        row=link.public_id,
        generation=0,
    )


def address_of(link: SingleUseLink) -> str:
    """The whole address of a link, for who gets it on a screen instead of in a letter."""
    chosen = settings.current()
    path = mail_rules.link(chosen.keys, (link.purpose.value, link.public_id, 0, link.token_hash))
    return chosen.base_url.rstrip("/") + path


def use_up(link: SingleUseLink, *, now: datetime) -> None:
    """Use a link; of several who try at once, one does. A letter that was not sent yet stays."""
    used = db.session.execute(
        update(SingleUseLink)
        .where(
            SingleUseLink.id == link.id,
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Missing
    mail.withdraw(person_id=link.person_id, subject=link.public_id)


def void(person_id: int, *purposes: LinkPurpose, now: datetime) -> None:
    """End the open links of a person, and take back their letters that are not sent yet."""
    for each in queries.open_links(person_id, *purposes, now=now):
        each.expires_at = now
        mail.withdraw(person_id=person_id, subject=each.public_id)
