"""The road to a round: what was asked for, proposed, advised and decided, and what came of it.

All of a round hangs on its `Preparation`. Of a course through the years: `Proposal.course_id` with
its `grounds`, `advice`, `decisions` (the last one holds) and `made` (the groups that came of it).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.courses.models import Course, Edition, Round, Theme
from leerhuis.cycle import rules
from leerhuis.pathways.models import Track
from leerhuis.people.models import Organisation, Person
from leerhuis.registry.lacking import Lack
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import Measure


def _own(order_by: str) -> Any:
    """What hangs on a proposal, in the order in which it was written down."""
    return relationship(back_populates="proposal", lazy="raise", order_by=order_by)


class Preparation(db.Held, db.Public):
    """The road to one round. `name`, `starts_on` and `ends_on` are those of the round it makes.

    `after_round_id` is the round whose evaluations and effects come back into this one.
    """

    __tablename__ = "preparation"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    advise_by_on: Mapped[date]
    decide_by_on: Mapped[date]
    after_round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), unique=True)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    after_round: Mapped[Round | None] = relationship(lazy="raise", foreign_keys=[after_round_id])
    round: Mapped[Round | None] = relationship(lazy="raise", foreign_keys=[round_id])
    surveys: Mapped[list[Survey]] = relationship(
        secondary="preparation_survey", lazy="raise", order_by=Survey.id
    )
    proposals: Mapped[list["Proposal"]] = relationship(
        back_populates="preparation", lazy="raise", order_by="Proposal.id"
    )

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)


class PreparationSurvey(db.Base):
    """A needs survey whose wishes count for a round."""

    __tablename__ = "preparation_survey"
    privacy = OFFER

    preparation_id: Mapped[int] = mapped_column(ForeignKey("preparation.id", ondelete="CASCADE"))
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)

    __table_args__ = (UniqueConstraint("preparation_id", "survey_id"),)


class Proposal(db.Held, db.Public):
    """So many groups of a course, or of a theme for which a course is yet to be found.

    `cents` is what all its groups are estimated to cost; `provider` names who is none of the house.
    """

    __tablename__ = "proposal"
    privacy = OFFER

    preparation_id: Mapped[int] = mapped_column(ForeignKey("preparation.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    editions: Mapped[int]
    seats: Mapped[int | None]
    audience: Mapped[str] = mapped_column(String(200), default="")
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    provider: Mapped[str] = mapped_column(String(120), default="")
    cents: Mapped[int | None]
    why: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[rules.ProposalState] = mapped_column(
        db.Word(rules.ProposalState), default=rules.ProposalState.DRAFT
    )
    made_at: Mapped[datetime]

    preparation: Mapped[Preparation] = relationship(back_populates="proposals", lazy="raise")
    theme: Mapped[Theme | None] = relationship(lazy="raise")
    course: Mapped[Course | None] = relationship(lazy="raise")
    provided_by: Mapped[Organisation | None] = relationship(lazy="raise")
    grounds: Mapped[list["ProposalGround"]] = _own("ProposalGround.id")
    requests: Mapped[list["AdviceRequest"]] = _own("AdviceRequest.id")
    advice: Mapped[list["Advice"]] = _own("Advice.id")
    decisions: Mapped[list["Decision"]] = _own("Decision.id")
    made: Mapped[list["ProposalEdition"]] = _own("ProposalEdition.id")

    __table_args__ = (
        CheckConstraint("theme_id IS NOT NULL OR course_id IS NOT NULL", name="of_something"),
        CheckConstraint("editions > 0 AND (cents IS NULL OR cents >= 0)", name="of_so_much"),
    )


class ProposalGround(db.Base, db.Public):
    """One thing that a proposal answers to, with how many people that was when it was noted.

    A wish has the survey and the theme or course that was picked; interest a course; a shortage
    what is lacking; a signal the evaluation and what it measured; a goal its track. `number` is
    None where it may not be said or nobody is counted.
    """

    __tablename__ = "proposal_ground"
    privacy = OFFER

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[rules.Ground] = mapped_column(db.Word(rules.Ground))
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    lack: Mapped[Lack | None] = mapped_column(db.Word(Lack))
    measure: Mapped[Measure | None] = mapped_column(db.Word(Measure))
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id"), index=True)
    number: Mapped[int | None]
    noted_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="grounds", lazy="raise")
    survey: Mapped[Survey | None] = relationship(lazy="raise")
    theme: Mapped[Theme | None] = relationship(lazy="raise")
    course: Mapped[Course | None] = relationship(lazy="raise")
    track: Mapped[Track | None] = relationship(lazy="raise")

    __table_args__ = (CheckConstraint("number IS NULL OR number >= 5", name="of_enough"),)


class AdvisoryBody(db.Base, db.Public):
    """A group of advisers of a region: it advises on proposals, or decides on them."""

    __tablename__ = "advisory_body"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    part: Mapped[rules.BodyPart] = mapped_column(db.Word(rules.BodyPart))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    members: Mapped[list["BodyMember"]] = relationship(
        back_populates="body", lazy="raise", order_by="BodyMember.id"
    )

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)


class BodyMember(db.Base, db.Public):
    """Someone who speaks in a body; who has left it has `ended_at`."""

    __tablename__ = "body_member"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="2 years after someone left the body",
    )

    body_id: Mapped[int] = mapped_column(ForeignKey("advisory_body.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    body: Mapped[AdvisoryBody] = relationship(back_populates="members", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_body_member_current",
            "body_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class BodyMeeting(db.Held, db.Public):
    """A body comes together at a place, perhaps on the proposals of a round; with its minutes."""

    __tablename__ = "body_meeting"
    privacy = OFFER

    body_id: Mapped[int] = mapped_column(ForeignKey("advisory_body.id"), index=True)
    preparation_id: Mapped[int | None] = mapped_column(ForeignKey("preparation.id"), index=True)
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    agenda: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    minutes_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]

    body: Mapped[AdvisoryBody] = relationship(lazy="raise")
    preparation: Mapped[Preparation | None] = relationship(lazy="raise")


class AdviceRequest(db.Base, db.Public):
    """A body was asked what it thinks of a proposal, to be said by a day, that day included."""

    __tablename__ = "advice_request"
    privacy = OFFER

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("advisory_body.id"), index=True)
    asked_at: Mapped[datetime]
    until_on: Mapped[date] = mapped_column(index=True)

    proposal: Mapped[Proposal] = relationship(back_populates="requests", lazy="raise")
    body: Mapped[AdvisoryBody] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("proposal_id", "body_id"),)


class Advice(db.Base, db.Public):
    """What a member says of a proposal; with `meeting_id` what the body said as one."""

    __tablename__ = "advice"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="kept without the person's name",
        retention="the name until 2 years after it was said",
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("advisory_body.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("body_meeting.id"), index=True)
    opinion: Mapped[rules.Opinion] = mapped_column(db.Word(rules.Opinion))
    text: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="advice", lazy="raise")
    body: Mapped[AdvisoryBody] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
    meeting: Mapped[BodyMeeting | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("proposal_id", "body_id", "person_id"),
        UniqueConstraint("proposal_id", "body_id", "meeting_id"),
        CheckConstraint("person_id IS NULL OR meeting_id IS NULL", name="of_one"),
    )


class Decision(db.Base, db.Public):
    """What a body decided, why, and for how many groups. A later one takes its place."""

    __tablename__ = "decision"
    privacy = OFFER

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("advisory_body.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("body_meeting.id"))
    outcome: Mapped[rules.Outcome] = mapped_column(db.Word(rules.Outcome))
    editions: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    noted_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="decisions", lazy="raise")
    body: Mapped[AdvisoryBody] = relationship(lazy="raise")
    meeting: Mapped[BodyMeeting | None] = relationship(lazy="raise")

    __table_args__ = (db.INSERT_ONLY,)


class ProposalEdition(db.Base):
    """A group that came of a proposal."""

    __tablename__ = "proposal_edition"
    privacy = OFFER

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    made_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="made", lazy="raise")
    edition: Mapped[Edition] = relationship(lazy="raise")
