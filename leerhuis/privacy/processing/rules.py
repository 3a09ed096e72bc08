"""The register of processing: who is responsible, on what ground; and agreements that end."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.privacy.topics import Topic
from leerhuis.registers import N_

LINE_MAX = 120
TEXT_MAX = 1500
REMIND_BEFORE = timedelta(days=60)


class Controller(StrEnum):
    """Who decides why and how data is processed, and answers for it."""

    EMPLOYER = "employer"
    REGION = "region"
    BOTH = "both"


class Ground(StrEnum):
    """The grounds of AVG article 6."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LAW = "law"
    PUBLIC_TASK = "public_task"
    INTEREST = "interest"


CONTROLLERS: Mapping[Controller, str] = {
    Controller.EMPLOYER: N_("The employer"),
    Controller.REGION: N_("The region"),
    Controller.BOTH: N_("The employer and the region together"),
}
GROUNDS: Mapping[Ground, str] = {
    Ground.CONSENT: N_("Consent (article 6.1 a)"),
    Ground.CONTRACT: N_("Contract of employment (article 6.1 b)"),
    Ground.LAW: N_("Duty by law (article 6.1 c)"),
    Ground.PUBLIC_TASK: N_("Task in the public interest (article 6.1 e)"),
    Ground.INTEREST: N_("Legitimate interest (article 6.1 f)"),
}


class Said(NamedTuple):
    """What is said of one kind of data."""

    controller: Controller
    ground: Ground
    purpose: str
    recipients: str
    security: str
    note: str = ""


_HOUSE = N_("Everyone signs in, sees only what the role asks for, and every change is recorded.")
_SEEN = N_("Everyone sees only what the role asks for. Who opens a dossier of others is recorded.")

# What the product says of itself; an organisation can say it otherwise.
PRODUCT: Mapping[Topic, Said] = {
    Topic.DETAILS: Said(
        Controller.EMPLOYER,
        Ground.CONTRACT,
        N_("To know who someone is, and where letters go."),
        N_("Administrators, managers and coordinators. Participants of a course see the name."),
        _HOUSE,
    ),
    Topic.WORK: Said(
        Controller.EMPLOYER,
        Ground.CONTRACT,
        N_("To know who employs someone, who the manager is, and who may see what."),
        N_("Administrators of the employer, and the manager."),
        _HOUSE,
    ),
    Topic.COURSES: Said(
        Controller.REGION,
        Ground.PUBLIC_TASK,
        N_("To give people seats, to note who was there, and to prove it."),
        N_("The coordinator, the trainer, the manager, and the venue: numbers only."),
        _HOUSE,
    ),
    Topic.REGISTRATIONS: Said(
        Controller.EMPLOYER,
        Ground.LAW,
        N_("To know that professionals are registered, as the Jeugdwet and the Wet BIG ask."),
        N_("The manager. Who places someone sees only whether and until when they are registered."),
        _SEEN,
    ),
    Topic.DOSSIER: Said(
        Controller.EMPLOYER,
        Ground.CONTRACT,
        N_("To count points for a renewal, and to prove them."),
        N_("The manager sees totals. Reflections are seen only where the person shares them."),
        _SEEN,
    ),
    Topic.DUTY: Said(
        Controller.EMPLOYER,
        Ground.LAW,
        N_("To prove that only people who may do this work do it."),
        N_("The manager and the administrator of the employer, and an inspector who asks."),
        _SEEN,
    ),
    Topic.TEACHING: Said(
        Controller.REGION,
        Ground.CONTRACT,
        N_("To plan sessions with trainers."),
        N_("The coordinator. Participants see the name."),
        _HOUSE,
    ),
    Topic.ADVICE: Said(
        Controller.REGION,
        Ground.PUBLIC_TASK,
        N_("To know who advised and decided about what is offered, and why."),
        N_("The coordinator and who decides."),
        _HOUSE,
    ),
    Topic.LETTERS: Said(
        Controller.BOTH,
        Ground.CONTRACT,
        N_("To tell people what they must know in time."),
        N_("The mail server of the house. Coordinators see that a letter was sent."),
        N_("Letters go out encrypted. Their text is erased after some months."),
    ),
    Topic.SURVEYS: Said(
        Controller.REGION,
        Ground.PUBLIC_TASK,
        N_("To make courses better. Answers are nobody's: they stand apart from who was asked."),
        N_("Nobody sees whose an answer is."),
        N_("Answers are mixed by five or more before anyone reads them."),
    ),
    Topic.ACCOUNT: Said(
        Controller.BOTH,
        Ground.INTEREST,
        N_("To let the right people in, and nobody else."),
        N_("Administrators see that there is an account, never a password."),
        N_("Passwords and tokens are kept as codes that nobody can read back."),
    ),
    Topic.RECORD: Said(
        Controller.BOTH,
        Ground.INTEREST,
        N_("To find mistakes and misuse."),
        N_("Privacy officers and administrators, for their own part."),
        N_("Nobody can change or remove a line; a removed line is found."),
    ),
    Topic.REQUESTS: Said(
        Controller.BOTH,
        Ground.LAW,
        N_("To answer what people ask about their data, and to prove that it was answered."),
        N_("Privacy officers and administrators, for their own part."),
        _HOUSE,
    ),
    Topic.FILES: Said(
        Controller.EMPLOYER,
        Ground.CONTRACT,
        N_("To take over lists of staff without typing."),
        N_("Who handed in the file."),
        N_("Files are removed after a day."),
    ),
}


# Of whom the data is.
STAFF = N_("People who work for the organisation, or are placed there")
SUBJECTS: Mapping[Topic, str] = {
    Topic.COURSES: N_("Participants, also of other organisations and without an account"),
    Topic.TEACHING: N_("Trainers"),
    Topic.SURVEYS: N_("Participants who were asked for their opinion"),
    Topic.ADVICE: N_("Advisers and who decides"),
}


def check_said(said: Said) -> None:
    for name in ("purpose", "recipients", "security"):
        if not getattr(said, name).strip():
            raise Refused("Fill in this field.", field=name)
    for name in ("purpose", "recipients", "security", "note"):
        if len(getattr(said, name)) > TEXT_MAX:
            raise Refused("Use at most %(most)s characters.", field=name, most=TEXT_MAX)


def check_agreement(agreed_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < agreed_on:
        raise Refused("The last day cannot be before the first day.", field="ends_on")


def reminds_on(ends_on: date) -> date:
    """The first day on which someone is reminded that an agreement ends."""
    return ends_on - REMIND_BEFORE
