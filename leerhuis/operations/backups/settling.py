"""What must be so after a backup was put back, before anybody works with it.

A backup knows nothing of what happened after it: who was signed out since would be in again, links
that were used would work again, letters that went out would go again, and who was erased would be
back. So all sessions and links end, letters wait until somebody looked, and who was erased is
erased again.
"""

from datetime import datetime

from sqlalchemy import update

from leerhuis import audit, db
from leerhuis.access import COMMAND
from leerhuis.audit import Action
from leerhuis.mail import pausing
from leerhuis.operations.backups.archive import About
from leerhuis.privacy.erasing import log
from leerhuis.privacy.erasing import service as erasing
from leerhuis.signin.models import BrowserSession, SingleUseLink


def settle(about: About, *, now: datetime) -> int:
    """Make a database that was put back safe to work with; returns how many were erased again."""
    with db.transaction():
        pausing.pause(now=now)
        _end_sessions(now=now)
        _end_links(now=now)
        audit.record(
            Action.BACKUP_RESTORED,
            by=COMMAND,
            kind="backup",
            subject=about.made_at,
            now=now,
            version=about.version,
            revision=about.revision,
        )
    return _erase_again(now=now)


def _erase_again(*, now: datetime) -> int:
    """Whoever was erased since the backup: the file that says so is no part of it."""
    kept = log.place()
    return erasing.replay(kept, now=now) if kept.exists() else 0


def _end_sessions(*, now: datetime) -> None:
    """Everyone signs in anew: who was signed out since the backup is not signed in by it."""
    db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _end_links(*, now: datetime) -> None:
    """Links that work once: one that was used since would work again."""
    db.session.execute(
        update(SingleUseLink)
        .where(SingleUseLink.used_at.is_(None), SingleUseLink.expires_at > now)
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )
