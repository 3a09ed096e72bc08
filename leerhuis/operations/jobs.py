"""All timed work of the house, in the order in which the status page shows it."""

import logging
from datetime import datetime, time, timedelta

from leerhuis import chain
from leerhuis.advice.shortages import service as shortages
from leerhuis.attendance import service as attendance
from leerhuis.attendance import warning
from leerhuis.attendance.walkins import service as walk_ins
from leerhuis.buddies import counting as buddy_answers
from leerhuis.buddies import service as buddies
from leerhuis.catalogue.interest import service as interest
from leerhuis.certificates import bundling
from leerhuis.certificates import service as certificates
from leerhuis.courses.materials import service as materials
from leerhuis.courses.seasons import service as seasons
from leerhuis.cycle.advising import service as advising
from leerhuis.enrolment import asking as answers
from leerhuis.enrolment import guests, informing, lapsing, learning, prioritising, releasing
from leerhuis.errors import Refused
from leerhuis.groupcards import service as groupcards
from leerhuis.letters.own import gathering
from leerhuis.mail import delivery, digests
from leerhuis.municipalities import service as fte_requests
from leerhuis.operations.cleaning import clean_up
from leerhuis.operations.timetable import MONDAY, TICK, Daily, Every, Job
from leerhuis.pathways.specialisms import service as specialisms
from leerhuis.peergroups import nightly as peer_groups
from leerhuis.peergroups.finding import service as wishes
from leerhuis.peergroups.meeting import closing as peer_meetings
from leerhuis.planning.changes import service as changes
from leerhuis.privacy.erasing import expiring, foreseeing
from leerhuis.privacy.leavers import service as leavers
from leerhuis.privacy.own import service as own_data
from leerhuis.privacy.processing import service as agreements
from leerhuis.privacy.requests import service as data_requests
from leerhuis.registry import service as registry
from leerhuis.registry.checks import asking, hours, planning
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier import service as dossier
from leerhuis.registry.duty import service as duty
from leerhuis.registry.reflecting import service as reflecting
from leerhuis.registry.team import trend
from leerhuis.reminders import service as rules
from leerhuis.reporting import service as reporting
from leerhuis.reporting.peonline import sending
from leerhuis.signin import relocking
from leerhuis.surveys import asking as surveys
from leerhuis.surveys import closing, moving, reminding
from leerhuis.surveys.signals import service as signals


class BrokenChain(Exception):
    """An event of the audit trail no longer agrees with its seal."""


NEWEST = 10_000
log = logging.getLogger("leerhuis.audit")


def seal(*, now: datetime) -> int:
    """Seal every event of the audit trail that is not sealed yet."""
    sealed = 0
    while batch := chain.seal(now=now):
        sealed += batch
    return sealed


def check_newest(*, now: datetime) -> int:
    """Seal what was left behind, walk over the newest links, and tell the head to the log.

    A log is kept elsewhere: who cuts off the end of the trail cannot change what stands there.
    """
    left_behind = chain.seal(now=now, everywhere=True)
    found = chain.verify(newest=NEWEST)
    _hold(found)
    log.info("audit trail: head %s, %d links seen", found.head, found.links)
    return left_behind


def check_chain(*, now: datetime) -> int:
    """Walk over the whole audit trail."""
    _hold(chain.verify())
    return 0


def _hold(found: chain.Verdict) -> None:
    """An event that was changed or removed makes the job fail by name."""
    if found.broken is not None:
        broken = found.broken
        at = f" {broken.at:%Y-%m-%d %H:%M:%S}" if broken.at else ""
        raise BrokenChain(f"{broken.number} {broken.event or 'removed'}{at}")


JOBS = (
    Job("letters", Every(TICK), delivery.run),
    Job("seal", Every(TICK), seal),
    Job("interest", Every(timedelta(minutes=5)), interest.tell_due),
    Job("seats", Every(timedelta(minutes=1)), lapsing.lapse_due),
    Job("calls", Every(timedelta(minutes=5)), shortages.tell_due),
    Job("peer-groups", Daily(time(0, 30)), peer_groups.look_after),
    Job("peer-series", Daily(time(0, 35)), peer_meetings.close_due),
    Job("peer-ticks", Daily(time(7, 37)), peer_meetings.ask_to_tick),
    Job("peer-wishes", Daily(time(7, 35)), wishes.tell_due),
    Job("certificates", Every(timedelta(minutes=5)), certificates.issue_due),
    Job("certificate-files", Every(TICK), bundling.make_due),
    Job("old-certificate-files", Daily(time(4, 45)), bundling.drop_old),
    Job("chain", Every(timedelta(hours=1)), check_newest),
    Job("whole-chain", Daily(time(1, 30), weekday=MONDAY), check_chain),
    Job("reports", Every(timedelta(minutes=5)), reporting.pull),
    Job("pe-online", Every(timedelta(minutes=1)), sending.send_due),
    Job("standings", Daily(time(0, 5)), registry.restand_due),
    Job("trend", Daily(time(0, 45)), trend.keep_month),
    Job("lapses", Daily(time(0, 15)), registry.lapse_due),
    Job("check-days", Daily(time(0, 25)), planning.plan_due),
    Job("checks", Every(TICK), asking.ask_due),
    Job("required-hours", Daily(time(3, 50)), hours.read_hours),
    Job("reminders", Daily(time(6, 15)), registry.queue_expiry_reminders),
    Job("weekly", Daily(time(7), weekday=MONDAY), registry.queue_weekly_letters),
    Job("digests", Daily(digests.AT), gathering.gather_due),
    Job("activities", Every(timedelta(minutes=5)), dossier.write_due),
    Job("files", Daily(time(4, 40)), evidence.look_after),
    Job("material", Daily(time(4, 50)), materials.look_after),
    Job("rounds", Daily(time(0, 10)), seasons.open_due),
    Job("lines", Daily(time(0, 20)), prioritising.reorder_due),
    Job("released-seats", Daily(time(0, 2)), releasing.release_due),
    Job("joiners", Every(timedelta(hours=1)), duty.tell_joiners),
    Job("venues", Every(timedelta(hours=1)), changes.tell_venues),
    Job("specialisms", Daily(time(0, 55)), specialisms.give_finished),
    Job("told", Every(timedelta(minutes=5)), informing.tell_due),
    Job("group-cards", Every(timedelta(hours=1)), groupcards.tell_due),
    Job("learning", Every(timedelta(minutes=15)), learning.ask_everywhere),
    Job("answers", Daily(time(3, 5)), answers.erase_due),
    Job("guests", Daily(time(3, 10)), guests.forget_due),
    Job("reminder-rules", Every(timedelta(minutes=5)), rules.remind_due),
    Job("let-in", Every(timedelta(minutes=5)), attendance.reckon_due),
    Job("missed-too-much", Every(timedelta(minutes=15)), warning.tell_due),
    Job("walk-ins", Daily(time(4, 55)), walk_ins.empty_due),
    Job("fte-requests", Daily(time(6, 45)), fte_requests.remind_due),
    Job("buddies", Every(timedelta(hours=1)), buddies.look_after),
    Job("buddy-answers", Daily(time(4, 5)), buddy_answers.count_due),
    Job("surveys", Every(timedelta(minutes=5)), surveys.ask_due),
    Job("answers-moved", Every(timedelta(hours=1)), moving.move_due),
    Job("surveys-closed", Every(timedelta(hours=1)), closing.close_due),
    Job("signals", Every(timedelta(minutes=15)), signals.raise_due),
    Job("surveys-reminded", Daily(time(8, 10)), reminding.remind_due),
    Job("advice", Daily(time(7, 30)), advising.remind_due),
    Job("advice-names", Daily(time(3, 20)), advising.forget_due),
    Job("foreseen", Daily(time(1, 30)), foreseeing.foresee_due),
    Job("expired", Daily(time(3, 40)), expiring.erase_due),
    Job("own-files", Every(TICK), own_data.make_due),
    Job("old-own-files", Daily(time(4, 46)), own_data.drop_old),
    Job("agreements", Daily(time(7, 42)), agreements.remind_due),
    Job("data-requests", Daily(time(7, 40)), data_requests.remind_due),
    Job("leavers", Every(timedelta(hours=1)), leavers.look_after),
    Job("secrets", Daily(time(3, 55)), relocking.relock),
    Job("reflections", Daily(time(3, 57)), reflecting.relock),
    Job("clean-up", Daily(time(4, 20)), clean_up),
)


def known_job(name: str) -> Job | None:
    return next((each for each in JOBS if each.name == name), None)


def job(name: str) -> Job:
    """The job of this name; a name that there is not is answered with those that there are."""
    found = known_job(name)
    if found is None:
        names = ", ".join(each.name for each in JOBS)
        raise Refused("There is no job %(name)s. There are: %(names)s.", name=name, names=names)
    return found
