"""What a coordinator fills in about a venue and a room."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis.courses.inputs import AtMost, WholeNumberField
from leerhuis.fields import Form, LongTextField, Required, TextField


class VenueForm(Form):
    name = TextField(_l("Name"), [Required(_l("Fill in the name of the venue.")), AtMost(120)])
    street = TextField(_l("Street and number"), [AtMost(120)])
    town = TextField(_l("Town"), [Required(_l("Fill in the town.")), AtMost(80)])
    directions = LongTextField(
        _l("How to get there"),
        [AtMost(2000)],
        description=_l("Parking, the nearest stop, where to report."),
    )
    accessibility = LongTextField(
        _l("Accessibility"),
        [AtMost(2000)],
        description=_l("For example: step-free, lift, accessible toilet, hearing loop."),
    )
    contact_name = TextField(_l("Contact"), [AtMost(120)])
    contact_email = TextField(
        _l("Email address of the contact"),
        [AtMost(254)],
        description=_l("Gets the numbers three working days before a session."),
    )


class RoomForm(Form):
    name = TextField(_l("Name"), [Required(_l("Fill in the name of the room.")), AtMost(80)])
    capacity = WholeNumberField(
        _l("Holds how many people"), description=_l("Leave empty if that is not known.")
    )
    equipment = TextField(
        _l("Equipment"), [AtMost(300)], description=_l("For example: screen, flip-over, wifi.")
    )
    in_use = BooleanField(_l("This room can be planned"), default=True)
