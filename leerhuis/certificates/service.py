"""Issuing certificates, withdrawing them, and checking one by its code."""

import secrets
from datetime import datetime

from leerhuis import access, audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.certificates import mails, queries, rules
from leerhuis.certificates.models import Certificate
from leerhuis.certificates.rules import Held
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import points_on
from leerhuis.enrolment.models import Enrolment
from leerhuis.mail import service as mail
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door


def issue_due(*, now: datetime) -> int:
    """Give everyone who was at all sessions a certificate, and take back those that were wrong.

    Each group is held meanwhile and looked at again, so that it may run as often as it likes.
    """
    return sum(
        _settle(edition_id, by=access.HOUSE, now=now)
        for edition_id in queries.editions_to_do(now=now)
    )


def check(typed: str, *, origin: str, now: datetime) -> Certificate | None:
    """The certificate with this code. Every try counts, also a right one: see `attempts`."""
    attempts.knock(Door.CERTIFICATE, origin=origin, now=now)
    code = rules.read_code(typed)
    return queries.by_code(code) if code else None


def _settle(edition_id: int, *, by: Identity, now: datetime) -> int:
    with db.transaction():
        edition = queries.edition(edition_id)
        db.hold(edition)
        wrong = queries.wrong(edition_id)
        for certificate in wrong:
            _withdraw(certificate, by=by, now=now)
        complete = queries.without(edition_id)
        signed_by = queries.signer_of(edition.course.organisation) if complete else ""
        for enrolment in complete:
            _issue(enrolment, edition, signed_by=signed_by, by=by, now=now)
        return len(wrong) + len(complete)


def _issue(
    enrolment: Enrolment, edition: Edition, *, signed_by: str, by: Identity, now: datetime
) -> None:
    certificate = Certificate(
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        code=rules.code_of(secrets.randbits(rules.CODE_BITS)),
        values=_values(enrolment, edition, signed_by=signed_by),
        issued_at=now,
    )
    db.add(certificate)
    _record(Action.CERTIFICATE_ISSUED, certificate, by=by, now=now)
    mail.queue(mails.issued(certificate), now=now)


def _withdraw(certificate: Certificate, *, by: Identity, now: datetime) -> None:
    certificate.withdrawn_at = now
    db.session.flush()
    _record(Action.CERTIFICATE_WITHDRAWN, certificate, by=by, now=now)
    mail.withdraw(person_id=certificate.person_id, subject=certificate.public_id)
    mail.queue(mails.withdrawn(certificate), now=now)


def _values(enrolment: Enrolment, edition: Edition, *, signed_by: str) -> dict[str, object]:
    course = edition.course
    held = [
        Held(
            each.starts_at,
            each.ends_at,
            clock.day_of(each.starts_at).isoformat(),
            each.venue.town if each.venue else None,
        )
        for each in edition.sessions
    ]
    return rules.stated(
        name=enrolment.person.name,
        course=course.title,
        held=held,
        hours=rules.hours_of(course.hours, held),
        points=[
            (each.register.value, each.occupation, each.category.value, each.points)
            for each in points_on(course.points, clock.day_of(edition.sessions[-1].ends_at))
        ],
        organisation=course.organisation.name,
        signed_by=signed_by,
    )


def _record(action: Action, certificate: Certificate, *, by: Identity, now: datetime) -> None:
    audit.record(action, by=by, kind="certificate", subject=certificate.public_id, now=now)
