"""A dossier as one file to take home: the PDF, the table, and the evidence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from leerhuis import clock, filenames, files
from leerhuis.errors import Missing
from leerhuis.registry.application import rules
from leerhuis.registry.dossier.models import Evidence

FOLDER = "bewijs"
IN_MEMORY = 8 * rules.MEGABYTE
READABLE = 0o644 << 16


def bundle(
    evidence: Iterable[Evidence],
    papers: Callable[[Mapping[str, str]], Mapping[str, bytes]],
    *,
    made_at: datetime,
) -> BinaryIO:
    """A zip of the evidence and of the papers about it, which is gone once it is closed.

    `papers` gets the name of each piece by its public id. A piece whose file is gone is left out,
    so that what is there is not lost with it.
    """
    pieces = list(evidence)
    made = _room(sum(piece.size for piece in pieces))
    try:
        with ZipFile(made, "w") as archive:
            kept = _put(archive, pieces, made_at)
            for name, data in papers(kept).items():
                archive.writestr(_entry(name, made_at), data, ZIP_DEFLATED)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return made


def _room(size: int) -> BinaryIO:
    """A big bundle is written to the disk; whoever sends it closes it."""
    return BytesIO() if size <= IN_MEMORY else cast(BinaryIO, TemporaryFile())


def _put(archive: ZipFile, evidence: Sequence[Evidence], made_at: datetime) -> Mapping[str, str]:
    """The name of each piece that is in the archive now."""
    kept = {}
    for piece, name in zip(evidence, names_of(evidence), strict=True):
        with suppress(Missing):
            data = files.read(piece.stored_as)
            archive.writestr(_entry(name, made_at), data, ZIP_STORED)
            kept[piece.public_id] = name
    return kept


def names_of(evidence: Sequence[Evidence]) -> list[str]:
    """The name of each piece in the bundle; no two are equal."""
    return [f"{FOLDER}/{name}" for name in filenames.numbered(map(_safe, evidence))]


def _safe(piece: Evidence) -> str:
    stem, dot, _ending = piece.file_name.rpartition(".")
    return filenames.file_name(stem if dot else piece.file_name, ending=_ENDINGS[piece.media_type])


_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def _entry(name: str, made_at: datetime) -> ZipInfo:
    entry = ZipInfo(name, date_time=clock.local(made_at).timetuple()[:6])
    entry.external_attr = READABLE
    return entry
