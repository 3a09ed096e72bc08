"""An amount is read as it was meant, or refused; and what is shown can be typed again."""

from decimal import Decimal

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leerhuis.costs.money import (
    MOST_CENTS,
    cents_of,
    checked,
    decimal,
    euros,
    round_euros,
    typed,
)
from leerhuis.errors import Refused

AMOUNTS = st.integers(min_value=-MOST_CENTS, max_value=MOST_CENTS)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("45", 4500),
        ("0", 0),
        ("37,50", 3750),
        ("37,5", 3750),
        ("37.50", 3750),
        ("1250,50", 125050),
        ("1.250,50", 125050),
        ("1.250", 125000),
        ("1.250.000", 125000000),
        ("1,250.50", 125050),
        ("€ 1.250,50", 125050),
        ("€1.250,-", 125000),
        ("EUR 12", 1200),
        ("\u00a0€\u00a012,01 ", 1201),
        ("-12,01", -1201),
        ("€ -12,01", -1201),
        ("\u22125", -500),
        ("10.000.000", MOST_CENTS),
    ],
)
def test_an_amount_is_read_as_one_writes_it(text, cents):
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "€", "-", "veel", "1,250", "1.25.00", "12.34,5", "1.2500", "0,005", "1,2,3",
        "1.250,505", "--5", "-€-5", "1e5", "NaN", "Infinity", "½", "\u0664\u0665", "45 cent",
        "10.000.000,01", "9" * 30, "5-", "1..250", ",50", "12€",
    ],
)  # fmt: skip
def test_what_could_be_two_amounts_or_none_is_refused(text):
    with pytest.raises(Refused) as no:
        cents_of(text, field="real")
    assert no.value.field == "real"


@given(AMOUNTS)
def test_what_stands_in_a_field_is_read_as_the_same_amount(cents):
    assert cents_of(typed(cents)) == cents


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=AMOUNTS)
def test_what_is_shown_in_dutch_or_in_english_can_be_typed(app, cents):
    for language in ("nl", "en"):
        with app.test_request_context(), force_locale(language):
            assert cents_of(euros(cents)) == cents


@given(st.integers(min_value=0, max_value=9_999_999), st.integers(min_value=0, max_value=99))
def test_the_notation_of_a_sheet_and_that_of_a_letter_are_one_amount(whole, rest):
    dutch = f"{whole:,}".replace(",", ".") + f",{rest:02d}"
    assert cents_of(f"{whole}.{rest:02d}") == cents_of(dutch) == whole * 100 + rest


@given(AMOUNTS)
def test_a_sheet_gets_exactly_the_amount(cents):
    assert decimal(cents) * 100 == cents
    assert decimal(cents).as_tuple().exponent == -2


def test_euros_are_shown_as_the_reader_writes_them(app):
    with app.test_request_context(), force_locale("nl"):
        assert euros(125050) == "€\u00a01.250,50"
        assert euros(-100) == "€\u00a0-1,00"
        assert round_euros(125050) == "€\u00a01.251"
        assert round_euros(-149) == "€\u00a0-1"
    with app.test_request_context(), force_locale("en"):
        assert euros(125050) == "€1,250.50"


def test_an_amount_below_nothing_is_refused():
    assert checked(0) == 0
    with pytest.raises(Refused, match="0 euros or more"):
        checked(-1)


def test_a_sheet_counts_with_a_decimal():
    assert decimal(125050) == Decimal("1250.50")
