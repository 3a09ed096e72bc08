"""Every kind of letter: what it is called, for whom, and whether its reader may do without."""

from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from leerhuis.mail.rules import UNSEEN, Rhythm


class Audience(StrEnum):
    """For whom a kind of letter is written; a contact is nobody of the house."""

    PERSON = "person"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    TRAINER = "trainer"
    ADVISER = "adviser"
    POLICY = "policy"
    PRIVACY = "privacy"
    ADMINISTRATOR = "administrator"
    CONTACT = "contact"


class Kind(NamedTuple):
    """A kind of letter; one that is `free` can be gathered, or not be had at all."""

    word: Any
    audience: Audience
    free: bool = False


KINDS: dict[str, Kind] = {
    "advice/called": Kind(_l("A group for who lacks points"), Audience.PERSON, free=True),
    "application/statement_asked": Kind(_l("Employer's statement asked"), Audience.MANAGER),
    "application/statement_signed": Kind(_l("Employer's statement signed"), Audience.PERSON),
    "attendance/below": Kind(_l("People missed too much"), Audience.COORDINATOR, free=True),
    "attendance/unmarked": Kind(_l("Attendance is not filled in"), Audience.TRAINER),
    "buddies/alone": Kind(_l("No learning buddy this time"), Audience.PERSON),
    "buddies/asked": Kind(
        _l("Was the talk with a learning buddy worth it"), Audience.PERSON, free=True
    ),
    "buddies/moved": Kind(_l("Talk with a learning buddy moved"), Audience.PERSON),
    "buddies/off": Kind(_l("Talk with a learning buddy called off"), Audience.PERSON),
    "buddies/paired": Kind(_l("Learning buddy found"), Audience.PERSON),
    "catalogue/opened": Kind(_l("You can enrol in a course"), Audience.PERSON, free=True),
    "certificates/issued": Kind(_l("Certificate issued"), Audience.PERSON, free=True),
    "certificates/issued_again": Kind(_l("Certificate issued again"), Audience.PERSON, free=True),
    "certificates/revoked": Kind(_l("Certificate withdrawn by the coordinator"), Audience.PERSON),
    "certificates/withdrawn": Kind(_l("Certificate withdrawn"), Audience.PERSON),
    "checks/changed": Kind(_l("A register says something else"), Audience.PERSON),
    "checks/not_found": Kind(_l("Not found in the register"), Audience.PERSON),
    "cycle/asked": Kind(_l("Advice asked"), Audience.ADVISER, free=True),
    "cycle/decided": Kind(_l("Proposals decided"), Audience.ADVISER, free=True),
    "cycle/due": Kind(_l("Advice is not given yet"), Audience.ADVISER, free=True),
    "cycle/meeting": Kind(_l("Meeting of a body"), Audience.ADVISER),
    "cycle/meeting_off": Kind(_l("Meeting of a body called off"), Audience.ADVISER),
    "duty/joiner_lacks": Kind(
        _l("Something lacks of a new colleague"), Audience.MANAGER, free=True
    ),
    "enrolment/approved": Kind(_l("Enrolment approved"), Audience.PERSON),
    "enrolment/asked": Kind(_l("Asked to approve an enrolment"), Audience.MANAGER),
    "enrolment/called_off": Kind(_l("Group called off"), Audience.PERSON),
    "enrolment/cancelled": Kind(_l("Enrolment cancelled"), Audience.PERSON),
    "enrolment/confirmed": Kind(_l("Enrolled"), Audience.PERSON),
    "enrolment/declined": Kind(_l("Enrolment not approved"), Audience.PERSON),
    "enrolment/guest_confirm": Kind(_l("Request without an account to confirm"), Audience.CONTACT),
    "enrolment/guest_known": Kind(
        _l("Request without an account by who is known"), Audience.CONTACT
    ),
    "enrolment/handed_over": Kind(_l("Seat handed to a colleague"), Audience.PERSON),
    "enrolment/lapsed": Kind(_l("Nobody answered about a seat in time"), Audience.PERSON),
    "enrolment/merged": Kind(_l("Enrolments put together"), Audience.PERSON),
    "enrolment/moved": Kind(_l("Moved to another group"), Audience.PERSON),
    "enrolment/offered": Kind(_l("Seat offered from the waiting list"), Audience.PERSON),
    "enrolment/promoted": Kind(_l("Seat given from the waiting list"), Audience.PERSON),
    "enrolment/refused": Kind(_l("Seat from the waiting list given up"), Audience.PERSON),
    "enrolment/requested": Kind(_l("Seat kept until it is approved"), Audience.PERSON),
    "enrolment/session": Kind(_l("Session for the calendar"), Audience.PERSON),
    "enrolment/session_withdrawn": Kind(_l("Session out of the calendar"), Audience.PERSON),
    "enrolment/taken_over": Kind(_l("Seat taken over from a colleague"), Audience.PERSON),
    "enrolment/told": Kind(_l("Who is away for a course"), Audience.MANAGER, free=True),
    "enrolment/waiting": Kind(_l("Waiting list"), Audience.PERSON),
    "groupcards/ready": Kind(_l("Card of a group"), Audience.TRAINER, free=True),
    "leavers/asked": Kind(_l("Private address asked of who leaves"), Audience.PERSON),
    "leavers/moved": Kind(_l("Letters go to a private address"), Audience.PERSON),
    "leavers/stays": Kind(_l("No private address of who left"), Audience.PERSON),
    "leavers/stays_employer": Kind(
        _l("No private address of who left, to the administrator"), Audience.ADMINISTRATOR
    ),
    "mail/digest": Kind(_l("Letters of the day or the week together"), Audience.PERSON),
    "merging/asked": Kind(_l("Asked whether two accounts are of one person"), Audience.PERSON),
    "merging/merged": Kind(_l("Two accounts put together"), Audience.PERSON),
    "merging/refused": Kind(_l("Two accounts are not of one person"), Audience.ADMINISTRATOR),
    "municipalities/asked": Kind(_l("Fte asked of a municipality"), Audience.POLICY),
    "operations/test": Kind(_l("Test letter"), Audience.PERSON),
    "peergroups/above": Kind(_l("Somebody stands above another in a peer group"), Audience.PERSON),
    "peergroups/ended": Kind(_l("Peer group ended"), Audience.PERSON),
    "peergroups/fits": Kind(_l("A peer group that fits"), Audience.PERSON, free=True),
    "peergroups/invited": Kind(_l("Asked for a peer group"), Audience.PERSON),
    "peergroups/joined": Kind(_l("Somebody joined a peer group"), Audience.PERSON, free=True),
    "peergroups/keeper": Kind(_l("You keep the list of a peer group"), Audience.PERSON),
    "peergroups/left": Kind(_l("Somebody is no longer in a peer group"), Audience.PERSON),
    "peergroups/out": Kind(_l("No longer in a peer group"), Audience.PERSON),
    "peergroups/too_small": Kind(_l("A peer group has too few members"), Audience.PERSON),
    "peergroups/look_back": Kind(_l("Look back on a series of meetings"), Audience.PERSON),
    "peergroups/meeting": Kind(_l("Meeting of a peer group"), Audience.PERSON),
    "peergroups/meeting_off": Kind(
        _l("Meeting of a peer group out of the calendar"), Audience.PERSON
    ),
    "peergroups/planned": Kind(_l("Meetings of a peer group planned"), Audience.PERSON),
    "peergroups/tick": Kind(_l("Tick who was at a meeting"), Audience.PERSON),
    "planning/message": Kind(_l("Letter of the coordinator"), Audience.PERSON),
    "planning/trainer": Kind(_l("Session of a trainer"), Audience.TRAINER),
    "planning/trainer_gone": Kind(_l("Session no longer of a trainer"), Audience.TRAINER),
    "planning/venue": Kind(_l("Numbers for a venue"), Audience.CONTACT),
    "planning/venue_gone": Kind(_l("Session no longer at a venue"), Audience.CONTACT),
    "privacy/agreement": Kind(_l("Agreement with a processor ends"), Audience.PRIVACY),
    "privacy/answered": Kind(_l("Request about privacy answered"), Audience.PERSON),
    "privacy/asked": Kind(_l("Request about privacy"), Audience.PRIVACY),
    "privacy/due": Kind(_l("Request about privacy that waits"), Audience.PRIVACY),
    "privacy/expiring": Kind(_l("What is erased next month"), Audience.PRIVACY),
    "registry/lapsed": Kind(_l("Registration lapsed"), Audience.PERSON),
    "registry/lapsed_manager": Kind(_l("Registration lapsed, to the manager"), Audience.MANAGER),
    "registry/nudge": Kind(_l("Reminder by the manager"), Audience.PERSON),
    "registry/reminder": Kind(_l("Reminder of a registration"), Audience.PERSON),
    "registry/weekly": Kind(_l("Weekly letter to managers"), Audience.MANAGER, free=True),
    "reminders/enrol_by": Kind(_l("Last days to enrol"), Audience.PERSON, free=True),
    "reminders/enrol_by_coordinator": Kind(
        _l("Seats are free, shortly before the last day to enrol"), Audience.COORDINATOR, free=True
    ),
    "reminders/registration": Kind(
        _l("Reminder of a registration, by a rule of your own"), Audience.PERSON
    ),
    "reminders/registration_manager": Kind(
        _l("Reminder of a registration, to the manager"), Audience.MANAGER, free=True
    ),
    "reminders/session": Kind(_l("Reminder of a session"), Audience.PERSON, free=True),
    "reminders/session_trainer": Kind(
        _l("Reminder of a session, to the trainer"), Audience.TRAINER, free=True
    ),
    "signin/account": Kind(_l("Account blocked or open again"), Audience.PERSON),
    "signin/address_changed": Kind(_l("Email addresses changed"), Audience.PERSON),
    "signin/confirm_address": Kind(_l("Email address to confirm"), Audience.PERSON),
    "signin/invitation": Kind(_l("Invitation to sign in"), Audience.PERSON),
    "signin/new_browser": Kind(_l("Signed in in a browser we do not know"), Audience.PERSON),
    "signin/password_set": Kind(_l("Password set"), Audience.PERSON),
    "signin/provider_link": Kind(_l("First time through an organisation"), Audience.PERSON),
    "signin/provider_linked": Kind(
        _l("Account at an organisation linked or unlinked"), Audience.PERSON
    ),
    "signin/recovery_used": Kind(_l("Code on paper used"), Audience.PERSON),
    "signin/reset": Kind(_l("New password asked for"), Audience.PERSON),
    "signin/second_step": Kind(_l("Second step changed"), Audience.PERSON),
    "signin/sign_in_link": Kind(_l("Link to sign in"), Audience.PERSON),
    "surveys/asked": Kind(
        _l("Questions about a group, or what to offer"), Audience.PERSON, free=True
    ),
    "surveys/reminder": Kind(_l("Reminder of questions"), Audience.PERSON, free=True),
    "surveys/shared": Kind(_l("Results for a trainer"), Audience.TRAINER, free=True),
    "surveys/signal": Kind(_l("Signal from an evaluation"), Audience.COORDINATOR, free=True),
}

# Free letters that stand in no other letter: one gathers by itself, and one is forgotten as a whole
# when its survey closes, which a copy elsewhere would outlive.
WHOLE = ("registry/weekly", *UNSEEN)


def rhythms(kind: str) -> tuple[Rhythm, ...]:
    """How often a reader can have letters of this kind."""
    if not KINDS[kind].free:
        return (Rhythm.AT_ONCE,)
    return (Rhythm.AT_ONCE, Rhythm.NEVER) if kind in WHOLE else tuple(Rhythm)


def word(kind: str) -> str:
    """What a kind of letter is called, in the language of who asks now."""
    return str(KINDS[kind].word) if kind in KINDS else kind
