"""The shape of what is typed to merge two persons."""

from flask_babel import lazy_gettext as _l

from leerhuis.fields import Form, Required, TextField


class MergeForm(Form):
    name = TextField(
        _l("Name of who goes"),
        [Required(_l("Type the name of who goes, because it cannot be undone."))],
        description=_l("It cannot be undone. Type first name, prefix and last name."),
    )


class AnswerForm(Form):
    """The buttons that say yes or no."""
