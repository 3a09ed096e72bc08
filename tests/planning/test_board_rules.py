"""What the board lights, and in which order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import Filling
from leerhuis.planning.board import rules
from leerhuis.planning.board.rules import Facts, Meetings, Season, Terms
from tests.factories import NOW, TODAY

SOON, BEEN = NOW + timedelta(days=9), NOW - timedelta(days=9)
DRAFT, CANCELLED = {"state": EditionState.DRAFT}, {"state": EditionState.CANCELLED}
DECIDE = {"minimum": 8, "decide_on": TODAY}


def facts(*, terms=None, meetings=None, filling=(6, 0), missed=0, clashes=False):
    dull = {"state": EditionState.PUBLISHED, "starts_at": SOON, "capacity": 12}
    return Facts(
        Terms(**dull | (terms or {})),
        Meetings(**{"number": 2} | (meetings or {})),
        Filling(*filling),
        missed,
        clashes,
    )


@pytest.mark.parametrize(
    ("given_", "lit"),
    [
        ({}, []),
        ({"terms": DRAFT | {"starts_at": None}, "meetings": {"number": 0}}, ["NO_SESSIONS"]),
        ({"terms": DRAFT}, []),
        ({"terms": DRAFT, "filling": (9, 0)}, []),
        ({"terms": DRAFT, "clashes": True}, ["CONFLICT"]),
        ({"terms": DRAFT, "meetings": {"without_trainer": 1}}, ["NO_TRAINER"]),
        ({"terms": CANCELLED, "meetings": {"number": 0, "unmarked": 1}, "clashes": True}, []),
        ({"terms": {"starts_at": BEEN}, "meetings": {"unmarked": 1}}, ["ATTENDANCE"]),
        (
            {"terms": {"starts_at": BEEN}, "meetings": {"unmarked": 1}, "filling": (0, 0)},
            [],
        ),
        ({"terms": {"starts_at": BEEN}, "filling": (12, 3)}, []),
        ({"filling": (12, 3)}, ["WAITING"]),
        ({"filling": (11, 3)}, ["WAITING"]),
        ({"filling": (9, 0)}, ["NEARLY_FULL"]),
        ({"filling": (8, 0)}, []),
        ({"filling": (12, 0)}, []),
        ({"filling": (14, 0)}, []),
        ({"terms": {"capacity": None}, "filling": (900, 0)}, []),
        ({"terms": {"capacity": 0}, "filling": (0, 0)}, []),
        ({"terms": DECIDE}, ["DECIDE"]),
        ({"terms": DECIDE, "filling": (8, 0)}, []),
        ({"terms": DECIDE | {"decided": True}}, []),
        ({"terms": DECIDE | {"decide_on": TODAY - timedelta(days=9)}}, ["DECIDE"]),
        ({"terms": DECIDE | {"decide_on": TODAY + timedelta(days=1)}}, ["TOO_FEW"]),
        ({"terms": DECIDE | {"decide_on": TODAY + timedelta(days=14)}}, ["TOO_FEW"]),
        ({"terms": DECIDE | {"decide_on": TODAY + timedelta(days=15)}}, []),
        ({"terms": DECIDE | {"starts_at": BEEN}}, []),
        ({"missed": 2, "meetings": {"without_room": 1}}, ["LETTERS", "NO_ROOM"]),
    ],
)
def test_only_what_needs_someone_is_lit(given_, lit):
    found = rules.attentions(facts(**given_), now=NOW, today=TODAY)
    assert [each.name for each in found] == lit


def test_what_needs_someone_comes_first_then_what_comes_then_what_has_been():
    groups = {
        "been long ago": facts(terms={"starts_at": BEEN - timedelta(days=9)}),
        "been": facts(terms={"starts_at": BEEN}),
        "later": facts(terms={"starts_at": SOON + timedelta(days=9)}),
        "soon": facts(),
        "no date": facts(terms=CANCELLED | {"starts_at": None}, meetings={"number": 0}),
        "waiting": facts(filling=(12, 1)),
        "unmarked": facts(terms={"starts_at": BEEN}, meetings={"unmarked": 2}),
        "clash": facts(clashes=True, filling=(12, 1)),
    }

    def place(name):
        lit = rules.attentions(groups[name], now=NOW, today=TODAY)
        return rules.order(lit, starts_at=groups[name].terms.starts_at, now=NOW)

    ordered = sorted(groups, key=place)
    assert ordered == [
        *("clash", "unmarked", "waiting", "no date", "soon", "later", "been", "been long ago")
    ]


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_only_what_is_full_is_full(taken, seats):
    found = rules.share(taken, seats)
    assert (found is None) == (seats == 0)
    assert found is None or (found == 100) == (taken >= seats)
    assert found is None or 0 <= found <= 100


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 10, 1), "autumn"),
        (date(2026, 12, 31), "autumn"),
        (date(2027, 1, 10), "spring"),  # between two, the one that comes
        (date(2027, 6, 30), "spring"),
        (date(2028, 1, 1), "spring"),  # after all of them, the last one
        (date(2020, 1, 1), "autumn"),  # before all of them, the first one
    ],
)
def test_the_round_that_runs_is_shown(today, name):
    seasons = {
        "spring": Season(date(2027, 2, 1), date(2027, 7, 1)),
        "autumn": Season(date(2026, 9, 1), date(2026, 12, 31)),
    }
    assert list(seasons)[rules.current(list(seasons.values()), today=today)] == name


def test_without_rounds_none_runs():
    assert rules.current([], today=TODAY) is None
