"""What a coordinator fills in of a piece of material."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from leerhuis import files
from leerhuis.courses import words
from leerhuis.courses.inputs import AtMost, ChoiceField
from leerhuis.courses.materials.service import Piece
from leerhuis.fields import Form, Required, TextField


class MaterialForm(Form):
    title = TextField(_l("Title"), [Required(_l("Fill in the title.")), AtMost(200)])
    purpose = ChoiceField(
        _l("What it is"),
        choices=[(each.value, _l(label)) for each, label in words.PURPOSES.items()],
        default=words.Purpose.MATERIAL.value,
    )
    audience = ChoiceField(
        _l("Who may see it"),
        choices=[(each.value, _l(label)) for each, label in words.AUDIENCES.items()],
        default=words.MaterialAudience.PARTICIPANTS.value,
    )
    file = FileField(_l("File"), description=_l("A PDF, JPEG or PNG of at most 10 MB."))
    url = TextField(_l("Or a link"), [AtMost(300)], description=_l("It begins with https://."))

    def piece(self) -> Piece:
        said: dict[str, Any] = self.data
        return Piece(
            said["title"],
            words.Purpose(said["purpose"]),
            words.MaterialAudience(said["audience"]),
            said.get("url") or "",
        )

    def handed_in(self) -> tuple[str, bytes] | None:
        """The name and the bytes of the file that came along, no more than may be kept."""
        given = self.file.data
        if not isinstance(given, FileStorage) or not given.filename:
            return None
        name, data = given.filename, given.stream.read(files.MAX_BYTES + 1)
        given.close()
        return files.file_name(name), data

    def without_file(self, *, has_file: bool) -> None:
        """To change what is said: a file stays what it is, and then there is no link."""
        del self.file
        if has_file:
            del self.url
