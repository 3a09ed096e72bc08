"""What jobs, their states, events and their subjects are called on the pages of operations."""

from typing import Any

from flask_babel import lazy_gettext as _l

from leerhuis.audit import Action

JOBS: dict[str, Any] = {
    "letters": _l("Send letters"),
    "seal": _l("Seal the audit trail"),
    "chain": _l("Check the audit trail"),
    "certificates": _l("Make certificates"),
    "interest": _l("Tell who wanted to hear of a course"),
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
    "venues": _l("Tell venues how many people come"),
    "specialisms": _l("Give a specialism to who finished a track"),
    "activities": _l("Count activities for new registrations"),
    "files": _l("Look after the evidence files"),
    "material": _l("Look after the material of courses"),
    "clean-up": _l("Throw away what has had its time"),
}

# (tone of the badge, icon, word) of each state.
STATES: dict[str, tuple[str, str, Any]] = {
    "fine": ("positive", "circle-check", _l("On time")),
    "busy": ("info", "clock", _l("Busy")),
    "failed": ("negative", "circle-x", _l("Failed")),
    "late": ("warning", "triangle-alert", _l("Late")),
    "new": ("", "hourglass", _l("Not done yet")),
}

LETTERS: dict[str, Any] = {
    "duty/joiner_lacks": _l("Something lacks of a new colleague"),
    "application/statement_asked": _l("Employer's statement asked"),
    "application/statement_signed": _l("Employer's statement signed"),
    "catalogue/opened": _l("You can enrol in a course"),
    "certificates/issued": _l("Certificate issued"),
    "certificates/withdrawn": _l("Certificate withdrawn"),
    "checks/changed": _l("A register says something else"),
    "checks/not_found": _l("Not found in the register"),
    "enrolment/cancelled": _l("Enrolment cancelled"),
    "enrolment/confirmed": _l("Enrolled"),
    "enrolment/promoted": _l("Seat given from the waiting list"),
    "enrolment/session": _l("Session for the calendar"),
    "planning/trainer": _l("Session of a trainer"),
    "planning/trainer_gone": _l("Session no longer of a trainer"),
    "planning/venue": _l("Numbers for a venue"),
    "planning/venue_gone": _l("Session no longer at a venue"),
    "enrolment/called_off": _l("Group called off"),
    "enrolment/session_withdrawn": _l("Session out of the calendar"),
    "enrolment/waiting": _l("Waiting list"),
    "registry/lapsed": _l("Registration lapsed"),
    "registry/lapsed_manager": _l("Registration lapsed, to the manager"),
    "registry/nudge": _l("Reminder by the manager"),
    "registry/reminder": _l("Reminder of a registration"),
    "registry/weekly": _l("Weekly letter to managers"),
    "signin/address_changed": _l("Email addresses changed"),
    "signin/confirm_address": _l("Email address to confirm"),
    "signin/invitation": _l("Invitation to sign in"),
    "signin/password_set": _l("Password set"),
    "signin/reset": _l("New password asked for"),
}

ACTIONS: dict[Action, Any] = {
    Action.ACCOUNT_CREATED: _l("Account made"),
    Action.ACCOUNT_BLOCKED: _l("Account blocked"),
    Action.PASSWORD_SET: _l("Password set"),
    Action.RESET_ASKED: _l("New password asked for"),
    Action.INVITED: _l("Invited"),
    Action.SIGNED_IN: _l("Signed in"),
    Action.SIGN_IN_FAILED: _l("Sign-in failed"),
    Action.SIGNED_OUT: _l("Signed out"),
    Action.SESSION_ENDED: _l("Signed out in another browser"),
    Action.ORGANISATION_CREATED: _l("Organisation made"),
    Action.ORGANISATION_CHANGED: _l("Organisation changed"),
    Action.PERSON_CREATED: _l("Person added"),
    Action.PERSON_CHANGED: _l("Details of a person changed"),
    Action.ADDRESS_ADDED: _l("Email address added"),
    Action.ADDRESS_CONFIRMED: _l("Email address confirmed"),
    Action.ADDRESS_REMOVED: _l("Email address removed"),
    Action.ADDRESS_CHOSEN: _l("Email address chosen"),
    Action.APPOINTED: _l("Appointment added"),
    Action.APPOINTMENT_CHANGED: _l("Appointment changed"),
    Action.APPOINTMENT_ENDED: _l("Appointment ended"),
    Action.GRANTED: _l("Role given"),
    Action.GRANT_ENDED: _l("Role taken away"),
    Action.PEOPLE_IMPORTED: _l("Staff imported"),
    Action.THEME_CREATED: _l("Theme made"),
    Action.THEME_CHANGED: _l("Theme changed"),
    Action.VENUE_CREATED: _l("Venue made"),
    Action.VENUE_CHANGED: _l("Venue changed"),
    Action.ROOM_CREATED: _l("Room made"),
    Action.ROOM_CHANGED: _l("Room changed"),
    Action.TRAINER_CREATED: _l("Trainer made"),
    Action.TRAINER_CHANGED: _l("Trainer changed"),
    Action.HOLIDAY_CREATED: _l("School holiday added"),
    Action.HOLIDAY_CHANGED: _l("School holiday changed"),
    Action.HOLIDAY_REMOVED: _l("School holiday removed"),
    Action.TRACK_CREATED: _l("Track made"),
    Action.TRACK_CHANGED: _l("Track changed"),
    Action.SPECIALISM_CREATED: _l("Specialism made"),
    Action.SPECIALISM_CHANGED: _l("Specialism changed"),
    Action.SPECIALISM_GIVEN: _l("Specialism given"),
    Action.SPECIALISM_ENDED: _l("Specialism taken away"),
    Action.ROUND_CREATED: _l("Round made"),
    Action.ROUND_OPENED: _l("Round opened"),
    Action.ROUND_CLOSED: _l("Round closed"),
    Action.ROUND_COPIED: _l("Round copied"),
    Action.SEASON_IMPORTED: _l("Season imported"),
    Action.SEASON_DOWNLOADED: _l("Season downloaded"),
    Action.ROUND_CHANGED: _l("Round changed"),
    Action.COURSE_CREATED: _l("Course made"),
    Action.COURSE_CHANGED: _l("Course changed"),
    Action.MATERIAL_ADDED: _l("Material added"),
    Action.MATERIAL_CHANGED: _l("Material changed"),
    Action.MATERIAL_REMOVED: _l("Material removed"),
    Action.EDITION_CREATED: _l("Group made"),
    Action.EDITION_CHANGED: _l("Group changed"),
    Action.EDITION_PUBLISHED: _l("Group published"),
    Action.EDITION_DECIDED: _l("Decided that a group goes ahead"),
    Action.EDITION_CANCELLED: _l("Group called off"),
    Action.SESSION_CREATED: _l("Session added"),
    Action.SESSION_CHANGED: _l("Session changed"),
    Action.SESSION_REMOVED: _l("Session removed"),
    Action.ENROLLED: _l("Enrolled"),
    Action.PROMOTED: _l("Seat given from the waiting list"),
    Action.ENROLMENT_CANCELLED: _l("Enrolment cancelled"),
    Action.ATTENDANCE_MARKED: _l("Attendance marked"),
    Action.CERTIFICATE_ISSUED: _l("Certificate issued"),
    Action.CERTIFICATE_WITHDRAWN: _l("Certificate withdrawn"),
    Action.REGISTRATION_RECORDED: _l("Registration recorded"),
    Action.REGISTRATION_CORRECTED: _l("Registration corrected"),
    Action.REGISTRATION_CONFIRMED: _l("Registration confirmed"),
    Action.REGISTRATION_SUBMITTED: _l("Renewal applied for"),
    Action.REGISTRATION_TAKEN_BACK: _l("Application taken back"),
    Action.REGISTRATION_RENEWED: _l("Registration renewed"),
    Action.REGISTRATION_LAPSED: _l("Registration lapsed"),
    Action.REGISTRATION_SUSPENDED: _l("Registration suspended"),
    Action.SUSPENSION_ENDED: _l("Suspension ended"),
    Action.REGISTRATION_STRUCK_OFF: _l("Registration struck off"),
    Action.REGISTRATION_DEREGISTERED: _l("Registration deregistered"),
    Action.REGISTRATION_EXEMPTED: _l("Registration exempted"),
    Action.EXEMPTION_ENDED: _l("Exemption ended"),
    Action.REGISTRATION_EXTENDED: _l("Registration extended"),
    Action.REGISTRATION_RE_ENTERED: _l("Registered again"),
    Action.OPENING_RECORDED: _l("Opening balance recorded"),
    Action.REQUIREMENT_CHANGED: _l("Personal requirement changed"),
    Action.REGISTRATION_NUDGED: _l("Reminded by the manager"),
    Action.REGISTER_ASKED: _l("Register asked"),
    Action.REGISTER_LOOKED_UP: _l("Looked up in the register"),
    Action.OVERVIEW_HANDED_IN: _l("Overview of Mijn SKJ handed in"),
    Action.OVERVIEW_COLUMNS_TOLD: _l("Columns of an overview told"),
    Action.REGISTRATIONS_DOWNLOADED: _l("Registrations downloaded"),
    Action.DOSSIER_READ: _l("Dossier read"),
    Action.PROOF_SEEN: _l("Certificate or references seen"),
    Action.DEPLOYABILITY_SAID: _l("Said whether someone may be put to work"),
    Action.EXCEPTION_MADE: _l("Exception made"),
    Action.EXCEPTION_CHANGED: _l("Exception changed"),
    Action.DUTY_PROOF_OPENED: _l("Proof of a day opened"),
    Action.DUTY_PROOF_DOWNLOADED: _l("Proof of a day downloaded"),
    Action.POINTS_RECORDED: _l("Points recorded"),
    Action.HOURS_FILLED_IN: _l("Hours of a profession filled in"),
    Action.ACTIVITY_RECORDED: _l("Activity added"),
    Action.ACTIVITY_CHANGED: _l("Activity changed"),
    Action.ACTIVITY_REMOVED: _l("Activity removed"),
    Action.ACTIVITY_SHARED: _l("Reflection shared with the employer"),
    Action.ACTIVITY_UNSHARED: _l("Reflection no longer shared"),
    Action.EVIDENCE_ADDED: _l("Evidence added"),
    Action.EVIDENCE_REMOVED: _l("Evidence removed"),
    Action.EVIDENCE_READ: _l("Evidence opened"),
    Action.ENTRY_TOLD: _l("Status in the register told"),
    Action.WORK_RECORDED: _l("Work recorded"),
    Action.WORK_REMOVED: _l("Work removed"),
    Action.STATEMENT_ASKED: _l("Employer's statement asked"),
    Action.STATEMENT_SIGNED: _l("Employer's statement signed"),
    Action.STATEMENT_WITHDRAWN: _l("Request for the employer's statement taken back"),
    Action.DOSSIER_DOWNLOADED: _l("Dossier downloaded"),
    Action.FEED_CREATED: _l("Calendar link made"),
    Action.FEED_REVOKED: _l("Calendar link withdrawn"),
    Action.LETTER_RETRIED: _l("Letter sent again"),
    Action.DISPLAY_CHOSEN: _l("Display chosen"),
}

# A subject is named by its table.
KINDS: dict[str, Any] = {
    "account": _l("account"),
    "activity": _l("activity"),
    "appointment": _l("appointment"),
    "browser_session": _l("browser"),
    "certificate": _l("certificate"),
    "course": _l("course"),
    "material": _l("material"),
    "edition": _l("group"),
    "email_address": _l("email address"),
    "employer_statement": _l("employer's statement"),
    "enrolment": _l("enrolment"),
    "evidence": _l("evidence"),
    "feed": _l("calendar link"),
    "letter": _l("letter"),
    "organisation": _l("organisation"),
    "person": _l("person"),
    "points": _l("points"),
    "required_hours": _l("hours that BIG asks"),
    "registration": _l("registration"),
    "role_grant": _l("role"),
    "room": _l("room"),
    "round": _l("round"),
    "school_holiday": _l("school holiday"),
    "session": _l("session"),
    "single_use_link": _l("link that works once"),
    "theme": _l("theme"),
    "trainer": _l("trainer"),
    "upload": _l("staff file"),
    "venue": _l("venue"),
    "work_period": _l("work"),
}

# Where an event comes from when nobody was signed in.
ORIGINS: dict[str, Any] = {
    "jobs": _l("Leerhuis, by itself"),
    "command": _l("A command on the server"),
}


def job(name: str) -> str:
    return str(JOBS.get(name, name))


def action(each: Action) -> str:
    """The word of an action; its own name where there is no word yet."""
    return str(ACTIONS.get(each, each.value))


def letter(kind: str) -> str:
    return str(LETTERS.get(kind, kind))


def kind(name: str) -> str:
    return str(KINDS.get(name, name))


def actions_by_word() -> list[tuple[str, str]]:
    """Every action with its word, in the order of the alphabet."""
    return sorted(((each.value, action(each)) for each in Action), key=lambda pair: pair[1])
