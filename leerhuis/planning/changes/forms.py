"""What a coordinator fills in when a group does not go ahead."""

from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost
from leerhuis.fields import Form, LongTextField


class CallOffForm(Form):
    why = LongTextField(
        _l("Why does it not go ahead?"),
        [AtMost(300)],
        description=_l("This stands in the mail. Name no persons."),
    )
