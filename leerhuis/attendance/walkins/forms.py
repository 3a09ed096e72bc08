"""What is filled in about someone who came in, and about whose account it is."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from leerhuis.courses.inputs import AtMost
from leerhuis.fields import Form, Required, TextField
from leerhuis.signin.forms import AddressField


class WalkInForm(Form):
    """Someone who is at the door without an enrolment."""

    name = TextField(_l("Name"), [Required(_l("Fill in the name.")), AtMost(120)])
    organisation = TextField(
        _l("Organisation"), [Required(_l("Fill in the organisation.")), AtMost(120)]
    )
    address = AddressField(
        _l("Work address"),
        [AtMost(254)],
        description=_l("With it the coordinator finds the account later."),
    )
    sure = HiddenField()


class JoinForm(Form):
    """Whose account it is."""

    address = AddressField(
        _l("E-mail address of the account"), [Required(_l("Fill in the address of the account."))]
    )
