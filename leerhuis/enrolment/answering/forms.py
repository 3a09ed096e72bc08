"""What is sent with a no."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Length

from leerhuis.enrolment.rules import WhyNot
from leerhuis.enrolment.whynot import WHY_NOT
from leerhuis.fields import Form, TextField


class RefuseForm(Form):
    why = SelectField(_l("Why not?"), description=_l("The coordinator reads this."))
    reason = TextField(
        _l("In your own words"),
        description=_l("The coordinator reads this. Name no children or parents."),
        validators=[Length(max=300, message=_l("Use at most 300 characters."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.value, gettext(WHY_NOT[each])) for each in WhyNot]
        self.why.choices = [("", gettext("Rather not say")), *known]

    @property
    def chosen(self) -> WhyNot | None:
        return WhyNot(self.why.data) if self.why.data else None
