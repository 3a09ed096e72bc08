"""What is sent to enrol and to sign off."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from leerhuis.enrolment.answering.forms import RefuseForm
from leerhuis.fields import Form, Required, TextField


class EnrolForm(Form):
    """The group that was chosen on the page of a course."""

    edition = TextField(validators=[Required(_l("Choose a group."))])


class CancelForm(RefuseForm):
    """A reason may be given, and need not be."""

    why = SelectField(
        _l("Why can you not come?"), description=_l("The coordinator reads this."), default=""
    )
