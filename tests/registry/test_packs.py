"""What the packs say, and what a pack file may not say."""

from datetime import date
from decimal import Decimal

import pytest

from leerhuis.registers import Category, Chamber, Profession, Register
from leerhuis.registry import packs
from leerhuis.registry.packfiles import PackFault
from leerhuis.registry.packs import Known, PeriodStart

YOUTH = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL

GOOD = """
register = "SKJ"
occupation = "youth_and_family_professional"
valid_from = 2018-01-01
checked_on = 2026-11-21
sources = ["https://register.example/eisen"]
period_years = 5
last_valid_days_before = 1
apply_by_days_before = 1
new_period_starts = "submission"
pending_keeps_valid = "yes"
suspension_runs_on = "unknown"

[counted_at_most]
informal_learning = 20

[[requirements]]
key = "all"
name = { nl = "Alles", en = "All" }
categories = ["formal_learning", "informal_learning"]
at_least = 60

[[requirements]]
key = "part"
name = { nl = "Deel", en = "Part" }
categories = ["formal_learning"]
at_least = 40.5
within = "all"
"""


def written(folder, text, name="pack.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return packs.load(folder)


def test_skj_asks_60_and_60_points_of_youth_and_family_professionals():
    pack = packs.pack_for(Register.SKJ, YOUTH, on=date(2024, 1, 1))
    assert {(r.key, r.at_least, r.within) for r in pack.requirements} == {
        ("professional_development", 60, None),
        ("formal_learning", 40, "professional_development"),
        ("reflection", 60, None),
    }
    assert pack.counted_at_most == {Category.INFORMAL_LEARNING: 20}
    assert pack.work_hours == 3368


def test_skj_keeps_a_pending_application_valid_and_starts_anew_on_submission():
    pack = packs.pack_for(Register.SKJ, YOUTH, on=date(2024, 1, 1))
    assert pack.pending_keeps_valid is Known.YES
    assert pack.suspension_runs_on is Known.YES
    assert pack.new_period_starts is PeriodStart.SUBMISSION


@pytest.mark.parametrize("profession", Profession)
def test_what_big_does_with_applications_is_not_known(profession):
    pack = packs.pack_for(Register.BIG, profession, on=date(2024, 1, 1))
    assert pack.pending_keeps_valid is Known.UNKNOWN
    assert pack.suspension_runs_on is Known.UNKNOWN
    assert pack.new_period_starts is PeriodStart.DECISION


HOURS = {
    Profession.NURSE: 2080,
    Profession.HEALTH_CARE_PSYCHOLOGIST: 3120,
    Profession.GENERALIST_PEDAGOGUE: 3120,
}


@pytest.mark.parametrize("profession", Profession)
def test_big_asks_hours_and_of_most_professions_we_must_be_told_how_many(profession):
    pack = packs.pack_for(Register.BIG, profession, on=date(2024, 1, 1))
    assert pack.work_hours == HOURS.get(profession)
    assert pack.says_what_is_asked == (profession in HOURS)
    assert not pack.requirements


@pytest.mark.parametrize("chamber", sorted(set(Chamber) - {YOUTH}))
def test_other_chambers_have_dates_and_no_requirements(chamber):
    pack = packs.pack_for(Register.SKJ, chamber, on=date(2024, 1, 1))
    assert not pack.says_what_is_asked
    assert pack.apply_by_days_before == 1


@pytest.mark.parametrize(
    "register", [Register.NIP, Register.NVO, Register.VENVN, Register.LVSC], ids=str
)
def test_a_register_known_by_name_only_has_dates_and_no_rules(register):
    pack = packs.pack_for(register, None, on=date(2024, 1, 1))
    assert not pack.says_what_is_asked
    assert (pack.period_years, pack.new_period_starts) == (0, PeriodStart.UNKNOWN)
    assert (pack.last_valid_days_before, pack.apply_by_days_before) == (0, 0)
    assert {pack.pending_keeps_valid, pack.suspension_runs_on} == {Known.UNKNOWN}


def test_every_pack_says_where_it_was_read_and_when():
    assert all(pack.sources and pack.checked_on for pack in packs.shipped())


def test_a_pack_is_found_again_by_its_key():
    assert [packs.pack_named(pack.key) for pack in packs.shipped()] == list(packs.shipped())


def test_a_new_pack_holds_from_its_first_day(tmp_path):
    written(tmp_path, GOOD, "old.toml")
    both = written(tmp_path, GOOD.replace("2018-01-01", "2028-01-01"), "new.toml")
    held = [
        packs.pack_for(Register.SKJ, YOUTH, on=day, among=both).key
        for day in (date(2017, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    ]
    assert held == ["old", "old", "new"]


def test_numbers_of_a_pack_are_exact(tmp_path):
    (pack,) = written(tmp_path, GOOD)
    assert pack.requirements[1].at_least == Decimal("40.5")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('register = "SKJ"', 'register = "KVK"', "register: 'KVK' is none of"),
        ('"youth_and_family_professional"', '"30"', "occupation: is not one of this register"),
        ("valid_from = 2018-01-01", "", "valid_from: is missing"),
        ("2018-01-01", '"2018-01-01"', "valid_from: must be a date"),
        ("2018-01-01", "2018-01-01T10:00:00", "valid_from: must be a date"),
        ('["https://register.example/eisen"]', "[]", "sources: must be a list"),
        ("https://register", "register", "sources: must be https"),
        ("period_years = 5", "period_years = 0", "period_years: must be 0 where"),
        ("period_years = 5", "period_years = true", "period_years: must be a whole number"),
        ("apply_by_days_before = 1", "apply_by_days_before = 0", "lies after the last valid day"),
        ('"submission"', '"monday"', "new_period_starts: 'monday' is none of"),
        ("at_least = 60", "at_least = 0", "at_least: must be more than 0"),
        ("at_least = 60", 'at_least = "60"', "at_least: must be a number"),
        ("at_least = 60", "at_least = nan", "at_least: must be more than 0"),
        ('within = "all"', 'within = "other"', "lies within something"),
        ('key = "part"', 'key = "all"', "the same key twice"),
        ('["formal_learning"]', '["free"]', "a category that this register does not give"),
        ('["formal_learning"]', '["reflection"]', "a category that the wider requirement lacks"),
        ('["formal_learning"]', '["informal_learning"]', "asks more than counted_at_most"),
        ('nl = "Deel", ', "", "name: must have a text for each of: en, nl"),
        ("informal_learning = 20", "informal = 20", "'informal' is none of"),
        ('within = "all"', 'inside = "all"', "inside: is not a key of a pack"),
        ("period_years = 5", "period_years = 5\nyears = 5", "years: is not a key of a pack"),
        ("period_years = 5", "period_years =", "the file"),
    ],
)
def test_a_wrong_pack_says_which_key_and_why(tmp_path, old, new, says):
    assert old in GOOD
    with pytest.raises(PackFault, match=r"pack\.toml") as fault:
        written(tmp_path, GOOD.replace(old, new))
    assert says in str(fault.value)


def test_two_packs_for_the_same_day_are_refused(tmp_path):
    written(tmp_path, GOOD, "one.toml")
    with pytest.raises(PackFault, match="two: valid_from: is the same as in one"):
        written(tmp_path, GOOD, "two.toml")
