"""What is asked of bodies, and what they answer."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from leerhuis import wording
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, ManyField, choices_of
from leerhuis.cycle.advising.rules import LONGEST
from leerhuis.cycle.models import AdviceRequest, AdvisoryBody, BodyMeeting
from leerhuis.cycle.rules import OPINION_LABELS, Opinion
from leerhuis.fields import Form, LongTextField, Required

_OPINIONS = [
    SelectChoice(value=each.value, label=_l(words)) for each, words in OPINION_LABELS.items()
]


class AskForm(Form):
    bodies = ManyField(_l("Who is asked"), [Required(_l("Choose at least one body."))])
    until_on = DayField(_l("Until"), [Required(_l("Fill in until when people can advise."))])

    def offer(self, bodies: Sequence[AdvisoryBody]) -> None:
        self.bodies.offer(choices_of(bodies))

    def said(self, bodies: Sequence[AdvisoryBody]) -> dict[str, Any]:
        wanted = set(self.bodies.data or ())
        return {
            "asked": [each for each in bodies if each.public_id in wanted],
            "until_on": self.until_on.data,
        }


class _OpinionForm(Form):
    opinion = RadioField(
        _l("What do you think of it?"),
        [Required(_l("Choose for, against or remark."))],
        choices=_OPINIONS,
        invalid_choice_message=_l("Choose for, against or remark."),
    )
    text = LongTextField(
        _l("Why"),
        [AtMost(LONGEST)],
        description=_l("Needed if you are not simply for it. Do not name children or parents."),
    )

    def opined(self) -> dict[str, Any]:
        return {"opinion": Opinion(self.opinion.data), "text": self.text.data or ""}


class AdviceForm(_OpinionForm):
    """What an adviser says; for which body is asked only of who is in several."""

    body = ChoiceField(_l("For which body"), [Required(_l("Choose a body."))])

    def offer(self, requests: Sequence[AdviceRequest]) -> None:
        self.body.offer((each.public_id, each.body.name) for each in requests)
        if len(requests) < 2:
            del self.body

    def chosen(self, requests: Sequence[AdviceRequest]) -> AdviceRequest:
        if "body" not in self:
            return requests[0]
        return next(each for each in requests if each.public_id == self.body.data)


class NoteForm(_OpinionForm):
    """What a body said as one at a meeting."""

    meeting = ChoiceField(_l("Meeting"), [Required(_l("Choose the meeting."))])

    def offer(self, meetings: Sequence[BodyMeeting]) -> None:
        named = [
            (each.public_id, f"{each.body.name}, {wording.long_day(each.starts_at)}")
            for each in meetings
        ]
        self.meeting.offer([("", _("Choose the meeting")), *named])

    def chosen(self, meetings: Sequence[BodyMeeting]) -> BodyMeeting:
        return next(each for each in meetings if each.public_id == self.meeting.data)
