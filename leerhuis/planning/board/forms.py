"""How the board is narrowed by its address."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import choices_of
from leerhuis.courses.rules import EditionState
from leerhuis.planning.board.rules import Attention, Season, current
from leerhuis.planning.board.weighing import Narrowed

EVERY_ROUND = "alle"
ATTENTION = {
    Attention.CONFLICT: _l("Clashes"),
    Attention.ATTENDANCE: _l("Mark attendance"),
    Attention.DECIDE: _l("Decide whether it goes ahead"),
    Attention.REQUESTS: _l("Requests that wait for you"),
    Attention.NO_SESSIONS: _l("No session yet"),
    Attention.WAITING: _l("People are waiting"),
    Attention.TOO_FEW: _l("Too few participants"),
    Attention.LETTERS: _l("Letters that did not arrive"),
    Attention.NO_TRAINER: _l("No trainer yet"),
    Attention.NO_ROOM: _l("No room yet"),
    Attention.NEARLY_FULL: _l("Nearly full"),
}
STATES = {
    EditionState.DRAFT: _l("Draft"),
    EditionState.PUBLISHED: _l("Published"),
    EditionState.CANCELLED: _l("Does not go ahead"),
    EditionState.DONE: _l("Done"),
}
Word = TypeVar("Word", bound=StrEnum)


class Asked(NamedTuple):
    """What the address asks, what stands in it, and the choices that the page offers."""

    narrowed: Narrowed
    chosen: dict[str, str]
    round_shown: str
    rounds: Sequence[Any]

    @property
    def chips(self) -> list[tuple[Any, dict[str, Any]]]:
        """What was chosen in words, and the address without it."""
        season, state, only = self.narrowed
        names = {
            "ronde": season.name if season else _("Every round"),
            "status": STATES[state] if state else "",
            "aandacht": ATTENTION[only] if only else "",
        }
        return [(names[key], _but(self.chosen, key)) for key in self.chosen]

    @property
    def round_choices(self) -> list[tuple[str, str]]:
        return [*choices_of(self.rounds), (EVERY_ROUND, _("Every round"))]

    @property
    def state_choices(self) -> list[tuple[str, Any]]:
        return [("", _("All states")), *STATES.items()]


def narrowed(args: Mapping[str, str], rounds: Sequence[Any], *, today: date) -> Asked:
    """A word that does not exist filters nothing; without a round it is the one that runs."""
    season, named = season_of(args, rounds, today=today)
    state, only = _word(EditionState, args, "status"), _word(Attention, args, "aandacht")
    given = {
        "ronde": (season.public_id if season else EVERY_ROUND) if named else None,
        "status": state,
        "aandacht": only,
    }
    return Asked(
        narrowed=Narrowed(season, state, only),
        chosen={key: str(value) for key, value in given.items() if value},
        round_shown=season.public_id if season else EVERY_ROUND,
        rounds=rounds,
    )


def season_of(
    args: Mapping[str, str], rounds: Sequence[Any], *, today: date
) -> tuple[Any | None, bool]:
    """The round of the address and whether it stands there; else the one that runs."""
    said = args.get("ronde")
    named = next((each for each in rounds if each.public_id == said), None)
    if named is not None or said == EVERY_ROUND:
        return named, True
    at = current([Season(each.starts_on, each.ends_on) for each in rounds], today=today)
    return (rounds[at] if at is not None else None), False


def _word(vocabulary: type[Word], args: Mapping[str, str], name: str) -> Word | None:
    return next((each for each in vocabulary if each == args.get(name)), None)


def _but(chosen: dict[str, str], name: str) -> dict[str, Any]:
    return {key: value for key, value in chosen.items() if key != name}
