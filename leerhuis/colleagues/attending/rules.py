"""What a manager asks of the list of who follows what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from leerhuis.people.rules import Placed

LONGEST = 80
LAST_PAGE = 10_000


class Part(StrEnum):
    """What the list is of; the words stand in the address."""

    COMING = "komend"
    WAITING = "wachtlijst"
    PAST = "geweest"
    MISSED = "niet-gekomen"


class Sort(StrEnum):
    DAY = "datum"
    NAME = "naam"
    COURSE = "cursus"


@dataclass(frozen=True)
class Filter:
    """`organisation` is a place in the tree with all below it; the others are public ids."""

    part: Part = Part.COMING
    sort: Sort = Sort.DAY
    text: str = ""
    organisation: str = ""
    person: str = ""
    edition: str = ""
    page: int = 1


@dataclass(frozen=True)
class Asked:
    """The filter, and the address as links keep it, without the page."""

    chosen: Filter
    args: Mapping[str, str]

    def but(self, **changed: str) -> dict[str, str]:
        """The address with this changed; an empty value leaves it out."""
        return {name: value for name, value in {**self.args, **changed}.items() if value}

    @property
    def narrowed(self) -> bool:
        return any(self.args.get(name) for name in ("q", "team", "persoon", "groep"))


def asked(given: Mapping[str, str], organisations: Iterable[Placed]) -> Asked:
    """Read the address; what is unknown is left out, and so is a place that is not one's own."""
    places = {each.public_id: each.path for each in organisations}
    team = given.get("team", "")
    args = {
        "deel": _known(given, "deel", Part),
        "sorteer": _known(given, "sorteer", Sort),
        "q": " ".join(given.get("q", "")[:LONGEST].split()),
        "team": team if team in places else "",
        "persoon": given.get("persoon", "")[:22],
        "groep": given.get("groep", "")[:22],
    }
    kept = {name: value for name, value in args.items() if value}
    chosen = Filter(
        part=Part(args["deel"] or Part.COMING),
        sort=Sort(args["sorteer"] or Sort.DAY),
        text=args["q"],
        organisation=places.get(args["team"], ""),
        person=args["persoon"],
        edition=args["groep"],
    )
    return Asked(replace(chosen, page=_page(given.get("pagina", ""))), kept)


def _known(given: Mapping[str, str], name: str, kind: type[StrEnum]) -> str:
    value: Any = given.get(name, "")
    return str(value) if value in set(kind) else ""


def _page(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1
