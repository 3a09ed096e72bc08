"""What the pages share on which a file is handed in, and on which it is carried out."""

from collections.abc import Callable
from typing import Any

from flask import Request
from flask_babel import gettext as _

from leerhuis import fields, sheets
from leerhuis.errors import Refused
from leerhuis.uploads.rules import Halted

ROOM_FOR_THE_REST = 1024 * 1024


def make_room(request: Request) -> None:
    """A file may come in here; a larger one is refused by its length, before it is read."""
    if request.mimetype == "multipart/form-data":
        request.max_content_length = sheets.MAX_BYTES + ROOM_FOR_THE_REST


def refuse_file(form: fields.Form, no: Refused) -> None:
    """Whatever is wrong with a file stands at the field in which it was chosen."""
    form.refuse(Refused(no.message, plural=no.plural, field="file", **no.values))


def carried_out(form: fields.Form, act: Callable[[], Any]) -> bool:
    """Whether it was done; else the form says why not, and which row is in the way."""
    try:
        act()
    except Halted as no:
        sentence = _("Nothing has been imported. Row %(row)d is in the way.", row=no.row)
        form.form_errors += [sentence, fields.translate(no)]
    except Refused as no:
        form.refuse(no)
    else:
        return True
    return False
