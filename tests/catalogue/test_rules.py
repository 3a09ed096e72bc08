"""What the catalogue decides, on plain values."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.catalogue import rules
from leerhuis.catalogue.rules import Door, Filter, PointsRow, Share, Wish
from leerhuis.courses.seasons.rules import Door as Season
from leerhuis.courses.seasons.rules import Way
from leerhuis.registers import Category, Chamber, Register
from tests.factories import NOW, TODAY

JGP, PSYCHOLOGIST = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Chamber.PSYCHOLOGIST


def row(points, occupation=JGP, register=Register.SKJ, category=Category.FORMAL_LEARNING):
    return PointsRow(register, occupation, category, Decimal(points))


def door(**given):
    facts = {"mine": None, "free": 3, "enrol_by_on": TODAY, "starts_at": NOW + timedelta(days=1)}
    return rules.door_of(**facts | given, today=TODAY, now=NOW)


def test_what_one_has_comes_before_what_one_could_get():
    assert door() is Door.OPEN
    assert door(free=None) is Door.OPEN
    assert door(free=0) is Door.FULL
    assert door(mine="waiting", free=0) is Door.WAITING
    assert door(mine="confirmed", enrol_by_on=TODAY - timedelta(days=9)) is Door.CONFIRMED


def test_after_the_last_day_there_is_no_waiting_list_either():
    assert door(free=0, enrol_by_on=TODAY - timedelta(days=1)) is Door.CLOSED
    assert door(starts_at=NOW) is Door.CLOSED


@given(st.none() | st.integers(0, 40), st.integers(0, 60), st.integers(0, 9))
def test_seats_for_a_newcomer_are_never_those_of_someone_else(capacity, confirmed, waiting):
    free = rules.free_seats(capacity=capacity, taken=confirmed, waiting=waiting)
    if capacity is None:
        assert free is None
    else:
        assert 0 <= free <= capacity
        assert free == 0 or (not waiting and free + confirmed == capacity)


def test_nobody_gets_the_points_of_two_chambers():
    rows = [row("4"), row("2", category=Category.REFLECTION), row("5", PSYCHOLOGIST)]
    assert rules.points_by_register(rows) == {Register.SKJ: Decimal(6)}
    rows.append(row("1.5", ""))
    assert rules.points_by_register(rows) == {Register.SKJ: Decimal("7.5")}


def test_reflection_is_said_for_skj_only():
    assert rules.gives_reflection([row("2", category=Category.REFLECTION)])
    assert not rules.gives_reflection([row("2")])
    assert not rules.gives_reflection(
        [row("2", register=Register.NIP, category=Category.REFLECTION)]
    )


def test_a_mix_of_fewer_than_five_people_is_not_shown():
    assert rules.mix_of([Share("A", 4)]) is None
    assert rules.mix_of([]) is None
    mix = rules.mix_of([Share("A", 4), Share("", 1)])
    assert (mix.persons, mix.organisations, mix.shown, mix.rest) == (5, 1, [Share("A", 4)], 1)


def test_an_organisation_with_one_participant_is_not_named():
    """It may be a practice of one person, which has the name of that person."""
    mix = rules.mix_of([Share("A", 4), Share("Praktijk Ubbink", 1)])
    assert (mix.organisations, mix.shown, mix.rest) == (2, [Share("A", 4)], 1)
    assert rules.mix_of([Share(name, 1) for name in "ABCDE"]).shown == []


@given(st.dictionaries(st.text("ABCDEFGH", max_size=2), st.integers(1, 9)))
def test_the_parts_of_a_mix_are_all_participants_and_at_most_five(shares):
    mix = rules.mix_of([Share(name, persons) for name, persons in shares.items()])
    total = sum(shares.values())
    if mix is None:
        assert total < 5
        return
    assert sum(each.persons for each in mix.shown) + mix.rest == mix.persons == total
    assert len(mix.shown) + bool(mix.rest) <= 5
    assert [each.persons for each in mix.shown] == sorted(
        (each.persons for each in mix.shown), reverse=True
    )


@given(st.integers(-5, 50), st.integers(0, 500))
def test_the_page_exists(page, total):
    found, pages = rules.page_of(page, total=total, size=20)
    assert 1 <= found <= pages
    assert (pages - 1) * 20 < max(total, 1) <= pages * 20


@pytest.mark.parametrize("leave", list(Filter))
def test_a_filter_can_be_left_out_of_a_wish(leave):
    wish = Wish(
        words=("a",),
        free=True,
        themes=("b",),
        starts_from=NOW,
        starts_before=NOW,
        places=("c",),
        registers=(Register.SKJ,),
        categories=(Category.REFLECTION,),
        least_points=3,
    )
    assert set(wish.chosen()) == set(Filter)
    assert set(wish.without(leave).chosen()) == set(Filter) - {leave}


def test_the_filter_to_widen_is_the_one_that_gives_most():
    assert rules.widest({Filter.PLACE: 2, Filter.THEMES: 5}) == (Filter.THEMES, 5)
    assert rules.widest({Filter.PLACE: 0}) is None
    assert rules.widest({}) is None


def test_the_page_of_a_course_begins_with_the_group_that_suits_best():
    groups = [
        SimpleNamespace(public_id=door.value, door=door)
        for door in (Door.CLOSED, Door.FULL, Door.OPEN)
    ]
    assert rules.chosen_group(groups, asked=None).public_id == "open"
    assert rules.chosen_group(groups, asked="full").public_id == "full"
    assert rules.chosen_group(groups, asked="weg").public_id == "open"
    assert rules.chosen_group(groups[:2], asked=None).public_id == "full"


def test_words_are_few_and_short():
    assert rules.words_of("  Ouders  en\tkind ") == ("Ouders", "en", "kind")
    assert len(rules.words_of("a " * 500)) == rules.MOST_WORDS


def test_months_go_on_into_the_next_year():
    found = rules.months_from(date(2026, 11, 30), number=4)
    assert found == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def test_the_season_of_a_group_opens_its_door():
    tomorrow = TODAY + timedelta(days=1)
    assert door(season=Season(Way.LATER, tomorrow)) is Door.LATER
    assert door(season=Season(Way.CLOSED)) is Door.CLOSED
    assert door(season=Season(Way.LATER), mine="waiting") is Door.WAITING
