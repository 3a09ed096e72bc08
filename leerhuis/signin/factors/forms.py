"""The shape of what people type at a second step."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from leerhuis.fields import Form, Required, TextField
from leerhuis.signin.forms import SecretField


class CodeForm(Form):
    code = TextField(_l("Code"), [Required(_l("Enter the code."))])
    next = HiddenField()


class FirstCodeForm(Form):
    code = TextField(
        _l("Code of your app"),
        [Required(_l("Enter the code."))],
        description=_l("The app shows 6 digits. They change every 30 seconds."),
    )
    next = HiddenField()


class PasswordForm(Form):
    password = SecretField(_l("Your password"), [Required(_l("Enter your password."))])
    next = HiddenField()
