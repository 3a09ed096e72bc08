"""Peer groups with their members, series of meetings, and who looks for one."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.calendars.models import Gathering
from leerhuis.peergroups import rules
from leerhuis.people.models import Organisation, Person
from leerhuis.registers import Form

_TERM = "12 months after the five-year period in which they count"
_TOOK_PART = db.Privacy(
    db.DataClass.DOSSIER, export="in full", erase="kept without the person's name", retention=_TERM
)


class PeerTerms(db.Base):
    """The sizes and the usual series of the groups of an organisation and all below it.

    The nearest one upwards counts; without any, those of `rules`.
    """

    __tablename__ = "peer_terms"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    least: Mapped[int]
    most: Mapped[int]
    meetings: Mapped[int]
    minutes: Mapped[int]


class PeerGroup(db.Held, db.Public):
    """People of several organisations who meet on a weekday at an hour, in a town or online.

    `organisation_id` is the region; `weekday` 0 is Monday; `start` is the hour in the Netherlands.
    `organisations` is how many different ones are wished for, `of_one_organisation` and
    `of_one_municipality` the most that may come from one. A guide is no member.
    `looking`: newcomers may join.
    """

    __tablename__ = "peer_group"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="the name and address of the guide are removed",
        retention="2 years after the group ended",
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    form: Mapped[Form] = mapped_column(db.Word(Form))
    method: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    town: Mapped[str] = mapped_column(String(80), default="")
    venue: Mapped[str] = mapped_column(String(160), default="")
    online_url: Mapped[str] = mapped_column(String(300), default="")
    weekday: Mapped[int]
    start: Mapped[time]
    minutes: Mapped[int]
    least: Mapped[int]
    most: Mapped[int]
    organisations: Mapped[int] = mapped_column(default=1)
    of_one_organisation: Mapped[int | None]
    of_one_municipality: Mapped[int | None]
    guide_name: Mapped[str] = mapped_column(String(120), default="")
    guide_email: Mapped[str] = mapped_column(String(254), default="")
    guide_register: Mapped[rules.GuideRegister | None] = mapped_column(db.Word(rules.GuideRegister))
    guide_number: Mapped[str] = mapped_column(String(40), default="")
    looking: Mapped[bool] = mapped_column(default=True)
    state: Mapped[rules.GroupState] = mapped_column(db.Word(rules.GroupState))
    founded_at: Mapped[datetime]
    founded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    members: Mapped[list["PeerMember"]] = relationship(
        back_populates="group", lazy="raise", order_by="PeerMember.id"
    )

    __table_args__ = (Index("ix_peer_group_looking", "organisation_id", "state", "looking"),)


class PeerMember(db.Base, db.Public):
    """Somebody's place in a group, or an invitation for it; `keeper` ticks who was there.

    `replaces_id` is the place that is taken over.
    """

    __tablename__ = "peer_member"
    privacy = _TOOK_PART

    group_id: Mapped[int] = mapped_column(ForeignKey("peer_group.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[rules.MemberState] = mapped_column(db.Word(rules.MemberState))
    keeper: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime | None]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("peer_member.id"))
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[rules.WhyEnded | None] = mapped_column(db.Word(rules.WhyEnded))

    group: Mapped[PeerGroup] = relationship(back_populates="members", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])

    __table_args__ = (
        Index(
            "uq_peer_member_active",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_peer_member_keeper",
            "group_id",
            unique=True,
            sqlite_where=text("keeper AND ended_at IS NULL"),
            postgresql_where=text("keeper AND ended_at IS NULL"),
        ),
    )


class PeerSeries(db.Base, db.Public):
    """Meetings of a group that belong together; when it is closed each is asked to look back.

    `form` and `least` are those of the group when it was planned: what counted goes on counting.
    """

    __tablename__ = "peer_series"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("peer_group.id"))
    number: Mapped[int]
    form: Mapped[Form] = mapped_column(db.Word(Form))
    least: Mapped[int]
    planned_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)

    group: Mapped[PeerGroup] = relationship(lazy="raise")
    meetings: Mapped[list["PeerMeeting"]] = relationship(
        back_populates="series", lazy="raise", order_by="PeerMeeting.number"
    )

    __table_args__ = (UniqueConstraint("group_id", "number"),)


class PeerMeeting(db.Base, db.Public):
    """One meeting of a series; when, where and whether it is off stand with its gathering."""

    __tablename__ = "peer_meeting"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("peer_series.id"))
    number: Mapped[int]
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id"), unique=True)
    ticked_at: Mapped[datetime | None]
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    series: Mapped[PeerSeries] = relationship(back_populates="meetings", lazy="raise")
    gathering: Mapped[Gathering] = relationship(lazy="raise")
    presences: Mapped[list["PeerPresence"]] = relationship(lazy="raise", order_by="PeerPresence.id")

    __table_args__ = (UniqueConstraint("series_id", "number"),)


class PeerPresence(db.Base, db.Public):
    """Whether somebody was at a meeting; None until it is ticked.

    Its `public_id` is that of the activity in the dossier, and the `ref` of the points.
    """

    __tablename__ = "peer_presence"
    privacy = _TOOK_PART

    meeting_id: Mapped[int] = mapped_column(ForeignKey("peer_meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    present: Mapped[bool | None]
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)


class PeerRecord(db.Base, db.Public):
    """Somebody's part in a series; what shows it is kept under this `public_id`.

    `asked_at` is when its owner was asked for it, after the series ended.
    """

    __tablename__ = "peer_record"
    privacy = _TOOK_PART

    series_id: Mapped[int] = mapped_column(ForeignKey("peer_series.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime | None]

    series: Mapped[PeerSeries] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("series_id", "person_id"),)


class PeerWish(db.Base, db.Public):
    """Somebody looks for a group: a form (None: any), near a town or online, on these weekdays."""

    __tablename__ = "peer_wish"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed",
        retention="1 year after it was said",
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    form: Mapped[Form | None] = mapped_column(db.Word(Form))
    town: Mapped[str] = mapped_column(String(80), default="")
    kilometres: Mapped[int | None]
    online: Mapped[bool] = mapped_column(default=False)
    weekdays: Mapped[list[Any]] = mapped_column(JSON, default=list)
    earliest: Mapped[time | None]
    latest: Mapped[time | None]
    said_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_peer_wish_active",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class PeerOffer(db.Base):
    """A group that somebody was told of because it fits their wish; they are told of it once."""

    __tablename__ = "peer_offer"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed",
        retention="1 year after it was said",
    )

    wish_id: Mapped[int] = mapped_column(ForeignKey("peer_wish.id", ondelete="CASCADE"))
    group_id: Mapped[int] = mapped_column(ForeignKey("peer_group.id"), index=True)
    told_at: Mapped[datetime]

    wish: Mapped[PeerWish] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("wish_id", "group_id"),)
