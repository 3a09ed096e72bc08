"""Activities in the ledger: kept once, changed by rows that are added, and taken back."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing, Refused
from leerhuis.registers import Category, Chamber, Form, Level, Register
from leerhuis.registry import queries as registrations
from leerhuis.registry.dossier import entries, queries, rules, service
from leerhuis.registry.dossier.models import Activity, RegisterEntry
from leerhuis.registry.dossier.rules import EntryStatus
from leerhuis.registry.models import PointsEntry
from tests.dossier.people import TODAY, add, balance
from tests.factories import NOW, identity, make_professional
from tests.factories_registry import FORMAL, give_points, make_registration

REFLECTION = (Register.SKJ, Category.REFLECTION)


@pytest.fixture
def samira(app):
    person = make_professional()
    make_registration(person)
    return person


def earned(person, category=Category.REFLECTION):
    [row] = registrations.registrations_of(person.id)
    sheet = registrations.points_of(person.id)
    told = registrations.assessment_of(row, sheet, today=TODAY)
    return told.categories[category].earned


def test_an_hour_of_supervision_is_a_point(samira):
    activity = add(samira, Form.SUPERVISION, "1.5")
    assert balance(samira, activity.public_id) == {
        (*REFLECTION, Form.SUPERVISION, TODAY): Decimal("1.5")
    }
    assert earned(samira) == Decimal("1.5")


def test_ten_times_half_an_hour_too_much_is_exact(samira):
    for _ in range(10):
        add(samira, Form.PEER_CONSULTATION, "1.1")
    assert earned(samira) == Decimal(11)


def test_a_meeting_of_under_an_hour_is_in_the_dossier_and_not_in_the_ledger(samira):
    activity = add(samira, Form.SUPERVISION, "0.5")
    assert queries.activity_of(samira.id, activity.public_id).hours == Decimal("0.5")
    assert balance(samira, activity.public_id) == {}


def test_a_form_that_was_sent_twice_is_kept_once(samira):
    first = add(samira, key="k" * 22)
    assert add(samira, key="k" * 22).id == first.id
    assert earned(samira) == 1


def test_the_key_of_somebody_else_opens_nothing(samira):
    add(samira, key="k" * 22)
    with pytest.raises(Missing):
        add(make_professional(), key="k" * 22)


def test_the_same_again_is_of_today_and_without_its_note(samira):
    add(samira, Form.PEER_CONSULTATION, "2", on=date(2026, 12, 1), note="Geheim", title="Groep 3")
    again = service.repeat_last("r" * 22, by=identity(samira), now=NOW)
    assert (again.form, again.hours, again.completed_on) == (
        Form.PEER_CONSULTATION,
        Decimal(2),
        TODAY,
    )
    assert (again.title, again.note) == ("Groep 3", "")
    assert service.repeat_last("r" * 22, by=identity(samira), now=NOW).id == again.id
    assert earned(samira) == 4


def test_there_must_be_something_to_repeat(samira):
    with pytest.raises(Refused, match="nothing to repeat"):
        service.repeat_last("r" * 22, by=identity(samira), now=NOW)


def change(activity, person, **given):
    said = rules.Said(
        form=given.get("form", activity.form),
        title=given.get("title", activity.title),
        on=given.get("on", activity.completed_on),
        hours=Decimal(given.get("hours", activity.hours)),
    )
    service.change_activity(activity, said, by=identity(person), now=NOW)


def test_a_change_adds_rows_and_leaves_those_before_it(samira):
    activity = add(samira, Form.SUPERVISION, "2")
    change(activity, samira, hours="3.5")
    change(activity, samira, on=TODAY - timedelta(days=7))
    change(activity, samira, form=Form.PEER_CONSULTATION)
    assert balance(samira, activity.public_id) == {
        (*REFLECTION, Form.PEER_CONSULTATION, TODAY - timedelta(days=7)): Decimal("3.5")
    }
    assert earned(samira) == Decimal("3.5")
    assert len(queries.earned_for(samira.id, activity.public_id)) > 3


def test_a_change_into_what_does_not_count_takes_the_hours_back(samira):
    activity = add(samira, Form.SUPERVISION, "2")
    change(activity, samira, hours="0.5")
    assert earned(samira) == 0
    change(activity, samira, form=Form.FORMAL, hours="6")
    assert earned(samira, Category.FORMAL_LEARNING) == 6


def test_the_same_again_changes_nothing(samira):
    activity = add(samira)
    change(activity, samira)
    assert len(queries.earned_for(samira.id, activity.public_id)) == 1


def test_what_is_removed_no_longer_counts_and_is_gone(samira):
    activity = add(samira)
    service.remove_activity(activity, by=identity(samira), now=NOW)
    service.remove_activity(activity, by=identity(samira), now=NOW)
    assert earned(samira) == 0
    assert queries.last_activity(samira.id) is None
    with pytest.raises(Missing):
        queries.activity_of(samira.id, activity.public_id)


VERBS = {
    "change": lambda row, **by: service.change_activity(
        row, rules.Said(Form.FORMAL, "x", TODAY, Decimal(1)), **by
    ),
    "remove": service.remove_activity,
    "share": lambda row, **by: service.share(row, shared=True, **by),
    "tell": lambda row, **by: entries.tell(
        row.person_id,
        row.public_id,
        register=Register.SKJ,
        status=EntryStatus.REJECTED,
        **by,
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_may_write_here(samira, verb):
    activity, other = add(samira), make_professional()
    with pytest.raises(Missing):
        VERBS[verb](activity, by=identity(other), now=NOW)
    assert earned(samira) == 1


def test_what_was_done_before_the_registration_was_known_counts_by_the_next_round(app):
    person = make_professional()
    activity = add(person)
    assert balance(person, activity.public_id) == {}
    assert service.write_due(now=NOW) == 0
    make_registration(person)
    assert service.write_due(now=NOW) == 1
    assert service.write_due(now=NOW) == 0
    assert earned(person) == 1


def test_a_second_chamber_gets_the_hours_as_well(samira):
    activity = add(samira, Form.SUPERVISION, "9")
    make_registration(samira, occupation=Chamber.PSYCHOLOGIST, level=Level.MASTER)
    service.write_due(now=NOW)
    assert {each.occupation for each in queries.earned_for(samira.id, activity.public_id)} == {
        str(Chamber.YOUTH_AND_FAMILY_PROFESSIONAL),
        str(Chamber.PSYCHOLOGIST),
    }


def tell(person, ref, status, *, since_on=TODAY, now=NOW):
    entries.tell(
        person.id,
        ref,
        register=Register.SKJ,
        status=EntryStatus(status),
        since_on=since_on,
        by=identity(person),
        now=now,
    )


def test_what_the_register_rejects_counts_no_more_until_it_is_entered_again(samira):
    activity = add(samira, Form.SUPERVISION, "2")
    tell(samira, activity.public_id, "rejected")
    assert earned(samira) == 0
    assert service.write_due(now=NOW) == 0
    change(activity, samira, hours="3")
    assert earned(samira) == 0
    tell(samira, activity.public_id, "entered")
    assert earned(samira) == 3


def test_a_course_that_is_rejected_keeps_its_attendance_and_loses_its_points(samira):
    give_points(samira, (FORMAL, Decimal("6.5")), ref="c" * 22, course="k" * 22)
    tell(samira, "c" * 22, "rejected")
    assert earned(samira, FORMAL) == 0
    first, back = queries.earned_for(samira.id, "c" * 22)
    assert (first.points, first.source) == (Decimal("6.5"), "leerhuis")
    assert (back.points, back.source, back.course) == (Decimal("-6.5"), "person", "k" * 22)
    tell(samira, "c" * 22, "approved")
    assert earned(samira, FORMAL) == Decimal("6.5")


def test_saying_the_same_twice_is_saying_it_once(samira):
    activity = add(samira)
    tell(samira, activity.public_id, "entered")
    tell(samira, activity.public_id, "entered")
    tell(samira, activity.public_id, "entered", since_on=TODAY - timedelta(days=2))
    rows = db.session.scalars(select(RegisterEntry)).all()
    assert [each.number for each in rows] == [0, 1]


def test_each_verb_is_written_in_the_trail_without_what_it_was_about(samira):
    activity = add(samira, title="Casus Jansen", note="Geheim")
    change(activity, samira, hours="2", title="Casus Jansen 2")
    service.share(activity, shared=True, by=identity(samira), now=NOW)
    tell(samira, activity.public_id, "entered")
    service.remove_activity(activity, by=identity(samira), now=NOW)
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    said = [each.action for each in events]
    for action in (
        Action.ACTIVITY_RECORDED,
        Action.ACTIVITY_CHANGED,
        Action.ACTIVITY_SHARED,
        Action.ENTRY_TOLD,
        Action.ACTIVITY_REMOVED,
    ):
        assert said.count(action) == 1, action
    assert "Jansen" not in str([each.details for each in events])
    assert "Geheim" not in str([each.details for each in events])


def at_once(app, *works):
    """Do these at the same moment, each as a request of its own."""
    door, faults = threading.Barrier(len(works)), []

    def run(work):
        with app.app_context():
            door.wait()
            try:
                work()
            except Exception as fault:  # whatever it is, the test must hear of it
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return faults


@pytest.mark.parametrize("registered", [True, False])
def test_a_form_that_is_sent_five_times_at_once_is_kept_once(app, registered):
    person = make_professional()
    if registered:
        make_registration(person)
    who, said = identity(person), rules.Said(Form.SUPERVISION, "x", TODAY, Decimal(2))
    db.session.commit()
    faults = at_once(app, *[lambda: service.add_activity("k" * 22, said, by=who, now=NOW)] * 5)
    assert faults == []
    assert len(db.session.scalars(select(Activity)).all()) == 1
    rows = db.session.scalars(select(PointsEntry.points)).all()
    assert rows == ([Decimal(2)] if registered else [])


def test_a_change_and_a_rejection_at_once_leave_nothing_that_counts(app, samira):
    activity = add(samira, Form.SUPERVISION, "2")
    ref, who = activity.public_id, identity(samira)
    db.session.commit()

    def longer():
        row = queries.activity_of(who.person_id, ref)
        said = rules.Said(Form.SUPERVISION, "x", TODAY, Decimal(4))
        service.change_activity(row, said, by=who, now=NOW)

    def reject():
        entries.tell(
            who.person_id,
            ref,
            register=Register.SKJ,
            status=EntryStatus.REJECTED,
            by=who,
            now=NOW,
        )

    assert at_once(app, longer, reject) == []
    db.session.expire_all()
    assert earned(samira) == 0
