"""From what was counted to what is shown."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.people.counted import FEW, FEWEST, KEPT_BACK, Cell, Figure
from leerhuis.people.sectors import Sector
from leerhuis.registers import Category, Register
from leerhuis.surveys.outcomes import Score
from leerhuis.yearly import arranging, rules
from leerhuis.yearly.rules import AtWork, Facts, Group, Points, Span


def group(number, people, *, year=2026, course="a", completed=None, **given):
    completed = people if completed is None else completed
    return Group(
        **{
            "year": year,
            "edition_id": number,
            "course_id": course,
            "title": f"Cursus {course}",
            "theme": "Veiligheid",
            "called_off": False,
            "seats": people,
            "people": people,
            "completed": completed,
            "hours": Decimal(6 * completed),
        }
        | given
    )


def at_work(name, people, *, year=2026, sector=Sector.LOCAL_TEAM, completed=None):
    completed = people if completed is None else completed
    return AtWork(year, sector, hash(name), name, people, people, completed, Decimal(completed))


@pytest.mark.parametrize(
    ("year", "today", "span", "before"),
    [
        (2026, date(2027, 1, 11), ("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (2027, date(2027, 1, 11), ("2027-01-01", "2027-01-11"), ("2026-01-01", "2026-01-11")),
        (2028, date(2028, 2, 29), ("2028-01-01", "2028-02-29"), ("2027-01-01", "2027-02-28")),
        (2027, date(2027, 12, 31), ("2027-01-01", "2027-12-31"), ("2026-01-01", "2026-12-31")),
    ],
)
def test_a_year_that_runs_is_compared_with_the_same_days(year, today, span, before):
    found = rules.spans(year, today=today)
    assert found == tuple(Span(*map(date.fromisoformat, each)) for each in (span, before))


@pytest.mark.parametrize("sent", ["", "2019", "x", "٢٠٢٦", "9" * 40])
def test_a_year_that_there_is_not_is_the_last_one(sent):
    assert rules.year_asked(sent, known=[2027, 2026]) == 2027
    assert rules.year_asked("2026", known=[2027, 2026]) == 2026


def test_a_year_in_a_few_figures():
    found = arranging.sums(
        Facts(
            groups=[
                group(1, 12),
                group(2, 10, completed=7),
                group(3, 0, course="b", seats=8),
                group(4, 0, course="b", called_off=True),
                group(5, 30, year=2025),
            ],
            at_work=[at_work("Zundert", 14), at_work("Rucphen", 4)],
            registered={2026: Figure(40, 40, 40)},
        ),
        2026,
    )
    assert (found.courses, found.groups, found.called_off, found.unmarked) == (2, 3, 1, 1)
    assert (found.people, found.visits, found.hours) == (Cell(18), Cell(22), 114)
    assert found.completed == Figure(22, 18, 21)
    assert found.registered == Figure(40, 40, 40)


def test_each_answer_weighs_alike_in_what_is_said_of_several_groups():
    known = {
        1: Score(12, 10, Decimal("8.0"), 9, 10),
        2: Score(40, 30, Decimal("7.0"), 15, 30),
        3: Score(8, 6, None),
    }
    found = arranging.mark([group(n, 12) for n in (1, 2, 3, 4)], known)
    assert (found.groups, found.asked, found.answers) == (3, 60, 46)
    assert found.grade == Decimal("7.3")
    assert (found.recommends, found.recommends_of) == (24, 40)


def test_organisations_stand_in_their_sector_and_those_of_a_few_say_so():
    rows = arranging.sector_lines(
        [
            at_work("Zundert", 20),
            at_work("Rucphen", 3),
            at_work("Steenbergen", 9),
            at_work("Zundert", 15, year=2025),
            at_work("De Brug", 30, sector=Sector.CARE_PROVIDER),
        ],
        2026,
    )
    assert [row.sector for row in rows] == [Sector.LOCAL_TEAM, Sector.CARE_PROVIDER]
    local = rows[0]
    assert (local.line.people, local.line.before, local.line.hours) == (Cell(32), Cell(15), 32)
    assert [(each.name, each.people, each.hours) for each in local.places] == [
        ("Rucphen", FEW, None),
        ("Steenbergen", KEPT_BACK, None),
        ("Zundert", Cell(20), 20),
    ]
    assert [each.before for each in local.places] == [Cell(0), Cell(0), Cell(15)]


def test_hours_that_would_tell_of_a_few_who_completed_are_left_out():
    rows = arranging.sector_lines(
        [at_work("Zundert", 20, completed=1), at_work("Rucphen", 30)], 2026
    )
    assert [each.people for each in rows[0].places] == [Cell(30), Cell(20)]
    assert [each.hours for each in rows[0].places] == [None, None]


def test_a_training_counts_all_its_groups_and_what_it_cost():
    found = arranging.course_lines(
        Facts(
            groups=[group(1, 12), group(2, 8), group(3, 11, year=2025), group(4, 9, course="b")],
            costs={1: _Cost(100, 200), 2: _Cost(0, 50), 3: _Cost(0, 9999)},
        ),
        2026,
    )
    assert [(each.course_id, each.groups, each.cents) for each in found] == [
        ("a", 2, 250),
        ("b", 1, 0),
    ]
    assert [(each.people, each.before) for each in found] == [
        (Cell(20), Cell(11)),
        (Cell(9), Cell(0)),
    ]


def test_points_of_a_few_people_are_not_told():
    kind = Register.SKJ, Category.REFLECTION
    (line,) = arranging.points_lines(
        [Points(2026, *kind, Decimal(50), 9), Points(2025, *kind, Decimal(6), 4)], 2026
    )
    assert (line.points, line.before) == (50, None)


class _Cost:
    def __init__(self, estimated, real):
        self.estimated, self.real = estimated, real


PLACES = st.lists(
    st.builds(
        at_work,
        st.sampled_from("abcdefgh"),
        st.integers(1, 25),
        year=st.sampled_from([2025, 2026]),
        sector=st.sampled_from([*list(Sector)[:3], None]),
    ),
    max_size=12,
    unique_by=lambda each: (each.year, each.sector, each.place),
)


@given(PLACES)
def test_what_is_left_of_a_sum_is_never_of_a_few(rows):
    lines = arranging.sector_lines(rows, 2026)
    whole = arranging.sums(Facts(at_work=rows), 2026).people
    tables = [(whole, [each.line.people for each in lines])]
    tables += [(each.line.people, [part.people for part in each.places]) for each in lines]
    for total, parts in tables:
        known = [part.number for part in parts if part.number is not None]
        assert all(each == 0 or each >= FEWEST for each in known)
        if total.number is not None and len(known) < len(parts):
            assert total.number - sum(known) >= FEWEST
