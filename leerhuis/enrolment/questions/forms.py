"""What a coordinator fills in of a question."""

from collections.abc import Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis.courses.inputs import AtMost, ChoiceField, WholeNumberField
from leerhuis.enrolment.questions import rules
from leerhuis.enrolment.questions.rules import Asked
from leerhuis.enrolment.questions.service import Said
from leerhuis.enrolment.rules import AnswerKind, Subject
from leerhuis.fields import Form, LongTextField, Required, TextField

STANDARD: dict[Subject, Any] = {
    Subject.DIET: _l("What can you not eat, or do you not want to eat?"),
    Subject.ACCESS: _l("What do you need to take part well?"),
    Subject.LEARNING: _l(rules.LEARNING),
    Subject.CONSENT: _l("May your name and organisation be on the list that participants see?"),
}


class QuestionForm(Form):
    label = TextField(
        _l("Question"), [Required(_l("Fill in the question.")), AtMost(rules.LONGEST_LABEL)]
    )
    kind = ChoiceField(
        _l("Answer"),
        choices=[(each.value, _l(words)) for each, words in rules.KINDS.items()],
        default=AnswerKind.TEXT.value,
    )
    choices = LongTextField(
        _l("Answers to choose from"),
        [AtMost(1000)],
        description=_l("Only for one of a list: one answer on each line."),
    )
    required = BooleanField(_l("People must answer this"))
    condition = ChoiceField(_l("Who gets this question"), default="")
    erase_days = WholeNumberField(
        _l("Days to keep the answers after the last session"),
        [Required(_l("Fill in a number of days."))],
        default=rules.USUAL_DAYS,
    )

    @classmethod
    def of(cls, question: Asked, others: Sequence[Asked]) -> "QuestionForm":
        """To change a question, whose kind stays."""
        keys = {each.id: each.key for each in others}
        known = {
            "label": question.label,
            "choices": "\n".join(question.choices),
            "required": question.required,
            "erase_days": question.erase_days,
            "condition": _value(keys.get(question.only_if_id or 0, ""), question.only_if),
        }
        form = cls(data=known)
        del form.kind
        if question.kind is not AnswerKind.CHOICE:
            del form.choices
        if question.subject is Subject.CONSENT:
            del form.erase_days
        form.offer(others)
        return form

    def offer(self, questions: Sequence[Asked]) -> None:
        """The answers that this question can hang on."""
        self.ids = {each.key: each.id for each in questions}
        hangs_on = [
            (_value(each.key, value), _who_answers(each, value))
            for each in questions
            if each.only_if_id is None
            for value in each.values
        ]
        self.condition.offer([("", _("Everyone")), *hangs_on])

    def said(self) -> Said:
        key, _bar, answer = (self.condition.data or "").partition("|")
        return Said(
            label=self.label.data or "",
            kind=AnswerKind(self.kind.data) if "kind" in self else AnswerKind.TEXT,
            choices=self._lines(),
            required=bool(self.required.data),
            erase_days=self._days(),
            only_if_id=self.ids[key] if key else None,
            only_if=answer,
        )

    def _days(self) -> int:
        return int(self.erase_days.data or 0) if "erase_days" in self else rules.USUAL_DAYS

    def _lines(self) -> list[str]:
        if "choices" not in self or ("kind" in self and self.kind.data != AnswerKind.CHOICE):
            return []
        return [line.strip() for line in (self.choices.data or "").splitlines() if line.strip()]


def _value(key: str, answer: str) -> str:
    return f"{key}|{answer}" if key else ""


def _who_answers(question: Asked, value: str) -> str:
    return _(
        "Who answers %(question)s with %(answer)s",
        question=question.label,
        answer=in_words(value, question),
    )


class Kinded(Protocol):
    """A question, as far as it says how it is answered."""

    @property
    def kind(self) -> AnswerKind: ...


def in_words(value: str, question: Kinded) -> str:
    """An answer as people read it: yes and no are kept as words of the house."""
    if question.kind is AnswerKind.YES_NO:
        return _("yes") if value == rules.YES else _("no")
    return value
