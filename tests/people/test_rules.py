"""What people rules decide, without rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.people import rules
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))
periods = st.tuples(days, days | st.none()).filter(
    lambda each: each[1] is None or each[0] <= each[1]
)
paths = st.lists(st.integers(1, 99), min_size=1, max_size=6).map(
    lambda numbers: "".join(f"{number}." for number in numbers)
)


@dataclass
class Spot:
    name: str
    path: str
    public_id: str = ""


@dataclass
class Post:
    person_id: int = 1
    kind: AppointmentKind = AppointmentKind.EMPLOYMENT
    personnel_number: str | None = None


def test_a_name_sorts_without_its_prefix():
    assert rules.sort_name("Anouk", "de", "Groot") == "Groot, Anouk de"
    assert rules.sort_name("Samira", "", "Bouzid") == "Bouzid, Samira"


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert rules.folded(rules.folded(text)) == rules.folded(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("  Aimée  Brøgger ", "aimee brogger"), ("Jérôme", "jerome"), ("’t Hoen", "'t hoen")],
)
def test_a_name_is_searched_without_accents_and_capitals(written, folded):
    assert rules.folded(written) == folded


@pytest.mark.parametrize(
    "wrong",
    ["geen-adres", "a@b", "a b@c.nl", "jan@x.nl, evil@y.nl", "", "é@x.nl", "a@x.nl\r\nBcc: b@x.nl"],
)
def test_what_cannot_be_an_address_is_refused(wrong):
    with pytest.raises(Refused, match="Enter an e-mail address"):
        rules.clean_address(wrong)


def test_an_address_is_kept_in_lower_case():
    assert rules.clean_address(" Amelia.Salet@Spring.Example ") == "amelia.salet@spring.example"


@given(periods, periods)
def test_two_periods_overlap_when_some_day_is_in_both(one, other):
    start = max(one[0], other[0])
    end = min(one[1] or date.max, other[1] or date.max)
    assert rules.overlap(one, other) == (start <= end)
    assert rules.overlap(one, other) == rules.overlap(other, one)


@given(periods, days)
def test_an_appointment_holds_on_its_first_and_its_last_day(period, day):
    assert rules.holds_on(*period, day=day) == rules.overlap(period, (day, day))


@given(paths, paths, paths)
def test_what_moves_keeps_its_own_part_of_the_place(old, new, rest):
    assert rules.moved(old + rest, old=old, new=new) == new + rest


@given(paths, paths)
def test_nothing_stands_under_itself(path, rest):
    with pytest.raises(Refused, match="part of itself"):
        rules.check_move(path, under=path + rest)


def test_an_organisation_with_a_number_that_begins_alike_is_another_one():
    rules.check_move("1.2.", under="1.20.")
    with pytest.raises(Refused):
        rules.check_administers(["1.2."], place="1.20.")


def test_the_tree_is_in_order_of_names_at_every_level():
    rows = [
        Spot("Zorg", "1.3."),
        Spot("West", "1."),
        Spot("élan", "1.4."),
        Spot("Team B", "1.4.9."),
        Spot("Amarant", "1.2."),
        Spot("Team A", "1.4.10."),
    ]
    names = [each.name for each in rules.tree_order(rows)]
    assert names == ["West", "Amarant", "élan", "Team A", "Team B", "Zorg"]


def test_a_part_of_the_tree_has_an_order_too():
    assert [each.path for each in rules.tree_order([Spot("B", "1.2.3."), Spot("A", "1.2.")])] == [
        "1.2.",
        "1.2.3.",
    ]


def test_the_tree_is_drawn_from_any_number_of_tops():
    rows = [Spot("A", "1.2."), Spot("B", "1.2.3."), Spot("C", "1.2.3.4."), Spot("D", "1.20.")]
    first, second = rules.nested(rows)
    assert (first.row.name, second.row.name) == ("A", "D")
    assert first.below[0].below[0].row.name == "C"


@pytest.mark.parametrize("fte", ["0", "-0.5", "1.51", "9"])
def test_an_fte_lies_between_nothing_and_one_and_a_half(fte):
    with pytest.raises(Refused, match="at most 1,5"):
        rules.check_fte(Decimal(fte))


def test_an_fte_of_four_decimals_is_refused():
    rules.check_fte(Decimal("0.889"))
    with pytest.raises(Refused, match="3 digits"):
        rules.check_fte(Decimal("0.8889"))


def test_a_neighbour_has_another_name_also_in_other_capitals():
    with pytest.raises(Refused, match="already an organisation"):
        rules.check_organisation_name("stichting spring", siblings=["Stichting SPRING"])


def test_one_person_has_one_appointment_of_a_kind_at_a_time():
    with pytest.raises(Refused, match="already has such"):
        rules.check_beside(Post(), Post())
    rules.check_beside(Post(), Post(kind=AppointmentKind.PLACEMENT))


def test_a_personnel_number_belongs_to_one_person():
    with pytest.raises(Refused, match="P1 belongs to someone else"):
        rules.check_beside(Post(personnel_number="P1"), Post(2, personnel_number="P1"))
    rules.check_beside(Post(), Post(2))


@pytest.mark.parametrize(
    ("given_name", "prefix", "family"),
    [("", "", "Groot"), ("Anouk", "", " "), ("A" * 61, "", "Groot"), ("Anouk", "v" * 21, "Groot")],
)
def test_a_person_has_a_first_and_a_last_name_that_fit(given_name, prefix, family):
    with pytest.raises(Refused):
        rules.check_names(given_name, prefix, family)


def test_every_word_has_a_label_and_every_role_a_meaning():
    for vocabulary in (OrganisationKind, AppointmentKind, Function):
        assert set(vocabulary) <= set(rules.LABELS)
    assert set(Role) == set(rules.MEANINGS)
