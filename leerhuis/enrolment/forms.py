"""What is sent to enrol and to sign off."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from leerhuis.fields import Form, Required, TextField


class EnrolForm(Form):
    """The group that was chosen on the page of a course."""

    edition = TextField(validators=[Required(_l("Choose a group."))])


class CancelForm(Form):
    reason = TextField(
        _l("Why can you not come?"),
        description=_l("The coordinator reads this. Name no children or parents."),
        validators=[Length(max=300, message=_l("Use at most 300 characters."))],
    )
