"""What is filled in about what people wrote: a label, and for which texts."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from leerhuis.fields import Form, Required, TextField, ticked
from leerhuis.surveys.results.service import LONGEST_LABEL

MOST_TEXTS = 500


class LabelForm(Form):
    label = TextField(
        _l("Label"),
        description=_l("One or two words, for example: place."),
        validators=[
            Required(_l("Fill in a label.")),
            Length(max=LONGEST_LABEL, message=_l("Use at most 40 characters.")),
        ],
    )

    @property
    def texts(self) -> list[str]:
        return ticked(request.form, "tekst", most=MOST_TEXTS)
