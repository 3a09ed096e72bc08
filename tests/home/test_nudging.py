"""A manager lets people be reminded: who gets a letter, who does not, and why."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.home import mails, nudging, service
from leerhuis.home.nudging import Skip
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.people.models import Person
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.registers import Category
from leerhuis.registry import service as registry
from leerhuis.registry.rules import RUNNING, State
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.home.test_overview import ALL, earn, register
from tests.letters import reads_as


def held_by(organisation, name="Aarts", *, held=date(2027, 6, 1), number="110000274"):
    person = make_professional(organisation, given_name="An", family_name=name)
    return register(person, held=held, number=number)


def remind(client, *rows, **fields):
    """Choose these in the list and send; gives the page that follows."""
    chosen = {"kies": [row.public_id for row in rows]} | fields
    answer = client.post("/registraties/team/herinnering", chosen)
    assert answer.status_code == 302
    return client.page(answer.headers["Location"])


def letters():
    return db.session.scalars(select(QueuedLetter).where(QueuedLetter.kind == mails.NUDGE)).all()


def test_a_reminder_by_the_manager_reads_well(client, manager, spring):
    row = held_by(spring)
    earn_some(row)
    page = remind(client.sign_in(manager), row)
    assert "Er gaat 1 herinnering uit." in page.text
    reads_as(letter_of(letters()[0]), "registry-nudge.txt")


def earn_some(row):
    person = make_person_of(row)
    earn(person, {Category.FORMAL_LEARNING: "44.5"})


def make_person_of(row):
    return db.session.get(Person, row.person_id)


def test_who_is_too_late_is_asked_to_call(client, manager, spring, monkeypatch):
    row = held_by(spring, held=date(2027, 1, 20))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=14))
    remind(client.sign_in(manager), row)
    reads_as(letter_of(letters()[0]), "registry-nudge-over.txt")


def test_each_reminder_is_written_down(client, manager, spring):
    row = held_by(spring)
    remind(client.sign_in(manager), row)
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.REGISTRATION_NUDGED)
    ).one()
    assert (event.actor_id, event.subject) == (manager.id, row.public_id)


def test_within_seven_days_nobody_is_reminded_again(client, manager, spring, monkeypatch):
    row = held_by(spring)
    client.sign_in(manager)
    remind(client, row)
    for days, expected in ((6, 1), (7, 2)):
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + timedelta(days=days))
        client.sign_in(manager)
        page = remind(client, row)
        assert len(letters()) == expected
        assert ("Geen bericht naar: Aarts, An kreeg" in page.text) is (expected == 1)


def test_who_has_applied_is_left_in_peace(client, manager, spring):
    row = held_by(spring)
    assert 'name="kies"' in client.sign_in(manager).page("/registraties/team").html
    registry.submit(row, on=date(2027, 1, 10), by=HOUSE, now=NOW)
    assert 'name="kies"' not in client.page("/registraties/team").html
    page = remind(client.sign_in(manager), row)
    assert "Aarts, An heeft al aangevraagd" in page.text
    assert letters() == []


def test_those_who_can_be_reminded_are_and_the_others_are_named(client, manager, spring):
    row = held_by(spring)
    unreachable = make_person(given_name="Bo", family_name="Bakker", address=None)
    make_appointment(unreachable, spring)
    other = register(unreachable, number="110000275")
    page = remind(client.sign_in(manager), row, other)
    assert "Er gaat 1 herinnering uit." in page.text
    assert "Bakker, Bo heeft hier geen e-mailadres" in page.text


def test_without_a_choice_the_page_says_so(client, manager, spring):
    held_by(spring)
    assert "Kies minstens één persoon." in remind(client.sign_in(manager)).text


def test_the_list_stays_as_it_was_filtered(client, manager, spring):
    page = remind(client.sign_in(manager), held_by(spring), stand="attention", pagina="1")
    assert "/registraties/team?register=" not in page.links
    assert 'value="attention" selected' in page.html


def test_who_directs_the_work_only_reminds_nobody(client, region, spring):
    town = make_organisation(under=region, name="Zundert", kind=OrganisationKind.MUNICIPALITY)
    row = held_by(spring)
    make_appointment(make_person_of(row), town, kind=AppointmentKind.PLACEMENT)
    page = remind(client.sign_in(make_staff(Role.MANAGER, town)), row)
    assert "Kies minstens één persoon." in page.text
    assert letters() == []
    assert 'name="kies"' not in page.html


def test_a_manager_does_not_remind_themselves(client, manager, spring):
    make_appointment(manager, spring)
    page = remind(client.sign_in(manager), register(manager))
    assert "Kies minstens één persoon." in page.text


def test_nobody_chooses_more_than_a_page_by_hand(client, manager, spring):
    chosen = ["x" * 22] * (nudging.MOST + 1)
    client.sign_in(manager)
    answer = client.post("/registraties/team/herinnering", {"kies": chosen})
    assert "tegelijk" in client.page(answer.headers["Location"]).text


def test_who_has_all_points_reads_that_points_alone_do_not_help(client, manager, spring):
    row = held_by(spring)
    earn(make_person_of(row), ALL)
    remind(client.sign_in(manager), row)
    (letter,) = letters()
    assert letter.values["lines"] == []


@given(
    state=st.sampled_from(State),
    hours=st.none() | st.integers(0, 400),
    has_address=st.booleans(),
)
def test_a_letter_goes_out_only_when_nothing_speaks_against_it(state, hours, has_address):
    last_at = None if hours is None else NOW - timedelta(hours=hours)
    why = nudging.why_not(state, last_at=last_at, has_address=has_address, now=NOW)
    recent = hours is not None and hours < 7 * 24
    assert (why is None) is (state in RUNNING and not recent and has_address)
    assert why is not Skip.APPLIED or state is State.SUBMITTED


def test_two_managers_at_once_write_one_letter(app, manager, spring):
    """On days that differ, so that the key of the letter does not hide a missing hold."""
    other = make_staff(Role.MANAGER, spring)
    public_id = held_by(spring).public_id
    people = [(identity(manager), NOW), (identity(other), NOW + timedelta(days=1))]
    db.session.remove()
    done = []

    def alone(who, now):
        with app.app_context():
            done.append(service.remind([public_id], by=who, now=now).letters)
            db.session.remove()

    threads = [threading.Thread(target=alone, args=each) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == [0, 1]
    assert len(letters()) == 1


@pytest.mark.parametrize("query", ["", "?stand=lapsed"])
def test_where_nobody_can_be_chosen_nobody_is_asked_to_choose(client, manager, spring, query):
    """Who has applied, the manager's own registration, and an empty list."""
    make_appointment(manager, spring)
    register(manager, number="110000276")
    row = held_by(spring)
    page = client.sign_in(manager).page(f"/registraties/team{query}")
    assert ("Stuur herinnering" in page.text) is (query == "")
    registry.submit(row, on=date(2027, 1, 10), by=HOUSE, now=NOW)
    page = client.page(f"/registraties/team{query}")
    for words in ("Stuur herinnering", "Kies wie je herinnert", 'name="kies"'):
        assert words not in page.html, words


def test_many_at_once_are_written_to_once_that_is_meant(app, client, manager, spring):
    rows = [held_by(spring, f"Aarts{number}", number=f"11000{number:04}") for number in range(3)]
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, letters_ask_above=2)
    client.sign_in(manager)
    chosen = {"kies": [row.public_id for row in rows]}
    try:
        page = client.submit("/registraties/team/herinnering", chosen)
        assert page.h1 == "Wil je 3 personen een herinnering sturen?"
        assert "Dag An," in page.text
        assert letters() == []
        page = client.submit("/registraties/team/herinnering", chosen | {"seen": "3"})
        assert "Bevestig" in page.text
        page = client.submit("/registraties/team/herinnering", chosen | {"seen": "4", "sure": "y"})
        assert "3 mensen in plaats van 4" in page.text
        assert letters() == []
        page = remind(client, *rows, seen="3", sure="y")
        assert "Er gaan 3 herinneringen uit." in page.text
        assert len(letters()) == 3
    finally:
        app.config["SETTINGS"] = before
