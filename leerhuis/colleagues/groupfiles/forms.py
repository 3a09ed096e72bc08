"""The shape of handing in a file with colleagues, and of what is chosen after looking at it."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField
from wtforms.validators import ValidationError

from leerhuis.colleagues.groupfiles.plans import Choice
from leerhuis.fields import Form, Required

ALL, FITTING = "allen", "passend"


class UploadForm(Form):
    file = FileField(_l("File"), description=_l("CSV or Excel (XLSX), at most 10 MB and 100 rows."))

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(gettext("Choose a file."))


class ApplyForm(Form):
    seen = HiddenField()
    how = RadioField(
        _l("Not everybody fits. What do you want?"),
        validators=[Required(_l("Choose one of these."))],
        invalid_choice_message=_l("Choose one of these."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how.choices = [
            (ALL, gettext("Only if everybody fits: now nobody is enrolled")),
            (FITTING, gettext("As many as fit: the others wait, or are not enrolled")),
        ]

    def choice(self) -> Choice:
        return Choice(seen=self.seen.data or None, all_or_none=self.how.data != FITTING)
