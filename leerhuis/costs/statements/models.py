"""Statements as they were approved; the database refuses to change them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.costs.models import Payer
from leerhuis.costs.statements import rules
from leerhuis.courses.means import OFFER
from leerhuis.people.models import Organisation


class StatementRun(db.Held, db.Public):
    """The statements of a region over a period; as long as it is a draft nothing is kept of it.

    `unpaid` is what stands on no statement, once approved: fees that participants pay themselves,
    and what nobody pays.
    """

    __tablename__ = "statement_run"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[rules.RunState] = mapped_column(
        db.Word(rules.RunState), default=rules.RunState.DRAFT
    )
    begun_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    unpaid: Mapped[int | None] = mapped_column(BigInteger)

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    statements: Mapped[list["Statement"]] = relationship(
        back_populates="run", lazy="raise", order_by="Statement.name"
    )

    __table_args__ = (
        Index(
            "uq_statement_run_draft",
            "organisation_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        UniqueConstraint("organisation_id", "ends_on"),
    )


class Statement(db.Base, db.Public):
    """What a payer pays over the period of a run; less than nothing is what it gets back."""

    __tablename__ = "payer_statement"
    privacy = OFFER

    run_id: Mapped[int] = mapped_column(ForeignKey("statement_run.id"))
    payer_id: Mapped[int] = mapped_column(ForeignKey("payer.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    cents: Mapped[int] = mapped_column(BigInteger)

    run: Mapped[StatementRun] = relationship(back_populates="statements", lazy="raise")
    payer: Mapped[Payer] = relationship(lazy="raise")
    lines: Mapped[list["StatementLine"]] = relationship(lazy="raise", order_by="StatementLine.id")

    __table_args__ = (UniqueConstraint("run_id", "payer_id"), db.INSERT_ONLY)


class StatementLine(db.Base):
    """Of a group or a round: what it cost so far, what of that is this payer's, and what is new.

    `whole` is the sum to divide and `part` the payer's part of it, both so far; `before` is what
    stood on earlier statements, and `cents` the difference, which is on this one.
    """

    __tablename__ = "statement_line"
    privacy = OFFER

    statement_id: Mapped[int] = mapped_column(ForeignKey("payer_statement.id"), index=True)
    payer_id: Mapped[int] = mapped_column(ForeignKey("payer.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[rules.LineKind] = mapped_column(db.Word(rules.LineKind))
    what: Mapped[str] = mapped_column(String(330))
    begins_on: Mapped[date | None]
    whole: Mapped[int] = mapped_column(BigInteger)
    part: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[int] = mapped_column(BigInteger)
    cents: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (db.INSERT_ONLY,)


class StatedEntry(db.Base):
    """Which entries of the ledger stand on an approved statement: each at most once."""

    __tablename__ = "stated_entry"
    privacy = OFFER

    entry_id: Mapped[int] = mapped_column(ForeignKey("cost_entry.id"), unique=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("statement_run.id"), index=True)

    __table_args__ = (db.INSERT_ONLY,)
