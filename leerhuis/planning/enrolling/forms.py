"""How a coordinator enrols somebody, and which limits they pass over for it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from leerhuis.courses.inputs import AtMost, ManyField
from leerhuis.enrolment.rules import Past
from leerhuis.fields import Form, TextField

MOST_REASON = 300
PAST = {
    Past.CAPACITY: _l("The number of seats, and who waits"),
    Past.RESERVED: _l("Seats that are kept for others"),
    Past.SHARE: _l("Most seats for one employer"),
    Past.SPREAD: _l("Employers wished for"),
}


class EnrolForm(Form):
    """Without limits to pass over it is as if they enrolled themselves."""

    past = ManyField(
        _l("Pass over these limits"), choices=[(each.value, words) for each, words in PAST.items()]
    )
    reason = TextField(
        _l("Why"),
        [AtMost(MOST_REASON)],
        description=_l("Needed when you pass over a limit. It is recorded and stands in the list."),
    )

    def validate_reason(self, field: Field) -> None:
        if self.past.data and not field.data:
            raise ValidationError(_("Fill in why you pass over a limit."))
        if field.data and not self.past.data:
            raise ValidationError(_("Choose which limits you pass over, or leave this empty."))

    @property
    def limits(self) -> frozenset[Past]:
        return frozenset(Past(each) for each in self.past.data or ())
