"""What somebody asks of the list of groups: each part narrows it, none of them is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Protocol

from leerhuis.peergroups.finding.matching import Wish
from leerhuis.peergroups.rules import FORMS
from leerhuis.registers import N_, Form


class PartOfDay(StrEnum):
    """When a group begins."""

    MORNING = "ochtend"
    AFTERNOON = "middag"
    EVENING = "avond"

    def holds(self, start: time) -> bool:
        return _FROM[self] <= start < _UNTIL[self]


_FROM = {
    PartOfDay.MORNING: time(0),
    PartOfDay.AFTERNOON: time(12),
    PartOfDay.EVENING: time(17),
}
_UNTIL = {
    PartOfDay.MORNING: time(12),
    PartOfDay.AFTERNOON: time(17),
    PartOfDay.EVENING: time.max,
}
PARTS: Mapping[PartOfDay, str] = {
    PartOfDay.MORNING: N_("Morning"),
    PartOfDay.AFTERNOON: N_("Afternoon"),
    PartOfDay.EVENING: N_("Evening"),
}
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
# The forms as they stand in an address.
NAMES: Mapping[str, Form] = {
    "intervisie": Form.PEER_CONSULTATION,
    "begeleid": Form.FACILITATED_PEER_CONSULTATION,
    "leerbijeenkomst": Form.METHODICAL_LEARNING_MEETING,
}
assert set(NAMES.values()) == set(FORMS)
TOWN_MAX = 80


class Sought(Protocol):
    """A group, as far as a filter looks at it."""

    @property
    def form(self) -> Form: ...
    @property
    def town(self) -> str: ...
    @property
    def online_url(self) -> str: ...
    @property
    def weekday(self) -> int: ...
    @property
    def start(self) -> time: ...


@dataclass(frozen=True)
class Asked:
    """`town` is from where it is measured; it leaves no group out."""

    town: str = ""
    weekday: int | None = None
    part: PartOfDay | None = None
    form: Form | None = None
    online: bool = False

    @property
    def is_nothing(self) -> bool:
        return self == Asked()

    def admits(self, group: Sought) -> bool:
        return (
            (self.weekday is None or group.weekday == self.weekday)
            and (self.part is None or self.part.holds(group.start))
            and (self.form is None or group.form is self.form)
            and (not self.online or bool(group.online_url) or not group.town)
        )

    def wish(self, before: Wish) -> Wish:
        """What was said before, measured from another town where one is asked for."""
        return replace(before, home=self.town or before.home)


def read(given: Mapping[str, str]) -> Asked:
    """The address; what it does not know is left out, so that an old one still works."""
    day, part = given.get("dag", ""), given.get("dagdeel", "")
    return Asked(
        town=" ".join(given.get("plaats", "").split())[:TOWN_MAX],
        weekday=int(day) if day in set("0123456") and day else None,
        part=PartOfDay(part) if part in set(PartOfDay) else None,
        form=NAMES.get(given.get("vorm", "")),
        online=given.get("online") == "ja",
    )


def address(asked: Asked) -> dict[str, str]:
    """The same as it stands in an address, without what was not asked."""
    forms = {form: name for name, form in NAMES.items()}
    said = {
        "plaats": asked.town,
        "dag": "" if asked.weekday is None else str(asked.weekday),
        "dagdeel": asked.part or "",
        "vorm": forms[asked.form] if asked.form else "",
        "online": "ja" if asked.online else "",
    }
    return {name: str(value) for name, value in said.items() if value}
