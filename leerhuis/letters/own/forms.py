"""How often someone wants each kind of letter."""

from collections.abc import Sequence
from typing import Any

from leerhuis.courses.inputs import ChoiceField
from leerhuis.fields import Form
from leerhuis.letters.own import words
from leerhuis.letters.own.rules import Choice, field_of
from leerhuis.mail import kinds
from leerhuis.mail.rules import Rhythm


class ChoicesForm(Form):
    """One field for each kind that is free; a kind that was not sent stays as it is."""

    offered: Sequence[Choice] = ()

    @property
    def wanted(self) -> dict[str, Rhythm]:
        return {
            each.kind: Rhythm(field.data)
            for each in self.offered
            if (field := self[field_of(each.kind)]).raw_data
        }

    def of(self, choice: Choice) -> Any:
        return self[field_of(choice.kind)]


def asking(offered: Sequence[Choice]) -> ChoicesForm:
    """The form for these kinds."""
    free = [each for each in offered if each.free]
    fields = {field_of(each.kind): _field(each) for each in free}
    kind = type("AskedChoicesForm", (ChoicesForm,), {**fields, "offered": free})
    form: ChoicesForm = kind()
    return form


def _field(choice: Choice) -> Any:
    return ChoiceField(
        kinds.word(choice.kind),
        choices=[(each.value, words.rhythm(choice.kind, each)) for each in choice.rhythms],
        default=choice.rhythm.value,
    )
