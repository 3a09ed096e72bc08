"""A seat that is kept for the first in line until they say yes or no, or the offer ends."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leerhuis import db, settings, tokens
from leerhuis.courses.models import Edition
from leerhuis.enrolment import counting, telling
from leerhuis.enrolment import mails_of_turns as mails
from leerhuis.enrolment.mails import UNTRUE_WITH_A_SEAT
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import service as mail


def make(enrolment: Enrolment, edition: Edition, *, now: datetime) -> None:
    """Keep a seat for who waits, for as many hours as the group says; a letter asks yes or no."""
    enrolment.state = EnrolmentState.OFFERED
    enrolment.offers += 1
    enrolment.offer_ends_at = ends_at(edition, now=now)
    enrolment.offer_hash = tokens.hash_of(token_of(enrolment))
    telling.take_back(enrolment, UNTRUE_WITH_A_SEAT)
    mail.queue(mails.offered(enrolment, edition), now=now)


def ends_at(edition: Edition, *, now: datetime) -> datetime:
    """Until when an offer of this moment stands: never past the start of the group."""
    end = now + timedelta(hours=edition.offer_hours)
    return min(end, edition.starts_at) if edition.starts_at else end


def token_of(enrolment: Enrolment) -> str:
    """What stands in the link of the newest offer; each further offer has another."""
    return tokens.form(
        settings.current().secret_key,
        purpose=mails.OFFER,
        row=enrolment.public_id,
        generation=enrolment.offers,
    )


def of_token(token: str) -> Enrolment | None:
    """The enrolment whose newest offer has this link, with all that is said of its group."""
    wanted = (
        select(Enrolment)
        .options(joinedload(Enrolment.edition).options(*counting.EDITION))
        .where(Enrolment.offer_hash == tokens.hash_of(token))
    )
    return db.session.execute(wanted).unique().scalar_one_or_none()
