"""Who has a seat, who waits for one, and what was asked, said and decided about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.models import Course, Edition
from leerhuis.enrolment import rules
from leerhuis.people.models import Organisation, Person

_SEAT = db.Privacy(
    db.DataClass.DOSSIER,
    export="in full",
    erase="kept without the person's name",
    retention="12 months after the five-year period in which they count",
)


def _ends(column: str) -> Index:
    """For the job that looks each minute whose time to answer is over: few have one at all."""
    some = text(f"{column} IS NOT NULL")
    return Index(f"ix_enrolment_{column}", column, sqlite_where=some, postgresql_where=some)


class Enrolment(db.Base, db.Public):
    """A person in an edition, in a state of `rules.EnrolmentState`.

    Who waits stands in line by `priority`, the highest first, and then by `turn`. An offer ends at
    `offer_ends_at`, a request at `decide_by_at`. `cancelled_at` is when it ended, whichever way.
    `told_at` is when employer and place of work were told of the seat, until they are told that it
    is gone. `limits_ignored` is why staff gave a seat past the limits. `completed_on` is the day of
    the last session, of who met what the course asks to complete it.
    """

    __tablename__ = "enrolment"
    privacy = _SEAT

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[rules.EnrolmentState] = mapped_column(db.Word(rules.EnrolmentState))
    priority: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int]
    enrolled_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    completed_on: Mapped[date | None]
    offer_ends_at: Mapped[datetime | None]
    offer_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    offers: Mapped[int] = mapped_column(default=0)
    decide_by_at: Mapped[datetime | None]
    limits_ignored: Mapped[str] = mapped_column(String(300), default="")
    code_id: Mapped[int | None] = mapped_column(ForeignKey("invitation_code.id"), index=True)
    why: Mapped[rules.WhyNot | None] = mapped_column(db.Word(rules.WhyNot))
    reason: Mapped[str] = mapped_column(String(300), default="")

    edition: Mapped[Edition] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_enrolment_active",
            "edition_id",
            "person_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
        Index("uq_enrolment_turn", "edition_id", "turn", unique=True),
        Index("ix_enrolment_edition_state", "edition_id", "state", "turn"),
        _ends("offer_ends_at"),
        _ends("decide_by_at"),
        Index(
            "ix_enrolment_untold",
            "edition_id",
            sqlite_where=text("told_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("told_at IS NULL AND cancelled_at IS NULL"),
        ),
    )


class Approval(db.Base, db.Public):
    """What one side says of an enrolment: asked for, and then decided once."""

    __tablename__ = "approval"
    privacy = _SEAT

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    side: Mapped[rules.Side] = mapped_column(db.Word(rules.Side))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_at: Mapped[datetime]
    verdict: Mapped[rules.Verdict | None] = mapped_column(db.Word(rules.Verdict))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[rules.WhyNot | None] = mapped_column(db.Word(rules.WhyNot))
    reason: Mapped[str] = mapped_column(String(300), default="")

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("enrolment_id", "side"),)


class ApprovalRule(db.Base):
    """What an organisation and all below it want of the enrolments of their people.

    The nearest one upwards counts; without any, employers are told, placements too.
    """

    __tablename__ = "approval_rule"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    as_employer: Mapped[rules.Voice] = mapped_column(db.Word(rules.Voice), default=rules.Voice.TOLD)
    as_placement: Mapped[rules.Voice] = mapped_column(
        db.Word(rules.Voice), default=rules.Voice.TOLD
    )

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Question(db.Base, db.Public):
    """What a course asks at enrolment; asked only if `only_if_id` was answered with `only_if`.

    An answer is erased `erase_days` after the last session. What was answered once is retired
    rather than removed.
    """

    __tablename__ = "question"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    number: Mapped[int]
    subject: Mapped[rules.Subject] = mapped_column(db.Word(rules.Subject))
    kind: Mapped[rules.AnswerKind] = mapped_column(db.Word(rules.AnswerKind))
    label: Mapped[str] = mapped_column(String(200))
    choices: Mapped[list[Any]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)
    only_if_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    only_if: Mapped[str] = mapped_column(String(200), default="")
    erase_days: Mapped[int] = mapped_column(default=7)
    in_use: Mapped[bool] = mapped_column(default=True)

    course: Mapped[Course] = relationship(lazy="raise")


class Answer(db.Base):
    """What someone answered at enrolment, until the day on which it is erased."""

    __tablename__ = "answer"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed",
        retention="the days after the last session that stand with the question, usually 7",
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime]
    erase_on: Mapped[date] = mapped_column(index=True)

    question: Mapped[Question] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("enrolment_id", "question_id"),)


class InvitationCode(db.Base, db.Public):
    """A code that lets people into a group, `uses` times, through its last day.

    `holds_seats` keeps the uses that are left free for it. The row keeps a hash and the last signs.
    """

    __tablename__ = "invitation_code"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ending: Mapped[str] = mapped_column(String(4))
    uses: Mapped[int]
    holds_seats: Mapped[bool] = mapped_column(default=False)
    ends_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class GuestRequest(db.Base, db.Public):
    """Someone without an account, of an organisation that the house does not know, wants a seat.

    They confirm the address by a link and become a person; the seat stays requested until a
    coordinator says to which organisation they belong.
    """

    __tablename__ = "guest_request"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="30 days after it was asked, if the address was not confirmed; else 7 years",
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    given_name: Mapped[str] = mapped_column(String(60))
    name_prefix: Mapped[str] = mapped_column(String(20), default="")
    family_name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(254), index=True)
    organisation_name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="nl")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    attached_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)

    edition: Mapped[Edition] = relationship(lazy="raise")
