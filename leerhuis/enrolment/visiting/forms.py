"""What somebody without an account fills in."""

from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import AtMost
from leerhuis.fields import Form, Required, TextField


class GuestForm(Form):
    given_name = TextField(_l("First name"), [Required(_l("Fill in your first name.")), AtMost(60)])
    name_prefix = TextField(_l("Prefix"), [AtMost(20)], description=_l("For example: de, van der"))
    family_name = TextField(_l("Last name"), [Required(_l("Fill in your last name.")), AtMost(60)])
    address = TextField(
        _l("Work e-mail address"),
        [Required(_l("Enter an e-mail address, for example name@organisation.nl.")), AtMost(254)],
        description=_l("We send you a link to confirm your request."),
    )
    organisation_name = TextField(
        _l("Organisation"),
        [Required(_l("Fill in the name of the organisation.")), AtMost(120)],
        description=_l("For example the name of your school or playgroup."),
    )
