"""The fields in which people answer what a course asks."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import Field, RadioField, SelectChoice

from leerhuis.enrolment.questions import rules
from leerhuis.enrolment.questions.forms import in_words
from leerhuis.enrolment.questions.rules import Asked
from leerhuis.enrolment.rules import Subject
from leerhuis.errors import Refused
from leerhuis.fields import Form, LongTextField, translate

_MARK = "vraag-"


class AnswersForm(Form):
    """A form with a field for each question, and perhaps others: see `asking`."""

    asked: ClassVar[Sequence[Asked]] = ()

    def answers(self) -> dict[str, str]:
        """What was filled in, by the key of the question."""
        return {each.key: self[_MARK + each.key].data or "" for each in self.asked}

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        wrong = rules.judge(self.asked, self.answers()).wrong
        for no in wrong.values():
            self.refuse(no)
        return sound and not wrong

    def refuse(self, no: Refused) -> None:
        name = f"{_MARK}{no.field}"
        if name in self:
            self[name].errors = [translate(no)]
        else:
            super().refuse(no)

    def questions(self) -> list[tuple[Field, list[tuple[int, Field]]]]:
        """Each field that everyone gets, with those that hang on it and on which of its answers."""
        fields = {each.id: self[_MARK + each.key] for each in self.asked}
        return [
            (
                fields[each.id],
                [
                    (each.values.index(other.only_if) + 1, fields[other.id])
                    for other in self.asked
                    if other.only_if_id == each.id and other.only_if in each.values
                ],
            )
            for each in self.asked
            if each.only_if_id is None
        ]


def asking(base: type[AnswersForm], asked: Sequence[Asked]) -> type[AnswersForm]:
    """This form, with a field for each of these questions before its own."""
    by_id = {each.id: each for each in asked}
    fields = {_MARK + each.key: _field(each, by_id) for each in asked}
    return type("Asking", (base,), {**fields, "asked": tuple(asked)})


def kept(given: Mapping[str, str]) -> dict[str, str]:
    """What was answered before, by the name of its field."""
    return {_MARK + key: text for key, text in given.items()}


def _field(each: Asked, by_id: Mapping[int, Asked]) -> Any:
    given: dict[str, Any] = {"description": _hint(each, by_id)}
    if each.required:
        given["validators"] = [_Marked()]
    if not each.values:
        return LongTextField(each.label, **given)
    choices = [
        SelectChoice(value=value, label=in_words(value, each).capitalize()) for value in each.values
    ]
    return RadioField(each.label, choices=choices, validate_choice=False, **given)


def _hint(each: Asked, by_id: Mapping[int, Asked]) -> str:
    if each.subject is Subject.LEARNING:
        return _("The trainer reads it without your name. Name no children or parents.")
    condition = by_id.get(each.only_if_id or 0)
    if condition is None:
        return ""
    return _("Only if you answered: %(answer)s.", answer=in_words(each.only_if, condition))


class _Marked:
    """Says in the page that it must be answered; whether it was, the rules say."""

    field_flags = {"required": True}  # noqa: RUF012  # the shape that WTForms asks

    def __call__(self, form: Any, field: Field) -> None:
        """Nothing here: see `AnswersForm.validate`."""
