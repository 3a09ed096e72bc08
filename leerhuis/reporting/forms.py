"""What is filled in about a report: the day of the award, an answer, a code."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from leerhuis.courses.inputs import ChoiceField, DayField
from leerhuis.fields import Form, Required, TextField
from leerhuis.reporting.peonline.entry import KINDS
from leerhuis.reporting.rules import STATES, ReportState

ANSWERS = (ReportState.ACCEPTED, ReportState.REFUSED)


class ToldForm(Form):
    """The rows that were entered, and the day on which the register awarded them."""

    awarded_on = DayField(_l("Awarded on"), validators=[Required(_l("Fill in the day."))])


class AnswerForm(Form):
    answer = ChoiceField(
        _l("What did the register answer?"),
        choices=[(each.value, _l(STATES[each])) for each in ANSWERS],
        validators=[Required(_l("Choose what the register answered."))],
    )
    note = TextField(
        _l("What the register said"),
        description=_l("Only needed if it was refused."),
        validators=[Length(max=300, message=_l("Use at most 300 characters."))],
    )


class CodeForm(Form):
    """How a course and a group are known at PE-online."""

    course = TextField(
        _l("Internal code of the course at PE-online"),
        validators=[
            Required(_l("Fill in the code.")),
            Length(max=60, message=_l("Use at most 60 characters.")),
        ],
    )
    kind = ChoiceField(
        _l("How the course is accredited there"),
        choices=[(str(each.value), _l(label)) for each, label in KINDS.items()],
        validators=[Required(_l("Choose how the course is accredited."))],
    )
    edition = TextField(
        _l("Internal code of the group at PE-online"),
        description=_l("An e-learning has none."),
        validators=[Length(max=60, message=_l("Use at most 60 characters."))],
    )
