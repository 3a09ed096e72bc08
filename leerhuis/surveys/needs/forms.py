"""What a coordinator fills in of a needs survey."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from leerhuis import tokens
from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, choices_of, picked
from leerhuis.courses.models import Round
from leerhuis.fields import Form, LongTextField, Required, TextField
from leerhuis.surveys.models import Questionnaire, Survey
from leerhuis.surveys.needs import rules


class NeedsForm(Form):
    """A needs survey: what it is called, what it asks, and until when."""

    title = TextField(
        _l("Title"),
        [Required(_l("Fill in the title of the survey.")), AtMost(200)],
        description=_l("People read it in the mail. For example: Wat wil je leren in 2027?"),
    )
    lead = LongTextField(
        _l("Introduction"),
        [AtMost(rules.MOST_LEAD)],
        description=_l("Say what you do with the answers."),
    )
    questionnaire = ChoiceField(
        _l("Questionnaire"), [Required(_l("Choose a questionnaire."))], default=""
    )
    season = ChoiceField(_l("For which round"), default="")
    closes_on = DayField(
        _l("Last day to answer"), [Required(_l("Fill in the last day to answer."))]
    )

    @classmethod
    def of(cls, survey: Survey) -> "NeedsForm":
        return cls(
            data={
                "title": survey.title,
                "lead": survey.lead,
                "questionnaire": survey.questionnaire_version.questionnaire.public_id,
                "season": survey.round.public_id if survey.round else "",
                "closes_on": survey.closes_on,
            }
        )

    def offer(self, questionnaires: Sequence[Questionnaire], rounds: Sequence[Round]) -> None:
        first = [] if len(questionnaires) == 1 else [("", _("Choose a questionnaire"))]
        self.questionnaire.offer([*first, *choices_of(questionnaires)])
        self.season.offer([("", _("No round")), *choices_of(rounds)])

    def chosen(self, questionnaires: Sequence[Questionnaire]) -> Questionnaire:
        return picked(questionnaires, self.questionnaire.data)

    def said(self, rounds: Sequence[Round]) -> dict[str, Any]:
        return {
            "title": self.title.data or "",
            "lead": self.lead.data or "",
            "season": picked(rounds, self.season.data) if self.season.data else None,
            "closes_on": self.closes_on.data,
        }


class SendForm(Form):
    """Who else is asked; looked at, and then sent."""

    addresses = LongTextField(
        _l("More addresses"),
        [AtMost(rules.MOST_ADDRESSES * 100)],
        description=_l(
            "For people without an account. Paste them with a comma or a new line in between."
        ),
    )
    seen = HiddenField()
    sure = BooleanField()

    def number_seen(self) -> int | None:
        """To how many it went when it was looked at; None if other addresses stand there now."""
        number, _dot, mark = (self.seen.data or "").partition(".")
        same = mark == self.mark()
        return int(number) if same and number.isdecimal() and len(number) < 7 else None

    def mark(self) -> str:
        return tokens.hash_of(self.addresses.data or "")[:22]
