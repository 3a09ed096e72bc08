"""What training costs, who pays, and by which rule. Money is whole cents."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.costs import rules
from leerhuis.courses.means import OFFER
from leerhuis.courses.models import Edition, Round
from leerhuis.people.models import Organisation


class Payer(db.Held, db.Public):
    """Who pays for the training of a region, through its last day: an organisation or a subsidy.

    Without `pays_id` it is a subsidy or a fund; then `name` says which. `ceiling` is what it pays
    at most in all its days together; None is no ceiling.
    """

    __tablename__ = "payer"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[rules.PayerKind] = mapped_column(db.Word(rules.PayerKind))
    pays_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    ceiling: Mapped[int | None] = mapped_column(BigInteger)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    added_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[organisation_id])
    pays: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[pays_id])

    __table_args__ = (
        UniqueConstraint("organisation_id", "pays_id", "starts_on"),
        CheckConstraint("ceiling >= 0", name="ceiling"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term"),
    )


class CostLine(db.Held, db.Public):
    """One thing that a group or a whole round costs; what it costs stands in its entries.

    `spent_on` is the day for which it counts: who pays on that day pays for it. With `giver_id` it
    is given in kind: it counts as paid by that payer, for so many `hours`.
    """

    __tablename__ = "cost_line"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[rules.CostKind] = mapped_column(db.Word(rules.CostKind))
    what: Mapped[str] = mapped_column(String(200))
    spent_on: Mapped[date]
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("payer.id"))
    hours: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    added_at: Mapped[datetime]

    edition: Mapped[Edition | None] = relationship(lazy="raise")
    round: Mapped[Round | None] = relationship(lazy="raise")
    giver: Mapped[Payer | None] = relationship(lazy="raise")
    entries: Mapped[list["CostEntry"]] = relationship(
        back_populates="line", lazy="raise", order_by="CostEntry.id"
    )

    __table_args__ = (
        CheckConstraint("(edition_id IS NULL) <> (round_id IS NULL)", name="of_one"),
        Index("ix_cost_line_organisation_spent_on", "organisation_id", "spent_on"),
    )


class CostEntry(db.Base):
    """An amount of a line; a correction is a next entry with the difference, and says why."""

    __tablename__ = "cost_entry"
    privacy = OFFER

    line_id: Mapped[int] = mapped_column(ForeignKey("cost_line.id"), index=True)
    stage: Mapped[rules.Stage] = mapped_column(db.Word(rules.Stage))
    cents: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(String(300), default="")
    entered_at: Mapped[datetime]

    line: Mapped[CostLine] = relationship(back_populates="entries", lazy="raise")

    __table_args__ = (db.INSERT_ONLY,)


class Budget(db.Base):
    """What a round may cost; the last one said counts."""

    __tablename__ = "budget"
    privacy = OFFER

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    cents: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(String(300), default="")
    said_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("cents >= 0", name="cents"), db.INSERT_ONLY)


class SplitRule(db.Base, db.Public):
    """How costs from `starts_on` are divided: of one round, or of all that has no rule of its own.

    The last to start by the day of the costs counts; of the same day, the last one made.
    """

    __tablename__ = "split_rule"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    starts_on: Mapped[date]
    made_at: Mapped[datetime]

    round: Mapped[Round | None] = relationship(lazy="raise")
    shares: Mapped[list["SplitShare"]] = relationship(lazy="raise", order_by="SplitShare.id")

    __table_args__ = (db.INSERT_ONLY,)


class SplitShare(db.Base):
    """What a group of payers pays in basis points (10,000 is all), and by what it divides that."""

    __tablename__ = "split_share"
    privacy = OFFER

    rule_id: Mapped[int] = mapped_column(ForeignKey("split_rule.id"))
    group: Mapped[rules.PayerKind] = mapped_column(db.Word(rules.PayerKind))
    basis_points: Mapped[int]
    by: Mapped[rules.SplitBy] = mapped_column(db.Word(rules.SplitBy))

    keys: Mapped[list["SplitKey"]] = relationship(lazy="raise", order_by="SplitKey.id")

    __table_args__ = (
        UniqueConstraint("rule_id", "group"),
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="basis_points"),
        db.INSERT_ONLY,
    )


class SplitKey(db.Base):
    """How heavy a payer weighs in a share that is divided by a key."""

    __tablename__ = "split_key"
    privacy = OFFER

    share_id: Mapped[int] = mapped_column(ForeignKey("split_share.id"))
    payer_id: Mapped[int] = mapped_column(ForeignKey("payer.id"))
    weight: Mapped[int]

    payer: Mapped[Payer] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("share_id", "payer_id"),
        CheckConstraint("weight >= 0", name="weight"),
        db.INSERT_ONLY,
    )
