"""What a coordinator fills in of a decision."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from leerhuis import wording
from leerhuis.courses.inputs import (
    AtMost,
    ChoiceField,
    DayField,
    WholeNumberField,
    choices_of,
    picked,
)
from leerhuis.cycle.models import AdvisoryBody, BodyMeeting
from leerhuis.cycle.rules import OUTCOME_LABELS, Outcome
from leerhuis.fields import Form, LongTextField, Required


class DecisionForm(Form):
    """What was decided, by whom and why."""

    body = ChoiceField(_l("Who decided"), [Required(_l("Choose who decided."))])
    meeting = ChoiceField(_l("At the meeting"), default="")
    outcome = RadioField(
        _l("Decision"),
        [Required(_l("Choose accepted or declined."))],
        choices=[
            SelectChoice(value=each.value, label=_l(words))
            for each, words in OUTCOME_LABELS.items()
        ],
        invalid_choice_message=_l("Choose accepted or declined."),
    )
    editions = WholeNumberField(
        _l("How many groups"), description=_l("It can be fewer than was proposed.")
    )
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Say why.")), AtMost(4000)],
        description=_l("The advisers read this."),
    )
    decided_on = DayField(_l("Decided on"), [Required(_l("Fill in the day of the decision."))])

    def offer(self, bodies: Sequence[AdvisoryBody], meetings: Sequence[BodyMeeting]) -> None:
        self.body.offer(choices_of(bodies))
        named = [
            (each.public_id, f"{each.body.name}, {wording.long_day(each.starts_at)}")
            for each in meetings
        ]
        self.meeting.offer([("", _("Not at a meeting")), *named])
        if len(bodies) == 1:
            del self.body

    def said(
        self, bodies: Sequence[AdvisoryBody], meetings: Sequence[BodyMeeting]
    ) -> dict[str, Any]:
        meeting = self.meeting.data
        return {
            "body": picked(bodies, self.body.data) if "body" in self else bodies[0],
            "meeting": next((each for each in meetings if each.public_id == meeting), None),
            "outcome": Outcome(self.outcome.data),
            "editions": self.editions.data,
            "reason": self.reason.data or "",
            "decided_on": self.decided_on.data,
        }
