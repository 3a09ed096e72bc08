"""What a proposal can answer to: all that is asked for on the road to a round."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leerhuis.access import Identity
from leerhuis.advice.shortages import rules as shortage_rules
from leerhuis.advice.shortages import service as shortages
from leerhuis.cycle.demand import queries, rules
from leerhuis.cycle.demand.rules import OfTheme, Subject, Wished
from leerhuis.cycle.models import Preparation, ProposalGround
from leerhuis.cycle.rules import Ground
from leerhuis.pathways import audience
from leerhuis.pathways import queries as tracks
from leerhuis.pathways.audience import Tree
from leerhuis.pathways.models import Track
from leerhuis.registry.lacking import LACK_LABELS, Lack
from leerhuis.surveys.models import Survey
from leerhuis.surveys.signals.models import Signal


@dataclass(frozen=True)
class Reason:
    """One thing to answer to: `refs` are the columns of a `ProposalGround`; `about` is its name.

    `course_id` and `theme_id` say for which proposals it is offered first.
    """

    key: str
    kind: Ground
    about: str
    number: int | None
    refs: Mapping[str, Any]
    course_id: int | None = None
    theme_id: int | None = None

    def is_noted_in(self, row: ProposalGround) -> bool:
        """Whether this row of a proposal is about the same."""
        same = all(getattr(row, name) == value for name, value in self.refs.items())
        return row.kind is self.kind and same


@dataclass(frozen=True)
class Short:
    """How many people lack something within a year, and for how many of them no seat is planned.

    `people` None: some, but too few to say.
    """

    lack: Lack
    people: int | None
    short: int


@dataclass
class Demand:
    """All that is asked for on the road to a round."""

    themes: list[OfTheme]
    courses: dict[int, Subject]
    tree: Tree
    shortages: list[Short]
    signals: Sequence[Signal]
    goals: list[Track]
    surveys: Sequence[Survey]
    wishes: list[Wished] = field(default_factory=list)


def demand_for(preparation: Preparation, *, who: Identity, today: date) -> Demand:
    tree = audience.tree_of(preparation.organisation.path)
    courses = queries.courses_of(preparation.organisation)
    wished = queries.wishes(preparation.surveys)
    waiting = queries.waiting(courses, tree, today=today)
    around = [preparation.organisation.path]
    return Demand(
        themes=rules.by_theme(queries.themes(), courses, wished, waiting),
        courses={each.id: each for each in courses},
        tree=tree,
        shortages=_shortages(who, today=today),
        signals=queries.signals(preparation),
        goals=[each for each in tracks.open_tracks(around=around) if each.goal],
        surveys=preparation.surveys,
        wishes=wished,
    )


def _shortages(who: Identity, *, today: date) -> list[Short]:
    """Of the coming year, of which a sum leaves out cells of too few people."""
    _quarters, table = shortages.table_for(who, today=today)
    found = []
    for lack, row in table.items():
        soon = row[: shortage_rules.SOON]
        people = sum(each.people or 0 for each in soon)
        unsaid = any(each.people is None for each in soon)
        found.append(Short(lack, people or (None if unsaid else 0), shortage_rules.short_of(row)))
    return found


def reasons(demand: Demand) -> list[Reason]:
    """Everything that can be answered to, in the order of the page of the demand."""
    return [
        *_wishes(demand),
        *_interests(demand),
        *_shorts(demand.shortages),
        *_signals(demand.signals),
        *_goals(demand.goals),
    ]


def _wishes(demand: Demand) -> Iterator[Reason]:
    themes = {each.theme.public_id: each.theme for each in demand.themes}
    courses = {each.public_id: each for each in demand.courses.values()}
    surveys = {each.id: each for each in demand.surveys}
    for wish in demand.wishes:
        found = courses.get(wish.subject) or themes.get(wish.subject)
        if wish.sector is not None or found is None:
            continue
        course = found if wish.subject in courses else None
        survey = surveys[wish.survey_id]
        yield Reason(
            key=f"wish:{survey.public_id}:{wish.subject}",
            kind=Ground.WISH,
            about=f"{found.name} ({survey.title})",
            number=wish.number,
            refs={
                "survey_id": survey.id,
                "course_id": course.id if course else None,
                "theme_id": None if course else found.id,
            },
            course_id=course.id if course else None,
            theme_id=found.theme_id,
        )


def _interests(demand: Demand) -> Iterator[Reason]:
    for theme in demand.themes:
        for number, asked in theme.courses.items():
            course = demand.courses[number]
            if asked.waiting.number:
                yield Reason(
                    key=f"interest:{course.public_id}",
                    kind=Ground.INTEREST,
                    about=course.name,
                    number=asked.waiting.number,
                    refs={"course_id": course.id},
                    course_id=course.id,
                    theme_id=course.theme_id,
                )


def _shorts(rows: Iterable[Short]) -> Iterator[Reason]:
    for each in rows:
        if each.people:
            yield Reason(
                key=f"shortage:{each.lack.value}",
                kind=Ground.SHORTAGE,
                about=LACK_LABELS[each.lack],
                number=each.people,
                refs={"lack": each.lack},
            )


def _signals(rows: Iterable[Signal]) -> Iterator[Reason]:
    for each in rows:
        course = each.edition.course
        yield Reason(
            key=f"signal:{each.public_id}",
            kind=Ground.SIGNAL,
            about=each.edition.name_with_course,
            number=None,
            refs={"survey_id": each.survey_id, "measure": each.measure, "course_id": course.id},
            course_id=course.id,
            theme_id=course.theme_id,
        )


def _goals(rows: Iterable[Track]) -> Iterator[Reason]:
    for track in rows:
        yield Reason(
            key=f"goal:{track.public_id}",
            kind=Ground.GOAL,
            about=track.goal,
            number=None,
            refs={"track_id": track.id},
        )
