"""What the address of the manager's overview asks for. Unknown values are left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from leerhuis.people.models import Organisation
from leerhuis.registers import Register
from leerhuis.registry.rules import Validity
from leerhuis.registry.standing import Code
from leerhuis.registry.team import MISSING, Filter

SORTS = {"naam": "name", "datum": "last_valid", "stand": "standing"}
DESCENDING = "af"
FILTERS = {"q", "team", "register", "stand", "geldig"}
LONGEST = 80
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Asked:
    """The filter, and the address as links keep it (page one, unless a link says otherwise)."""

    chosen: Filter
    args: Mapping[str, str]

    def with_tile(self, name: str, value: str) -> dict[str, str]:
        """The address of a tile: only these, or everyone when it was chosen already."""
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
    def narrowed(self) -> bool:
        """Whether somebody is left out."""
        return bool(FILTERS & self.args.keys())


def asked(given: Mapping[str, str], organisations: Iterable[Organisation]) -> Asked:
    """Read the address; an organisation that is not one's own is left out as well."""
    places = {each.public_id: each.path for each in organisations}
    args = {
        "q": " ".join(given.get("q", "")[:LONGEST].split()),
        "team": _known(given.get("team"), places),
        "register": _known(given.get("register"), set(Register)),
        "stand": _known(given.get("stand"), {*Code, MISSING}),
        "geldig": _known(given.get("geldig"), set(Validity)),
        "sorteer": _known(given.get("sorteer"), SORTS),
        "op": _known(given.get("op"), {DESCENDING}),
    }
    kept = {name: value for name, value in args.items() if value}
    chosen = Filter(
        text=args["q"],
        organisation=places.get(args["team"], ""),
        register=Register(args["register"]) if args["register"] else None,
        standing=_standing(args["stand"]),
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
