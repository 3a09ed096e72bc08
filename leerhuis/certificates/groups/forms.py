"""What is filled in to take a certificate back."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from leerhuis.fields import Form, Required, TextField


class RevokeForm(Form):
    why = TextField(
        _l("Why do you withdraw it?"),
        description=_l("The participant reads this. Name no children or parents."),
        validators=[
            Required(_l("Say why you withdraw it. The participant reads this.")),
            Length(max=300, message=_l("Use at most 300 characters.")),
        ],
    )
