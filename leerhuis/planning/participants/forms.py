"""How a list of participants is narrowed, and what a letter to them says."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField

from leerhuis.courses.inputs import AtMost, ManyField
from leerhuis.fields import Form, LongTextField, Required, TextField, ticked
from leerhuis.people.sectors import LABELS, Sector
from leerhuis.planning.participants.queries import Asked
from leerhuis.planning.participants.rules import (
    MOST_SUBJECT,
    MOST_TEXT,
    USUAL,
    Column,
    Which,
    mark_of,
)
from leerhuis.planning.participants.words import COLUMNS, PARTS

MOST_WORDS = 100
MOST_CHOSEN = 500
Word = TypeVar("Word", bound=StrEnum)


class Filter(NamedTuple):
    """What the address asks, what stands in it, and the choices that the page offers."""

    asked: Asked
    chosen: dict[str, Any]

    @property
    def chips(self) -> list[tuple[Any, dict[str, Any]]]:
        """What was chosen in words, and the address without it."""
        words = {
            "deel": PARTS[self.asked.which],
            "sector": _(LABELS[self.asked.sector]) if self.asked.sector else "",
            "organisatie": self.asked.organisation.name if self.asked.organisation else "",
            "zoek": self.asked.words,
        }
        return [(words[key], _but(self.chosen, key)) for key in self.chosen]

    @property
    def sector_choices(self) -> list[tuple[str, Any]]:
        return [("", _("All sectors")), *((each.value, _(LABELS[each])) for each in Sector)]


def narrowed(args: MultiDict[str, str], organisation: Any | None) -> Filter:
    """A word that does not exist filters nothing."""
    which, sector = _word(Which, args, "deel"), _word(Sector, args, "sector")
    words = " ".join(args.get("zoek", "").split())[:MOST_WORDS]
    given = {
        "deel": which,
        "sector": sector,
        "organisatie": organisation and organisation.public_id,
        "zoek": words,
    }
    return Filter(
        Asked(
            which or Which.SEATED,
            sector,
            organisation,
            words,
            tuple(ticked(args, "aan", most=MOST_CHOSEN)),
        ),
        {key: str(value) for key, value in given.items() if value},
    )


class SheetForm(Form):
    """Which columns a sheet has; the answers of people are chosen one by one."""

    kolom = ManyField(
        _l("Columns"),
        choices=[(each.value, words) for each, words in COLUMNS.items()],
        default=[each.value for each in USUAL],
    )
    antwoord = ManyField(_l("Answers at enrolment"))

    def offer(self, questions: Sequence[Any]) -> None:
        self.antwoord.offer([(each.public_id, each.label) for each in questions])

    @property
    def columns(self) -> list[Column]:
        return [each for each in Column if each in (self.kolom.data or ())]


class LetterForm(Form):
    """A letter to a selection: written, then looked at, then sent."""

    subject = TextField(
        _l("Subject"), [Required(_l("Fill in the subject of the letter.")), AtMost(MOST_SUBJECT)]
    )
    text = LongTextField(
        _l("Text of the letter"),
        [Required(_l("Fill in the text of the letter.")), AtMost(MOST_TEXT)],
        description=_l("Each line is a paragraph. Write nothing about health or families."),
    )
    seen = HiddenField()
    sure = BooleanField()

    @property
    def number_seen(self) -> int | None:
        """To how many people it went when it was looked at; None if it says something else now."""
        number, _dot, mark = (self.seen.data or "").partition(".")
        same = mark == mark_of(self.subject.data or "", self.text.data or "")
        return int(number) if same and number.isdecimal() and len(number) < 7 else None


def _word(vocabulary: type[Word], args: Mapping[str, str], name: str) -> Word | None:
    return next((each for each in vocabulary if each == args.get(name)), None)


def _but(chosen: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in chosen.items() if key != name}
