"""What the courses wing must not tell, nor forget to tell: titles, places, people and material."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.audit import AuditEvent
from leerhuis.courses.contents import Material
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState, SessionPlan
from leerhuis.courses.words import Admits, MaterialAudience, Purpose, RoundState
from leerhuis.enrolment import calling_off
from leerhuis.enrolment import service as enrolment
from leerhuis.mail.models import QueuedLetter
from leerhuis.pathways import following
from leerhuis.pathways.models import Track, TrackModule, TrackStep
from leerhuis.people.models import RoleGrant
from leerhuis.planning import service as planning
from leerhuis.planning.changes import service as changes
from leerhuis.planning.changes.service import foresee
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_room,
    make_round,
    make_staff,
    make_trainer,
    make_venue,
    saved,
    train,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_enrolment import delivered

BY = {"by": HOUSE, "now": NOW}
THEN = datetime(2027, 3, 10, 8, 30, tzinfo=UTC)
DRAFT, PUBLISHED = EditionState.DRAFT, EditionState.PUBLISHED


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def coordinator(client, region):
    person = make_staff("coordinator", region)
    client.sign_in(person)
    return person


def group(region, *, title, room=None, **given):
    course = make_course(organisation_id=region.id, title=title)
    edition = make_edition(course=course, starts_at=THEN, **given)
    if room:
        with db.transaction():
            for each in sessions_of(edition):
                each.room_id, each.venue_id = room.id, room.venue_id
    return edition


def page_of(edition):
    first = sessions_of(edition)[0].public_id
    return f"/planning/groepen/{edition.public_id}/bijeenkomsten/{first}/wijzigen"


def in_room(room):
    said = {"on": "2027-03-10", "start": "9.30", "end": "16.30", "venue": "", "online_url": ""}
    return said | {"room": room.public_id, "trainers": [], "zeker": "ja"}


def letters(kind):
    wanted = select(QueuedLetter).where(QueuedLetter.kind == kind).order_by(QueuedLetter.id)
    return db.session.scalars(wanted).all()


@pytest.mark.parametrize("mine", [DRAFT, PUBLISHED])
@pytest.mark.parametrize("hidden", ["round", "own", "invited"])
@pytest.mark.usefixtures("coordinator")
def test_a_group_that_a_region_keeps_to_itself_is_not_named(client, region, hidden, mine):
    other, room = make_organisation(name="FoodValley"), make_room()
    season = make_round(other, state=RoundState.DRAFT) if hidden == "round" else None
    admits = {"own": Admits.OWN, "invited": Admits.INVITED}.get(hidden, Admits.OTHERS)
    said = {"round_id": season and season.id, "admits": admits, "label": "Geheime groep"}
    group(other, title="Nog geheim", room=room, **said)
    page = client.submit(page_of(group(region, title="Drang", state=mine)), in_room(room))
    assert "al bezet (een groep van een andere regio" in page.text
    assert "Nog geheim" not in page.text
    assert "Geheime groep" not in page.text


@pytest.mark.usefixtures("coordinator")
def test_a_group_that_everyone_may_know_is_named(client, region):
    room = make_room()
    group(make_organisation(name="FoodValley"), title="Voor iedereen", room=room)
    page = client.submit(page_of(group(region, title="Drang")), in_room(room))
    assert "Voor iedereen" in page.text


def test_who_publishes_does_not_hear_what_another_region_keeps_to_itself(client, region):
    other, room = make_organisation(name="FoodValley"), make_room()
    group(other, title="Nog geheim", room=room, admits=Admits.INVITED)
    mine = group(region, title="Drang", room=room, state=DRAFT)
    client.sign_in(make_staff("coordinator", region))
    page = client.submit(f"/planning/groepen/{mine.public_id}/publiceren", {})
    assert "een andere regio" in page.text
    assert "Nog geheim" not in page.text


def guideline(edition, audience=MaterialAudience.EVERYONE):
    """With the course of this group, which is returned."""
    course = db.session.get_one(Course, edition.course_id)
    said = {"title": "Wegwijzer veiligheid", "url": "https://example.org/wegwijzer"}
    purpose = {"purpose": Purpose.GUIDELINE, "audience": audience, "added_at": NOW}
    course.search_text = "wegwijzer veiligheid"
    saved(Material(course_id=course.id, **said, **purpose))
    return course


def test_a_guideline_of_a_course_in_preparation_is_not_found(client, region):
    edition = group(region, title="Nog geheim", state=DRAFT)
    guideline(edition)
    client.sign_in(make_professional(region))
    assert "Nog geheim" not in client.page("/cursussen?q=wegwijzer").html
    with db.transaction():
        db.session.get_one(Edition, edition.id).state = PUBLISHED
    assert "Nog geheim" in client.page("/cursussen?q=wegwijzer").html


def test_a_group_that_was_called_off_hands_out_nothing(client, region):
    edition = group(region, title="Drang")
    person = make_professional(make_organisation(name="Elders"))
    course = guideline(edition, MaterialAudience.PARTICIPANTS)
    enrolment.enrol(edition, person.id, **BY)
    client.sign_in(person)
    address = f"/cursussen/{course.public_id}"
    assert "Wegwijzer veiligheid" in client.page(address).html
    calling_off.call_off(edition, why="", **BY)
    make_edition(course=course, starts_at=THEN)
    assert "Wegwijzer veiligheid" not in client.page(address).html


def test_a_seat_in_a_group_that_was_called_off_is_no_plan(region):
    edition, person = group(region, title="Drang"), make_professional(region)
    track = saved(
        Track(
            organisation_id=region.id,
            name="Traject",
            state="open",
            created_at=NOW,
            steps=[
                TrackStep(
                    name="Stap",
                    position=1,
                    modules=[TrackModule(course_id=edition.course_id, position=1)],
                )
            ],
        )
    )
    enrolment.enrol(edition, person.id, **BY)
    assert following._planned(track, person.id, now=NOW) == {edition.course_id}
    calling_off.call_off(edition, why="", **BY)
    assert following._planned(track, person.id, now=NOW) == set()


def test_trainer_and_venue_hear_of_a_session_that_was_removed(region):
    account = make_staff("trainer", region)
    trainers = [
        make_trainer(region, person_id=account.id),
        make_trainer(region, email="t@bureau.example"),
    ]
    venue = make_venue(contact_email="balie@raadhuis.example", contact_name="Balie")
    soon = NOW + timedelta(days=2)
    edition = make_edition(
        course=make_course(organisation_id=region.id), sessions=2, starts_at=soon, state=DRAFT
    )
    with db.transaction():
        edition.enrol_by_on = edition.cancel_by_on = NOW.date()
        for each in sessions_of(edition):
            each.venue_id = venue.id
    first = sessions_of(edition)[0]
    train(first, *trainers)
    planning.publish(edition, **BY)
    changes.tell_venues(now=NOW)
    assert len(letters("planning/venue")) == 1
    delivered()
    db.session.expire_all()
    planning.remove_session(edition, sessions_of(edition)[0], **BY)
    assert {(each.person_id, each.address) for each in letters("planning/trainer_gone")} == {
        (account.id, None),
        (None, "t@bureau.example"),
    }
    assert [each.address for each in letters("planning/venue_gone")] == ["balie@raadhuis.example"]
    changes.tell_venues(now=NOW)
    assert len(letters("planning/venue_gone")) == 1


def test_who_is_no_trainer_any_more_has_no_calendar_of_sessions(app, client, region):
    trainer = make_staff("trainer", region)
    edition = group(region, title="Drang")
    train(sessions_of(edition)[0], make_trainer(region, person_id=trainer.id))
    client.sign_in(trainer)
    client.submit("/agenda/aanbod", {})
    page = client.page("/agenda/aanbod").html
    paths = [part.split('"')[0] for part in page.split('data-copy="')[1:]]
    [mine] = ["/agenda" + path.split("/agenda", 1)[1] for path in paths if "/trainer/" in path]
    assert "Drang" in app.test_client().get(mine).text
    with db.transaction():
        for each in db.session.query(RoleGrant).filter_by(person_id=trainer.id):
            db.session.delete(each)
    assert app.test_client().get(mine).status_code == 404


def test_what_is_foreseen_leaves_nothing_behind(region):
    room = make_room()
    edition = group(region, title="Drang")
    train(sessions_of(edition)[0], make_trainer(region, email="t@bureau.example"))
    make_seat(make_professional(region), edition)

    def everything():
        db.session.rollback()
        db.session.expire_all()
        tables = (QueuedLetter, AuditEvent, Session)
        numbers = [db.session.scalar(select(func.count()).select_from(each)) for each in tables]
        versions = [db.session.get_one(Edition, edition.id).version]
        return numbers, versions, [each.room_id for each in sessions_of(edition)]

    def act():
        from_page = db.session.get_one(Edition, edition.id)
        session = sessions_of(from_page)[0]
        plan = changes_plan(session, room)
        planning.change_session(from_page, session, plan, **BY)
        return "done"

    before = everything()
    assert foresee(act) == "done"
    assert everything() == before
    with pytest.raises(RuntimeError), db.transaction():
        foresee(act)


def changes_plan(session, room):
    at = clock.local(session.starts_at)
    end = clock.local(session.ends_at)
    return SessionPlan(at.date(), at.time(), end.time(), room.venue_id, room.id)
