"""What the address of the manager's overview asks for. Unknown values are left out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from leerhuis.people.rules import Placed
from leerhuis.registers import Register
from leerhuis.registry.lacking import Lack
from leerhuis.registry.rules import Validity
from leerhuis.registry.standing import Code
from leerhuis.registry.team import MISSING, Filter

SORTS = {"naam": "name", "datum": "last_valid", "stand": "standing"}
DESCENDING = "af"
FILTERS = {"q", "team", "plek", "register", "stand", "mist", "geldig"}
LONGEST = 80
LAST_PAGE = 10_000
# A public id is 22 characters of this; another text names no organisation.
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Asked:
    """The filter, and the address as links keep it (page one, unless a link says otherwise)."""

    chosen: Filter
    args: Mapping[str, str]

    def with_tile(self, name: str, value: str) -> dict[str, str]:
        """The address of a tile or a place: only these, or all when it was chosen already."""
        kept = {key: given for key, given in self.args.items() if key != name}
        return kept if self.args.get(name) == value else {**kept, name: value}

    def sorted_by(self, sort: str) -> dict[str, str]:
        """The address of a column's head: by this column, the other way round when it was."""
        kept = {name: value for name, value in self.args.items() if name not in ("sorteer", "op")}
        turned = self.direction(sort) == "ascending"
        return {**kept, "sorteer": sort} | ({"op": DESCENDING} if turned else {})

    def direction(self, sort: str) -> str | None:
        if self.chosen.sort != SORTS[sort]:
            return None
        return "descending" if self.chosen.descending else "ascending"

    @property
    def here(self) -> dict[str, Any]:
        """The address itself, with the page of the list."""
        return (
            {**self.args, "pagina": str(self.chosen.page)}
            if self.chosen.page > 1
            else {**self.args}
        )

    def without(self, name: str) -> dict[str, str]:
        """The address with one filter fewer."""
        return {key: given for key, given in self.args.items() if key != name}

    @property
    def narrowed(self) -> bool:
        """Whether somebody is left out."""
        return bool(FILTERS & self.args.keys())


def asked(given: Mapping[str, str], organisations: Iterable[Placed]) -> Asked:
    """Read the address; an organisation that is not one's own is left out as well.

    Not so the place where the work is done (`plek`): that may be an organisation of others, and
    who is shown there is decided with the rows.
    """
    places = {each.public_id: each.path for each in organisations}
    args = {
        "q": " ".join(given.get("q", "")[:LONGEST].split()),
        "team": _known(given.get("team"), places),
        "plek": given.get("plek", "") if _PUBLIC_ID.fullmatch(given.get("plek", "")) else "",
        "register": _known(given.get("register"), set(Register)),
        "stand": _known(given.get("stand"), {*Code, MISSING}),
        "mist": _known(given.get("mist"), set(Lack)),
        "geldig": _known(given.get("geldig"), set(Validity)),
        "sorteer": _known(given.get("sorteer"), SORTS),
        "op": _known(given.get("op"), {DESCENDING}),
    }
    kept = {name: value for name, value in args.items() if value}
    chosen = Filter(
        text=args["q"],
        organisation=places.get(args["team"], ""),
        work_place=args["plek"],
        register=Register(args["register"]) if args["register"] else None,
        standing=_standing(args["stand"]),
        lack=Lack(args["mist"]) if args["mist"] else None,
        validity=Validity(args["geldig"]) if args["geldig"] else None,
        sort=SORTS.get(args["sorteer"], SORTS["datum"]),
        descending=bool(args["op"]),
    )
    return Asked(replace(chosen, page=_page(given.get("pagina", ""))), kept)


def _known(value: str | None, values: Iterable[str]) -> str:
    return value if value in set(values) else ""


def _standing(word: str) -> Code | str | None:
    return Code(word) if word in set(Code) else word or None


def _page(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1
