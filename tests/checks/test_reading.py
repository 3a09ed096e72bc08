"""An overview read and compared, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import sheets
from leerhuis.registry.checks.comparing import Known, Look, compare
from leerhuis.registry.checks.reading import Line, Part, fits, guess, read
from leerhuis.registry.rules import State

TODAY = date(2027, 1, 11)
ANOUK = Known(
    id=1,
    public_id="a" * 22,
    number="110475591",
    occupation="pedagogue",
    held_on=date(2029, 6, 1),
    last_valid_on=date(2029, 5, 31),
    state=State.REGISTERED,
    person="Groot, Anouk",
    family_name="Groot",
    person_public_id="b" * 22,
    noted=False,
)
numbers = st.integers(10**5, 10**10 - 1).map(str)
lines = st.lists(
    st.builds(
        Line,
        row=st.integers(2, 50_001),
        number=st.sampled_from(["110475591", "110475592", "110475593", "110475594"]),
        name=st.sampled_from(["", "Anouk Groot", "de Vries"]),
        held_on=st.none() | st.sampled_from([date(2029, 6, 1), date(2034, 6, 1), date(2020, 1, 1)]),
    ),
    unique_by=lambda line: line.number,
)


@pytest.mark.parametrize(
    ("header", "part", "name"),
    [
        (["Naam", "SKJ-nummer"], Part.NUMBER, "SKJ-nummer"),
        (["NUMMER", "Registratienummer"], Part.NUMBER, "Registratienummer"),
        (["Geldig t/m", "Geldig tot en met"], Part.HELD_ON, "Geldig tot en met"),
        (["Register", "Kamer"], Part.CHAMBER, "Kamer"),
    ],
)
def test_columns_are_guessed_by_their_names(header, part, name):
    assert guess(header)[part] == name


def test_the_day_of_registration_is_not_the_date_of_renewal():
    assert Part.HELD_ON not in guess(["Nummer", "Registratiedatum"])


def test_what_was_told_before_holds_only_for_the_same_names():
    assert fits({Part.NUMBER: "Nr"}, ["Nr", "Wie"])
    assert not fits({Part.NUMBER: "Nr", Part.NAME: "Naam"}, ["Nr", "Wie"])
    assert not fits({}, ["Nr"])


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=2, max_size=2))
def test_no_cell_is_worse_than_a_fault(cells):
    data = sheets.write_csv(["Nummer", "Tot"], [cells])
    columns = {Part.NUMBER: "Nummer", Part.HELD_ON: "Tot"}
    found, faults = read(sheets.read(data), columns)
    assert len(found) + bool(faults) <= 1


@given(lines)
def test_every_row_and_every_registration_has_one_place(rows):
    others = [
        ANOUK,
        *(
            Known(**(vars(ANOUK) | {"id": n, "number": f"11047559{n}", "noted": n == 3}))
            for n in (2, 3)
        ),
    ]
    plan = compare(rows, [], others, today=TODAY)
    matched = [*plan.same, *plan.noted, *plan.differs, *(match for match, _why in plan.look)]
    assert sorted([m.line.number for m in matched] + [line.number for line in plan.unknown]) == (
        sorted(line.number for line in rows)
    )
    assert {m.known.number for m in matched} | {k.number for k in plan.missing} == {
        known.number for known in others
    }
    assert all(not match.differs for match in (*plan.same, *plan.noted))


@pytest.mark.parametrize(
    ("line", "other", "look"),
    [
        (Line(2, ANOUK.number, "P. de Vries"), {}, Look.OTHER_NAME),
        (Line(2, ANOUK.number), {"state": State.STRUCK_OFF}, Look.OVER),
        (Line(2, ANOUK.number), {"state": State.LAPSED}, Look.OVER),
        (Line(2, ANOUK.number), {"last_valid_on": date(2027, 1, 10)}, Look.PASSED),
        (
            Line(2, ANOUK.number, held_on=date(2020, 1, 1)),
            {"last_valid_on": date(2027, 1, 10)},
            Look.PASSED,
        ),
    ],
)
def test_somebody_looks_before_anything_is_noted(line, other, look):
    known = Known(**(vars(ANOUK) | other))
    assert [why for _match, why in compare([line], [], [known], today=TODAY).look] == [look]


def test_a_lapse_with_a_later_date_is_a_difference():
    known = Known(**(vars(ANOUK) | {"state": State.LAPSED, "last_valid_on": date(2026, 5, 31)}))
    line = Line(2, ANOUK.number, held_on=date(2034, 6, 1))
    assert len(compare([line], [], [known], today=TODAY).differs) == 1
