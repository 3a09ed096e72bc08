"""What the address of the catalogue asks for. Nothing in it can be refused but a date."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from leerhuis import clock
from leerhuis.catalogue import rules
from leerhuis.catalogue.rules import Filter, Sort, Wish
from leerhuis.registers import Category, Register

FREE = "vrij"
# The names of a filter in the address, where they are not that of the filter itself.
NAMES = {Filter.PERIOD: ("van", "tot")}


@dataclass(frozen=True)
class Asked:
    """The wish, the address as it is kept in links, and what is wrong with what was typed."""

    wish: Wish
    args: dict[str, list[str]]
    from_on: date | None = None
    until_on: date | None = None
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def first(self, name: str) -> str:
        return self.args.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        return self.args.get(name, [])

    def without(self, leave: Filter, value: str | None = None) -> dict[str, Any]:
        """The address without a filter, or without one of its values; it begins at page one."""
        names = NAMES.get(leave, (leave.value,))
        kept = {name: values for name, values in self.args.items() if name not in names}
        if value is not None:
            kept[leave.value] = [each for each in self.all(leave.value) if each != value]
        return kept

    def of_courses(self) -> dict[str, Any]:
        """The address with only what says something of courses without groups."""
        names = ("q", "thema", "register", "categorie")
        return {name: values for name, values in self.args.items() if name in names}

    def within(self, begin: date, end: date) -> dict[str, Any]:
        """The address for a period."""
        return {**self.args, "van": [begin.isoformat()], "tot": [end.isoformat()]}

    def sorted_by(self, sort: str) -> dict[str, Any]:
        return {**self.args, "sorteer": [sort]}


def asked(given: MultiDict[str, str]) -> Asked:
    """Read the address; unknown values are left out, so that an old address still works."""
    errors: dict[str, str] = {}
    from_on = _day(given, "van", errors)
    until_on = _day(given, "tot", errors)
    if from_on and until_on and until_on < from_on:
        errors["tot"] = _("The last day cannot be before the first day.")
        until_on = None
    wish = Wish(
        words=rules.words_of(given.get("q", "")),
        free=given.get("plek") == FREE,
        themes=tuple(dict.fromkeys(given.getlist("thema")))[:50],
        starts_from=clock.moment_of(from_on, time(0)) if from_on else None,
        starts_before=clock.end_of(until_on) if until_on else None,
        places=_places(given),
        registers=_registers(given),
        categories=_categories(given),
        least_points=_least(given.get("punten", "")),
        sort=_sort(given.get("sorteer", "")),
        page=_page(given.get("pagina", "")),
    )
    typed = {name: given.get(name, "") for name in errors}
    return Asked(wish, _kept(wish, given), from_on, until_on, errors, typed)


def _kept(wish: Wish, given: MultiDict[str, str]) -> dict[str, list[str]]:
    kept = {
        "q": [" ".join(wish.words)],
        "plek": [FREE if wish.free else ""],
        "thema": list(wish.themes),
        "van": [given.get("van", "")[:20] if wish.starts_from else ""],
        "tot": [given.get("tot", "")[:20] if wish.starts_before else ""],
        "plaats": list(wish.places),
        "register": [each.value for each in wish.registers],
        "categorie": [rules.KEYS[each] for each in wish.categories],
        "punten": [str(wish.least_points or "")],
        "sorteer": [wish.sort.value if wish.sort is not Sort.DATE else ""],
    }
    return {name: values for name, values in kept.items() if any(values)}


def _places(given: MultiDict[str, str]) -> tuple[str, ...]:
    said = (" ".join(each[: rules.LONGEST].split()) for each in given.getlist("plaats")[:20])
    return tuple(dict.fromkeys(each for each in said if each))


def _registers(given: MultiDict[str, str]) -> tuple[Register, ...]:
    """In the order of the vocabulary, so that the same wish is the same query."""
    asked = {rules.OLD_KEYS.get(each, each) for each in given.getlist("register")}
    return tuple(each for each in Register if each.value in asked)


def _categories(given: MultiDict[str, str]) -> tuple[Category, ...]:
    asked = set(given.getlist("categorie"))
    if set(given.getlist("register")) & set(rules.OLD_KEYS):
        asked.add(rules.KEYS[Category.REFLECTION])
    return tuple(each for each in Category if rules.KEYS[each] in asked)


def _least(text: str) -> int:
    return int(text) if text in map(str, rules.LEAST_POINTS) else 0


def _day(given: MultiDict[str, str], name: str, errors: dict[str, str]) -> date | None:
    """A day from a date field; browsers without one send what was typed."""
    text = given.get(name, "").strip()
    if not text:
        return None
    parts = text.replace("/", "-").replace(" ", "-").split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            found = date.min
        if 2000 <= found.year <= 2150:
            return found
    errors[name] = _("Enter a date, for example 27-3-2029.")
    return None


def _sort(text: str) -> Sort:
    return Sort(text) if text in set(Sort) else Sort.DATE


def _page(text: str) -> int:
    return min(int(text), rules.LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1
