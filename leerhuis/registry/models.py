"""Registrations with their events, and the points that count for them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import Person
from leerhuis.registers import Category, Form, Level, Profession, Register
from leerhuis.registry import packs, rules
from leerhuis.registry.periods import Period
from leerhuis.registry.reminders import Step
from leerhuis.registry.standing import Code, Why

REF_MAX = 64


class _Facts:
    """What a registration says at a moment; each event keeps it as it was then.

    `state_on` is the first day on which the state holds, `state_ends_on` the last day of one that
    ends by itself: a suspension, an exemption. `occupation_name` is the name of a chamber or of a
    profession that has no word here. `variant` names one of the ways in which a pack may be met.
    `extension_ends_on` is the date that the register gave instead of the one on the card.
    """

    state: Mapped[rules.State] = mapped_column(db.Word(rules.State))
    state_on: Mapped[date]
    state_ends_on: Mapped[date | None]
    occupation: Mapped[str | None] = mapped_column(String(40))
    occupation_name: Mapped[str | None] = mapped_column(String(80))
    level: Mapped[Level | None] = mapped_column(db.Word(Level))
    variant: Mapped[str | None] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(30))
    pack_key: Mapped[str] = mapped_column(String(80))
    registered_on: Mapped[date | None]
    starts_on: Mapped[date]
    held_on: Mapped[date]
    last_valid_on: Mapped[date]
    submitted_on: Mapped[date | None]
    extension_ends_on: Mapped[date | None]
    extension_seen_on: Mapped[date | None]
    source: Mapped[rules.Source] = mapped_column(db.Word(rules.Source))
    checked_on: Mapped[date | None]
    checked_how: Mapped[rules.CheckedHow | None] = mapped_column(db.Word(rules.CheckedHow))


class Registration(_Facts, db.Held, db.Public):
    """A person in a register, in the period that runs now.

    `held_on` is the date that people hold; the pack named by `pack_key` says which days follow
    from it. The standing is stored with the day on which it changes by itself, and with the words
    of what is lacking and what is furthest behind (see `lacking`); `remind_on` is the day from
    which the next reminder is due, `lapse_on` the day from which a lapse is to be told.
    """

    __tablename__ = "registration"
    privacy = db.Privacy(
        db.DataClass.REGISTRATION,
        export="in full",
        erase="removed with its events: the one exception to their being append-only",
        retention="2 years after the last appointment",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    register: Mapped[Register] = mapped_column(db.Word(Register))
    apply_by_on: Mapped[date] = mapped_column(index=True)
    told_on: Mapped[date]
    standing: Mapped[Code] = mapped_column(db.Word(Code))
    standing_why: Mapped[Why] = mapped_column(db.Word(Why))
    lacks: Mapped[str | None] = mapped_column(String(120))
    behind: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changes_on: Mapped[date | None] = mapped_column(index=True)
    reminded_step: Mapped[Step | None] = mapped_column(db.Word(Step))
    remind_on: Mapped[date | None] = mapped_column(index=True)
    lapse_on: Mapped[date | None] = mapped_column(index=True)
    lapse_told_on: Mapped[date | None]
    history_known_on: Mapped[date | None]
    check_due_on: Mapped[date | None]
    check_why: Mapped[rules.CheckReason | None] = mapped_column(db.Word(rules.CheckReason))

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("register", "number"),
        Index("ix_registration_check_due", "register", "check_due_on"),
        Index("ix_registration_last_valid_on", "last_valid_on"),
        Index("ix_registration_unplanned", "state", "check_due_on"),
    )

    @property
    def pack(self) -> packs.Pack:
        return packs.pack_named(self.pack_key, self.variant)

    @property
    def applied(self) -> bool:
        """Whether an application for renewal waits for a decision; one may be suspended as well."""
        suspended = self.state in rules.SUSPENDED and self.submitted_on is not None
        return suspended or self.state is rules.State.SUBMITTED

    @property
    def was_valid_until_on(self) -> date:
        """The last valid day; of who was struck off or left, the day before that."""
        if self.state in rules.OVER:
            return min(self.last_valid_on, self.state_on - timedelta(days=1))
        return self.last_valid_on

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.last_valid_on, self.apply_by_on)


class RegistrationEvent(_Facts, db.Base):
    """What happened to a registration, and what it said afterwards.

    `at` is when we knew it, `effective_on` the day from which it holds.
    """

    __tablename__ = "registration_event"
    __table_args__ = (Index("ix_registration_event_at", "at"), db.INSERT_ONLY)
    privacy = db.Privacy(
        db.DataClass.REGISTRATION,
        export="in full",
        erase="removed with the registration",
        retention="2 years after the last appointment",
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    kind: Mapped[rules.EventKind] = mapped_column(db.Word(rules.EventKind))
    effective_on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class _Points:
    """Points of one kind for one thing that was or will be done; `ref` names that thing.

    An empty `occupation` counts for every occupation of the register. With a `form` the points are
    hours of that form, which the pack weighs; without one they are points as they were given.
    """

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ref: Mapped[str] = mapped_column(String(REF_MAX))
    course: Mapped[str | None] = mapped_column(String(22))
    title: Mapped[str] = mapped_column(String(200))
    completed_on: Mapped[date]
    register: Mapped[Register] = mapped_column(db.Word(Register))
    occupation: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[Category] = mapped_column(db.Word(Category))
    form: Mapped[Form | None] = mapped_column(db.Word(Form))
    points: Mapped[Decimal] = mapped_column(db.Points)

    @property
    def occasion(self) -> str:
        """What `ref` names, to whom adds up."""
        return self.ref


class ExpectedPoints(_Points, db.Base):
    """Points that a confirmed seat will bring."""

    __tablename__ = "expected_points"
    privacy = db.Privacy(
        db.DataClass.DOSSIER, export="in full", erase="removed", retention="until earned or lost"
    )
    __table_args__ = (
        UniqueConstraint(
            "person_id", "ref", "register", "occupation", "category", name="uq_expected_points_row"
        ),
    )


class PointsEntry(_Points, db.Base):
    """Points in a dossier; a correction is a row more, positive or negative.

    `number` counts the rows of one thing, so that the same correction is not written twice.
    """

    __tablename__ = "points_entry"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="kept without the person's name: an exception to being append-only",
        retention="12 months after the five-year period in which they count",
    )

    number: Mapped[int]
    source: Mapped[rules.Source] = mapped_column(db.Word(rules.Source))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint(
            "person_id",
            "ref",
            "register",
            "occupation",
            "category",
            "number",
            name="uq_points_entry_row",
        ),
        Index("ix_points_entry_recorded_at", "recorded_at"),
        db.INSERT_ONLY,
    )


class WorkPeriod(db.Base, db.Public):
    """Weekly hours of work with one employer, for the hours that a register asks.

    `in_profession` are the hours of them in the profession itself, where a register asks that
    apart. `removed_at` is when someone said that it was recorded wrongly.
    """

    __tablename__ = "work_period"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed",
        retention="12 months after the five-year period in which they count",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    employer: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    hours_a_week: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    in_profession: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    source: Mapped[rules.Source] = mapped_column(db.Word(rules.Source))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]


class PersonalRequirement(db.Base, db.Public):
    """Something that the register asks of this one person, as it stands in their Mijn SKJ."""

    __tablename__ = "personal_requirement"
    privacy = db.Privacy(
        db.DataClass.DOSSIER, export="in full", erase="removed", retention="with the registration"
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    words: Mapped[str] = mapped_column(String(200))
    met_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class RequiredHours(db.Base):
    """Hours that the BIG register asks of a profession; the latest row of a profession counts."""

    __tablename__ = "required_hours"
    __table_args__ = db.INSERT_ONLY
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    profession: Mapped[Profession] = mapped_column(db.Word(Profession))
    hours: Mapped[int]
    source: Mapped[rules.Source] = mapped_column(db.Word(rules.Source))
    note: Mapped[str] = mapped_column(String(300), default="")
    told_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class StandingMonth(db.Base):
    """How many registrations stood how at the start of a month, by employing organisation."""

    __tablename__ = "standing_month"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="5 years"
    )

    first_on: Mapped[date]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    standing: Mapped[Code] = mapped_column(db.Word(Code))
    number: Mapped[int]

    __table_args__ = (UniqueConstraint("first_on", "organisation_id", "standing"),)
