"""Files that come in with a form, and go out as what they are: never as part of a page."""

from datetime import datetime
from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from leerhuis import fields, files
from leerhuis.access import me
from leerhuis.errors import Refused
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier.forms import FilesForm
from leerhuis.registry.dossier.models import Evidence

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


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
    """Nothing in the file may do anything in the name of this site."""
    answer = send_file(
        BytesIO(files.read(evidence.stored_as)),
        mimetype=evidence.media_type,
        as_attachment=True,
        download_name=evidence.file_name,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
