"""How far the road to a round is, and what is due on it now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from leerhuis.registers import N_


class Stage(StrEnum):
    """The stages of a round, in the order of the circle; the last one leads to the next round."""

    NEEDS = "needs"
    PROPOSALS = "proposals"
    ADVICE = "advice"
    DECISION = "decision"
    ROUND = "round"
    ENROLMENT = "enrolment"
    EVALUATION = "evaluation"
    EFFECT = "effect"


class Progress(StrEnum):
    LATER = "later"
    BUSY = "busy"
    LATE = "late"
    DONE = "done"


class Task(StrEnum):
    """What can be due now."""

    SEND_SURVEY = "send_survey"
    AWAIT_ANSWERS = "await_answers"
    PROPOSE = "propose"
    ASK = "ask"
    ADVISE = "advise"
    DECIDE = "decide"
    CHOOSE_COURSE = "choose_course"
    MAKE_GROUPS = "make_groups"
    PLAN_GROUPS = "plan_groups"
    WRITE_MINUTES = "write_minutes"
    DECIDE_SIGNAL = "decide_signal"
    FTE = "fte"


STAGE_LABELS = {
    Stage.NEEDS: N_("Needs survey"),
    Stage.PROPOSALS: N_("Proposals"),
    Stage.ADVICE: N_("Advice"),
    Stage.DECISION: N_("Decision"),
    Stage.ROUND: N_("Round"),
    Stage.ENROLMENT: N_("Enrolment"),
    Stage.EVALUATION: N_("Evaluation"),
    Stage.EFFECT: N_("Effect"),
}
PROGRESS_LABELS = {
    Progress.LATER: N_("Later"),
    Progress.BUSY: N_("Busy"),
    Progress.LATE: N_("Late"),
    Progress.DONE: N_("Done"),
}


class Days(NamedTuple):
    """The days that a road to a round goes by."""

    advise_by_on: date
    decide_by_on: date
    starts_on: date


@dataclass
class Facts:
    """What there is of a round, counted. Surveys and groups by how far they are."""

    needs_draft: int = 0
    needs_open: int = 0
    needs_closed: int = 0
    drafts: int = 0
    asked: int = 0
    accepted: int = 0
    declined: int = 0
    without_course: int = 0
    advise_until_on: date | None = None
    silent: int = 0
    granted: int = 0
    made: int = 0
    groups_draft: int = 0
    groups_open: int = 0
    groups_over: int = 0
    taken: int = 0
    seats: int = 0
    evaluations_open: int = 0
    evaluations_closed: int = 0
    effects_open: int = 0
    effects_closed: int = 0

    @property
    def proposals(self) -> int:
        return self.drafts + self.asked + self.accepted + self.declined

    @property
    def decided(self) -> int:
        return self.accepted + self.declined


class Step(NamedTuple):
    stage: Stage
    progress: Progress


def steps(facts: Facts, days: Days, *, today: date) -> list[Step]:
    """Every stage with how far it is."""
    return [
        Step(Stage.NEEDS, _needs(facts)),
        Step(Stage.PROPOSALS, _proposals(facts, days, today)),
        Step(Stage.ADVICE, _advice(facts, days, today)),
        Step(Stage.DECISION, _decision(facts, days, today)),
        Step(Stage.ROUND, _round(facts, days, today)),
        Step(Stage.ENROLMENT, _enrolment(facts)),
        Step(Stage.EVALUATION, _asked(facts.evaluations_open, facts.evaluations_closed, facts)),
        Step(Stage.EFFECT, _asked(facts.effects_open, facts.effects_closed, facts)),
    ]


def _needs(facts: Facts) -> Progress:
    if facts.needs_draft or facts.needs_open:
        return Progress.BUSY
    return Progress.DONE if facts.needs_closed or facts.proposals else Progress.LATER


def _proposals(facts: Facts, days: Days, today: date) -> Progress:
    if facts.proposals and not facts.drafts:
        return Progress.DONE
    return Progress.LATE if today > days.advise_by_on else Progress.BUSY


def _advice(facts: Facts, days: Days, today: date) -> Progress:
    """Over with the last day, or once nobody is silent."""
    if facts.asked and facts.silent and _until(facts, days) >= today:
        return Progress.BUSY
    if facts.asked or facts.decided:
        return Progress.DONE
    return Progress.LATE if facts.drafts and today > days.advise_by_on else Progress.LATER


def _decision(facts: Facts, days: Days, today: date) -> Progress:
    if facts.decided and not facts.drafts and not facts.asked:
        return Progress.DONE
    if today > days.decide_by_on:
        return Progress.LATE
    return Progress.BUSY if _to_decide(facts, days, today) or facts.decided else Progress.LATER


def _round(facts: Facts, days: Days, today: date) -> Progress:
    if facts.granted and facts.made >= facts.granted and not facts.groups_draft:
        return Progress.DONE
    if not facts.granted:
        return Progress.LATER
    return Progress.LATE if today >= days.starts_on else Progress.BUSY


def _enrolment(facts: Facts) -> Progress:
    if facts.groups_open:
        return Progress.BUSY
    return Progress.DONE if facts.groups_over and not facts.groups_draft else Progress.LATER


def _asked(running: int, closed: int, facts: Facts) -> Progress:
    """Of what comes after the groups: done when all of them are over and nothing runs."""
    if running:
        return Progress.BUSY
    if closed:
        return Progress.BUSY if facts.groups_open or facts.groups_draft else Progress.DONE
    return Progress.LATER


def _until(facts: Facts, days: Days) -> date:
    return facts.advise_until_on or days.advise_by_on


def _to_decide(facts: Facts, days: Days, today: date) -> bool:
    return bool(facts.asked) and (not facts.silent or today > _until(facts, days))


class Due(NamedTuple):
    """Something to do on the road to a round, about so many things, by a day at the latest."""

    task: Task
    number: int
    by_on: date


def due(facts: Facts, days: Days, *, today: date) -> Iterator[Due]:
    """What whoever coordinates does next; what members of bodies owe stands with their body."""
    if not facts.proposals:
        yield Due(Task.PROPOSE, 0, days.advise_by_on)
    if facts.drafts:
        yield Due(Task.ASK, facts.drafts, days.advise_by_on)
    if _to_decide(facts, days, today):
        yield Due(Task.DECIDE, facts.asked, days.decide_by_on)
    if facts.without_course:
        yield Due(Task.CHOOSE_COURSE, facts.without_course, days.starts_on)
    if facts.granted > facts.made and not facts.without_course:
        yield Due(Task.MAKE_GROUPS, facts.granted - facts.made, days.starts_on)
    if facts.made and facts.groups_draft:
        yield Due(Task.PLAN_GROUPS, facts.groups_draft, days.starts_on)
