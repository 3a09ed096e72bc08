"""Who begins soon, what still lacks, and who hears it when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.people import queries as people_queries
from leerhuis.people import service as people
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from leerhuis.registry import service as registry
from leerhuis.registry.duty import mails, service
from leerhuis.registry.rules import CheckedHow
from tests.counting import statements
from tests.duty.acts import see_conduct, see_references
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_appointment,
    make_organisation,
    make_person,
)
from tests.factories_registry import make_registration
from tests.letters import SAMIRA, reads_as

ALL = (
    "Registratienummer",
    "Opzoeken in het register",
    "VOG van hoogstens 3 maanden",
    "Referenties",
)


def joiner(organisation, *, days, **given):
    person = make_person(given_name="Fatima", family_name="Amrani")
    make_appointment(person, organisation, starts_on=TODAY + timedelta(days=days), **given)
    return person


def letters(*, now=NOW):
    service.tell_joiners(now=now)
    return db.session.scalars(
        select(QueuedLetter)
        .where(QueuedLetter.kind == mails.JOINER_LACKS)
        .order_by(QueuedLetter.id)
        .execution_options(populate_existing=True)
    ).all()


def shown(client, manager):
    return client.sign_in(manager).page("/registraties/nieuw")


def test_nobody_new_is_said_with_a_way_on(client, manager):
    page = shown(client, manager)
    assert page.h1 == "Nieuwe medewerkers"
    assert "Er ontbreekt niets" in page.text
    assert "/registraties/team" in page.links


@pytest.mark.parametrize(("days", "there"), [(90, True), (91, False), (-30, True), (-31, False)])
def test_the_list_looks_ninety_days_ahead_and_thirty_back(client, manager, spring, days, there):
    joiner(spring, days=days)
    assert ("Fatima Amrani" in shown(client, manager).text) is there


def test_what_lacks_leads_to_the_page_that_mends_it(client, manager, spring):
    person = joiner(spring, days=20)
    page = shown(client, manager)
    assert all(words in page.text for words in ALL)
    for path in (
        f"/registraties/{person.public_id}/toevoegen",
        f"/registraties/{person.public_id}/inzet/vog",
        f"/registraties/{person.public_id}/inzet/referenties",
    ):
        assert path in page.links
        assert client.get(path).status_code == 200, path


def test_the_registration_of_who_begins_later_is_recorded_and_checked(client, manager, spring):
    """The pages of before the first day are open to the manager of the employer to be."""
    person = joiner(spring, days=20)
    row = make_registration(person)
    page = shown(client, manager)
    [check] = [link for link in page.links if row.public_id in link]
    assert client.get(check).status_code == 200


def test_who_lacks_nothing_is_not_in_the_list(client, manager, spring):
    person = joiner(spring, days=20)
    row = make_registration(person)
    registry.confirm(row, how=CheckedHow.REGISTER_SEARCH, by=HOUSE, now=NOW)
    see_conduct(person, by=manager)
    assert "Ontbreekt: Referenties" in shown(client, manager).text
    see_references(person, by=manager)
    assert "Fatima" not in shown(client, manager).text


def test_an_old_certificate_still_lacks(client, manager, spring):
    person = joiner(spring, days=20)
    see_conduct(person, by=manager, issued_on=date(2026, 10, 1))
    assert "Ontbreekt: VOG van hoogstens 3 maanden vóór de start" in shown(client, manager).text


@pytest.mark.parametrize(
    "given", [{"function": Function.OFFICE}, {"kind": AppointmentKind.PLACEMENT}]
)
def test_only_employment_that_asks_a_registration_is_listed(client, manager, spring, given):
    joiner(spring, days=20, **given)
    assert "Fatima" not in shown(client, manager).text


def test_a_next_appointment_for_the_same_work_is_no_start(client, manager, spring):
    team = make_organisation(under=spring, kind=OrganisationKind.TEAM)
    person = joiner(spring, days=-900, ends_on=TODAY + timedelta(days=19))
    make_appointment(person, team, starts_on=TODAY + timedelta(days=20))
    assert "Fatima" not in shown(client, manager).text
    assert letters() == []


def test_people_of_another_employer_are_not_listed(client, manager):
    joiner(make_organisation(under=make_organisation()), days=20)
    assert "Fatima" not in shown(client, manager).text


def test_the_list_costs_the_same_for_few_and_many(client, manager, spring):
    joiner(spring, days=3)
    client.sign_in(manager)
    with statements() as few:
        client.page("/registraties/nieuw")
    for days in range(4, 20):
        make_registration(joiner(spring, days=days))
    with statements() as many:
        client.page("/registraties/nieuw")
    assert len(many) == len(few)


# Letters.


@pytest.mark.parametrize(("days", "told"), [(15, 0), (14, 1), (1, 1), (0, 1), (-30, 1), (-31, 0)])
def test_the_manager_hears_it_fourteen_days_before(manager, spring, days, told):
    joiner(spring, days=days)
    assert len(letters()) == told


def test_the_letter_lists_what_lacks(manager, spring):
    joiner(spring, days=10)
    [letter] = letters()
    assert letter.person_id == manager.id
    reads_as(letter_of(letter), "duty-joiner-lacks.txt", recipient=SAMIRA)


def test_the_letter_of_who_began_already_says_so(manager, spring):
    person = joiner(spring, days=-3)
    make_registration(person)
    [letter] = letters()
    reads_as(letter_of(letter), "duty-joiner-began.txt", recipient=SAMIRA)


def test_nobody_hears_it_twice_and_another_start_is_another_letter(manager, spring):
    person = joiner(spring, days=10)
    assert len(letters()) == len(letters(now=NOW + timedelta(hours=5))) == 1
    move(person, TODAY + timedelta(days=12))
    assert len(letters(now=NOW + timedelta(days=2))) == 2


def move(person, starts_on):
    [appointment] = people_queries.appointments_of(person.id)
    people.change_appointment(
        appointment,
        function=appointment.function,
        fte=Decimal("0.5"),
        personnel_number=None,
        starts_on=starts_on,
        ends_on=None,
        by=HOUSE,
        now=NOW,
    )


def test_who_lacks_nothing_is_not_written_about(manager, spring):
    person = joiner(spring, days=10)
    registry.confirm(make_registration(person), how=CheckedHow.REGISTER_SEARCH, by=HOUSE, now=NOW)
    see_conduct(person, by=manager)
    see_references(person, by=manager)
    assert letters() == []


def test_at_night_the_letter_waits_for_the_morning(manager, spring):
    joiner(spring, days=10)
    night = NOW.replace(hour=1)
    [letter] = letters(now=night)
    assert letter.planned_at == NOW.replace(hour=5, minute=30)


def test_the_number_of_statements_does_not_grow_with_the_house(manager, spring):
    joiner(spring, days=10)
    with statements() as few:
        service.tell_joiners(now=NOW)
    for number in range(30):
        person = joiner(spring, days=-400 - number)
        make_registration(person)
    with statements() as many:
        service.tell_joiners(now=NOW)
    assert len(many) == len(few)
