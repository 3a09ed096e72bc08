"""Identity providers of organisations, and who signs in through them.

A person is known by (issuer, subject) alone: an address that a provider tells is a hint at most.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people.models import EmailAddress, Organisation, RoleGrant
from leerhuis.signin.models import Account, BrowserSession

_SETTING = db.Privacy(
    db.DataClass.OPERATION, export="none: no person", erase="kept", retention="unlimited"
)


class IdentityProvider(db.Held, db.Public):
    """Where the people of an organisation sign in; `secret` is locked under the application's key.

    `two_steps`: its administrator states that it always asks two. `only`: whoever works nowhere
    else has no other way in.
    """

    __tablename__ = "identity_provider"
    privacy = _SETTING

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(255))
    client_id: Mapped[str] = mapped_column(String(255))
    secret: Mapped[str] = mapped_column(String(1000))
    acr: Mapped[str] = mapped_column(String(255), default="")
    two_steps: Mapped[bool] = mapped_column(default=False)
    only: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    domains: Mapped[list["ProviderDomain"]] = relationship(
        back_populates="provider", lazy="raise", order_by="ProviderDomain.domain"
    )
    mappings: Mapped[list["ProviderMapping"]] = relationship(
        back_populates="provider", lazy="raise", order_by="ProviderMapping.id"
    )


class ProviderDomain(db.Base, db.Public):
    """What stands behind the @ of addresses that sign in through a provider."""

    __tablename__ = "provider_domain"
    privacy = _SETTING

    provider_id: Mapped[int] = mapped_column(ForeignKey("identity_provider.id"), index=True)
    domain: Mapped[str] = mapped_column(String(253), unique=True)

    provider: Mapped[IdentityProvider] = relationship(back_populates="domains", lazy="raise")


class ProviderMapping(db.Base, db.Public):
    """Whoever has this value of a claim holds this role; without such a row a token gives none."""

    __tablename__ = "provider_mapping"
    privacy = _SETTING

    provider_id: Mapped[int] = mapped_column(ForeignKey("identity_provider.id"))
    claim: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(255))
    role: Mapped[Role] = mapped_column(db.Word(Role))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))

    provider: Mapped[IdentityProvider] = relationship(back_populates="mappings", lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint(
            "provider_id",
            "claim",
            "value",
            "role",
            "organisation_id",
            name="uq_provider_mapping_once",  # the name of its columns is too long for PostgreSQL
        ),
    )


class ProviderLink(db.Base, db.Public):
    """Someone at a provider, and whose account that is; `shown` is how the provider names them."""

    __tablename__ = "provider_link"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="moments and the name at the provider",
        erase="removed",
        retention="as long as the person",
    )

    provider_id: Mapped[int] = mapped_column(ForeignKey("identity_provider.id"))
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    shown: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    provider: Mapped[IdentityProvider] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("provider_id", "account_id"),
    )


class PendingLink(db.Base, db.Public):
    """A link that waits for a button behind a letter to an address of the account itself."""

    __tablename__ = "pending_link"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="moments, without hashes",
        erase="removed",
        retention="30 days after its end",
    )

    provider_id: Mapped[int] = mapped_column(ForeignKey("identity_provider.id"))
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("email_address.id", ondelete="CASCADE"))
    shown: Mapped[str] = mapped_column(String(254), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    provider: Mapped[IdentityProvider] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")
    address: Mapped[EmailAddress] = relationship(lazy="raise")


class ProviderSession(db.Base):
    """A browser session that began at a provider; `proof` is the locked token to leave it with."""

    __tablename__ = "provider_session"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="none: a hash and a locked token",
        erase="removed",
        retention="30 days after its end",
    )

    session_id: Mapped[int] = mapped_column(
        ForeignKey("browser_session.id", ondelete="CASCADE"), unique=True
    )
    link_id: Mapped[int] = mapped_column(
        ForeignKey("provider_link.id", ondelete="CASCADE"), index=True
    )
    sid_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    proof: Mapped[str] = mapped_column(Text, default="")

    session: Mapped[BrowserSession] = relationship(lazy="raise")
    link: Mapped[ProviderLink] = relationship(lazy="raise")


class ProviderGrant(db.Base):
    """A role that a token gave by a mapping, and that ends when the claim is gone."""

    __tablename__ = "provider_grant"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="in full",
        erase="kept: a number",
        retention="7 years after its end",
    )

    provider_id: Mapped[int] = mapped_column(ForeignKey("identity_provider.id"), index=True)
    grant_id: Mapped[int] = mapped_column(
        ForeignKey("role_grant.id", ondelete="CASCADE"), unique=True
    )

    grant: Mapped[RoleGrant] = relationship(lazy="raise")


class LogoutToken(db.Base):
    """A token with which a provider ended sessions: it works once."""

    __tablename__ = "logout_token"
    privacy = db.Privacy(
        db.DataClass.OPERATION, export="none: no person", erase="kept", retention="1 day"
    )

    provider_id: Mapped[int] = mapped_column(ForeignKey("identity_provider.id"))
    jti_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("provider_id", "jti_hash"),)
