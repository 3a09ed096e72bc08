"""Names of files that people take home: every file system takes them, and no two are equal."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST_NAME = 80
_UNSAFE = re.compile(r"[^\w .,+()&'-]|_")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def file_name(*words: str, ending: str) -> str:
    """A name that every file system takes: letters, digits and a few signs; never empty."""
    plain = " ".join(_UNSAFE.sub(" ", unicodedata.normalize("NFC", " ".join(words))).split())
    stem = _shortened(plain, _LONGEST_NAME - len(ending)).strip(" .")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"{stem} -".strip()
    return f"{stem}{ending}"


def _shortened(text: str, most: int) -> str:
    """File systems count bytes, and a letter may be four of them."""
    return text.encode()[: max(most, 1) * 2].decode(errors="ignore")[:most]


def numbered(names: Iterable[str]) -> list[str]:
    """The same names, each with its number in front, so that no two are equal."""
    given = list(names)
    width = max(2, len(str(len(given))))
    return [f"{number:0{width}d} {name}" for number, name in enumerate(given, start=1)]
