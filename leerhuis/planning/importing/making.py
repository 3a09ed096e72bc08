"""Making what a season file names: themes, courses, rooms, trainers, and drafts of its groups."""

from datetime import datetime
from typing import NamedTuple

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses import service as courses
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Course, Round, Theme
from leerhuis.courses.rules import Gable, SessionPlan
from leerhuis.people.models import Organisation
from leerhuis.people.rules import folded
from leerhuis.planning.importing import rules
from leerhuis.planning.importing.lines import Line
from leerhuis.planning.importing.plans import Group, Known, KnownRoom, Plan
from leerhuis.uploads.service import halting


class Made(NamedTuple):
    """The numbers of what the groups are made of, by folded names."""

    courses: dict[str, int]
    rooms: dict[tuple[str, str], KnownRoom]
    trainers: dict[str, int]


def make(
    plan: Plan, known: Known, organisation: Organisation, *, by: Identity, now: datetime
) -> Made:
    """What the file names and nobody made yet, for the organisation of the round."""
    places = {line.place for group in plan.new for line in group.lines if line.place}
    made = Made(
        {word: each.id for word, each in known.courses.items()},
        {each.key: room for each in places if (room := known.room(each))},
        dict(known.trainers),
    )
    _make_courses(plan, known, made, organisation, by=by, now=now)
    _make_rooms(plan, known, made, by=by, now=now)
    for name in plan.trainers:
        trainer = courses.create_trainer(organisation, name=name, by=by, now=now)
        made.trainers[folded(name)] = trainer.id
    return made


def _make_courses(
    plan: Plan,
    known: Known,
    made: Made,
    organisation: Organisation,
    *,
    by: Identity,
    now: datetime,
) -> None:
    """New themes get the gables in turn; a coordinator chooses another one later."""
    themes = {word: db.session.get_one(Theme, number) for word, number in known.themes.items()}
    for at, name in enumerate(plan.themes, start=len(known.themes)):
        gable = list(Gable)[at % len(Gable)]
        themes[folded(name)] = courses.create_theme(name=name, gable=gable, by=by, now=now)
    for each in plan.courses:
        theme = themes[folded(each.theme)]
        with halting(each.row):
            course = courses.create_course(
                organisation, theme=theme, title=each.title, points=each.points, by=by, now=now
            )
        made.courses[folded(each.title)] = course.id


def _make_rooms(plan: Plan, known: Known, made: Made, *, by: Identity, now: datetime) -> None:
    venues = {word: db.session.get_one(Venue, number) for word, number in known.venues.items()}
    for place in plan.places:
        word, name = place.key
        if word not in venues:
            venues[word] = courses.create_venue(
                name=place.venue, street="", town=place.town, by=by, now=now
            )
        room = courses.create_room(venues[word], name=place.room, capacity=None, by=by, now=now)
        made.rooms[word, name] = KnownRoom(room.id, venues[word].id)


def draft(
    group: Group, season: Round, made: Made, *, link: str, by: Identity, now: datetime
) -> None:
    """A draft with its sessions; `link` is for those online without a link of their own."""
    first = group.first
    assert first.enrol_by is not None  # a plan with a row that lacks it has a fault
    with halting(first.row):
        edition = courses.create_edition(
            db.session.get_one(Course, made.courses[folded(first.course)]),
            round=season,
            capacity=first.capacity,
            enrol_by_on=first.enrol_by,
            cancel_by_on=first.cancel_by,
            terms=rules.terms_of(group),
            by=by,
            now=now,
        )
        plans = [_session(line, made, link) for line in group.lines]
        courses.add_sessions(edition, plans, by=by, now=now)


def _session(line: Line, made: Made, link: str) -> SessionPlan:
    assert line.on is not None  # as above
    assert line.start is not None
    assert line.end is not None
    room = made.rooms[line.place.key] if line.place else None
    return SessionPlan(
        line.on,
        line.start,
        line.end,
        venue_id=room.venue_id if room else None,
        room_id=room.id if room else None,
        online_url="" if room else line.link or link,
        trainer_ids=tuple(dict.fromkeys(made.trainers[folded(each)] for each in line.trainers)),
    )
