"""What a coordinator fills in of a question, and of whom it is asked."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from leerhuis.courses.inputs import AtMost, ChoiceField, ManyField
from leerhuis.courses.models import Course, Theme
from leerhuis.fields import Form, LongTextField, Required, TextField
from leerhuis.surveys.editing import rules
from leerhuis.surveys.editing.rules import Said
from leerhuis.surveys.editing.standard import FIVE
from leerhuis.surveys.models import SurveyQuestion
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind
from leerhuis.surveys.wordings import MEASURES, QUESTION_KINDS

MOST_LINES = rules.MOST_CHOICES * (rules.LONGEST_CHOICE + 1)


class QuestionForm(Form):
    """A question; what its kind of answer does not need is left out of what is said."""

    text = TextField(
        _l("Question"), [Required(_l("Fill in the question.")), AtMost(rules.LONGEST_TEXT)]
    )
    kind = ChoiceField(
        _l("Answer"),
        choices=[(each.value, _l(words)) for each, words in QUESTION_KINDS.items()],
    )
    choices = LongTextField(
        _l("Answers to choose from"),
        [AtMost(MOST_LINES)],
        description=_l(
            "One answer on each line. A scale has 5, the lowest first; left empty it gets those "
            "of the house."
        ),
    )
    themes = ManyField(_l("Themes to choose from"))
    courses = ManyField(_l("Courses to choose from"))
    required = BooleanField(_l("People must answer this"), default=True)
    measure = ChoiceField(_l("What this question tells"), default="")
    section = TextField(
        _l("Section"),
        [AtMost(rules.LONGEST_SECTION)],
        description=_l("Questions of one section stand together below its name."),
    )
    hint = TextField(_l("Help with the question"), [AtMost(rules.LONGEST_HINT)])

    @classmethod
    def of(cls, question: SurveyQuestion) -> "QuestionForm":
        """To change a question, whose kind stays."""
        plain = [each["text"] for each in question.choices if not _ties(each)]
        form = cls(
            data={
                "text": question.text,
                "choices": "\n".join(plain),
                "themes": [each["theme"] for each in question.choices if "theme" in each],
                "courses": [each["course"] for each in question.choices if "course" in each],
                "required": question.required,
                "measure": question.measure.value if question.measure else "",
                "section": question.section,
                "hint": question.hint,
            }
        )
        form.kept = question.kind
        del form.kind
        if not rules.has_choices(question.kind):
            del form.choices
        return form

    kept: QuestionKind | None = None

    def offer(
        self, of: SurveyKind, *, own: bool, themes: Sequence[Theme], courses: Sequence[Course]
    ) -> None:
        """Wishes are asked in a needs survey only; what a course adds tells nothing else."""
        self.rows: list[tuple[str, str, str]] = []
        wishes = of is SurveyKind.NEEDS and self.kept in (None, *rules.LISTED)
        if wishes:
            self.themes.offer([(each.public_id, each.name) for each in themes])
            self.courses.offer([(each.public_id, each.title) for each in courses])
            self.rows = [("theme", each.public_id, each.name) for each in themes]
            self.rows += [("course", each.public_id, each.title) for each in courses]
        else:
            del self.themes, self.courses
        told = [each for each in Measure if each in rules.TELLS[of] and self._may_tell(each)]
        if own or not told:
            del self.measure
        else:
            self.measure.offer(
                [("", _("Nothing else")), *((each.value, _(MEASURES[each])) for each in told)]
            )

    def _may_tell(self, measure: Measure) -> bool:
        return self.kept is None or self.kept in rules.FITS[measure]

    def said(self) -> Said:
        kind = self.kept or QuestionKind(self.kind.data)
        measure = self.measure.data if "measure" in self else ""
        return Said(
            kind=kind,
            text=self.text.data or "",
            hint=self.hint.data or "",
            section=self.section.data or "",
            choices=tuple(self._choices(kind)) if rules.has_choices(kind) else (),
            required=bool(self.required.data),
            measure=Measure(measure) if measure else None,
        )

    def _choices(self, kind: QuestionKind) -> list[dict[str, Any]]:
        lines = [line.strip() for line in (self.choices.data or "").splitlines()]
        written = [{"text": line} for line in lines if line]
        if kind is QuestionKind.SCALE:
            return written or [{"text": _(word)} for word in FIVE]
        picked = [
            {"text": words[: rules.LONGEST_CHOICE], tie: public_id}
            for tie, public_id, words in self.rows
            if public_id in (self.themes.data if tie == "theme" else self.courses.data)
        ]
        return written + picked


def _ties(choice: dict[str, Any]) -> bool:
    return "theme" in choice or "course" in choice


class ConditionForm(Form):
    """Who gets a question: everyone, or who gave one of these answers to an earlier one."""

    picks = ManyField(_l("Ask it of who answers"), [Required(_l("Choose at least one answer."))])

    def offer(self, on: SurveyQuestion) -> None:
        words = {number: each["text"] for number, each in enumerate(on.choices, 1)}
        values = rules.answers_to(on.kind, on.choices)
        self.picks.offer([(str(each), words.get(each, str(each))) for each in values])

    @property
    def values(self) -> list[int]:
        return [int(each) for each in self.picks.data or ()]
