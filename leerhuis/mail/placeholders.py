"""Names between braces in the words of an organisation: which stand there, and what they become.

`{cursus}` in a wording becomes the title of the course in each letter. Text is looked through
once, so that what a name becomes is never read as a name again.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

_NAMED = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")
_BETWEEN_PARTS = re.compile(r"\n\s*\n")

Values = Mapping[str, Any]


class Placeholder(NamedTuple):
    """A name that a wording can use, and what it becomes in a letter with these values."""

    name: str
    about: Any
    says: Callable[[Values], str]


class Wording(NamedTuple):
    """The words of an organisation for a kind of letter; where one is empty the original stays."""

    subject: str
    body: str


def names_in(text: str) -> list[str]:
    """The names that a text uses, in order and once each."""
    return list(dict.fromkeys(_plain(found) for found in _NAMED.findall(text)))


def is_left_open(text: str) -> bool:
    """Whether a brace stands in the text that encloses no name."""
    return bool(_BRACE.search(_NAMED.sub("", text)))


def line(text: str, known: Iterable[Placeholder], values: Values) -> str:
    """The text with what its names mean in this letter; a name that is not known is a KeyError."""
    says = {each.name: each.says for each in known}
    told = _NAMED.sub(lambda found: says[_plain(found[1])](values), text)
    return " ".join(told.split())


def parts(text: str, known: Iterable[Placeholder], values: Values) -> list[str]:
    """The same for each paragraph of a text; an empty line stands between two."""
    known = list(known)
    return [line(each, known, values) for each in _BETWEEN_PARTS.split(text.strip()) if each]


def named(text: str, known: Iterable[Placeholder], values: Values) -> str:
    """A text of a letter with names where it says what they mean there: a wording to begin with."""
    meanings = {each.says(values): each.name for each in known}
    told = sorted((each for each in meanings if len(each) > 2), key=len, reverse=True)
    if not told:
        return text
    found = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in told))
    return found.sub(lambda match: f"{{{meanings[match[0]]}}}", text)


class Paper:
    """The parts of a letter whose paragraphs somebody wrote anew: they stand below the greeting."""

    def __init__(self, macros: Any, paragraphs: Iterable[str]) -> None:
        self._macros = macros
        self._paragraphs = list(paragraphs)

    def greeting(self, name: str) -> Any:
        drawn = self._macros.greeting(name)
        for each in self._paragraphs:
            drawn += self._macros.p(each)
        return drawn

    def p(self, _words: str) -> str:
        return ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._macros, name)


class Heard:
    """The macros of a letter that only listen: what a wording replaces, and what stays."""

    def __init__(self, macros: Any) -> None:
        self._macros = macros
        self.paragraphs: list[str] = []
        self.fixed_ones: list[str] = []

    def p(self, words: str) -> str:
        self.paragraphs.append(str(words))
        return ""

    def fixed(self, words: str) -> str:
        self.fixed_ones.append(str(words))
        return ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._macros, name)


def _plain(name: str) -> str:
    return name.strip().lower()
