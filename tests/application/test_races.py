"""Two clicks at once."""

import threading

import pytest

from leerhuis import db
from leerhuis.errors import Missing
from leerhuis.people.models import Person
from leerhuis.registry.application import mails, queries, rules, service
from tests.application.people import (
    add_work,
    ask,
    letters,
    make_employer,
    make_manager,
    make_samira,
    statements,
    work_of,
)
from tests.factories import NOW, identity
from tests.factories_registry import make_registration

PATIENCE = 20
AT_ONCE = 4


@pytest.fixture
def at_once(app):
    """Do the same in threads with sessions of their own; gives how often it was refused."""

    def run(verb):
        start, refused, faults = threading.Barrier(AT_ONCE), [], []

        def alone():
            try:
                with app.app_context():
                    start.wait(PATIENCE)
                    verb()
                    db.session.remove()
            except Missing as no:
                refused.append(no)
            except Exception as fault:  # told by the test
                faults.append(fault)

        db.session.remove()
        threads = [threading.Thread(target=alone) for _each in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert faults == []
        return len(refused)

    return run


@pytest.fixture
def samira(app):
    employer = make_employer()
    make_manager(employer)
    return make_samira(employer)


def again(person_id):
    return db.session.get(Person, person_id)


def test_asking_at_once_is_one_request_and_one_letter(samira, at_once):
    registration, person_id = make_registration(samira), samira.id
    assert at_once(lambda: ask(registration, again(person_id))) == 0
    assert len(statements()) == len(letters(mails.ASKED)) == 1


def test_mending_the_same_work_at_once_leaves_one(samira, at_once):
    """Also for who has no registration yet, so that nothing else makes the others wait."""
    add_work(samira)
    person_id, public_id = samira.id, queries.work_of(samira.id)[0].public_id

    def mend():
        who = identity(again(person_id))
        row = queries.own_work(who, public_id)
        service.end_work(row, ends_on=NOW.date(), by=who, now=NOW)

    assert at_once(mend) == AT_ONCE - 1
    assert len(work_of(again(person_id))) == 1


def test_taking_over_at_once_takes_over_once(samira, at_once):
    person_id = samira.id

    def take_over():
        who = identity(again(person_id))
        service.take_over(
            person_id, full_week=rules.FULL_WEEK, in_profession=False, by=who, now=NOW
        )

    at_once(take_over)
    assert len(work_of(again(person_id))) == 1
