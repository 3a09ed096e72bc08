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
    Topic.REQUESTS: N_("Requests about privacy"),
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
        "points_entry",
        "expected_points",
        "register_entry",
        "report",
        "work_period",
        "employer_statement",
        "person_specialism",
    ),
    Topic.DUTY: ("deployability", "deployment_exception", "employer_proof"),
    Topic.TEACHING: ("trainer", "trainer_theme", "trainer_time", "session_trainer"),
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
