"""Throwing away what has had its time: each table states how long its rows are kept."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Select, delete, select

from leerhuis import db, settings
from leerhuis.buddies.models import BuddyPair, BuddySide, BuddyWish
from leerhuis.buddies.rules import WEEKS_LATER
from leerhuis.calendars.models import Gathering, Invitation
from leerhuis.colleagues.groupfiles.models import EnrolmentFile
from leerhuis.courses.models import Edition, Session
from leerhuis.intake import service as intake
from leerhuis.mail import retention
from leerhuis.operations.models import Backup, JobRun
from leerhuis.planning.importing.models import SeasonFile
from leerhuis.privacy.merging.models import MergeRequest
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.registry.checks.models import OverviewUpload
from leerhuis.signin.models import Attempt, BrowserSession, SingleUseLink
from leerhuis.signin.providers.models import LogoutToken, PendingLink
from leerhuis.surveys.models import Survey, SurveyInvitation

ATTEMPTS = timedelta(days=1)
SIGN_INS = timedelta(days=30)
RUNS = timedelta(days=90)
ASKED = timedelta(days=365)
ANSWERED = timedelta(days=5 * 365 + 2)
MERGED = timedelta(days=2 * 365 + 1)


def clean_up(*, now: datetime) -> int:
    """Remove what is past its retention; returns how many rows that were."""
    coming = select(Session.public_id).where(Session.starts_at > now)
    letters = retention.erase_due(
        now=now, kept_days=settings.current().letters_kept_days, spared=coming
    )
    with db.transaction():
        return (
            letters
            + intake.drop_expired(now=now)
            + sum(_remove(kind, past) for kind, past in _expired(now))
        )


def _expired(now: datetime) -> list[tuple[type[db.Base], ColumnElement[bool]]]:
    return [
        (Attempt, Attempt.at < now - ATTEMPTS),
        (LogoutToken, LogoutToken.at < now - ATTEMPTS),
        (PendingLink, PendingLink.expires_at < now - SIGN_INS),
        (SingleUseLink, SingleUseLink.expires_at < now - SIGN_INS),
        (BrowserSession, BrowserSession.ends_at < now - SIGN_INS),
        (OverviewUpload, OverviewUpload.expires_at <= now),
        (SeasonFile, SeasonFile.expires_at <= now),
        (EnrolmentFile, EnrolmentFile.expires_at <= now),
        (SurveyInvitation, SurveyInvitation.survey_id.in_(_surveys_over(now))),
        (Invitation, Invitation.session_id.in_(_sessions_over(now))),
        (Invitation, Invitation.gathering_id.in_(_gatherings_over(now))),
        (BuddySide, BuddySide.pair_id.in_(_talks_over(now))),
        (BuddyPair, BuddyPair.id.in_(_talks_over(now))),
        (BuddyWish, BuddyWish.edition_id.in_(_groups_over(now))),
        (DataRequest, DataRequest.answered_at < now - ANSWERED),
        (MergeRequest, MergeRequest.asked_at < now - MERGED),
        (JobRun, JobRun.started_at < now - RUNS),
        (Backup, Backup.made_at < now - RUNS),
    ]


def _surveys_over(now: datetime) -> Select[int]:
    """Surveys that closed a year ago or longer: who was asked is thrown away."""
    return select(Survey.id).where(Survey.closed_at < now - ASKED)


def _sessions_over(now: datetime) -> Select[int]:
    """Sessions of a year ago: nobody's calendar is told of them any more."""
    return select(Session.id).where(Session.ends_at < now - ASKED)


def _gatherings_over(now: datetime) -> Select[int]:
    """The same of what is no session."""
    return select(Gathering.id).where(Gathering.ends_at < now - ASKED)


def _talks_over(now: datetime) -> Select[int]:
    """Pairs of learning buddies of which the talk was a year ago."""
    return select(BuddyPair.id).join(BuddyPair.gathering).where(Gathering.ends_at < now - ASKED)


def _groups_over(now: datetime) -> Select[int]:
    """Groups whose talks were a year ago: six weeks after their last session."""
    return select(Edition.id).where(Edition.ends_at < now - ASKED - WEEKS_LATER)


def _remove(kind: type[db.Base], past: ColumnElement[bool]) -> int:
    done = db.session.execute(delete(kind).where(past).execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0
