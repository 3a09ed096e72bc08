"""What an employer saw, decided and can prove of the people whom it employs."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db, tokens
from leerhuis.registry.duty import rules

_PROOF = db.Privacy(
    db.DataClass.SECURITY,
    export="in full",
    erase="removed after the term: an exception to being append-only",
    retention="5 years after the appointment",
)


class EmployerProof(db.Base):
    """A certificate of conduct or references that an employer has seen; no copy is kept.

    The rows of one `ref` are its history, the last that was known counts: a row is mended by
    another, or taken back where it should not have been there.
    """

    __tablename__ = "employer_proof"
    privacy = _PROOF

    ref: Mapped[str] = mapped_column(String(22), default=tokens.public_id)
    number: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[rules.ProofKind] = mapped_column(db.Word(rules.ProofKind))
    issued_on: Mapped[date | None]
    seen_on: Mapped[date]
    profile: Mapped[str] = mapped_column(String(80), default="")
    taken_back: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("ref", "number"), db.INSERT_ONLY)


class DeploymentException(db.Base):
    """Why someone without a registration works all the same, until when and under whom.

    The rows of one `ref` are its history; the last that was known counts.
    """

    __tablename__ = "deployment_exception"
    privacy = _PROOF

    ref: Mapped[str] = mapped_column(String(22), default=tokens.public_id)
    number: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    responsible_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("ref", "number"), db.INSERT_ONLY)


class Deployability(db.Base):
    """The employer's word on whether someone is put to work; the last that was known counts."""

    __tablename__ = "deployability"
    privacy = _PROOF
    __table_args__ = db.INSERT_ONLY

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    word: Mapped[rules.Deployable] = mapped_column(db.Word(rules.Deployable))
    reason: Mapped[str] = mapped_column(String(500))
    starts_on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
