"""The shape of saying no to enrolments."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Length

from leerhuis.enrolment.rules import WhyNot
from leerhuis.enrolment.whynot import WHY_NOT
from leerhuis.fields import Form, Required, TextField


class DeclineForm(Form):
    why = RadioField(
        _l("Why not?"),
        description=_l("The person reads this."),
        validators=[Required(_l("Choose why not."))],
        invalid_choice_message=_l("Choose why not."),
    )
    reason = TextField(
        _l("In your own words"),
        description=_l("The person reads this too. Name no children or parents."),
        validators=[Length(max=300, message=_l("Use at most 300 characters."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.why.choices = [(each.value, gettext(WHY_NOT[each])) for each in WhyNot]
