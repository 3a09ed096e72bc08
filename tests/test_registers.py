"""Registers, occupations and numbers as people and staff files write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import registers
from leerhuis.errors import Refused
from leerhuis.registers import Category, Chamber, Profession, Register

YOUTH = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL


def test_big_has_eleven_professions_and_their_codes_are_two_digits():
    assert {profession.value for profession in Profession} == {
        "01", "02", "03", "04", "16", "17", "25", "30", "31", "81", "82",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("register", "number", "occupation", "kept"),
    [
        (Register.SKJ, "110475591", YOUTH, "110475591"),
        (Register.SKJ, " 110 475 591 ", YOUTH, "110475591"),
        (Register.SKJ, "123456", YOUTH, "123456"),
        (Register.SKJ, "1234567890", YOUTH, "1234567890"),
        (Register.BIG, "19012345630", Profession.NURSE, "19012345630"),
        (Register.BIG, "09831202131", Profession.GENERALIST_PEDAGOGUE, "09831202131"),
        (Register.BIG, "19 012 345 630", Profession.NURSE, "19012345630"),
        (Register.NIP, "NIP-00123456", None, "NIP-00123456"),
    ],
)
def test_a_number_is_kept_as_text_without_its_spaces(register, number, occupation, kept):
    assert registers.check_number(register, number, occupation=occupation) == kept


@pytest.mark.parametrize(
    ("register", "number", "occupation"),
    [
        (Register.SKJ, "", YOUTH),
        (Register.SKJ, "12AB", YOUTH),
        (Register.SKJ, "12345", YOUTH),
        (Register.SKJ, "12345678901", YOUTH),
        (Register.SKJ, "١٢٣٤٥٦٧", YOUTH),
        (Register.BIG, "9831202131", Profession.GENERALIST_PEDAGOGUE),
        (Register.BIG, "190123456300", Profession.NURSE),
        (Register.BIG, "19012345630", Profession.HEALTH_CARE_PSYCHOLOGIST),
        (Register.BIG, "19012345630", None),
        (Register.NIP, "=cmd()", None),
    ],
)
def test_a_number_of_the_wrong_form_is_refused(register, number, occupation):
    with pytest.raises(Refused):
        registers.check_number(register, number, occupation=occupation)


def test_a_big_number_of_another_profession_says_which_digits_differ():
    with pytest.raises(Refused, match="ends in 30, not in 25"):
        registers.check_number(
            Register.BIG, "19012345630", occupation=Profession.HEALTH_CARE_PSYCHOLOGIST
        )


@given(st.sampled_from(Register), st.text(max_size=40))
def test_no_text_breaks_the_checks(register, text):
    with suppress(Refused):
        assert registers.check_number(register, text, occupation=None).isascii()


@pytest.mark.parametrize("chamber", Chamber)
def test_skj_suffices_for_youth_work_in_every_chamber(chamber):
    assert registers.suffices_for_youth_work(Register.SKJ, chamber)


@pytest.mark.parametrize("profession", Profession)
def test_big_suffices_for_five_professions_only(profession):
    suffices = registers.suffices_for_youth_work(Register.BIG, profession)
    assert suffices == (profession.value in {"01", "16", "25", "30", "31"})


@pytest.mark.parametrize("register", [Register.NIP, Register.NVO, Register.VENVN, Register.LVSC])
def test_other_registers_never_suffice(register):
    assert not registers.suffices_for_youth_work(register, "30")


@pytest.mark.parametrize("register", [Register.SKJ, Register.BIG])
def test_a_stored_code_gives_its_occupation_back(register):
    for occupation in registers.occupations_of(register):
        assert registers.occupation_of(register, str(occupation)) is occupation


def test_a_code_of_another_register_is_refused():
    with pytest.raises(Refused):
        registers.occupation_of(Register.SKJ, "30")


def test_free_points_are_no_category_of_youth_and_family_professionals():
    assert Category.FREE not in registers.categories_of(Register.SKJ, YOUTH)


def test_big_takes_no_points():
    assert registers.categories_of(Register.BIG, Profession.NURSE) == ()


@pytest.mark.parametrize("words", [Register, Chamber, Profession, Category])
def test_every_word_has_a_label(words):
    assert all(registers.label(word) for word in words)
