"""Which of two places is nearer."""

import pytest

from leerhuis.people import distances


@pytest.mark.parametrize(
    ("here", "there", "least", "most"),
    [
        ("Roosendaal", "Roosendaal", 0, 0),
        ("Roosendaal", "Bergen op Zoom", 8, 16),
        ("Groningen", "Maastricht", 250, 280),
        ("Den Haag", "'s-Gravenhage", 0, 0),
    ],
)
def test_it_is_about_right(here, there, least, most):
    assert least <= distances.between(here, there) <= most


def test_it_is_as_far_back():
    assert distances.between("Ede", "Zundert") == distances.between("Zundert", "Ede")


def test_a_name_is_found_without_capitals_and_accents():
    assert distances.between("noardeast-fryslan", "DOKKUM") == 0


@pytest.mark.parametrize("name", ["", "Nergenshuizen", "Roosendaal; DROP"])
def test_what_is_not_known_has_no_distance(name):
    assert distances.between(name, "Roosendaal") is None
    assert distances.between("Roosendaal", name) is None


def test_every_place_is_in_the_netherlands():
    for north, east in distances._spots().values():
        assert 50.7 <= north <= 53.6
        assert 3.3 <= east <= 7.3
