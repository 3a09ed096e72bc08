"""What is filled in about a rule of reminders."""

from collections.abc import Sequence
from datetime import time
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis.courses.inputs import ChoiceField, WholeNumberField, choices_of, picked
from leerhuis.fields import Form, Required, TimeField
from leerhuis.people.models import Organisation
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.rules import (
    AFTERWARDS,
    CONDITIONS,
    Anchor,
    Audience,
    Condition,
    Offset,
    Step,
)
from leerhuis.reminders.words import ANCHORS, AUDIENCES, STEPS


class Draft(NamedTuple):
    """A rule as it stands in a form."""

    anchor: Anchor
    audience: Audience
    offset: Offset
    at: time
    condition: Condition

    def times(self) -> dict[str, Any]:
        """What may differ between rules of the same name."""
        return {"offset": self.offset, "at": self.at, "condition": self.condition}

    def columns(self) -> dict[str, Any]:
        """The same as a rule keeps it, with whom it is for."""
        return {
            "anchor": self.anchor,
            "audience": self.audience,
            "offset_number": self.offset.number,
            "offset_step": self.offset.step,
            "at": self.at,
            "condition": self.condition,
        }


class TimesForm(Form):
    """When a rule tells, of an anchor that is known."""

    number = WholeNumberField(
        _l("How many before"),
        [Required(_l("Fill in how many days, weeks or months."))],
        description=_l("0 is on the day itself."),
    )
    step = ChoiceField(
        _l("Days, weeks or months"), [Required()], choices=[*STEPS.items()], default=Step.WEEKS
    )
    at = TimeField(_l("At what time"), [Required(_l("Fill in the time."))])
    still_open = BooleanField(_l("Only who has not applied yet"))

    def fit(self, anchor: Anchor) -> None:
        """Ask only what can be chosen of this anchor."""
        if len(CONDITIONS[anchor]) == 1:
            del self.still_open
        if anchor in AFTERWARDS:
            self.number.label.text = _("How many after")

    def draft_of(self, anchor: Anchor, audience: Audience) -> Draft | None:
        """The rule as it reads now; nothing while a part cannot be read."""
        if self.number.data is None or self.at.data is None or self.step.errors:
            return None
        number = self.number.data if anchor in AFTERWARDS else -self.number.data
        offset = Offset(number, Step(self.step.data))
        return Draft(anchor, audience, offset, self.at.data, self._condition(anchor))

    def _condition(self, anchor: Anchor) -> Condition:
        if len(CONDITIONS[anchor]) == 1:
            return next(iter(CONDITIONS[anchor]))
        chosen = "still_open" in self and self.still_open.data
        return Condition.STILL_OPEN if chosen else Condition.ALWAYS


class ExceptionForm(TimesForm):
    """For whom the times differ, which times, or that nothing is sent at all."""

    organisation = ChoiceField(
        _l("For which organisation"), [Required(_l("Choose an organisation."))]
    )
    silent = BooleanField(_l("Send this letter to nobody there"))

    def offer(self, organisations: Sequence[Organisation]) -> None:
        self.organisation.offer([("", _("Choose an organisation")), *choices_of(organisations)])

    def chosen(self, organisations: Sequence[Organisation]) -> Organisation:
        return picked(organisations, self.organisation.data)


class RuleForm(TimesForm):
    """A rule that is not there yet."""

    number = WholeNumberField(
        _l("How many before"),
        [Required(_l("Fill in how many days, weeks or months."))],
        description=_l("0 is on the day itself. Of missing attendance it is how many after."),
    )
    still_open = BooleanField(
        _l("Only who has not applied yet"), description=_l("Counts for registrations only.")
    )
    organisation = ChoiceField(
        _l("For which organisation"),
        [Required(_l("Choose an organisation."))],
        description=_l("The rule holds for this organisation and for all below it."),
    )
    anchor = ChoiceField(
        _l("What do you remind of?"),
        [Required(_l("Choose what you remind of."))],
        choices=[("", _l("Choose a day or moment")), *ANCHORS.items()],
    )
    audience = ChoiceField(
        _l("Who gets the letter?"),
        [Required(_l("Choose who gets the letter."))],
        choices=[("", _l("Choose who gets it")), *AUDIENCES.items()],
    )

    def offer(self, organisations: Sequence[Organisation]) -> None:
        self.organisation.offer([("", _("Choose an organisation")), *choices_of(organisations)])
        if len(organisations) == 1:
            del self.organisation

    def chosen(self, organisations: Sequence[Organisation]) -> Organisation:
        if "organisation" not in self:
            return organisations[0]
        return picked(organisations, self.organisation.data)

    def draft(self) -> Draft | None:
        if not self.anchor.data or not self.audience.data:
            return None
        if self.anchor.errors or self.audience.errors:
            return None
        return self.draft_of(Anchor(self.anchor.data), Audience(self.audience.data))


def shown(rule: ReminderRule) -> dict[str, Any]:
    """What a form begins with: the times of a rule as they are."""
    return {
        "number": abs(rule.offset_number),
        "step": rule.offset_step.value,
        "at": rule.at,
        "still_open": rule.condition is Condition.STILL_OPEN,
    }
