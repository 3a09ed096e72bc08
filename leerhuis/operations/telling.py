"""How the timed work goes, in sentences: what is wrong, why, and how often a job is due."""

from datetime import timedelta
from decimal import Decimal

from babel import dates
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from leerhuis.operations import words
from leerhuis.operations.rules import Cause, Trouble
from leerhuis.operations.timetable import Every, When
from leerhuis.wording import moment, number


def when(each: When) -> str:
    """How often a job is due: every 10 seconds, or every day at 6.15."""
    if isinstance(each, Every):
        return _every(int(each.step.total_seconds()))
    at = f"{each.at.hour}.{each.at.minute:02d}"
    if each.weekday is None:
        return _("every day at %(time)s", time=at)
    day = dates.get_day_names(locale=get_locale())[each.weekday]
    return _("every %(day)s at %(time)s", day=day, time=at)


def _every(seconds: int) -> str:
    if seconds < 60:
        return ngettext("every second", "every %(num)d seconds", seconds)
    if seconds < 3600:
        return ngettext("every minute", "every %(num)d minutes", seconds // 60)
    return ngettext("every hour", "every %(num)d hours", seconds // 3600)


def seconds(lasted: timedelta) -> str:
    """How long something took: 0,3 or 42."""
    whole = Decimal(str(round(lasted.total_seconds(), 1)))
    return number(whole)


def title(trouble: Trouble) -> str:
    """What is wrong."""
    work, since = words.job(trouble.job), trouble.since_at
    at = moment(since) if since else ""
    match trouble.cause:
        case Cause.NEVER_RAN:
            return _("No jobs process has run yet.")
        case Cause.STANDS_STILL:
            return _("No jobs process has run since %(moment)s.", moment=at)
        case Cause.FAILS:
            times = ngettext("failed once", "failed %(num)d times in a row", trouble.number)
            return _("%(work)s: %(times)s", work=work, times=times)
        case Cause.NOT_TAKEN:
            return _("%(work)s: was due on %(moment)s", work=work, moment=at)
        case Cause.STUCK:
            return _("%(work)s: busy since %(moment)s", work=work, moment=at)
        case Cause.LETTERS_WAIT:
            return _("The oldest letter waits since %(moment)s.", moment=at)
        case Cause.NO_BACKUP:
            return _of_backup(at)


def _of_backup(at: str) -> str:
    if at:
        return _("The last backup was made on %(moment)s.", moment=at)
    return _("No backup was made in the last 90 days.")


def why(trouble: Trouble) -> list[str]:
    """Why it is so, and what to do about it, a sentence each."""
    start = _("Start it with: flask --app wsgi jobs run.")
    match trouble.cause:
        case Cause.NEVER_RAN:
            return [_("Letters and all other timed work wait for it."), start]
        case Cause.STANDS_STILL:
            waits = ngettext("%(num)d job waits.", "%(num)d jobs wait.", trouble.number)
            return [waits, start]
        case Cause.FAILS:
            return [*_of_failure(trouble), trouble.error]
        case Cause.NOT_TAKEN:
            return [
                _("A jobs process runs, but it does not do this work."),
                _("Perhaps it is of an older version. Start it again."),
            ]
        case Cause.STUCK:
            return [_("Perhaps it hangs. Start the jobs process again: the work is taken up.")]
        case Cause.LETTERS_WAIT:
            return [trouble.error or _("It was not tried yet.")]
        case Cause.NO_BACKUP:
            return [_("Make one each night with: flask --app wsgi backup FILE.")]


def _of_failure(trouble: Trouble) -> list[str]:
    told = []
    if trouble.since_at:
        told.append(_("Last on %(moment)s.", moment=moment(trouble.since_at)))
    if trouble.next_at:
        told.append(_("It is tried again on %(moment)s.", moment=moment(trouble.next_at)))
    return told
