"""Organisations in a tree, persons with their addresses, appointments and role grants."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people import rules

_CONTACT = db.Privacy(
    db.DataClass.CONTACT,
    export="in full",
    erase="names and addresses are removed, the row stays as a number",
    retention="2 years after the last appointment",
)


class Organisation(db.Held, db.Public):
    """A region, municipality, employer, provider or team; `path` is its place in the tree."""

    __tablename__ = "organisation"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[rules.OrganisationKind] = mapped_column(db.Word(rules.OrganisationKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    path: Mapped[str] = mapped_column(String(rules.PATH_MAX), unique=True)
    created_at: Mapped[datetime]

    parent: Mapped["Organisation | None"] = relationship(
        remote_side="Organisation.id", back_populates="children", lazy="raise"
    )
    children: Mapped[list["Organisation"]] = relationship(back_populates="parent", lazy="raise")
    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="organisation", lazy="raise"
    )
    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="organisation", lazy="raise")

    __table_args__ = (UniqueConstraint("parent_id", "name"),)


def _search_name(context: DefaultExecutionContext) -> str:
    given = context.get_current_parameters()
    return rules.folded(given["sort_name"])


class Person(db.Base, db.Public):
    """Someone who learns, plans, manages or trains; has an account only when invited.

    With `merged_into_id` this is nobody any more: it only leads on to who they turned out to be.
    With `erased_at` it is a number: what was counted holds, and nobody knows of whom it was.
    """

    __tablename__ = "person"
    privacy = _CONTACT

    given_name: Mapped[str] = mapped_column(String(60))
    name_prefix: Mapped[str] = mapped_column(String(20), default="")
    family_name: Mapped[str] = mapped_column(String(60))
    sort_name: Mapped[str] = mapped_column(String(144), index=True)
    search_name: Mapped[str] = mapped_column(String(288), index=True, default=_search_name)
    language: Mapped[str] = mapped_column(String(2), default="nl")
    theme: Mapped[str | None] = mapped_column(String(5))
    created_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    merged_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    addresses: Mapped[list["EmailAddress"]] = relationship(
        back_populates="person", lazy="raise", order_by="EmailAddress.id"
    )
    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="person", lazy="raise", order_by="Appointment.starts_on"
    )
    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", lazy="raise", foreign_keys="RoleGrant.person_id"
    )

    @property
    def name(self) -> str:
        return rules.full_name(self.given_name, self.name_prefix, self.family_name)

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()


class EmailAddress(db.Base, db.Public):
    """An address of a person: who confirmed it may sign in with it; one is for letters.

    A `private` one is no employer's: letters go there when nobody employs the person any more.
    """

    __tablename__ = "email_address"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="2 years after the last appointment",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    added_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    for_letters: Mapped[bool] = mapped_column(default=False)
    for_invitations: Mapped[bool] = mapped_column(default=False)
    private: Mapped[bool] = mapped_column(default=False)
    bounced_at: Mapped[datetime | None]
    bounce: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person] = relationship(back_populates="addresses", lazy="raise")

    __table_args__ = (
        Index(
            "uq_email_address_letters",
            "person_id",
            unique=True,
            sqlite_where=text("for_letters"),
            postgresql_where=text("for_letters"),
        ),
        Index(
            "uq_email_address_invitations",
            "person_id",
            unique=True,
            sqlite_where=text("for_invitations"),
            postgresql_where=text("for_invitations"),
        ),
    )


class Appointment(db.Base, db.Public):
    """A person at an organisation, as employee or placed there, for a number of hours."""

    __tablename__ = "appointment"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="kept without the person's name",
        retention="2 years after the last appointment",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[rules.AppointmentKind] = mapped_column(db.Word(rules.AppointmentKind))
    function: Mapped[rules.Function] = mapped_column(db.Word(rules.Function))
    fte: Mapped[Decimal] = mapped_column(Numeric(4, 3))
    personnel_number: Mapped[str | None] = mapped_column(String(40))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date | None] = mapped_column(index=True)

    person: Mapped[Person] = relationship(back_populates="appointments", lazy="raise")
    organisation: Mapped[Organisation] = relationship(back_populates="appointments", lazy="raise")

    __table_args__ = (
        UniqueConstraint("organisation_id", "personnel_number", "starts_on"),
        UniqueConstraint("person_id", "organisation_id", "kind", "starts_on"),
        # Who works at an organisation is read from this alone: a tenth of the work for 20,000.
        Index(
            "ix_appointment_work",
            "organisation_id",
            "function",
            "person_id",
            "kind",
            "starts_on",
            "ends_on",
        ),
    )


class AppointmentEvent(db.Base):
    """What an appointment said since a moment, names included: who worked where, as was known then.

    `employer_id` is the organisation itself, or what a team is part of.

    Written at every change of the appointment, of the person's name, and of the organisation's
    name or place. An appointment that was taken back before it began is gone; its history is not.
    """

    __tablename__ = "appointment_event"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="kept without the person's name: an exception to being append-only",
        retention="2 years after the last appointment",
    )

    appointment_id: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(144))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(120))
    employer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    path: Mapped[str] = mapped_column(String(rules.PATH_MAX), index=True)
    kind: Mapped[rules.AppointmentKind] = mapped_column(db.Word(rules.AppointmentKind))
    function: Mapped[rules.Function] = mapped_column(db.Word(rules.Function))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    __table_args__ = (
        Index("ix_appointment_event_known", "appointment_id", "at"),
        db.INSERT_ONLY,
    )


class SharedPeriod(db.Base):
    """The time with an employer that is over, which its owner lets a later employer see.

    Without an organisation: the time in which nobody that Leerhuis knows was the employer.
    """

    __tablename__ = "shared_period"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="2 years after the last appointment",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    shared_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)


class RoleGrant(db.Base, db.Public):
    """A role of a person on an organisation and all below it.

    `ended_at` is when someone took it away; `ends_on` the last day of who leaves later.
    """

    __tablename__ = "role_grant"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="in full",
        erase="ended and kept",
        retention="7 years after its end",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = mapped_column(db.Word(Role))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(
        back_populates="grants", lazy="raise", foreign_keys=[person_id]
    )
    organisation: Mapped[Organisation] = relationship(back_populates="grants", lazy="raise")

    __table_args__ = (
        Index(
            "uq_role_grant_current",
            "person_id",
            "organisation_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
