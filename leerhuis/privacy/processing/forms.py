"""What is filled in of the register of processing, of processors, and of a breach."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost, ChoiceField, DayField, ManyField
from leerhuis.fields import Form, LongTextField, Required, TextField
from leerhuis.people.forms import places
from leerhuis.privacy import topics
from leerhuis.privacy.processing import rules
from leerhuis.privacy.processing.rules import Controller, Ground, Said
from leerhuis.privacy.processing.service import Agreed
from leerhuis.privacy.topics import Topic

_FILL = _l("Fill in this field.")
REASON_MAX = 300


class SaidForm(Form):
    controller = ChoiceField(
        _l("Who is responsible (controller)"),
        choices=[(each.value, _l(words)) for each, words in rules.CONTROLLERS.items()],
    )
    ground = ChoiceField(
        _l("Ground in the law"),
        choices=[(each.value, _l(words)) for each, words in rules.GROUNDS.items()],
    )
    purpose = LongTextField(_l("Why"), [Required(_FILL), AtMost(rules.TEXT_MAX)])
    recipients = LongTextField(_l("Who gets to see it"), [Required(_FILL), AtMost(rules.TEXT_MAX)])
    security = LongTextField(_l("How it is secured"), [Required(_FILL), AtMost(rules.TEXT_MAX)])
    note = LongTextField(
        _l("Note"), [AtMost(rules.TEXT_MAX)], description=_l("For example a decision or a date.")
    )

    @classmethod
    def of(cls, said: Said) -> "SaidForm":
        """Filled with what holds; words of the product in the language of the reader."""
        texts = ("purpose", "recipients", "security")
        given = said._asdict() | {name: _(getattr(said, name)) for name in texts}
        return cls(data=given)

    def said(self) -> Said:
        return Said(
            Controller(self.controller.data),
            Ground(self.ground.data),
            self.purpose.data or "",
            self.recipients.data or "",
            self.security.data or "",
            self.note.data or "",
        )


class AgreementForm(Form):
    name = TextField(_l("Name of the processor"), [Required(_FILL), AtMost(rules.LINE_MAX)])
    does = LongTextField(_l("What it does for you"), [Required(_FILL), AtMost(rules.TEXT_MAX)])
    place = TextField(
        _l("Where the data is"),
        [AtMost(rules.LINE_MAX)],
        description=_l("The country, for example the Netherlands."),
    )
    agreed_on = DayField(_l("Agreement of"), [Required(_l("Fill in the day."))])
    ends_on = DayField(
        _l("Last day"), description=_l("Empty if it has none. You are reminded 60 days before.")
    )

    def agreed(self) -> Agreed:
        return Agreed(
            self.name.data or "",
            self.does.data or "",
            self.place.data or "",
            self.agreed_on.data or date.min,  # never empty here: the form asks it
            self.ends_on.data,
        )


class BreachForm(Form):
    """Whom a breach touches: which data, where, and when people were there."""

    organisation = ChoiceField(_l("At which organisation?"))
    topics = ManyField(
        _l("Which data?"),
        choices=[(each.value, _l(words)) for each, words in topics.LABELS.items()],
        validators=[Required(_l("Choose which data."))],
    )
    from_on = DayField(_l("From"), [Required(_l("Fill in the day."))])
    until_on = DayField(_l("Up to and including"), [Required(_l("Fill in the day."))])
    reason = LongTextField(
        _l("Why do you make this list?"),
        [Required(_l("Say why: it is kept.")), AtMost(REASON_MAX)],
        description=_l("For example the number of the breach. It stands in the audit trail."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.offer(places(organisations))

    @property
    def chosen(self) -> list[Topic]:
        return [Topic(each) for each in self.topics.data or ()]
