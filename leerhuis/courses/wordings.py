"""What is said of a course in words, on the pages of coordinators and of who looks for one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import registers, wording
from leerhuis.courses import words
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.models import Course
from leerhuis.courses.prerequisites import Asked, Way
from leerhuis.courses.words import Strictness
from leerhuis.people.sectors import LABELS
from leerhuis.registers import N_, Register

STRICTNESS: Mapping[Strictness, str] = {
    Strictness.INFORM: N_("Whoever does not have this may enrol all the same."),
    Strictness.APPROVAL: N_(
        "Whoever does not have this may enrol; the coordinator must approve it."
    ),
    Strictness.REFUSE: N_("Whoever does not have this cannot enrol."),
}


def facts(course: Course) -> list[tuple[str, str]]:
    """What a course is, besides its title, points and hours."""
    sectors = [_(LABELS[each.sector]) for each in course.sectors]
    known = [
        (_("Level"), _(words.LEVELS[course.level]) if course.level else ""),
        (_("Form"), _(words.FORMS[course.form]) if course.form else ""),
        (_("For which sectors"), ", ".join(sectors)),
        (_("For whom"), course.audience),
        (_("Test at the end"), _("yes") if course.closing_test else ""),
        (_("Least attendance"), _share(course.least_share)),
    ]
    return [(term, said) for term, said in known if said]


def _share(percent: int) -> str:
    """What completing it asks, where that is not everything."""
    return _("%(share)d%% of the sessions", share=percent) if percent < 100 else ""


def ways(rows: Sequence[Prerequisite]) -> list[str]:
    """What is asked beforehand; each of the sentences is one way."""
    ordered = sorted(rows, key=lambda row: row.way)
    return [
        _joined(_asked(each, each.required.title if each.required else "") for each in way)
        for _way, way in groupby(ordered, key=lambda row: row.way)
    ]


def ways_of(missing: Iterable[Way], titles: Mapping[int, str]) -> list[str]:
    """The same of what somebody lacks."""
    return [
        _joined(_asked(each, titles.get(each.course_id or 0, "")) for each in way)
        for way in missing
    ]


def _asked(row: Prerequisite | Asked, title: str) -> str:
    if row.register:
        return _("a valid registration: %(name)s", name=registration(row.register, row.occupation))
    if row.within_months is None:
        return _("the course %(title)s", title=title)
    return ngettext(
        "the course %(title)s, at most %(num)d month before the first session",
        "the course %(title)s, at most %(num)d months before the first session",
        row.within_months,
        title=title,
    )


def _joined(parts: Iterable[str]) -> str:
    return reduce(lambda one, two: _("%(one)s and %(two)s", one=one, two=two), parts)


def registration(register: Register, occupation: str) -> str:
    """A registration in words: that of a register, or of one of its occupations."""
    word = _(registers.label(register))
    named = registers.occupation_of(register, occupation) if occupation else None
    return f"{word}, {_(registers.label(named)).lower()}" if named else word


def days(first: date | None, last: date | None) -> str:
    """On which days an accreditation holds."""
    begin, end = first and wording.full_day(first), last and wording.full_day(last)
    if begin and end:
        return _("%(begin)s until %(end)s", begin=begin, end=end)
    if begin:
        return _("From %(begin)s", begin=begin)
    return _("Until %(end)s", end=end) if end else _("no end known")
