"""Files that come in with a form, and go out as what they are: never as part of a page."""

from datetime import datetime

from flask import Response
from flask_babel import gettext as _

from leerhuis import downloads, fields, files
from leerhuis.access import me
from leerhuis.errors import Refused
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier.forms import FilesForm
from leerhuis.registry.dossier.models import Evidence


def keep_files(form: FilesForm, person_id: int, ref: str, *, now: datetime) -> bool:
    """Keep the files that came along, each by itself; whether all of them could be kept."""
    chosen = [] if form.files.errors else form.chosen
    for each in chosen:
        name = files.file_name(each.filename or "")
        data = each.stream.read(files.MAX_BYTES + 1)
        try:
            evidence.add(person_id, ref, data=data, name=name, by=me(), now=now)
        except Refused as no:
            said = _("%(name)s: %(sentence)s", name=name, sentence=fields.translate(no))
            form.files.errors = [*form.files.errors, said]
    for each in form.chosen:
        each.close()
    return not form.files.errors


def as_download(evidence: Evidence) -> Response:
    return downloads.as_download(
        evidence.stored_as, name=evidence.file_name, media_type=evidence.media_type
    )
