"""The shape of what an administrator types about someone's way in."""

from flask_babel import lazy_gettext as _l

from leerhuis.fields import Form, Required, TextField


class BlockForm(Form):
    reason = TextField(
        _l("Reason"),
        [Required(_l("Say why, so that another administrator understands it."))],
        description=_l("At most 200 characters. Administrators read it, the person does not."),
        render_kw={"maxlength": 200},
    )
