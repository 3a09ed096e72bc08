"""What a manager of one employer sees of colleagues who belong to another."""

from datetime import timedelta

from leerhuis import db
from leerhuis.colleagues.approvals import queries as approvals
from leerhuis.people.models import Appointment
from tests.colleagues.conftest import _now, at_now, desk, manager, other, region, spring
from tests.colleagues.requests import asked
from tests.factories import TODAY, identity, make_appointment, make_edition, make_professional

__all__ = ["_now", "at_now", "desk", "manager", "other", "region", "spring"]


def test_who_works_elsewhere_by_now_waits_for_nobody_here(desk, manager, spring, other):
    person = make_professional(spring, family_name="Vertrokken")
    request = asked(spring, person=person)
    who = identity(manager)
    assert "Vertrokken" in desk.page("/team/inschrijvingen").text
    with db.transaction():
        db.session.query(Appointment).filter_by(person_id=person.id).update(
            {"ends_on": TODAY - timedelta(days=1)}
        )
    make_appointment(person, other)
    assert approvals.number_waiting(who, today=TODAY) == 0
    assert "Vertrokken" not in desk.page("/team/inschrijvingen").text
    assert approvals.chosen(who, [request.public_id], today=TODAY) == []


def test_of_a_colleague_only_the_work_for_ones_own_employer_is_told(desk, spring, other):
    person = make_professional(spring, family_name="Tweebaan")
    make_appointment(person, other)
    group = make_edition()
    page = desk.page(f"/team/groepen/{group.public_id}/collegas").text
    assert "Tweebaan" in page
    assert "Stichting SPRING" in page
    assert "Stichting Anders" not in page
