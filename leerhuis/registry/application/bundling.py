"""A dossier as one file to take home: the PDF, the table, and the evidence."""

from collections.abc import Iterable
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from leerhuis import clock, files
from leerhuis.errors import Missing
from leerhuis.registry.application import rules
from leerhuis.registry.dossier.models import Evidence

FOLDER = "bewijs"
READABLE = 0o644 << 16


def bundle(
    papers: dict[str, bytes], evidence: Iterable[tuple[str, Evidence]], *, made_at: datetime
) -> BinaryIO:
    """A zip of these papers and files, in a file that is gone when it is closed.

    `evidence`: each piece with its name in the bundle. A piece whose file is gone is left out:
    what is there must not be lost with it.
    """
    made = cast(BinaryIO, TemporaryFile())  # noqa: SIM115  # whoever sends it closes it
    with ZipFile(made, "w") as archive:
        for name, data in papers.items():
            archive.writestr(_entry(name, made_at), data, ZIP_DEFLATED)
        for name, piece in evidence:
            try:
                archive.writestr(_entry(name, made_at), files.read(piece.stored_as), ZIP_STORED)
            except Missing:
                continue
    made.seek(0)
    return made


def names_of(evidence: Iterable[Evidence]) -> dict[str, str]:
    """The name of each piece in the bundle, by its public id; no two are equal."""
    pieces = list(evidence)
    safe = [_safe(piece) for piece in pieces]
    return {
        piece.public_id: f"{FOLDER}/{name}"
        for piece, name in zip(pieces, rules.numbered(safe), strict=True)
    }


def _safe(piece: Evidence) -> str:
    stem, dot, _ending = piece.file_name.rpartition(".")
    return rules.file_name(stem if dot else piece.file_name, ending=_ENDINGS[piece.media_type])


_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def _entry(name: str, made_at: datetime) -> ZipInfo:
    entry = ZipInfo(name, date_time=clock.local(made_at).timetuple()[:6])
    entry.external_attr = READABLE
    return entry
