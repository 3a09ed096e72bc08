"""The shape of handing in a season file, and of what is chosen after looking at it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from leerhuis.courses.inputs import AtMost
from leerhuis.fields import Form, TextField
from leerhuis.planning.importing.plans import Choice, Plan


class UploadForm(Form):
    file = FileField(_l("File"), description=_l("Excel (XLSX) or CSV, at most 10 MB."))

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Choose a file."))


class ApplyForm(Form):
    """Asks only what this plan needs."""

    seen = HiddenField()
    make = BooleanField(_l("Make these too"))
    link = TextField(
        _l("Link for the online sessions"),
        [AtMost(300)],
        description=_l("It begins with https://. You can change it for each session later."),
    )

    def __init__(self, *, plan: Plan, **given: Any) -> None:
        super().__init__(**given)
        if not plan.makes:
            del self.make
        if not plan.linkless:
            del self.link

    def choice(self) -> Choice:
        return Choice(
            seen=self.seen.data or None,
            make="make" in self and self.make.data,
            link=self.link.data if "link" in self else "",
        )
