"""The questions that the house proposes for each kind of survey, to begin with.

Questions that are the same before, after and three months after a training have one key, so that
the answers can be laid beside each other.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from leerhuis.registers import N_
from leerhuis.surveys.editing.rules import Said
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind

FIVE = (N_("Not at all"), N_("Not really"), N_("So so"), N_("Yes"), N_("Certainly"))
_NO_NAMES = N_("Name no children, parents or colleagues.")
_SEVERAL = N_("You can choose more than one answer.")
_RANKED = N_("1 is what matters most to you.")


class Standard(NamedTuple):
    """A question of the house, in English ids, and the answers of another that it hangs on."""

    key: str
    kind: QuestionKind
    text: str
    section: str = ""
    hint: str = ""
    choices: Sequence[str] = ()
    required: bool = True
    measure: Measure | None = None
    only_if: tuple[str, tuple[int, ...]] | None = None

    def said(self, say: Callable[[str], str], *, themes: Sequence[tuple[str, str]]) -> Said:
        """In the words of `say`. Wishes are about the themes (name, public id) of the region."""
        words = FIVE if self.kind is QuestionKind.SCALE else self.choices
        choices = [{"text": say(each)} for each in words]
        if self.measure is Measure.WANTS:
            choices = [{"text": name, "theme": public_id} for name, public_id in themes]
        return Said(
            kind=self.kind,
            text=say(self.text),
            section=say(self.section) if self.section else "",
            hint=say(self.hint) if self.hint else "",
            choices=tuple(choices),
            required=self.required,
            measure=self.measure,
        )


_PRACTICE = N_("Your work")
_TRAINING = N_("The training")
_USES = Standard(
    "uses",
    QuestionKind.SCALE,
    N_("I use in my work what this training is about"),
    _PRACTICE,
    measure=Measure.USES,
)
_SURE = Standard("sure", QuestionKind.SCALE, N_("I feel sure when I do this in my work"), _PRACTICE)
_ROOM = Standard("room", QuestionKind.SCALE, N_("My team gives me room for this"), _PRACTICE)
_GRADE = Standard(
    "grade",
    QuestionKind.GRADE,
    N_("Which mark do you give this training?"),
    _TRAINING,
    N_("From 0 to 10."),
    measure=Measure.GRADE,
)

QUESTIONS: Mapping[SurveyKind, Sequence[Standard]] = {
    SurveyKind.EVALUATION: (
        _GRADE,
        Standard(
            "recommends",
            QuestionKind.SCALE,
            N_("I recommend this training to colleagues"),
            _TRAINING,
            measure=Measure.RECOMMENDS,
        ),
        Standard("clear", QuestionKind.SCALE, N_("The trainer explained it clearly"), _TRAINING),
        Standard("group", QuestionKind.SCALE, N_("The group was put together well"), _TRAINING),
        Standard("pace", QuestionKind.SCALE, N_("The pace was good for me"), _TRAINING),
        Standard(
            "place",
            QuestionKind.SCALE,
            N_("The place was pleasant and easy to reach"),
            _TRAINING,
        ),
        _USES,
        Standard(
            "keep",
            QuestionKind.LONG,
            N_("What should stay?"),
            _PRACTICE,
            _NO_NAMES,
            required=False,
            measure=Measure.KEEP,
        ),
        Standard(
            "improve",
            QuestionKind.LONG,
            N_("What should become better?"),
            _PRACTICE,
            _NO_NAMES,
            required=False,
            measure=Measure.IMPROVE,
        ),
    ),
    SurveyKind.EFFECT: (
        _USES,
        Standard(
            "hinders",
            QuestionKind.SEVERAL,
            N_("What keeps you from it?"),
            _PRACTICE,
            _SEVERAL,
            (
                N_("Too little time"),
                N_("No occasion yet"),
                N_("My team works in another way"),
                N_("I want to practise more first"),
                N_("Something else"),
            ),
            only_if=("uses", (1, 2, 3)),
        ),
        _SURE,
        _ROOM,
        Standard(
            "different",
            QuestionKind.LONG,
            N_("What do you do differently since the training?"),
            _PRACTICE,
            _NO_NAMES,
            required=False,
        ),
        _GRADE,
    ),
    SurveyKind.START: (
        _USES,
        _SURE,
        _ROOM,
        Standard(
            "learn",
            QuestionKind.LONG,
            N_("What do you want to learn most?"),
            _TRAINING,
            _NO_NAMES,
            required=False,
        ),
    ),
    SurveyKind.NEEDS: (
        Standard(
            "themes",
            QuestionKind.SEVERAL,
            N_("About which themes do you want to learn more?"),
            N_("What you want to learn"),
            _SEVERAL,
            measure=Measure.WANTS,
        ),
        Standard(
            "missing",
            QuestionKind.LONG,
            N_("Which subject do you miss?"),
            N_("What you want to learn"),
            _NO_NAMES,
            required=False,
        ),
        Standard(
            "matters",
            QuestionKind.RANKING,
            N_("What matters to you in a training?"),
            N_("How you want to learn"),
            _RANKED,
            (
                N_("Practising with cases"),
                N_("Knowledge of research"),
                N_("Meeting people of other organisations"),
                N_("Points for my registration"),
            ),
        ),
        Standard(
            "when",
            QuestionKind.ONE,
            N_("When can you follow a training best?"),
            N_("How you want to learn"),
            choices=(
                N_("A whole day"),
                N_("In the morning"),
                N_("In the afternoon"),
                N_("In the evening"),
            ),
        ),
        Standard(
            "days",
            QuestionKind.NUMBER,
            N_("How many days a year can you spend on training?"),
            N_("How you want to learn"),
            required=False,
        ),
    ),
}
NAMES: Mapping[SurveyKind, str] = {
    SurveyKind.EVALUATION: N_("Evaluation after the training"),
    SurveyKind.EFFECT: N_("Effect after 3 months"),
    SurveyKind.START: N_("Start of the training"),
    SurveyKind.NEEDS: N_("What people want to learn"),
}
