"""What happened: rows that are only ever added, sealed into a hash chain by the jobs process.

An event is written in the transaction of what it tells. The chain is made afterwards, so that no
write waits for another.
"""

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db

SEAL_BATCH = 500


class Action(StrEnum):
    """The closed list of what is recorded."""

    ACCOUNT_CREATED = "account.created"
    ACCOUNT_BLOCKED = "account.blocked"
    PASSWORD_SET = "account.password_set"  # noqa: S105  # the name of an event
    RESET_ASKED = "account.reset_asked"
    INVITED = "account.invited"
    SIGNED_IN = "session.signed_in"
    SIGN_IN_FAILED = "session.failed"
    SIGNED_OUT = "session.signed_out"
    SESSION_ENDED = "session.ended"
    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_CHANGED = "organisation.changed"
    PERSON_CREATED = "person.created"
    PERSON_CHANGED = "person.changed"
    ADDRESS_ADDED = "address.added"
    ADDRESS_CONFIRMED = "address.confirmed"
    ADDRESS_REMOVED = "address.removed"
    ADDRESS_CHOSEN = "address.chosen"
    APPOINTED = "appointment.created"
    APPOINTMENT_CHANGED = "appointment.changed"
    APPOINTMENT_ENDED = "appointment.ended"
    GRANTED = "grant.given"
    GRANT_ENDED = "grant.ended"
    PEOPLE_IMPORTED = "people.imported"
    THEME_CREATED = "theme.created"
    THEME_CHANGED = "theme.changed"
    VENUE_CREATED = "venue.created"
    VENUE_CHANGED = "venue.changed"
    ROOM_CREATED = "room.created"
    ROOM_CHANGED = "room.changed"
    TRAINER_CREATED = "trainer.created"
    TRAINER_CHANGED = "trainer.changed"
    HOLIDAY_CREATED = "holiday.created"
    HOLIDAY_CHANGED = "holiday.changed"
    HOLIDAY_REMOVED = "holiday.removed"
    TRACK_CREATED = "track.created"
    TRACK_CHANGED = "track.changed"
    SPECIALISM_CREATED = "specialism.created"
    SPECIALISM_CHANGED = "specialism.changed"
    SPECIALISM_GIVEN = "specialism.given"
    SPECIALISM_ENDED = "specialism.ended"
    ROUND_CREATED = "round.created"
    ROUND_CHANGED = "round.changed"
    ROUND_OPENED = "round.opened"
    ROUND_CLOSED = "round.closed"
    ROUND_COPIED = "round.copied"
    SEASON_IMPORTED = "round.imported"
    SEASON_DOWNLOADED = "round.downloaded"
    PARTICIPANTS_DOWNLOADED = "participants.downloaded"
    PARTICIPANTS_WRITTEN_TO = "participants.written_to"
    COURSE_CREATED = "course.created"
    COURSE_CHANGED = "course.changed"
    MATERIAL_ADDED = "material.added"
    MATERIAL_CHANGED = "material.changed"
    MATERIAL_REMOVED = "material.removed"
    EDITION_CREATED = "edition.created"
    EDITION_CHANGED = "edition.changed"
    EDITION_PUBLISHED = "edition.published"
    EDITION_CANCELLED = "edition.cancelled"
    EDITION_DECIDED = "edition.decided"
    SESSION_CREATED = "edition.session_created"
    SESSION_CHANGED = "edition.session_changed"
    SESSION_REMOVED = "edition.session_removed"
    ENROLLED = "enrolment.created"
    PROMOTED = "enrolment.promoted"
    ENROLMENT_CANCELLED = "enrolment.cancelled"
    ENROLMENT_APPROVED = "enrolment.approved"
    ENROLMENT_DECLINED = "enrolment.declined"
    ENROLMENT_LAPSED = "enrolment.lapsed"
    SEAT_OFFERED = "enrolment.offered"
    OFFER_ACCEPTED = "enrolment.offer_accepted"
    OFFER_REFUSED = "enrolment.offer_refused"
    SEAT_HANDED_OVER = "enrolment.handed_over"
    ENROLMENT_MOVED = "enrolment.moved"
    ENROLMENTS_MERGED = "enrolment.merged"
    CODE_MADE = "code.made"
    CODE_WITHDRAWN = "code.withdrawn"
    ANSWERS_CHANGED = "enrolment.answers_changed"
    QUESTION_ADDED = "question.added"
    QUESTION_CHANGED = "question.changed"
    GUEST_CONFIRMED = "guest.confirmed"
    GUEST_ATTACHED = "guest.attached"
    APPROVAL_RULE_CHANGED = "approval_rule.changed"
    COLLEAGUES_DOWNLOADED = "colleagues.downloaded"
    ATTENDANCE_MARKED = "attendance.marked"
    WALK_IN_ADDED = "walk_in.added"
    WALK_IN_REMOVED = "walk_in.removed"
    WALK_IN_JOINED = "walk_in.joined"
    TEST_RECORDED = "test.recorded"
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_WITHDRAWN = "certificate.withdrawn"
    CERTIFICATES_BUNDLED = "certificates.bundled"
    REGISTRATION_RECORDED = "registration.recorded"
    REGISTRATION_CORRECTED = "registration.corrected"
    REGISTRATION_CONFIRMED = "registration.confirmed"
    REGISTRATION_SUBMITTED = "registration.submitted"
    REGISTRATION_TAKEN_BACK = "registration.taken_back"
    REGISTRATION_RENEWED = "registration.renewed"
    REGISTRATION_LAPSED = "registration.lapsed"
    REGISTRATION_SUSPENDED = "registration.suspended"
    SUSPENSION_ENDED = "registration.suspension_ended"
    REGISTRATION_STRUCK_OFF = "registration.struck_off"
    REGISTRATION_DEREGISTERED = "registration.deregistered"
    REGISTRATION_EXEMPTED = "registration.exempted"
    EXEMPTION_ENDED = "registration.exemption_ended"
    REGISTRATION_EXTENDED = "registration.extended"
    REGISTRATION_RE_ENTERED = "registration.re_entered"
    OPENING_RECORDED = "registration.opening_recorded"
    REQUIREMENT_CHANGED = "registration.requirement_changed"
    REGISTRATION_NUDGED = "registration.nudged"
    REGISTER_ASKED = "registration.asked"
    REGISTER_LOOKED_UP = "registration.looked_up"
    OVERVIEW_HANDED_IN = "overview.handed_in"
    OVERVIEW_COLUMNS_TOLD = "overview.columns_told"
    REGISTRATIONS_DOWNLOADED = "registrations.downloaded"
    DOSSIER_READ = "dossier.read"
    PROOF_SEEN = "duty.proof_seen"
    DEPLOYABILITY_SAID = "duty.deployability_said"
    EXCEPTION_MADE = "duty.exception_made"
    EXCEPTION_CHANGED = "duty.exception_changed"
    DUTY_PROOF_OPENED = "duty.opened"
    DUTY_PROOF_DOWNLOADED = "duty.downloaded"
    POINTS_RECORDED = "points.recorded"
    HOURS_FILLED_IN = "required_hours.filled_in"
    ACTIVITY_RECORDED = "activity.recorded"
    ACTIVITY_CHANGED = "activity.changed"
    ACTIVITY_REMOVED = "activity.removed"
    ACTIVITY_SHARED = "activity.shared"
    ACTIVITY_UNSHARED = "activity.unshared"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_REMOVED = "evidence.removed"
    EVIDENCE_READ = "evidence.read"
    ENTRY_TOLD = "points.entry_told"
    WORK_RECORDED = "work.recorded"
    WORK_REMOVED = "work.removed"
    STATEMENT_ASKED = "statement.asked"
    STATEMENT_SIGNED = "statement.signed"
    STATEMENT_WITHDRAWN = "statement.withdrawn"
    DOSSIER_DOWNLOADED = "dossier.downloaded"
    FEED_CREATED = "feed.created"
    FEED_REVOKED = "feed.revoked"
    LETTER_RETRIED = "letter.retried"
    DISPLAY_CHOSEN = "person.display_chosen"


class Actor(Protocol):
    """Who did it: an identity of `access`, which this module does not know."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def origin(self) -> str: ...


class AuditEvent(db.Base, db.Public):
    """One thing that happened: who, what, on which row, when, from where, with which result."""

    __tablename__ = "audit_event"
    __table_args__ = db.INSERT_ONLY
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="events of which the person is the actor",
        erase="kept; the actor becomes a number without a name",
        retention="7 years",
    )

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(String(64))
    action: Mapped[Action] = mapped_column(db.Word(Action), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    result: Mapped[str] = mapped_column(String(20), default="done")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AuditSeal(db.Base):
    """The link of one event in the hash chain."""

    __tablename__ = "audit_seal"
    __table_args__ = db.INSERT_ONLY
    privacy = db.Privacy(
        db.DataClass.SECURITY, export="none: hashes", erase="kept", retention="7 years"
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), unique=True)
    seal: Mapped[str] = mapped_column(String(64))


def record(
    action: Action,
    *,
    by: Actor,
    kind: str,
    subject: str,
    now: datetime,
    result: str = "done",
    **details: Any,
) -> None:
    """Write down what happened to the row `subject` (its public id) of this kind."""
    db.add(event(action, by=by, kind=kind, subject=subject, now=now, result=result, **details))


def event(
    action: Action,
    *,
    by: Actor,
    kind: str,
    subject: str,
    now: datetime,
    result: str = "done",
    **details: Any,
) -> AuditEvent:
    """The same, to be written with many others at once."""
    return AuditEvent(
        at=now,
        actor_id=by.person_id,
        origin=by.origin,
        action=action,
        kind=kind,
        subject=subject,
        result=result,
        details=details,
    )


def seal(*, now: datetime) -> int:
    """Link the events that are not sealed yet to the chain; returns how many were."""
    with db.transaction():
        last = db.session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))
        events = db.session.scalars(
            select(AuditEvent)
            .outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
            .where(AuditSeal.id.is_(None))
            .order_by(AuditEvent.id)
            .limit(SEAL_BATCH)
        ).all()
        link = last.seal if last else ""
        for each in events:
            link = _link(link, each)
            db.session.add(AuditSeal(event_id=each.id, seal=link))
        return len(events)


def first_broken() -> AuditEvent | None:
    """The first sealed event that no longer agrees with its seal; None when the chain holds."""
    link, last = "", 0
    while batch := _sealed_after(last):
        for each, sealed in batch:
            link = _link(link, each)
            if link != sealed.seal:
                return each
        last = batch[-1][1].id
        db.session.expunge_all()  # the trail is long, and only the last link is needed
    return None


def _sealed_after(seal_id: int) -> list[tuple[AuditEvent, AuditSeal]]:
    """The next events with their seals, in the order of the chain."""
    rows = db.session.execute(
        select(AuditEvent, AuditSeal)
        .join(AuditSeal, AuditSeal.event_id == AuditEvent.id)
        .where(AuditSeal.id > seal_id)
        .order_by(AuditSeal.id)
        .limit(SEAL_BATCH)
    )
    return [(each, sealed) for each, sealed in rows]


def _link(previous: str, each: AuditEvent) -> str:
    told = [
        previous,
        each.id,
        each.public_id,
        each.at.isoformat(),
        each.actor_id,
        each.origin,
        each.action.value,
        each.kind,
        each.subject,
        each.result,
        each.details,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
