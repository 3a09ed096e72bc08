"""The story of a course through the years."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import allow, me
from leerhuis.costs import money
from leerhuis.cycle.rules import OPINION_LABELS, OUTCOME_LABELS, PROPOSAL_LABELS
from leerhuis.cycle.story import queries, rules, words
from leerhuis.cycle.story.rules import Chapter
from leerhuis.surveys.signals import rules as signals


@allow(*queries.READERS)
def course(public_id: str) -> ResponseReturnValue:
    """What was asked for, proposed, decided and given, and what came of it; year by year."""
    found = queries.course_for(me(), public_id)
    plans = queries.coordinates(me(), found)
    told: Sequence[Chapter] = rules.chapters(queries.known(found, drafts=plans, now=clock.now()))
    return render_template(
        "cycle/story/course.html",
        course=found,
        plans=plans,
        chapters=told,
        sentence=words.sentence(told),
        waiting=queries.waiting(found),
        goals=queries.goals_of(found),
        words=words,
        euros=money.round_euros,
        states=PROPOSAL_LABELS,
        opinions=OPINION_LABELS,
        outcomes=OUTCOME_LABELS,
        decisions=signals.DECISIONS,
    )
