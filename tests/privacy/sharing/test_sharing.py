"""A later employer sees what was done before only when the person shares it."""

from datetime import date

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Missing
from leerhuis.people.models import SharedPeriod
from leerhuis.people.rules import OrganisationKind
from leerhuis.privacy.sharing import service
from leerhuis.registers import Form
from leerhuis.registry.dossier import earlier, queries
from leerhuis.registry.dossier.models import Evidence
from tests.dossier.people import add
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_appointment,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.factories_registry import make_registration

BEFORE, BETWEEN, NOW_ON = date(2024, 5, 1), date(2025, 6, 1), date(2026, 5, 1)


@pytest.fixture
def old(app):
    return make_organisation(name="Amarant", under=make_organisation())


@pytest.fixture
def new(app):
    return make_organisation(name="SPRING", under=make_organisation())


@pytest.fixture
def mover(old, new):
    """Somebody with work in a team of one employer, and then with another one."""
    person = make_person(given_name="Samira")
    team = make_organisation(under=old, kind=OrganisationKind.TEAM)
    make_appointment(person, team, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    make_appointment(person, new, starts_on=date(2026, 1, 1))
    make_registration(person)
    for day, title in ((BEFORE, "Toen"), (BETWEEN, "Tussendoor"), (NOW_ON, "Nu")):
        add(person, Form.FREE, on=day, title=title)
    return person


def seen(person, place):
    told = earlier.seen_below(person.id, [place.path])
    return [told.sees(day) for day in (BEFORE, BETWEEN, NOW_ON)]


def share(person, employer, *, shared=True):
    service.share(employer, shared=shared, by=identity(person), now=NOW)


def test_an_employer_sees_the_time_of_its_own_work(mover, old, new):
    assert seen(mover, new) == [False, False, True]
    assert seen(mover, old) == [True, False, False]


def test_a_shared_employer_is_seen_and_taken_back(mover, old, new):
    share(mover, old)
    assert seen(mover, new) == [True, False, True]
    share(mover, old, shared=False)
    assert seen(mover, new) == [False, False, True]


def test_time_without_an_employer_is_shared_by_itself(mover, new):
    share(mover, None)
    assert seen(mover, new) == [False, True, True]
    share(mover, None, shared=False)
    assert seen(mover, new) == [False, False, True]


def test_several_employers_each_see_their_own(mover, old, new):
    make_appointment(mover, old, starts_on=date(2026, 3, 1))
    assert seen(mover, new) == [False, False, True]
    assert seen(mover, old) == [True, False, True]
    assert earlier.earlier_employers(mover.id, today=TODAY) == []


def test_sharing_twice_is_sharing_once_and_written_down(mover, old):
    for shared in (True, True, False, False):
        share(mover, old, shared=shared)
    told = db.session.execute(
        select(AuditEvent.action, AuditEvent.details).where(
            AuditEvent.action.in_([Action.PERIOD_SHARED, Action.PERIOD_UNSHARED])
        )
    ).all()
    assert [each.action for each in told] == [Action.PERIOD_SHARED, Action.PERIOD_UNSHARED]
    assert told[0].details == {"employer": old.public_id}
    assert db.session.scalars(select(SharedPeriod)).all() == []


def test_the_dossier_that_a_manager_opens_begins_with_the_work_there(client, mover, old, new):
    client.sign_in(make_staff(Role.MANAGER, new))
    page = client.page(f"/registraties/{mover.public_id}/dossier")
    assert "Nu" in page.text
    assert "Toen" not in page.text
    assert "Tussendoor" not in page.text
    share(mover, old)
    assert "Toen" in client.page(f"/registraties/{mover.public_id}/dossier").text


def test_evidence_of_before_does_not_exist_for_a_later_employer(mover, old, new):
    (activity,) = [each for each in queries._activities(mover.id) if each.completed_on == BEFORE]
    row = saved(
        Evidence(
            person_id=mover.id,
            ref=activity.public_id,
            file_name="x.pdf",
            media_type="application/pdf",
            size=1,
            stored_as="x",
            added_at=NOW,
        )
    )
    with db.transaction():
        activity.shared_at = NOW
    manager = identity(make_staff(Role.MANAGER, new))
    with pytest.raises(Missing):
        queries.evidence_for(manager, row.public_id, today=TODAY)
    share(mover, old)
    assert queries.evidence_for(manager, row.public_id, today=TODAY) == row
    assert queries.evidence_for(identity(mover), row.public_id, today=TODAY) == row


def test_a_person_shares_on_a_page(client, mover, old, new):
    client.sign_in(mover)
    page = client.page("/mijn/werkgever-ziet")
    assert "Amarant" in page.text
    assert "SPRING" not in page.text
    client.submit(f"/mijn/werkgever-ziet/{old.public_id}", {"shared": "1"})
    client.submit("/mijn/werkgever-ziet/zonder-werkgever", {"shared": "1"})
    assert seen(mover, new) == [True, True, True]
    client.submit(f"/mijn/werkgever-ziet/{new.public_id}", {"shared": "1"}, 404)
    client.submit(f"/mijn/werkgever-ziet/{make_organisation().public_id}", {"shared": "1"}, 404)
