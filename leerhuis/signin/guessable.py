"""Which passwords are too easy to guess. There are no rules about digits or signs."""

import re
import unicodedata
from collections.abc import Iterable

from leerhuis.errors import Refused

SHORTEST = 12
LONGEST = 128
# Words that people build a long but well-known password from, in the languages of our users.
_TEXT = """
abc admin aanmelden administrator amsterdam april augustus baby beheer beheerder change changeme
december demo dragon football februari geheim geluk god gast gemeente guest hallo hello herfst
hoi iloveyou inloggen januari jeugd jeugdhulp jeugdzorg juli juni kind kinderen lente letmein
liefde login maart maandag mama master mei monkey nederland november oktober papa pass
password princess qwerty qwertz azerty rotterdam secret september shadow sunshine
superman test testtest tijdelijk tijger utrecht voetbal vrijdag wachtwoord welcome
welkom winter zaterdag zomer zondag
"""
_WORDS = frozenset(_TEXT.split())
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_FEW_SIGNS = 5
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")


def normal(password: str) -> str:
    """One spelling for what looks the same, so that another keyboard signs in as well."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, words: Iterable[str], field: str = "password") -> None:
    """Refuse what is too short, too long, well known, or made from the person's own data."""
    text = normal(password)
    if len(text) < SHORTEST:
        raise Refused("Use at least %(num)s characters.", num=SHORTEST, field=field)
    if len(text) > LONGEST:
        raise Refused("Use at most %(num)s characters.", num=LONGEST, field=field)
    folded = text.casefold()
    if any(len(word) > 3 and word.casefold() in folded for word in ("leerhuis", *words)):
        raise Refused(
            "Choose a password without your name, your e-mail address or the name of this site.",
            field=field,
        )
    if is_well_known(folded):
        raise Refused(
            "This password is easy to guess. Put four words together, for example.", field=field
        )


def is_well_known(folded: str) -> bool:
    """Well-known words, rows of keys and repetition, with or without figures around them."""
    if len(set(folded)) < _FEW_SIGNS:
        return True
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return any(_says_little(text) for text in (folded, core.translate(_LOOKALIKES)) if text)


def _says_little(text: str) -> bool:
    parts = [part for part in re.split(r"[\W\d_]+", text) if part]
    if not parts:
        return _is_row(re.sub(r"\D", "", text))
    unknown = [part for part in parts if not _is_row(part) and not _is_known(part)]
    return not unknown and len(set(parts)) < 3


def _is_known(part: str) -> bool:
    """Whether it is one of the words, also when it is said twice or two stand together."""
    starts = (cut for cut in range(1, len(part) + 1) if part[:cut] in _WORDS)
    return any(cut == len(part) or part[cut:] in _WORDS for cut in starts)


def _is_row(part: str) -> bool:
    return any(part in row * 2 or part in row[::-1] * 2 for row in _ROWS)
