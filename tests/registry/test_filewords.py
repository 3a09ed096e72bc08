"""Registers and professions as staff files write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.registers import Chamber, Profession, Register
from leerhuis.registry.filewords import occupation_from, register_from

YOUTH = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL


@pytest.mark.parametrize(
    ("word", "register"),
    [
        ("SKJ", Register.SKJ),
        (" skj ", Register.SKJ),
        ("BIG", Register.BIG),
        ("BIG-register", Register.BIG),
        ("NIP", Register.NIP),
        ("V&VN", Register.VENVN),
    ],
)
def test_a_register_is_known_by_the_words_people_use(word, register):
    assert register_from(word) is register


@pytest.mark.parametrize("word", ["KVK", "", "  ", "SKJ BIG", "=1+1"])
def test_an_unknown_register_is_refused(word):
    with pytest.raises(Refused):
        register_from(word)


def test_the_refusal_names_the_word_that_was_not_understood():
    with pytest.raises(Refused, match="KVK"):
        register_from(" KVK ")


@pytest.mark.parametrize(
    ("register", "word", "occupation"),
    [
        (Register.SKJ, "Jeugd- en gezinsprofessional", YOUTH),
        (Register.SKJ, "jeugd en gezinsprofessional", YOUTH),
        (Register.SKJ, "Jeugd- en gezinsprofessionals", YOUTH),
        (Register.SKJ, "Kamer Pedagogen", Chamber.PEDAGOGUE),
        (Register.SKJ, "Psychologen", Chamber.PSYCHOLOGIST),
        (Register.SKJ, "Jeugdzorgwerkers", Chamber.YOUTH_CARE_WORKER),
        (Register.SKJ, "Pedagoog", Chamber.PEDAGOGUE),
        (Register.SKJ, "Psycholoog", Chamber.PSYCHOLOGIST),
        (Register.BIG, "Gz-psycholoog", Profession.HEALTH_CARE_PSYCHOLOGIST),
        (Register.BIG, "GZ psycholoog", Profession.HEALTH_CARE_PSYCHOLOGIST),
        (Register.BIG, "Orthopedagoog-generalist", Profession.GENERALIST_PEDAGOGUE),
        (Register.BIG, "Verpleegkundige", Profession.NURSE),
        (Register.NIP, "Psycholoog", None),
    ],
)
def test_a_profession_is_known_by_the_words_of_a_staff_file(register, word, occupation):
    assert occupation_from(register, word) is occupation


@pytest.mark.parametrize(
    ("register", "word"),
    [(Register.SKJ, "Verpleegkundige"), (Register.BIG, "Pedagoog"), (Register.SKJ, "")],
)
def test_a_profession_of_another_register_is_refused(register, word):
    with pytest.raises(Refused):
        occupation_from(register, word)


@given(st.sampled_from(Register), st.text(max_size=40))
def test_no_text_breaks_the_reading(register, text):
    with suppress(Refused):
        occupation_from(register, text)
    with suppress(Refused):
        register_from(text)
