"""Nobody fills the disk with files that are handed in: so many a day, and so many megabytes."""

import pytest

from leerhuis import db
from leerhuis.access import COMMAND, Role
from leerhuis.courses import queries as courses
from leerhuis.errors import Refused
from leerhuis.intake import service as intake
from leerhuis.people.rules import Function
from leerhuis.planning.importing import service
from leerhuis.planning.importing.models import SeasonFile
from leerhuis.uploads import rules
from tests.factories import NOW, identity, make_organisation, make_round, make_staff
from tests.intake.staff import anouk, staff_file
from tests.planning.test_import import csv, row


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return identity(make_staff(Role.COORDINATOR, region))


@pytest.fixture
def season(region, coordinator):
    return courses.round_for(coordinator, make_round(region).public_id)


def handed_in(season, who, times):
    """Files that someone handed in just now."""
    rows = [
        SeasonFile(
            round_id=season.id,
            name="aanbod.csv",
            data=b"x",
            sha256="0" * 64,
            by_id=who.person_id,
            made_at=NOW,
            expires_at=NOW + rules.KEPT,
        )
        for _each in range(times)
    ]
    with db.transaction():
        db.add(*rows)


def hand_in(season, who, *, now=NOW):
    return service.keep(season, csv(row()), name="aanbod.csv", by=who, now=now)


def test_after_a_hundred_files_the_next_one_waits_until_tomorrow(season, coordinator):
    handed_in(season, coordinator, rules.MOST_A_DAY - 1)
    hand_in(season, coordinator)
    with pytest.raises(Refused, match="100 files in 24 hours"):
        hand_in(season, coordinator)
    hand_in(season, coordinator, now=NOW + rules.KEPT)


def test_what_a_colleague_hands_in_does_not_count(season, region, coordinator):
    handed_in(season, coordinator, rules.MOST_A_DAY)
    hand_in(season, identity(make_staff(Role.COORDINATOR, region)))


def test_staff_files_have_the_same_limit(region):
    boss = identity(make_staff(Role.ADMINISTRATOR, region))
    given = {"name": "a.csv", "function": Function.OFFICE, "now": NOW}
    for _each in range(rules.MOST_A_DAY):
        intake.keep(staff_file(anouk()), by=boss, **given)
    with pytest.raises(Refused, match="100 files in 24 hours"):
        intake.keep(staff_file(anouk()), by=boss, **given)
    intake.keep(staff_file(anouk()), by=COMMAND, **given)


def test_the_files_of_a_day_take_up_at_most_so_many_megabytes():
    rules.check_room(files=1, size=rules.ROOM - 1, more=1)
    with pytest.raises(Refused, match="take up 200 of 200 MB"):
        rules.check_room(files=1, size=rules.ROOM, more=1)
