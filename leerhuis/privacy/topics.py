"""The kinds of data about a person, in the words of people: each holds some of the tables.

A person asks something about a kind, the register of processing tells of each what it is for, and
after a breach one says which kinds were lying open. Labels are message ids.
"""

from collections.abc import Mapping
from enum import StrEnum

from leerhuis.registers import N_


class Topic(StrEnum):
    """A kind of data about persons."""

    DETAILS = "details"
    WORK = "work"
    COURSES = "courses"
    REGISTRATIONS = "registrations"
    DOSSIER = "dossier"
    DUTY = "duty"
    TEACHING = "teaching"
    ADVICE = "advice"
    LETTERS = "letters"
    SURVEYS = "surveys"
    ACCOUNT = "account"
    RECORD = "record"
    REQUESTS = "requests"
    FILES = "files"


LABELS: Mapping[Topic, str] = {
    Topic.DETAILS: N_("Name and addresses"),
    Topic.WORK: N_("Appointments and roles"),
    Topic.COURSES: N_("Enrolments, attendance and certificates"),
    Topic.REGISTRATIONS: N_("Registrations"),
    Topic.DOSSIER: N_("Points, activities and evidence"),
    Topic.DUTY: N_("What the employer saw and decided"),
    Topic.TEACHING: N_("Work as a trainer"),
    Topic.ADVICE: N_("Advice and decisions"),
    Topic.LETTERS: N_("Letters and invitations"),
    Topic.SURVEYS: N_("Surveys: that someone was asked"),
    Topic.ACCOUNT: N_("Account and signing in"),
    Topic.RECORD: N_("Record of who did what"),
    Topic.REQUESTS: N_("Requests about one's own data"),
    Topic.FILES: N_("Files in which people are named"),
}

TABLES: Mapping[Topic, tuple[str, ...]] = {
    Topic.DETAILS: ("person", "email_address", "merge_request"),
    Topic.WORK: ("appointment", "appointment_event", "role_grant"),
    Topic.COURSES: (
        "enrolment",
        "approval",
        "attendance",
        "attendance_mark",
        "test_result",
        "certificate",
        "answer",
        "guest_request",
        "interest",
        "walk_in",
        "buddy_wish",
        "buddy_side",
        "peer_wish",
        "peer_offer",
        "peer_member",
        "peer_presence",
        "peer_record",
    ),
    Topic.REGISTRATIONS: (
        "registration",
        "registration_event",
        "register_check",
        "personal_requirement",
        "public_measure",
        "shared_period",
    ),
    Topic.DOSSIER: (
        "activity",
        "evidence",
        "reflection",
        "points_entry",
        "expected_points",
        "register_entry",
        "report",
        "work_period",
        "employer_statement",
        "person_specialism",
    ),
    Topic.DUTY: ("deployability", "deployment_exception", "employer_proof"),
    Topic.TEACHING: ("trainer", "trainer_theme", "trainer_time", "session_trainer", "peer_group"),
    Topic.ADVICE: ("body_member", "advice", "signal", "fte_request"),
    Topic.LETTERS: ("letter", "letter_choice", "invitation"),
    Topic.SURVEYS: ("survey_invitation",),
    Topic.ACCOUNT: (
        "account",
        "second_factor",
        "recovery_code",
        "browser_session",
        "single_use_link",
        "attempt",
        "provider_link",
        "provider_grant",
        "provider_session",
        "pending_link",
        "feed",
        "feed_mark",
    ),
    Topic.RECORD: ("audit_event", "audit_seal"),
    Topic.REQUESTS: ("data_request", "person_export", "erasure", "planned_erasure"),
    Topic.FILES: (
        "upload",
        "enrolment_file",
        "season_file",
        "overview_upload",
        "certificate_bundle",
    ),
}
OF_TABLE: Mapping[str, Topic] = {name: topic for topic, names in TABLES.items() for name in names}

# What the rows of a table are, to the person whom they are about.
NAMES: Mapping[str, str] = {
    "person": N_("Your name and language"),
    "email_address": N_("Your e-mail addresses"),
    "merge_request": N_("Two accounts of yours put together"),
    "appointment": N_("Your appointments"),
    "appointment_event": N_("What changed in your appointments"),
    "role_grant": N_("Your roles"),
    "enrolment": N_("Your enrolments"),
    "approval": N_("Who decided about your enrolments, and what"),
    "attendance": N_("When you were present"),
    "attendance_mark": N_("How your attendance was marked"),
    "test_result": N_("Results of closing tests"),
    "certificate": N_("Your certificates"),
    "answer": N_("What you answered when you enrolled"),
    "guest_request": N_("Requests for a seat without an account"),
    "interest": N_("Courses that you want to hear of"),
    "peer_wish": N_("That you look for a peer group, and what for one"),
    "peer_offer": N_("Peer groups that we told you of"),
    "peer_member": N_("Peer groups in which you have or had a place"),
    "peer_presence": N_("At which meetings of a peer group you were"),
    "peer_record": N_("Series of meetings in which you took part"),
    "peer_group": N_("Peer groups that you guide"),
    "walk_in": N_("When you came in without enrolling"),
    "buddy_wish": N_("That you want a learning buddy"),
    "buddy_side": N_("Your learning buddies"),
    "registration": N_("Your registrations"),
    "registration_event": N_("What changed in your registrations"),
    "register_check": N_("What a register answered about you"),
    "personal_requirement": N_("What your register asks of you alone"),
    "public_measure": N_("Measures that a register made public"),
    "shared_period": N_("Earlier employers whose period you share"),
    "activity": N_("Activities that you wrote down"),
    "evidence": N_("Evidence that you handed in"),
    "reflection": N_("Reflections that you wrote"),
    "points_entry": N_("Points that you earned"),
    "expected_points": N_("Points that you expect"),
    "register_entry": N_("What you told of your file at the register"),
    "report": N_("Points reported to a register"),
    "work_period": N_("Work that you wrote down"),
    "employer_statement": N_("Statements of your employer"),
    "person_specialism": N_("Your specialisms"),
    "deployability": N_("Whether you may be put to work"),
    "deployment_exception": N_("Exceptions that were made for you"),
    "employer_proof": N_("Proofs that your employer saw"),
    "trainer": N_("That you are a trainer"),
    "trainer_theme": N_("Your themes as a trainer"),
    "trainer_time": N_("When you can teach"),
    "session_trainer": N_("Sessions that you teach"),
    "body_member": N_("Bodies of which you are a member"),
    "advice": N_("Advice that you gave"),
    "signal": N_("Signals that you looked after"),
    "fte_request": N_("What you said for a municipality"),
    "letter": N_("Letters to you"),
    "letter_choice": N_("Which letters you want"),
    "invitation": N_("Invitations for your calendar"),
    "survey_invitation": N_("That you were asked for your opinion"),
    "account": N_("Your account"),
    "second_factor": N_("Your second step"),
    "recovery_code": N_("Your recovery codes, without the codes"),
    "browser_session": N_("Browsers in which you signed in"),
    "single_use_link": N_("Links that work once"),
    "attempt": N_("Attempts to sign in"),
    "provider_link": N_("Your account at your organisation"),
    "provider_grant": N_("Roles that came from your organisation"),
    "provider_session": N_("Browsers signed in through your organisation"),
    "pending_link": N_("Links to your organisation to confirm"),
    "feed": N_("Links of your calendar"),
    "feed_mark": N_("Changes in your calendar"),
    "audit_event": N_("What you did, and what was done with your data"),
    "audit_seal": N_("Seals of the record"),
    "data_request": N_("What you asked about your data"),
    "person_export": N_("Files with all your data"),
    "erasure": N_("That data was erased"),
    "planned_erasure": N_("Data that will be erased soon"),
    "upload": N_("Staff files that you handed in"),
    "enrolment_file": N_("Files with colleagues that you handed in"),
    "season_file": N_("Files with an offer that you handed in"),
    "overview_upload": N_("Overviews of a register that you handed in"),
    "certificate_bundle": N_("Certificates of a group that you asked for"),
}
