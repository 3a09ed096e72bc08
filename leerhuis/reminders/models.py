"""The rules by which people are reminded, of each organisation its own."""

from datetime import datetime, time

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import Organisation
from leerhuis.reminders import rules
from leerhuis.reminders.rules import Offset


class ReminderRule(db.Held, db.Public):
    """One rule, for all that happens at its organisation and below.

    `name` tells which of the defaults it is; further down the tree a rule of the same name takes
    its place. Up to `looked_at` everything that was due has been written.
    """

    __tablename__ = "reminder_rule"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(40))
    anchor: Mapped[rules.Anchor] = mapped_column(db.Word(rules.Anchor))
    offset_number: Mapped[int]
    offset_step: Mapped[rules.Step] = mapped_column(db.Word(rules.Step))
    at: Mapped[time]
    audience: Mapped[rules.Audience] = mapped_column(db.Word(rules.Audience))
    condition: Mapped[rules.Condition] = mapped_column(db.Word(rules.Condition))
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
    looked_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    @property
    def offset(self) -> Offset:
        return Offset(self.offset_number, self.offset_step)
