"""The table of attacks in docs/security.md names all sixty-four, and tests that there are."""

import re
from pathlib import Path

import pytest

from leerhuis.signin.rules import LIMITS

TOP = Path(__file__).parents[2]
TEXT = (TOP / "docs/security.md").read_text()
TABLE = TEXT[TEXT.index("### Sixty-four faults of others") :]


def numbers():
    """Every number in the first column, ranges spelled out."""
    found = []
    for first in re.findall(r"^\| ([\d, -]+) \|", TABLE, re.MULTILINE):
        for part in first.split(", "):
            begin, _dash, end = part.partition("-")
            found += range(int(begin), int(end or begin) + 1)
    return found


def test_all_sixty_four_are_answered_once():
    assert sorted(numbers()) == list(range(1, 65))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", TEXT))))
def test_the_tests_that_it_names_are_there(path):
    assert (TOP / path).exists()


def test_the_table_of_doors_tells_the_limits_as_they_are():
    said = TEXT[TEXT.index("| door | most") : TEXT.index("`leerhuis/signin/pace.py` names")]
    rows = said.replace(",", "")
    for limit in LIMITS.values():
        full = f"{limit.pair} / {limit.person} / {limit.place}"
        assert full in rows or f"- / - / {limit.place}" in rows
