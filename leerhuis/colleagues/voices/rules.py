"""What an organisation may want of the enrolments of its people, in words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from leerhuis.enrolment.rules import Side, Voice
from leerhuis.people.rules import lineage
from leerhuis.registers import N_

LABELS: Mapping[Side, Mapping[Voice, str]] = {
    Side.EMPLOYER: {
        Voice.NONE: N_("Nothing. Your people enrol without you."),
        Voice.TOLD: N_("A letter to the manager, with the course and the days."),
        Voice.DECIDES: N_("The manager decides. Until then the seat is kept."),
    },
    Side.PLACEMENT: {
        Voice.NONE: N_("Nothing. The employer arranges it."),
        Voice.TOLD: N_("A letter to the manager, with the days of absence only."),
        Voice.DECIDES: N_("The manager decides about the days. Until then the seat is kept."),
    },
}
SHORT: Mapping[Voice, str] = {
    Voice.NONE: N_("Nothing"),
    Voice.TOLD: N_("Is told"),
    Voice.DECIDES: N_("Decides"),
}


class Wish(NamedTuple):
    """What an organisation said itself."""

    as_employer: Voice
    as_placement: Voice


UNSAID = Wish(Voice.TOLD, Voice.TOLD)


class Holding(NamedTuple):
    """What holds for an organisation; `said_by` is the number of who said it, if anyone did."""

    wish: Wish
    said_by: int | None


def holding(path: str, said: Mapping[int, Wish]) -> Holding:
    """The nearest organisation upwards that said something counts; without any, all are told."""
    nearest = next((number for number in reversed(lineage(path)) if number in said), None)
    return Holding(UNSAID if nearest is None else said[nearest], nearest)


def above(paths: Iterable[str]) -> set[int]:
    """The numbers of all organisations on the lines to these places."""
    return {number for path in paths for number in lineage(path)}
