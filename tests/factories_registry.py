"""Registrations for tests, made by the verb that pages and imports use."""

from datetime import date

import pytest

from leerhuis import clock, db
from leerhuis.access import HOUSE, Role
from leerhuis.registers import Category, Chamber, Profession, Register
from leerhuis.registry import service
from leerhuis.registry.settling import settle
from tests.factories import NOW, make_organisation, make_professional, make_staff
from tests.numbers import Numbers

JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
FORMAL, INFORMAL, REFLECTION = (
    Category.FORMAL_LEARNING,
    Category.INFORMAL_LEARNING,
    Category.REFLECTION,
)
_numbers = Numbers(110_000_001)


def make_registration(
    person=None, *, held_date=date(2029, 6, 1), now=NOW, by=HOUSE, history_known=True, **given
):
    """An SKJ registration of a youth and family professional, or what is named.

    What was earned before is told, as nothing, unless a test wants it unknown.
    """
    register = given.get("register", Register.SKJ)
    if register is Register.BIG:
        occupation = given.setdefault("occupation", Profession.HEALTH_CARE_PSYCHOLOGIST)
        given.setdefault("number", f"{next(_numbers)}{occupation}")
    row, _what = service.record_registration(
        person or make_professional(),
        **{
            "register": register,
            "occupation": JGP,
            "number": str(next(_numbers)),
            "registered_on": None,
            "held_date": held_date,
            "source": "staff_file",
            "by": by,
            "now": now,
        }
        | given,
    )
    if history_known and row.history_known_on is None:
        with db.transaction():
            row.history_known_on = clock.day_of(now)
            settle([row], today=clock.day_of(now))
    return row


def give_points(person, *rows, on=date(2026, 6, 1), ref="r-1", now=NOW, **given):
    """Points earned: each row is (category, points)."""
    service.record_points(
        person.id, ref=ref, title="Meldcode", on=on, rows=skj(*rows), by=HOUSE, now=now, **given
    )


def expect(person, *rows, on=date(2027, 6, 1), ref="r-1", now=NOW, **given):
    """Points on their way: each row is (category, points)."""
    service.expect_points(person.id, ref=ref, title="Meldcode", on=on, rows=skj(*rows), now=now)


def skj(*rows):
    return [(Register.SKJ, str(JGP), category, points) for category, points in rows]


# Who the tests of managers are about; a folder takes these by its conftest.


@pytest.fixture
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def spring(region):
    return make_organisation(under=region, name="Stichting SPRING")


@pytest.fixture
def manager(spring):
    return make_staff(Role.MANAGER, spring, given_name="Mark", family_name="Terpstra")


@pytest.fixture
def desk(client, manager):
    """A browser in which the manager has signed in."""
    return client.sign_in(manager)
