"""The letters of rules: which kind, and the key that makes each of them come once."""

from collections.abc import Mapping

from leerhuis.attendance import mails as attendance
from leerhuis.enrolment import mails as enrolment
from leerhuis.mail.rules import Letter
from leerhuis.planning.changes import mails as planning
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import Anchor, Audience
from leerhuis.surveys import mails as surveys

REGISTRATION = "reminders/registration"
REGISTRATION_MANAGER = "reminders/registration_manager"
KINDS: Mapping[tuple[Anchor, Audience], str] = {
    (Anchor.SESSION_STARTS, Audience.PERSON): enrolment.REMINDED,
    (Anchor.SESSION_STARTS, Audience.TRAINER): planning.TRAINER_REMINDED,
    (Anchor.UNMARKED, Audience.TRAINER): attendance.UNMARKED,
    (Anchor.UNMARKED, Audience.COORDINATOR): attendance.UNMARKED,
    (Anchor.ENROL_BY, Audience.PERSON): "reminders/enrol_by",
    (Anchor.ENROL_BY, Audience.COORDINATOR): "reminders/enrol_by_coordinator",
    (Anchor.SURVEY_CLOSES, Audience.PERSON): surveys.REMINDER,
    (Anchor.APPLY_BY, Audience.PERSON): REGISTRATION,
    (Anchor.APPLY_BY, Audience.MANAGER): REGISTRATION_MANAGER,
    (Anchor.LAST_VALID, Audience.PERSON): REGISTRATION,
    (Anchor.LAST_VALID, Audience.MANAGER): REGISTRATION_MANAGER,
}


def kind_of(anchor: Anchor, audience: Audience) -> str:
    """The kind of letter that a rule of this anchor writes to them."""
    return KINDS[anchor, audience]


def letter(rule: ReminderRule, due: Due) -> Letter:
    """A letter of this rule: once for each reader, subject and day that it is about."""
    return Letter(
        kind=kind_of(rule.anchor, rule.audience),
        person_id=due.person_id,
        subject=due.subject,
        reference=due.reference,
        step=rule.public_id,
        values=dict(due.values),
        token=due.token,
        address=due.address,
        name=due.name,
        over_at=due.over_at,
    )
