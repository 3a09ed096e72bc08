"""The words of the page where someone begins."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext, ngettext

from leerhuis import clock, wording
from leerhuis.access import Identity
from leerhuis.home import rules
from leerhuis.home.queries import Group, Meeting, Part
from leerhuis.home.rules import PartOfDay, Step
from leerhuis.peergroups.meeting.due import Tasks
from leerhuis.people import counted
from leerhuis.people.counted import Figure
from leerhuis.registers import N_
from leerhuis.registry import shown as registry
from leerhuis.registry.packs.asked import Unit
from leerhuis.registry.queries import Dossier
from leerhuis.registry.standing import Code
from leerhuis.registry.standing.points import Line
from leerhuis.surveys.models import Survey

_: Callable[..., str] = gettext


class Spot(NamedTuple):
    """The one thing to do now, or what there is to know when nothing is to be done."""

    title: str
    sentence: str
    label: str
    href: str


class Task(NamedTuple):
    """Something else to do, after the first."""

    title: str
    note: str
    href: str


def greeting(name: str, *, now: datetime) -> str:
    part = rules.part_of_day(clock.local(now).hour)
    if part is PartOfDay.MORNING:
        return _("Good morning, %(name)s", name=name)
    if part is PartOfDay.AFTERNOON:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def sentence_day(day: date) -> str:
    """Donderdag 14 januari 2027, as a sentence begins."""
    words = wording.long_day(day)
    return words[:1].upper() + words[1:]


def spot(
    dossiers: Sequence[Dossier], meetings: Sequence[Meeting], *, who: Identity, asked: bool
) -> Spot | None:
    """What comes first: a registration where the function asks one, else the courses.

    Who left has only what a registration needs; who never worked has nothing.
    """
    if who.has_left:
        to_do = steps_of(dossiers)
        return _urgent(*to_do[0], who=who) if to_do else None
    if not who.employed:
        return None
    return _spot_of_registrations(dossiers, who=who) if asked else _spot_of_courses(meetings)


def _spot_of_registrations(dossiers: Sequence[Dossier], *, who: Identity) -> Spot:
    if all(each.standing.code is Code.ENDED for each in dossiers):
        return Spot(
            _("Add your registration"),
            _("Then you see here until when you are registered, and what you still need."),
            _("Add your registration"),
            url_for("registry.add"),
        )
    to_do = steps_of(dossiers)
    return _urgent(*to_do[0], who=who) if to_do else _calm(dossiers)


def _spot_of_courses(meetings: Sequence[Meeting]) -> Spot:
    if not meetings:
        return Spot(
            _("What do you want to learn?"),
            _("You have no session planned."),
            _("Find a course"),
            url_for("catalogue.search"),
        )
    coming = meetings[0]
    return Spot(
        _("Your next session: %(title)s", title=coming.title),
        _(
            "%(day)s, %(hours)s, %(place)s",
            day=sentence_day(coming.day),
            hours=wording.hours(coming.starts_at, coming.ends_at),
            place=place_of(coming),
        ),
        _("See your enrolment"),
        url_for("enrolment.show", public_id=coming.enrolment_id),
    )


def steps_of(dossiers: Sequence[Dossier]) -> list[tuple[Dossier, Step]]:
    known = {id(each.standing): each for each in dossiers}
    steps = rules.to_do(each.standing for each in dossiers)
    return [(known[id(standing)], step) for standing, step in steps]


def tasks_of(dossiers: Sequence[Dossier], *, who: Identity) -> list[Task]:
    """What is left to do after the first thing."""
    return [
        Task(_title(each, step), registry.sentence(each), _way(each, step, who=who)[1])
        for each, step in steps_of(dossiers)[1:]
    ]


def to_join(invited: int) -> list[Task]:
    """Peer groups that keep a place for someone until they answer."""
    if not invited:
        return []
    return [
        Task(
            ngettext(
                "Answer the invitation of a peer group",
                "Answer the invitations of %(num)d peer groups",
                invited,
            ),
            _("A place is kept for you for two weeks."),
            url_for("peergroups.mine"),
        )
    ]


def of_meetings(waiting: Tasks) -> list[Task]:
    """What peer groups ask: who was there, and what shows a series that is over."""
    ticks = [
        Task(
            _("Tick who was at the meeting of %(group)s", group=each.group),
            _("Then the hours go to each dossier."),
            url_for("meeting.show", public_id=each.ref),
        )
        for each in waiting.to_tick
    ]
    return ticks + [
        Task(
            _("Look back on %(group)s", group=each.group),
            _("The register asks what shows your hours. Only you read what you write."),
            url_for("showing.show", public_id=each.ref),
        )
        for each in waiting.to_look_back
    ]


def to_answer(surveys: Sequence[Survey]) -> list[Task]:
    """The questions that someone was asked and did not answer yet."""
    return [
        Task(
            _("Answer the questions about %(title)s", title=each.title),
            _(
                "Anonymous, in a few minutes. Until %(day)s.",
                day=wording.full_day(each.closes_on),
            ),
            url_for("survey.mine", public_id=each.public_id),
        )
        for each in surveys
    ]


def place_of(meeting: Meeting | Group) -> str:
    return ", ".join(filter(None, (meeting.venue, meeting.town))) or _("Online")


def _urgent(dossier: Dossier, step: Step, *, who: Identity) -> Spot:
    return Spot(_title(dossier, step), registry.sentence(dossier), *_way(dossier, step, who=who))


def _calm(dossiers: Sequence[Dossier]) -> Spot:
    first = next(each for each in dossiers if each.standing.code is not Code.ENDED)
    titles = {
        Code.ON_TRACK: _("You are on track"),
        Code.SUBMITTED: _("You have applied, the register decides"),
    }
    return Spot(
        titles.get(first.standing.code) or _("You have nothing to do now"),
        registry.sentence(first),
        _("Find a course"),
        url_for("catalogue.search"),
    )


_TITLES = {
    Step.BEGIN: N_("Fill in what you earned for %(name)s before Leerhuis"),
    Step.WORK: N_("Fill in your working hours for %(name)s"),
    Step.EXTRA: N_("Do what %(name)s asks extra of you"),
}


def _title(dossier: Dossier, step: Step) -> str:
    name = registry.name_of(dossier.registration)
    if dossier.standing.code is Code.EXPIRING:
        return _days_left(dossier.days_left, name)
    if step is Step.LEARN:
        return _("You are behind for %(what)s", what=_what(dossier.standing.line))
    if step is Step.APPLY:
        return _("Apply for your %(name)s re-registration", name=name)
    if step in _TITLES:
        return _(_TITLES[step], name=name)
    if dossier.standing.code is Code.LAPSED:
        return _("Your %(name)s registration has lapsed", name=name)
    return _("Call %(name)s about your registration", name=name)


def _days_left(days: int, name: str) -> str:
    if days == 0:
        return _("Today is the last day to apply for your %(name)s re-registration", name=name)
    words: str = ngettext(
        "You have %(num)d day left to apply for your %(name)s re-registration",
        "You have %(num)d days left to apply for your %(name)s re-registration",
        days,
        name=name,
    )
    return words


def _way(dossier: Dossier, step: Step, *, who: Identity) -> tuple[str, str]:
    """The button of a step: its words and where it leads."""
    line = dossier.standing.line
    if step is Step.WORK or (line is not None and line.unit is Unit.HOURS):
        return _("See your working hours"), url_for("application.work")
    if step is Step.LEARN and line is not None and not who.has_left:
        label = _("Find courses for %(what)s", what=_what(line))
        return label, _courses_for(dossier, line)
    if step is Step.ATTEND:
        return _("See your enrolments"), url_for("enrolment.mine")
    if step is Step.APPLY:
        public_id = dossier.registration.public_id
        return _("I have applied"), url_for("registry.submit", public_id=public_id)
    public_id = dossier.registration.public_id
    if step is Step.BEGIN:
        return _("Fill in what you have"), url_for("registry.opening", public_id=public_id)
    if step is Step.EXTRA:
        return _("See your application folder"), url_for("application.folder", public_id=public_id)
    return _("See your registration"), url_for("registry.mine")


def _courses_for(dossier: Dossier, line: Line) -> str:
    """The catalogue with what gives these points; before the last day, when that is near."""
    wish = rules.wish_for(dossier.registration.register, line.requirement.categories)
    near = dossier.standing.code is Code.EXPIRING
    until = dossier.registration.apply_by_on.isoformat() if near else None
    return url_for("catalogue.search", register=wish, plek="vrij", tot=until)


def _what(line: Line | None) -> str:
    return registry.requirement(line).lower() if line is not None else ""


class Table(NamedTuple):
    """The figures of an organisation and of what lies directly below it."""

    name: str
    whole: Figure | None
    rows: list[tuple[str, Figure | None]]


def tables(parts: Sequence[Part], paths: Sequence[str]) -> list[Table]:
    """One table for each organisation on which the role is held, as far as it has people."""
    return [_table(part, parts) for part in parts if part.path in paths]


def _table(part: Part, parts: Sequence[Part]) -> Table:
    below = [each for each in parts if each.below == part.id]
    whole, shown = counted.figures(part.persons, [each.persons for each in below])
    names = [each.name for each in below]
    return Table(part.name, whole, list(zip(names, shown, strict=True)))
