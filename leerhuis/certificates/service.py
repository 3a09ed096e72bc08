"""Issuing certificates, taking them back, and checking one by its code."""

import secrets
from datetime import datetime

from leerhuis import access, audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.certificates import mails, queries, rules, statement
from leerhuis.certificates.models import Certificate
from leerhuis.certificates.rules import Status
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door


def issue_due(*, now: datetime) -> int:
    """Give everyone who completed a course a certificate, and take back those that were wrong.

    Each group is held meanwhile and looked at again, so that it may run as often as it likes.
    """
    return sum(
        _settle(edition_id, by=access.HOUSE, now=now)
        for edition_id in queries.editions_to_do(now=now)
    )


def revoke(certificate: Certificate, *, why: str, by: Identity, now: datetime) -> None:
    """Take back one that should never have been: its holder and whoever checks it read so.

    It does not come back by itself; `issue_again` gives a new one.
    """
    with db.transaction():
        _hold(certificate)
        rules.check_revocable(certificate.status, why=why)
        certificate.withdrawn_by_id, certificate.withdrawn_why = by.person_id, why.strip()
        _withdraw(certificate, by=by, now=now)


def issue_again(certificate: Certificate, *, by: Identity, now: datetime) -> Certificate:
    """A new one that states the facts as they are now; it supersedes this one, if that held.

    Refused when nothing differs from a certificate that holds, or when its course is not completed.
    """
    with db.transaction():
        edition = _hold(certificate)
        enrolment = queries.seat_of(certificate)
        values = statement.of(edition, [enrolment])[enrolment.id]
        holds = certificate.status is Status.VALID
        followed = not holds and queries.has_one_that_holds(enrolment)
        if followed or not queries.is_complete(enrolment):
            raise Refused("There is no certificate to issue here any more.")
        if holds and not rules.differences(certificate.values, values):
            raise Refused("A new certificate would state the same. Change what is wrong first.")
        if holds:
            _supersede(certificate, now=now)
        new = _issue(enrolment, values, again=True, by=by, now=now)
        if holds:
            certificate.superseded_by_id = new.id
        return new


def check(typed: str, *, origin: str, now: datetime) -> Certificate | None:
    """The certificate with this code. Every try counts, also a right one: see `attempts`."""
    attempts.knock(Door.CERTIFICATE, origin=origin, now=now)
    code = rules.read_code(typed)
    return queries.by_code(code) if code else None


def _hold(certificate: Certificate) -> Edition:
    """Make the job and other staff wait, and read again what the certificate says now."""
    edition = queries.edition(queries.seat_of(certificate).edition_id)
    db.hold(edition)
    db.session.refresh(certificate, ["withdrawn_at", "withdrawn_by_id", "superseded_at"])
    return edition


def _settle(edition_id: int, *, by: Identity, now: datetime) -> int:
    with db.transaction():
        edition = queries.edition(edition_id)
        db.hold(edition)
        wrong = queries.wrong(edition_id)
        for certificate in wrong:
            _withdraw(certificate, by=by, now=now)
        complete = queries.without(edition_id)
        if complete:
            earlier = queries.earlier_of(complete, edition.course_id)
            values = statement.of(edition, complete)
            for enrolment in complete:
                before = earlier.get(enrolment.person_id)
                new = _issue(enrolment, values[enrolment.id], by=by, now=now)
                if before is not None:
                    _supersede(before, now=now)
                    before.superseded_by_id = new.id
        return len(wrong) + len(complete)


def _issue(
    enrolment: Enrolment,
    values: statement.Values,
    *,
    again: bool = False,
    by: Identity,
    now: datetime,
) -> Certificate:
    certificate = Certificate(
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        code=rules.code_of(secrets.randbits(rules.CODE_BITS)),
        values=values,
        issued_at=now,
    )
    db.add(certificate)
    _record(Action.CERTIFICATE_ISSUED, certificate, by=by, now=now)
    mail.queue(mails.issued_again(certificate) if again else mails.issued(certificate), now=now)
    return certificate


def _withdraw(certificate: Certificate, *, by: Identity, now: datetime) -> None:
    certificate.withdrawn_at = now
    db.session.flush()
    _record(Action.CERTIFICATE_WITHDRAWN, certificate, by=by, now=now)
    mail.withdraw(person_id=certificate.person_id, subject=certificate.public_id)
    mail.queue(mails.withdrawn(certificate), now=now)


def _supersede(certificate: Certificate, *, now: datetime) -> None:
    """Written before its successor, of which there can be one only."""
    certificate.superseded_at = now
    db.session.flush()


def _record(action: Action, certificate: Certificate, *, by: Identity, now: datetime) -> None:
    why = {"why": certificate.withdrawn_why} if certificate.withdrawn_why else {}
    audit.record(action, by=by, kind="certificate", subject=certificate.public_id, now=now, **why)
