"""Files that people hand in: a PDF, a JPEG or a PNG, kept outside the web root under a random name.

A file is on the disk before there is a row that names it, so no row is ever without its file by a
crash; a file that no row names is thrown away by a nightly job.
"""

import filecmp
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, NamedTuple

from leerhuis import child, settings
from leerhuis.errors import Missing, Refused

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
LONGEST_NAME = 120
HEADER_WITHIN = 1024

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
# The endings that the name of each kind of file may have; the first is for one without a name.
ENDINGS: Mapping[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    PNG: (".png",),
}
_HEIC = re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif)", re.DOTALL)
_STORED = re.compile(r"(?:[a-z]+/)?[0-9a-f]{32}")
_PART = ".part"
FOLDERS = tuple(f"{number:02x}" for number in range(256))  # of each shelf


class Stored(NamedTuple):
    """A file that has been kept; `stored_as` is its name on the disk."""

    name: str
    media_type: str
    size: int
    stored_as: str


def keep(data: bytes, *, name: str, shelf: str = "") -> Stored:
    """Look at a file, make it harmless and put it on the disk; Refused says what to do.

    Each shelf (a word) is looked after by the rows of one table; the first has no name.
    """
    plain = file_name(name)
    media_type = _kind_of(data, name=plain)
    if media_type != PDF:
        data = child.run("image", data)
    stored_as = f"{shelf}/{secrets.token_hex(16)}" if shelf else secrets.token_hex(16)
    _write(_place(stored_as), BytesIO(data))
    ending = "" if Path(plain).suffix else ENDINGS[media_type][0]
    return Stored(f"{plain}{ending}", media_type, len(data), stored_as)


def shelve(made: BinaryIO, *, shelf: str) -> str:
    """Put a file that the house itself made on the disk; returns what it is stored as."""
    stored_as = f"{shelf}/{secrets.token_hex(16)}"
    _write(_place(stored_as), made)
    return stored_as


def opened(stored_as: str) -> BinaryIO:
    """A file to send bit by bit; Missing where there is none of this name."""
    try:
        return _place(stored_as).open("rb")
    except FileNotFoundError:
        raise Missing from None


def read(stored_as: str) -> bytes:
    """The bytes of a file; Missing where there is none of this name."""
    try:
        return _place(stored_as).read_bytes()
    except FileNotFoundError:
        raise Missing from None


def are_equal(stored_as: str, other: str) -> bool:
    """Whether two files hold the same bytes."""
    return filecmp.cmp(_place(stored_as), _place(other), shallow=False)


def is_there(stored_as: str) -> bool:
    return _place(stored_as).is_file()


def remove(stored_as: str) -> None:
    """Throw a file away; one that is gone already stays gone."""
    with suppress(FileNotFoundError):
        _place(stored_as).unlink()


def names_in(folder: str, *, before: datetime) -> Iterator[str]:
    """The files of one of `FOLDERS` that were written before this moment, half ones included."""
    place = _top() / folder
    if not place.is_dir():
        return
    for path in place.iterdir():
        with suppress(FileNotFoundError):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                yield path.name


def throw_away(folder: str, name: str) -> None:
    """Remove what `names_in` found there, also a file that was never finished."""
    with suppress(FileNotFoundError):
        (_top() / folder / Path(name).name).unlink()


def file_name(name: str) -> str:
    """The name that somebody's computer gave, without folders and signs that do not show."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(each for each in last if each.isprintable()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if dot and stem and len(ending) <= 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[: LONGEST_NAME - 5]


def _kind_of(data: bytes, *, name: str) -> str:
    """The kind of a file by its first bytes; its name must agree."""
    if not data:
        raise Refused("This file is empty. Choose another one.")
    if len(data) > MAX_BYTES:
        raise Refused("This file is larger than 10 MB. Choose a smaller one.")
    found = _sniffed(data)
    if found is None:
        raise _of_another_kind(data)
    ending = Path(name).suffix.lower()
    if ending and ending not in ENDINGS[found]:
        raise Refused(
            "The name of this file says something else than what is in it. Save it as PDF, JPEG"
            " or PNG, and choose it again."
        )
    return found


def _sniffed(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return PDF if b"%PDF-" in data[:HEADER_WITHIN] else None


def _of_another_kind(data: bytes) -> Refused:
    if _HEIC.match(data):
        return Refused(
            "This photo is in a format of iPhones that not everyone can open. Choose JPEG in the"
            " settings of your camera, or make a screenshot of the photo."
        )
    return Refused("Choose a PDF, a JPEG or a PNG. Leerhuis keeps no other kind of file.")


def _top() -> Path:
    return Path(settings.current().files_dir)


def _place(stored_as: str) -> Path:
    if not _STORED.fullmatch(stored_as):
        raise Missing
    shelf, _slash, name = stored_as.rpartition("/")
    return _top() / shelf / name[:2] / name


def _write(path: Path, data: BinaryIO) -> None:
    """Whole or not at all: a name is given only to what is safely on the disk."""
    _top().mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(_PART)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            copyfileobj(data, out)
            out.flush()
            os.fsync(out.fileno())
        half.rename(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
