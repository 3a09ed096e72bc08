"""A trainer, room or venue gets another name while sessions change: nobody waits forever."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.courses import resources
from leerhuis.courses.clashing import plan_of
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState
from leerhuis.courses.trainers import service as trainers
from leerhuis.planning import service
from tests.enrolment.test_race import at_once, failures
from tests.factories import HOUSE, NOW, make_edition, make_room, make_trainer, train
from tests.numbers import Numbers

BY = {"by": HOUSE, "now": NOW}
AGAIN = 12
_names = Numbers()


@pytest.fixture
def room(app):
    return make_room()


@pytest.fixture
def trainer(app):
    return make_trainer()


@pytest.fixture(params=[EditionState.PUBLISHED, EditionState.DRAFT])
def groups(request, room, trainer):
    """Groups that one trainer gives in one room, on days of their own."""
    days = [NOW + timedelta(days=30 + each) for each in range(8)]
    made = [make_edition(state=request.param, starts_at=each) for each in days]
    for session in db.session.query(Session).options(*SHOWN):
        with db.transaction():
            session.room_id, session.venue_id = room.id, room.venue_id
        if session.id % 2:  # the others gain what these lose
            train(session, trainer)
    return made


def changing(edition, trainer):
    """A task: the session of this group gets another minute, and gains or loses its trainer."""
    number, trainer_id = edition.id, trainer.id

    def do():
        session = db.session.query(Session).options(*SHOWN).filter_by(edition_id=number).one()
        old = plan_of(session)
        start = old.start.replace(minute=(old.start.minute + 1) % 60)
        given = () if old.trainer_ids else (trainer_id,)
        new = replace(old, start=start, trainer_ids=given)
        service.change_session(db.session.get(Edition, number), session, new, **BY)

    return do


def renaming_trainer(number):
    def do():
        found = db.session.query(Trainer).filter_by(id=number).one()
        said = {"name": f"Trainer {next(_names)}", "email": "", "bureau": "", "note": ""}
        trainers.update(found, **said, in_use=True, person=None, themes=[], **BY)

    return do


def renaming_room(number):
    def do():
        found = db.session.query(Room).options(joinedload(Room.venue)).filter_by(id=number).one()
        said = {"name": f"Zaal {next(_names)}", "capacity": None, "equipment": ""}
        resources.update_room(found, **said, in_use=True, **BY)

    return do


def renaming_venue(number):
    def do():
        found = db.session.query(Venue).filter_by(id=number).one()
        said = {"name": f"Gebouw {next(_names)}", "street": "", "town": "Breda"}
        resources.update_venue(found, **said, **BY)

    return do


@pytest.mark.parametrize("what", ["trainer", "room", "venue"])
def test_another_name_and_changes_of_sessions_never_wait_for_each_other(
    app, groups, room, trainer, what
):
    rename = {
        "trainer": renaming_trainer(trainer.id),
        "room": renaming_room(room.id),
        "venue": renaming_venue(room.venue_id),
    }[what]
    changes = [changing(each, trainer) for each in groups]
    for _again in range(AGAIN):
        assert failures(at_once(app, [rename, *changes, rename], tries=1)) == []


def test_the_words_of_a_group_have_the_new_name_whoever_came_first(app, groups, trainer):
    number = trainer.id
    changes = [changing(each, trainer) for each in groups]
    for _again in range(AGAIN):
        at_once(app, [renaming_trainer(number), *changes])
        name = db.session.get(Trainer, number).name.lower()
        given = db.session.query(Session).options(*SHOWN).where(Session.trainers.any())
        words = [each.edition.search_text for each in given.options(joinedload(Session.edition))]
        assert all(name in each for each in words)
