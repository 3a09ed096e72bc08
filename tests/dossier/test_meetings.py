"""Meetings of a group in the dossier: written by its list, and shown by what is of the series."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.registers import Category, Form, Register
from leerhuis.registry.application import folders
from leerhuis.registry.dossier import evidence, queries, service
from tests.dossier.people import TODAY, add, balance
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_registry import make_registration
from tests.handed_in import paper

FORM = Form.FACILITATED_PEER_CONSULTATION
SERIES = "s" * 22
REFLECTION = (Register.SKJ, Category.REFLECTION, FORM)


@pytest.fixture
def samira(app):
    person = make_professional()
    make_registration(person)
    return person


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def meet(person, name="m" * 22, *, on=TODAY, hours="2", series=SERIES, by=None):
    return service.record_meeting(
        person.id,
        name,
        form=FORM,
        title="Intervisie: De brug",
        on=on,
        hours=Decimal(hours),
        series=series,
        by=identity(by or make_professional()),
        now=NOW,
    )


def test_a_meeting_counts_its_hours_in_its_own_form(samira):
    activity = meet(samira)
    assert balance(samira, activity.public_id) == {(*REFLECTION, TODAY): Decimal(2)}


def recorded(action):
    wanted = select(func.count()).where(AuditEvent.action == action)
    return db.session.scalar(wanted.select_from(AuditEvent))


def test_a_meeting_said_again_is_kept_once_and_a_change_moves_its_hours(samira):
    first, again = meet(samira), meet(samira)
    moved = TODAY - timedelta(days=1)
    assert meet(samira, on=moved, hours="1.5").id == first.id == again.id
    assert balance(samira, first.public_id) == {(*REFLECTION, moved): Decimal("1.5")}
    assert recorded(Action.ACTIVITY_RECORDED) == 1
    assert recorded(Action.ACTIVITY_CHANGED) == 1


def test_a_meeting_taken_back_takes_its_hours_and_may_come_back(samira):
    activity = meet(samira)
    keeper = identity(make_professional())
    service.take_back_meeting(samira.id, activity.public_id, by=keeper, now=NOW)
    service.take_back_meeting(samira.id, activity.public_id, by=keeper, now=NOW)
    assert balance(samira, activity.public_id) == {}
    with pytest.raises(Missing):
        queries.activity_of(samira.id, activity.public_id)
    meet(samira)
    assert balance(samira, activity.public_id) == {(*REFLECTION, TODAY): Decimal(2)}


def test_what_was_never_there_can_be_taken_back(samira):
    service.take_back_meeting(samira.id, "n" * 22, by=identity(samira), now=NOW)


def test_the_list_of_a_group_touches_nothing_that_somebody_wrote(samira):
    own = add(samira)
    with pytest.raises(Missing):
        meet(samira, own.public_id)
    with pytest.raises(Missing):
        service.take_back_meeting(samira.id, own.public_id, by=identity(samira), now=NOW)
    with pytest.raises(Missing):
        meet(make_professional(), meet(samira).public_id)


def test_its_owner_neither_changes_nor_removes_nor_repeats_what_the_list_says(samira):
    activity, me = meet(samira), identity(samira)
    said = service._said(activity)
    with pytest.raises(Refused, match="list of your group"):
        service.change_activity(activity, said, by=me, now=NOW)
    with pytest.raises(Refused, match="list of your group"):
        service.remove_activity(activity, by=me, now=NOW)
    with pytest.raises(Refused, match="nothing to repeat"):
        service.repeat_last("r" * 22, by=me, now=NOW)


def test_one_paper_shows_all_meetings_of_a_series(samira):
    for number in range(3):
        meet(samira, f"m{number:021d}", on=TODAY - timedelta(days=number))
    keep(samira)
    [row] = queries.registrations.registrations_of(samira.id)
    folder = folders.folder_of(row, today=TODAY)
    assert [len(each.evidence) for each in folder.things.values()] == [1, 1, 1]
    assert [each.file_name for each in folder.evidence] == ["verklaring.pdf"]


def test_what_shows_a_series_is_not_left_over(samira):
    meet(samira)
    keep(samira)
    evidence.look_after(now=NOW + timedelta(days=9))
    assert queries.evidence_of(samira.id, [SERIES])[SERIES]


def keep(person):
    evidence.add(
        person.id, SERIES, data=paper(), name="verklaring.pdf", by=identity(person), now=NOW
    )
    return queries.evidence_of(person.id, [SERIES])[SERIES][0]


def test_a_series_is_shared_as_a_whole_and_so_is_its_paper(app):
    employer = make_organisation(under=make_organisation())
    samira, manager = make_professional(employer), identity(make_staff(Role.MANAGER, employer))
    first, second = meet(samira), meet(samira, "o" * 22)
    piece = keep(samira)
    with pytest.raises(Missing):
        queries.evidence_for(manager, piece.public_id, today=TODAY)
    service.share(second, shared=True, by=identity(samira), now=NOW)
    assert first.shared_at == second.shared_at == NOW
    assert meet(samira, "p" * 22).shared_at is not None
    assert queries.evidence_for(manager, piece.public_id, today=TODAY).id == piece.id
    service.share(first, shared=False, by=identity(samira), now=NOW)
    with pytest.raises(Missing):
        queries.evidence_for(manager, piece.public_id, today=TODAY)


def test_an_employer_sees_no_paper_that_tells_of_a_time_elsewhere(app):
    region = make_organisation()
    before, employer = make_organisation(under=region), make_organisation(under=region)
    samira, changed_on = make_person(), TODAY - timedelta(days=4)
    make_appointment(samira, before, ends_on=changed_on)
    make_appointment(samira, employer, starts_on=changed_on + timedelta(days=1))
    meet(samira)
    early = meet(samira, "o" * 22, on=changed_on)
    service.share(early, shared=True, by=identity(samira), now=NOW)
    manager, piece = identity(make_staff(Role.MANAGER, employer)), keep(samira)
    with pytest.raises(Missing):
        queries.evidence_for(manager, piece.public_id, today=TODAY)
    service.take_back_meeting(samira.id, early.public_id, by=identity(samira), now=NOW)
    assert queries.evidence_for(manager, piece.public_id, today=TODAY).id == piece.id
