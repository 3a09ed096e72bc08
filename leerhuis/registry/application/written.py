"""What its owner wrote of themselves, for the bundle that they alone take home."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from leerhuis import filenames
from leerhuis.registry.application.folders import Folder
from leerhuis.registry.dossier.models import Reflection
from leerhuis.registry.reflecting import papers, queries, sealed
from leerhuis.registry.reflecting.rules import Texts


def reflections(folder: Folder, *, made_at: datetime) -> Mapping[str, bytes]:
    """Each reflection that is done, on paper; one that no key opens is left out."""
    person = folder.registration.person
    refs = {each.shown_by for each in folder.things.values()}
    told = [_told(row) for row in queries.finished_of(person.id, refs)]
    readable = [(about, texts) for about, texts in told if texts is not None]
    names = filenames.numbered(
        filenames.file_name(about.title or _("Reflection"), ending=".pdf") for about, _t in readable
    )
    folder_name = _("reflections")
    return {
        f"{folder_name}/{name}": papers.reflection(about, texts, name=person.name, made_at=made_at)
        for name, (about, texts) in zip(names, readable, strict=True)
    }


def _told(row: Reflection) -> tuple[queries.About, Texts | None]:
    return queries.about(row.person_id, row.ref), sealed.opened(row)
