"""What the doctor calls well, a warning and a fault: on both sides of each edge."""

from datetime import timedelta

import pytest

from leerhuis.operations.doctor import rules
from leerhuis.operations.doctor.rules import Level
from tests.factories import NOW

OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT


@pytest.mark.parametrize(
    ("days", "level"), [(15, OK), (14, WARNING), (4, WARNING), (3, FAULT), (-1, FAULT)]
)
def test_a_certificate_that_ends_soon(days, level):
    assert rules.certificate(NOW + timedelta(days=days), now=NOW).level is level


@pytest.mark.parametrize(
    ("free", "level"), [(50, OK), (10, OK), (9, WARNING), (2, WARNING), (1, FAULT), (0, FAULT)]
)
def test_a_disk_that_fills_up(free, level):
    assert rules.room("/var", free=free, total=100).level is level


def test_a_disk_of_no_size_has_no_room():
    assert rules.room("/var", free=0, total=0).level is FAULT


@pytest.mark.parametrize(
    ("mode", "secret", "level"),
    [
        (0o100600, False, OK),
        (0o100400, True, OK),
        (0o100640, False, WARNING),
        (0o100640, True, FAULT),
        (0o100644, False, FAULT),
        (0o040701, False, FAULT),
    ],
)
def test_what_others_can_read(mode, secret, level):
    assert rules.permissions("/x", mode=mode, secret=secret).level is level


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, OK), (2, OK), (-3, WARNING), (30, WARNING), (31, FAULT), (-99, FAULT)],
)
def test_clocks_that_differ(seconds, level):
    assert rules.clocks(timedelta(seconds=seconds)).level is level


@pytest.mark.parametrize(
    ("hours", "level"),
    [(1, OK), (26, OK), (27, WARNING), (78, WARNING), (79, FAULT), (None, FAULT)],
)
def test_a_backup_that_is_old(hours, level):
    made_at = None if hours is None else NOW - timedelta(hours=hours)
    assert rules.backup(made_at, hours=26, now=NOW).level is level


def test_backups_that_are_made_elsewhere_are_not_missed():
    assert rules.backup(None, hours=0, now=NOW).level is OK


def test_a_database_of_another_revision():
    assert rules.revision("0007", newest="0007").level is OK
    assert rules.revision("0006", newest="0007").level is FAULT
    assert rules.revision(None, newest="0007").level is FAULT


def test_the_worst_of_all_counts():
    found = [rules.ok("a", "b"), rules.fault("a", "b", "c"), rules.warning("a", "b", "c")]
    assert rules.worst(found) is FAULT
    assert rules.worst(found[:1]) is OK
    assert rules.worst([]) is OK


def test_whatever_is_wrong_comes_with_what_to_do():
    found = [
        rules.certificate(NOW, now=NOW),
        rules.room("/", free=0, total=1),
        rules.permissions("/", mode=0o777, secret=True),
        rules.clocks(timedelta(hours=1)),
        rules.revision(None, newest="1"),
        rules.backup(None, hours=1, now=NOW),
        rules.seal(None, unsealed=1, since_at=NOW - timedelta(days=1), now=NOW),
        rules.files_and_rows(rows=1, lost=["x"], strays=0),
        rules.files_and_rows(rows=1, lost=[], strays=1),
    ]
    assert all(each.level is not OK and each.advice for each in found)
