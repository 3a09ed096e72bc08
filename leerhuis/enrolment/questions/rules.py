"""What a course asks at enrolment: which answers are sound, who reads them, and until when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from leerhuis.access import Role
from leerhuis.enrolment.rules import AnswerKind, Subject
from leerhuis.errors import Refused
from leerhuis.registers import N_
from leerhuis.registry.periods import add_months

LONGEST = 500
MOST_QUESTIONS = 12
MOST_CHOICES = 8
LONGEST_LABEL = 200
LONGEST_CHOICE = 80
MOST_DAYS = 365
USUAL_DAYS = 7
# What says something of health goes no later than what the register of processing says.
HEALTH = frozenset({Subject.DIET, Subject.ACCESS})
CONSENT_MONTHS = 6
YES, NO = "yes", "no"

# The venue gets diet and access needs as numbers only; a consent shows in the list itself. What
# somebody wants to learn is read on the card of the group, by nobody beside a name.
READERS: Mapping[Subject, frozenset[Role]] = {
    Subject.DIET: frozenset({Role.COORDINATOR}),
    Subject.ACCESS: frozenset({Role.COORDINATOR}),
    Subject.CONSENT: frozenset({Role.COORDINATOR}),
    Subject.LEARNING: frozenset(),
    Subject.OTHER: frozenset({Role.COORDINATOR, Role.TRAINER}),
}
SUBJECTS: Mapping[Subject, str] = {
    Subject.DIET: N_("What you do not eat"),
    Subject.ACCESS: N_("What you need to take part"),
    Subject.CONSENT: N_("On the list of participants"),
    Subject.LEARNING: N_("What you want to learn"),
    Subject.OTHER: N_("A question of the course"),
}
# Asked by every course, unless its coordinator stops it.
LEARNING = N_("What do you want to learn, or which question do you bring?")
KINDS: Mapping[AnswerKind, str] = {
    AnswerKind.TEXT: N_("A few words"),
    AnswerKind.YES_NO: N_("Yes or no"),
    AnswerKind.CHOICE: N_("One of a list"),
}


class Asked(NamedTuple):
    """A question as it is put to someone; `key` is its name in forms.

    With `only_if_id` it is put only to who answered that question with `only_if`.
    """

    id: int
    key: str
    subject: Subject
    kind: AnswerKind
    label: str
    choices: tuple[str, ...] = ()
    required: bool = False
    only_if_id: int | None = None
    only_if: str = ""
    erase_days: int = USUAL_DAYS

    @property
    def values(self) -> tuple[str, ...]:
        """What can be answered; nothing where one writes it oneself."""
        return {AnswerKind.YES_NO: (YES, NO), AnswerKind.CHOICE: self.choices}.get(self.kind, ())


class Judged(NamedTuple):
    """The sound answers by the number of their question, and what is wrong by the key of it."""

    answers: dict[int, str]
    wrong: dict[str, Refused]


def judge(asked: Sequence[Asked], given: Mapping[str, str], *, required: bool = True) -> Judged:
    """What someone answered to what was asked of them; what was not asked is left out.

    Whoever enrols somebody else is not `required` to know the answers.
    """
    answers: dict[int, str] = {}
    wrong: dict[str, Refused] = {}
    for each in sorted(asked, key=lambda each: each.only_if_id is not None):
        if not is_asked(each, answers):
            continue
        text = _clean(given.get(each.key, ""))
        if not text:
            if each.required and required:
                wrong[each.key] = Refused("Answer this question.", field=each.key)
            continue
        no = _fault(each, text)
        if no is not None:
            wrong[each.key] = no
        else:
            answers[each.id] = text
    return Judged(answers, wrong)


def is_asked(question: Asked, answers: Mapping[int, str]) -> bool:
    """A question that hangs on another is put to who gave that answer only."""
    return question.only_if_id is None or answers.get(question.only_if_id) == question.only_if


def _clean(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c == "\n").strip()


def _fault(question: Asked, text: str) -> Refused | None:
    if question.values and text not in question.values:
        return Refused("Choose from the list.", field=question.key)
    if len(text) > LONGEST:
        return Refused("Use at most %(most)d characters.", field=question.key, most=LONGEST)
    return None


def erase_on(subject: Subject, erase_days: int, *, last_day: date) -> date:
    """The day on which an answer goes: so many days after the last session, consent 6 months."""
    if subject is Subject.CONSENT:
        return add_months(last_day, CONSENT_MONTHS)
    return last_day + timedelta(days=erase_days)


def readable(roles: Iterable[Role]) -> list[Subject]:
    """What these roles may read of the answers in their groups."""
    held = set(roles)
    return [each for each, readers in READERS.items() if readers & held]


def check_room(number: int) -> None:
    if number >= MOST_QUESTIONS:
        raise Refused("A course asks at most %(most)d questions.", most=MOST_QUESTIONS)


def check_question(
    *,
    kind: AnswerKind,
    choices: Sequence[str],
    erase_days: int,
    condition: Asked | None,
    only_if: str,
    subject: Subject = Subject.OTHER,
) -> None:
    """Whether a question can be put so; `condition` is the question that it hangs on."""
    if kind is AnswerKind.CHOICE:
        _check_choices(choices)
    most = USUAL_DAYS if subject in HEALTH else MOST_DAYS
    if not 0 <= erase_days <= most:
        raise Refused("Choose a number of days from 0 to %(most)d.", field="erase_days", most=most)
    if condition is not None and condition.only_if_id is not None:
        raise Refused("Choose a question that everyone gets.", field="condition")
    if condition is not None and only_if not in condition.values:
        raise Refused("Choose an answer of that question.", field="condition")


def check_promise(*, promised: int, said: int, answered: bool) -> None:
    """Whoever answered was told until when it is kept: that only ever becomes sooner."""
    if answered and said > promised:
        raise Refused(
            "People answered who were told %(days)d days. Stop this question and ask a new one.",
            field="erase_days",
            days=promised,
        )


def _check_choices(choices: Sequence[str]) -> None:
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise Refused(
            "Give from 2 to %(most)d answers, one on each line.", field="choices", most=MOST_CHOICES
        )
    if len(set(choices)) < len(choices):
        raise Refused("Each answer may be there once.", field="choices")
    if max(map(len, choices)) > LONGEST_CHOICE:
        raise Refused(
            "Use at most %(most)d characters for an answer.", field="choices", most=LONGEST_CHOICE
        )


def moved(order: Sequence[int], number: int, *, up: bool) -> list[int]:
    """The order once this one changed places with its neighbour; at the end it stays."""
    at = order.index(number)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(order):
        return list(order)
    changed = list(order)
    changed[at], changed[other] = changed[other], changed[at]
    return changed
