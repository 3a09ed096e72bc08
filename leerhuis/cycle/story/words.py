"""The story of a course in words."""

from collections.abc import Callable, Sequence

from flask_babel import gettext, ngettext

from leerhuis import wording
from leerhuis.cycle.story import rules
from leerhuis.cycle.story.rules import Asked, Chapter, Group, Said, Signalled
from leerhuis.surveys.rules import Measure

_: Callable[..., str] = gettext


def sentence(told: Sequence[Chapter]) -> str:
    """What the story comes to: how the mark went, or how much was given."""
    if ends := rules.turn(told):
        first, last = ends
        return _(
            "The mark went from %(first)s in %(begin)s to %(last)s in %(end)s.",
            first=wording.number(first.said.grade or 0),
            begin=first.year,
            last=wording.number(last.said.grade or 0),
            end=last.year,
        )
    number = sum(each.given for each in told)
    words: str = ngettext("%(num)d group was held.", "%(num)d groups were held.", number)
    return words


def asked(row: Asked) -> str:
    """34 people want this course, 60 something of its theme."""
    if row.course and row.theme:
        return _(
            "%(course)s people want this course, %(theme)s something of its theme.",
            course=wording.number(row.course),
            theme=wording.number(row.theme),
        )
    if row.course:
        return _("%(count)s people want this course.", count=wording.number(row.course))
    return _("%(count)s people want something of its theme.", count=wording.number(row.theme or 0))


def grade(said: Said) -> str:
    if said.grade is None:
        return "–"
    return _(
        "%(grade)s (%(answers)s answers)",
        grade=wording.number(said.grade),
        answers=wording.number(said.answers),
    )


def uses(said: Said) -> str:
    if not said.uses_of:
        return "–"
    return _(
        "%(count)s of %(whole)s",
        count=wording.number(said.uses),
        whole=wording.number(said.uses_of),
    )


def when(group: Group) -> str:
    if group.held.called_off:
        return _("Does not go ahead")
    if group.held.first_on is None:
        return _("No date yet")
    return wording.table_day(group.held.first_on)


def signal(row: Signalled) -> str:
    """What was measured against what, as in: mark 6,4, the limit is 7."""
    value, limit = wording.number(row.value), wording.number(row.limit)
    if row.why == "fell":
        limit = _("last time it was %(value)s", value=limit)
    else:
        limit = _("the limit is %(value)s", value=limit)
    match row.measure:
        case Measure.GRADE:
            return _("Mark %(value)s, %(limit)s.", value=value, limit=limit)
        case Measure.RECOMMENDS:
            return _("%(value)s %% would recommend it, %(limit)s.", value=value, limit=limit)
    return _("%(value)s %% use it, %(limit)s.", value=value, limit=limit)
