"""Accounts, the sessions of browsers, links that are used once, and counted attempts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import EmailAddress, Person
from leerhuis.signin.rules import Door, LinkPurpose, Way

_SECURITY = db.Privacy(
    db.DataClass.SECURITY,
    export="moments, without hashes",
    erase="removed",
    retention="30 days after its end",
)


class Account(db.Base, db.Public):
    """The way in of a person; without a password until the invitation is used."""

    __tablename__ = "account"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="moments, without hashes",
        erase="removed",
        retention="as long as the person",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    blocked_because: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    generation: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="raise")


class BrowserSession(db.Base, db.Public):
    """A browser in which someone is signed in; the cookie holds the id, the row its hash.

    `way` is the strongest proof given in it, `proved_at` the moment of the last one.
    """

    __tablename__ = "browser_session"
    privacy = _SECURITY

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    way: Mapped[Way] = mapped_column(db.Word(Way))
    proved_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(120), default="")
    origin: Mapped[str] = mapped_column(String(64), default="")

    account: Mapped[Account] = relationship(lazy="raise")


class SecondFactor(db.Base, db.Public):
    """The app on someone's phone that makes codes; `secret` is locked under the application's key.

    `confirmed_at` is when its first code was right; `last_step` is the last one that was used.
    """

    __tablename__ = "second_factor"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="moments, without secrets",
        erase="removed",
        retention="as long as the person",
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    secret: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)

    account: Mapped[Account] = relationship(lazy="raise")


class RecoveryCode(db.Base):
    """A code on paper that works once in place of the app."""

    __tablename__ = "recovery_code"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="moments, without hashes",
        erase="removed",
        retention="as long as the person",
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SingleUseLink(db.Base, db.Public):
    """An invitation, reset or confirmation that works once, until it expires."""

    __tablename__ = "single_use_link"
    privacy = _SECURITY

    purpose: Mapped[LinkPurpose] = mapped_column(db.Word(LinkPurpose))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    address_id: Mapped[int | None] = mapped_column(
        ForeignKey("email_address.id", ondelete="CASCADE")
    )
    # An address to be confirmed becomes a row when it is: until then nobody else is in its way.
    new_address: Mapped[str | None] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    address: Mapped[EmailAddress | None] = relationship(lazy="raise")


class Attempt(db.Base):
    """One try at a door that is counted: sign-in, reset, certificate check."""

    __tablename__ = "attempt"
    privacy = db.Privacy(
        db.DataClass.SECURITY, export="none: hashes", erase="removed", retention="1 day"
    )

    door: Mapped[Door] = mapped_column(db.Word(Door))
    key_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_attempt_door", "door", "key_hash", "at"),)
