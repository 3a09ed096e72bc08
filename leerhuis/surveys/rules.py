"""The vocabulary of surveys, and who may be asked and shown what without being singled out."""

from enum import StrEnum

from leerhuis.registers import N_

# Fewer people than this are not asked, and fewer answers are not shown, in no part of a survey.
FEWEST = 5
# A mark is from 0 to this.
HIGHEST_GRADE = 10


class SurveyKind(StrEnum):
    """When people are asked; a start measurement is what an effect is compared with."""

    START = "start"
    EVALUATION = "evaluation"
    EFFECT = "effect"
    NEEDS = "needs"


class SurveyState(StrEnum):
    """A draft is of a needs survey only. Of too few people nobody was asked."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    TOO_FEW = "too_few"


class QuestionKind(StrEnum):
    SCALE = "scale"
    GRADE = "grade"
    ONE = "one"
    SEVERAL = "several"
    RANKING = "ranking"
    NUMBER = "number"
    SHORT = "short"
    LONG = "long"


TEXTS = frozenset({QuestionKind.SHORT, QuestionKind.LONG})


class Measure(StrEnum):
    """What a question tells of beyond itself: it fills a tile, a trend, a signal or the demand."""

    GRADE = "grade"
    RECOMMENDS = "recommends"
    USES = "uses"
    KEEP = "keep"
    IMPROVE = "improve"
    WANTS = "wants"


KIND_LABELS = {
    SurveyKind.START: N_("Start measurement"),
    SurveyKind.EVALUATION: N_("Evaluation"),
    SurveyKind.EFFECT: N_("Effect measurement"),
    SurveyKind.NEEDS: N_("Needs survey"),
}
