"""The archive of a backup: a tar with what it is first, its parts, and at the end their hashes.

It is written and read as a stream, so it may be encrypted on the way. Nothing that was read counts
before the hashes at the end agreed with all of it.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from leerhuis.errors import Refused

FORMAT = 1
ABOUT, MANIFEST, DATABASE = "about.json", "manifest.json", "database"
FILE = re.compile(r"files/((?:[a-z]+/)?[0-9a-f]{2}/[0-9a-f]{32})")
DAMAGED = "This backup is damaged: %(what)s. Nothing was changed."
_BLOCK = 1 << 20


class About(NamedTuple):
    """What a backup is of; `counts` are the rows of each table."""

    version: str
    made_at: str
    database: str
    revision: str
    counts: dict[str, int]


class Part(NamedTuple):
    """One thing in the archive."""

    name: str
    size: int
    sha256: str


class Unpacked(NamedTuple):
    """A backup that was read and whose hashes agree: where its parts lie now."""

    about: About
    parts: list[Part]
    database: Path
    files: Path


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._hash.update(data)
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Writer:
    """Writes an archive: `about`, then parts, then `finish`."""

    def __init__(self, out: BinaryIO, about: About) -> None:
        self._tar = tarfile.open(  # noqa: SIM115  # closed by `finish`; half of one is thrown away
            fileobj=out, mode="w|", bufsize=_BLOCK, format=tarfile.PAX_FORMAT
        )
        self.parts: list[Part] = []
        self._told = _bytes({"product": "leerhuis", "format": FORMAT} | about._asdict())
        self._add_bytes(ABOUT, self._told)

    def add(self, name: str, path: Path) -> None:
        """Put a file in it; FileNotFoundError when it is gone by now."""
        with path.open("rb") as source:
            size = path.stat().st_size
            self._add(name, source, size)

    def finish(self) -> None:
        told = _bytes({"parts": [each._asdict() for each in self.parts]})
        self._add_bytes(MANIFEST, told)
        self._tar.close()

    def _add_bytes(self, name: str, data: bytes) -> None:
        self._add(name, BytesIO(data), len(data))

    def _add(self, name: str, source: BinaryIO, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(info, hashing)
        self.parts.append(Part(name, size, hashing.sha256))


def _bytes(told: dict[str, Any]) -> bytes:
    return json.dumps(told, indent=1, sort_keys=True).encode()


@contextmanager
def _understood() -> Iterator[None]:
    """What a tar, JSON or our own names cannot be read as is damage."""
    try:
        yield
    except (tarfile.TarError, EOFError, UnicodeDecodeError, ValueError, KeyError, TypeError) as no:
        raise Refused(DAMAGED, what="it cannot be read to its end") from no


def unpack(source: BinaryIO, *, into: Path, check: Callable[[About], None]) -> Unpacked:
    """Read all of it; `check` is told first what it is, and may refuse."""
    found: list[Part] = []
    with _understood(), tarfile.open(fileobj=source, mode="r|", bufsize=_BLOCK) as tar:
        about, manifest = None, b""
        for member in tar:
            data = tar.extractfile(member) if member.isreg() else None
            if data is None:
                raise Refused(DAMAGED, what="it holds something that is no file")
            hashing = _Hashing(data)
            if about is None:
                about = _about(member.name, hashing)
                check(about)
            elif member.name == MANIFEST:
                manifest = hashing.read()
                continue
            else:
                _keep(hashing, _place(member.name, into))
            found.append(Part(member.name, member.size, hashing.sha256))
    if about is None:
        raise Refused(DAMAGED, what="it is empty")
    _compare(manifest, found)
    return Unpacked(about, found, into / DATABASE, into / "files")


def _about(name: str, source: _Hashing) -> About:
    if name != ABOUT:
        raise Refused("This is not a backup of Leerhuis.")
    told = json.loads(source.read())
    if told.pop("product") != "leerhuis":
        raise Refused("This is not a backup of Leerhuis.")
    if told.pop("format") > FORMAT:
        raise Refused("A newer version of Leerhuis made this backup. Use that version.")
    return About(**told)


def _place(name: str, into: Path) -> Path:
    """Where a part lies: no name of an archive leads anywhere else."""
    if name == DATABASE or FILE.fullmatch(name):
        return into / name
    raise Refused(DAMAGED, what="it holds a file of another name")


def _keep(source: _Hashing, place: Path) -> None:
    if place.exists():
        raise Refused(DAMAGED, what="it holds the same thing twice")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("xb") as out:
        while block := source.read(_BLOCK):
            out.write(block)
    place.chmod(0o600)


def _compare(manifest: bytes, found: list[Part]) -> None:
    if not manifest:
        raise Refused(DAMAGED, what="its end is missing")
    with _understood():
        stated = [Part(**each) for each in json.loads(manifest)["parts"]]
    for ours, theirs in zip(found, stated, strict=False):
        if ours != theirs:
            raise Refused(DAMAGED, what=f"{ours.name} is not what was put in")
    if len(found) != len(stated):
        raise Refused(DAMAGED, what="a part of it is missing")
    if DATABASE not in {each.name for each in found}:
        raise Refused(DAMAGED, what="it has no database")
