"""Names of files that people take home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import filenames


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_becomes_a_name_that_every_file_system_takes(one, other):
    name = filenames.file_name(one, other, ending=".pdf")
    assert name.endswith(".pdf")
    assert len(name.removesuffix(".pdf")) >= 1
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\0')
    assert name.isprintable()
    assert not name.startswith((".", " "))


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "../../etc/passwd", "", "..", "a/b"])
def test_names_that_mean_something_to_a_computer_are_changed(name):
    made = filenames.file_name(name, ending=".pdf")
    assert made.removesuffix(".pdf").lower() not in {"con", "nul", "com1", "", "..", "."}
    assert "/" not in made


@given(st.lists(st.sampled_from(["a.pdf", "A.pdf", "b.png"]), max_size=120))
def test_numbered_names_are_never_equal_also_without_capitals(names):
    made = [each.lower() for each in filenames.numbered(names)]
    assert len(set(made)) == len(names)
