"""Erasing a person: nothing of them is left, and all that is counted holds."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from leerhuis import db, files
from leerhuis.actions import Action
from leerhuis.audit import AuditEvent
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, EmailAddress, Person, RoleGrant
from leerhuis.privacy.erasing import log, queries, service, splitting, treatments
from leerhuis.privacy.erasing.models import Erasure
from leerhuis.registry.dossier.models import Evidence
from leerhuis.registry.models import PointsEntry, Registration
from leerhuis.signin.models import Account
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_enrolment import enrolled
from tests.privacy.erasing.world import LATER, TODAY, World, words_of


@pytest.fixture
def world(app, worlds):
    log.place().unlink(missing_ok=True)
    return worlds.give(World)


def erase(world, person, **given):
    told = {"why": "Dat vroeg ze zelf", "sure": True, "by": world.officer, "now": LATER}
    service.erase(person, **told | given)


def test_every_table_with_rows_of_persons_says_what_becomes_of_them():
    assert treatments.undecided() == []


def test_a_table_of_which_nothing_is_said_is_named(monkeypatch):
    monkeypatch.delitem(treatments.EMPTIED, "report")
    assert treatments.undecided() == ["report"]


def test_nothing_in_the_database_names_who_was_erased(world):
    aafke = world.people[0]
    said = {"Aafke", aafke.family_name, people.letters_address(aafke.id)}
    before = words_of(db.session)
    assert all(any(each in row for row in before) for each in said)
    erase(world, aafke)
    after = words_of(db.session)
    assert [row for row in after if any(each in row for each in said)] == []
    assert sum("Bram" in row for row in after) >= 3


def test_the_person_is_a_number_that_nobody_signs_in_as(world):
    aafke = world.people[0]
    erase(world, aafke)
    row = db.session.get_one(Person, aafke.id)
    assert row.erased_at == LATER
    assert row.name == "Gewiste persoon"
    for kind in (Account, EmailAddress, Registration, Evidence):
        kept = select(kind).where(kind.person_id == aafke.id)
        assert db.session.scalars(kept).all() == []


def test_files_on_the_disk_go_too(world):
    aafke, bram = world.people[:2]
    hers, his = (
        db.session.scalar(select(Evidence.stored_as).where(Evidence.person_id == each.id))
        for each in (aafke, bram)
    )
    erase(world, aafke)
    assert not files.is_there(hers)
    assert files.is_there(his)


def test_seats_points_certificates_and_costs_hold(world):
    before = world.counted()
    erase(world, world.people[0])
    assert world.counted() == before


@settings(
    max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
)
@given(chosen=st.sets(st.integers(0, 3)), split=st.sets(st.integers(0, 3)))
def test_whoever_is_erased_or_split_off_all_that_is_counted_holds(
    application, database, chosen, split
):
    database.empty(application.extensions["leerhuis.engine"])
    with application.app_context():
        world = World()
        before = world.counted()
        for number in split:
            splitting.split_off(world.people[number], through_on=TODAY, by=HOUSE, now=LATER)
        for number in chosen:
            erase(world, world.people[number])
        after = world.counted()
        assert after["costs"] == before["costs"]
        assert after["points"] == before["points"]
        for name in ("enrolment", "attendance", "attendance_mark", "certificate", "points_entry"):
            assert after["rows"][name] == before["rows"][name], name
        db.session.remove()


def test_points_stay_without_their_owner(world):
    aafke = world.people[0]
    erase(world, aafke)
    rows = db.session.scalars(select(PointsEntry).where(PointsEntry.person_id == aafke.id)).all()
    assert [(row.points, row.title) for row in rows] == [(6, "")]


def test_letters_to_and_about_the_person_say_nothing_any_more(world):
    aafke = world.people[0]
    seat = db.session.scalars(select(Enrolment).filter_by(person_id=aafke.id)).one()
    assert db.session.scalars(select(QueuedLetter).filter_by(subject=seat.public_id)).all()
    erase(world, aafke)
    left = db.session.scalars(
        select(QueuedLetter).where(
            (QueuedLetter.subject == seat.public_id) | (QueuedLetter.person_id == aafke.id)
        )
    ).all()
    assert [(each.values, each.name) for each in left if each.values or each.name] == []


def test_erasing_twice_is_erasing_once(world):
    aafke = world.people[0]
    erase(world, aafke)
    erase(world, aafke)
    assert db.session.scalar(select(func.count(Erasure.id))) == 1
    told = select(AuditEvent).where(AuditEvent.action == Action.PERSON_ERASED)
    assert [each.subject for each in db.session.scalars(told)] == [aafke.public_id]


def test_what_is_in_the_way_is_said_and_refused(world):
    aafke = world.people[0]
    ways = [each.message for each in queries.in_the_way(aafke.id, now=LATER)]
    assert "Works at %(what)s." in ways
    assert "Attendance and points still count for a registration." in ways
    with pytest.raises(Refused, match="duty"):
        erase(world, aafke, sure=False)
    assert db.session.get_one(Person, aafke.id).erased_at is None


def test_who_is_sure_still_says_why(world):
    with pytest.raises(Refused, match="why"):
        erase(world, world.people[0], why=" ")


def test_who_has_had_their_time_is_erased_without_more(app):
    person = make_professional(created_at=NOW)
    assert [each.message for each in queries.in_the_way(person.id, now=NOW)] == [
        "Works at %(what)s."
    ]
    with db.transaction():
        db.session.scalars(select(Appointment)).one().ends_on = NOW.date() - timedelta(days=1)
    assert queries.in_the_way(person.id, now=NOW) == []


def test_an_appointment_ends_on_the_day_of_erasing(world):
    aafke = world.people[0]
    erase(world, aafke)
    (row,) = db.session.scalars(select(Appointment).filter_by(person_id=aafke.id)).all()
    assert row.ends_on == TODAY
    assert not people.is_appointed(aafke.id, day=TODAY + timedelta(days=1))


def test_a_coming_seat_is_freed_for_who_waits(world):
    aafke, bram = world.people[:2]
    coming = make_edition(
        course=world.region.course, starts_at=LATER + timedelta(days=30), capacity=1
    )
    enrolled(coming, aafke, now=LATER)
    waiting = enrolled(coming, bram, now=LATER)
    assert waiting.state is not EnrolmentState.CONFIRMED
    erase(world, aafke)
    db.session.expire_all()
    got = {EnrolmentState.CONFIRMED, EnrolmentState.OFFERED}
    assert db.session.get_one(Enrolment, waiting.id).state in got


def test_who_works_outside_your_part_is_not_yours_to_erase(world):
    aafke = world.people[0]
    make_appointment(aafke, make_organisation(under=make_organisation()))
    with pytest.raises(Refused, match="outside your part"):
        erase(world, aafke)


def test_the_last_administrator_stays(world):
    boss = make_staff("administrator", world.region.region)
    with pytest.raises(Refused, match="last administrator"):
        erase(world, boss)
    make_staff("administrator", world.region.region)
    erase(world, boss)
    (grant,) = db.session.scalars(select(RoleGrant).filter_by(person_id=boss.id)).all()
    assert grant.ended_at == LATER


def test_a_line_outside_the_database_says_who_was_erased(world):
    aafke = world.people[0]
    erase(world, aafke)
    (line,) = log.place().read_text().splitlines()
    told = json.loads(line)
    assert told == {
        "person": aafke.public_id,
        "how": "asked",
        "through_on": None,
        "at": LATER.isoformat(),
    }
    assert "Aafke" not in line
    assert log.place().stat().st_mode & 0o077 == 0


def test_a_line_that_a_crash_forgot_is_written_later(world, monkeypatch):
    def full(_lines):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(log, "append", full)
        with pytest.raises(OSError, match="No space"):
            erase(world, world.people[0])
    assert service.write_log(now=LATER) == 1
    assert service.write_log(now=LATER) == 0
    assert len(log.place().read_text().splitlines()) == 1


def test_after_an_older_backup_everyone_is_erased_again(app, database, tmp_path):
    aafke, bram = make_person(given_name="Aafke"), make_person(given_name="Bram")
    path = tmp_path / "erased.log"
    line = {"person": aafke.public_id, "how": "asked", "through_on": None, "at": NOW.isoformat()}
    gone = line | {"person": "A" * 22}
    path.write_text("".join(json.dumps(each) + "\n" for each in (line, gone, line)))
    assert service.replay(path, now=LATER) == 1
    assert service.replay(path, now=LATER) == 0
    names = db.session.scalars(select(Person.given_name).order_by(Person.id)).all()
    assert names == ["", "Bram"]
    assert bram.erased_at is None


def test_a_line_that_was_cut_off_is_passed_over_and_one_amid_others_is_not(tmp_path):
    path = Path(tmp_path / "erased.log")
    line = {"person": "A" * 22, "how": "term", "through_on": "2027-01-11", "at": NOW.isoformat()}
    path.write_text(json.dumps(line) + "\n" + '{"person": "B')
    assert len(list(log.read(path))) == 1
    path.write_text('{"person": "B\n' + json.dumps(line) + "\n")
    with pytest.raises(Refused, match="not readable"):
        list(log.read(path))


def test_old_points_become_nobodys_and_the_person_stays(world):
    aafke = world.people[0]
    assert splitting.split_off(aafke, through_on=TODAY, by=HOUSE, now=LATER) >= 4
    for kind in (Enrolment, PointsEntry, Evidence):
        assert db.session.scalars(select(kind).where(kind.person_id == aafke.id)).all() == []
    assert db.session.get_one(Person, aafke.id).given_name == "Aafke"
    assert people.is_appointed(aafke.id, day=TODAY)
    assert splitting.split_off(aafke, through_on=TODAY, by=HOUSE, now=LATER) == 0


def test_what_is_of_a_later_day_stays(world):
    aafke = world.people[0]
    seat = db.session.scalars(select(Enrolment).filter_by(person_id=aafke.id)).one()
    splitting.split_off(aafke, through_on=NOW.date(), by=HOUSE, now=LATER)
    db.session.expire_all()
    assert db.session.get_one(Enrolment, seat.id).person_id == aafke.id


def test_the_command_erases_again_and_says_how_many(app, tmp_path):
    aafke = make_person(given_name="Aafke")
    path = tmp_path / "erased.log"
    line = {"person": aafke.public_id, "how": "asked", "through_on": None, "at": NOW.isoformat()}
    path.write_text(json.dumps(line) + "\n")
    told = app.test_cli_runner().invoke(args=["privacy", "replay", str(path)])
    assert told.output == "Erased again: 1.\n"
    db.session.expire_all()
    assert db.session.get_one(Person, aafke.id).erased_at is not None


def test_the_command_says_when_there_is_no_file(app):
    log.place().unlink(missing_ok=True)
    told = app.test_cli_runner().invoke(args=["privacy", "replay"])
    assert "nobody was erased" in told.output
    assert told.exit_code == 0
