"""What jobs, their states, events and their subjects are called on the pages of operations."""

from typing import Any

from flask_babel import lazy_gettext as _l

from leerhuis.audit import Action
from leerhuis.operations.actions import ACTIONS as ACTIONS

JOBS: dict[str, Any] = {
    "letters": _l("Send letters"),
    "seal": _l("Seal the audit trail"),
    "chain": _l("Check the newest part of the audit trail"),
    "whole-chain": _l("Check the whole audit trail"),
    "reports": _l("Collect what the registers must be told"),
    "pe-online": _l("Send to PE-online"),
    "peer-wishes": _l("Tell who looks for a peer group of groups that fit"),
    "buddies": _l("Pair learning buddies, and ask how it was"),
    "buddy-answers": _l("Count whether talks were worth it"),
    "learning": _l("Let new courses ask what people want to learn"),
    "group-cards": _l("Tell trainers of the card of their group"),
    "calls": _l("Tell of a group to who lacks its points"),
    "certificates": _l("Make certificates"),
    "certificate-files": _l("Put the certificates of a group in one file"),
    "old-certificate-files": _l("Remove files of certificates after a day"),
    "interest": _l("Tell who wanted to hear of a course"),
    "seats": _l("Free seats that nobody answered about"),
    "standings": _l("Work out how registrations stand"),
    "trend": _l("Count how registrations stand this month"),
    "lapses": _l("Tell who has lapsed"),
    "checks": _l("Ask the BIG register"),
    "check-days": _l("Plan checks in the registers"),
    "required-hours": _l("Read the hours that the BIG register asks"),
    "reminders": _l("Remind people of their registration"),
    "weekly": _l("Weekly letter to managers"),
    "joiners": _l("Tell what lacks of new colleagues"),
    "rounds": _l("Open the rounds that are published today"),
    "lines": _l("Put the waiting lists in order"),
    "released-seats": _l("Give seats that were kept to who waits"),
    "venues": _l("Tell venues how many people come"),
    "reminder-rules": _l("Write the reminders of the rules"),
    "let-in": _l("Count attendance of seats that were confirmed later"),
    "missed-too-much": _l("Tell coordinators who missed too much"),
    "walk-ins": _l("Empty the names of who came in without enrolling"),
    "specialisms": _l("Give a specialism to who finished a track"),
    "activities": _l("Count activities for new registrations"),
    "files": _l("Look after the evidence files"),
    "material": _l("Look after the material of courses"),
    "told": _l("Tell employers who is away for a course"),
    "answers": _l("Erase answers given at enrolment"),
    "guests": _l("Throw away requests that were not confirmed"),
    "fte-requests": _l("Ask municipalities how many fte they want"),
    "surveys": _l("Ask people about the groups they were in"),
    "answers-moved": _l("Mix answers to surveys, five or more at once"),
    "surveys-closed": _l("Close surveys whose day has passed"),
    "signals": _l("Look whether a score asks for attention"),
    "surveys-reminded": _l("Remind people of a survey"),
    "advice": _l("Remind advisers of proposals"),
    "advice-names": _l("Take names from old advice"),
    "foreseen": _l("Look what has had its time next month"),
    "expired": _l("Erase what has had its time"),
    "digests": _l("Put letters together for the day or the week"),
    "own-files": _l("Make the files with own data"),
    "old-own-files": _l("Remove files with own data after a week"),
    "agreements": _l("Remind of agreements with processors that end"),
    "data-requests": _l("Remind of requests about privacy"),
    "leavers": _l("Look after people who leave"),
    "secrets": _l("Lock secrets under the newest key"),
    "reflections": _l("Lock reflections under the newest key"),
    "clean-up": _l("Throw away what has had its time"),
    "peer-groups": _l("End places in peer groups that are over"),
    "peer-series": _l("Close series of meetings"),
    "peer-ticks": _l("Ask who was at a meeting"),
}

# (tone of the badge, icon, word) of each state.
STATES: dict[str, tuple[str, str, Any]] = {
    "fine": ("positive", "circle-check", _l("On time")),
    "busy": ("info", "clock", _l("Busy")),
    "failed": ("negative", "circle-x", _l("Failed")),
    "late": ("warning", "triangle-alert", _l("Late")),
    "new": ("", "hourglass", _l("Not done yet")),
}

# A subject is named by its table.
KINDS: dict[str, Any] = {
    "account": _l("account"),
    "activity": _l("activity"),
    "appointment": _l("appointment"),
    "browser_session": _l("browser"),
    "buddy_pair": _l("learning buddies"),
    "buddy_wish": _l("wish for a learning buddy"),
    "certificate": _l("certificate"),
    "cost_line": _l("costs"),
    "payer": _l("payer"),
    "split_rule": _l("split of costs"),
    "fee_waiver": _l("waiver of the fee"),
    "statement_run": _l("statements"),
    "payer_statement": _l("statement of a payer"),
    "course": _l("course"),
    "invitation_code": _l("invitation code"),
    "material": _l("material"),
    "walk_in": _l("someone without an enrolment"),
    "edition": _l("group"),
    "email_address": _l("email address"),
    "employer_statement": _l("employer's statement"),
    "enrolment": _l("enrolment"),
    "evidence": _l("evidence"),
    "feed": _l("calendar link"),
    "guest_request": _l("request without an account"),
    "question": _l("question at enrolment"),
    "letter": _l("letter"),
    "organisation": _l("organisation"),
    "preparation": _l("preparation of a round"),
    "proposal": _l("proposal"),
    "advice": _l("advice"),
    "advisory_body": _l("advisory body"),
    "body_meeting": _l("meeting"),
    "person": _l("person"),
    "points": _l("points"),
    "required_hours": _l("hours that BIG asks"),
    "registration": _l("registration"),
    "role_grant": _l("role"),
    "room": _l("room"),
    "round": _l("round"),
    "school_holiday": _l("school holiday"),
    "session": _l("session"),
    "signal": _l("signal"),
    "survey": _l("survey"),
    "single_use_link": _l("link that works once"),
    "theme": _l("theme"),
    "trainer": _l("trainer"),
    "reminder_rule": _l("rule of reminders"),
    "upload": _l("staff file"),
    "enrolment_file": _l("file with colleagues"),
    "venue": _l("venue"),
    "work_period": _l("work"),
    "backup": _l("backup"),
    "identity_provider": _l("sign-in through an organisation"),
    "overview": _l("overview of registrations"),
    "person_specialism": _l("specialism of a person"),
    "questionnaire": _l("questionnaire"),
    "report": _l("report to a register"),
    "specialism": _l("specialism"),
    "track": _l("learning track"),
    "data_request": _l("request about privacy"),
    "person_export": _l("file with own data"),
    "planned_erasure": _l("what is to be erased"),
    "processing": _l("register of processing"),
    "processor_agreement": _l("processor"),
    "reflection": _l("reflection"),
    "peer_group": _l("peer group"),
    "peer_member": _l("place in a peer group"),
    "peer_wish": _l("wish for a peer group"),
    "peer_series": _l("series of meetings"),
    "peer_meeting": _l("meeting of a peer group"),
}

# Where an event comes from when nobody was signed in.
ORIGINS: dict[str, Any] = {
    "jobs": _l("Leerhuis, by itself"),
    "command": _l("A command on the server"),
}

# How it ended.
RESULTS: dict[str, Any] = {
    "done": _l("It was done"),
    "refused": _l("It was refused"),
    "unknown": _l("Nobody was known by that address"),
}


def result(word: str) -> str:
    return str(RESULTS.get(word, word))


def results_by_word() -> list[tuple[str, str]]:
    return [(value, str(word)) for value, word in RESULTS.items()]


def job(name: str) -> str:
    return str(JOBS.get(name, name))


def action(each: Action) -> str:
    """The word of an action; its own name where there is no word yet."""
    return str(ACTIONS.get(each, each.value))


def kind(name: str) -> str:
    return str(KINDS.get(name, name))


def actions_by_word() -> list[tuple[str, str]]:
    """Every action with its word, in the order of the alphabet."""
    return sorted(((each.value, action(each)) for each in Action), key=lambda pair: pair[1])
