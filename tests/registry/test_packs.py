"""What the packs say, and what a pack file may not say."""

from datetime import date
from decimal import Decimal

import pytest

from leerhuis.access import HOUSE
from leerhuis.registers import Category, Chamber, Form, Level, Profession, Register
from leerhuis.registry import packs, service
from leerhuis.registry.packs import Known, PeriodStart
from leerhuis.registry.packs.files import PackFault
from leerhuis.registry.rules import CheckedHow
from tests.factories import NOW, TODAY
from tests.factories_registry import make_registration

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


RICH = """
register = "SKJ"
occupation = "psychologist"
level = "master"
valid_from = 2030-01-01
checked_on = 2029-11-21
sources = ["https://register.example/eisen"]
period_years = 5
last_valid_days_before = 1
apply_by_days_before = 1
new_period_starts = "submission"
pending_keeps_valid = "yes"
suspension_runs_on = "yes"

[work]
at_least = 2500
longest_gap_months = 24
gap_from_weeks = 6

[activities.supervision]
category = "reflection"
points = 40
hours = 45
least_hours = 1

[[variants]]
key = "new"
name = { nl = "Nieuw", en = "New" }
first_renewal = true

[[variants.requirements]]
key = "total"
name = { nl = "Totaal", en = "Total" }
categories = ["training", "reflection"]
at_least = 120

[[variants.requirements]]
key = "guided"
name = { nl = "Begeleid", en = "Guided" }
categories = ["reflection"]
forms = ["supervision"]
at_least = 40
within = "total"

[[documents]]
nl = "Een verklaring."
en = "A statement."
"""


def test_a_pack_of_tomorrow_needs_no_code(tmp_path):
    """A file more in the folder holds from its first day, for its chamber and level only."""
    for file in packs.PACKS.glob("*.toml"):
        written(tmp_path, file.read_text(encoding="utf-8"), file.name)
    known = written(tmp_path, RICH, "skj-psychologist-master-2030.toml")

    def held(on, level=Level.MASTER):
        return packs.pack_for(
            Register.SKJ, Chamber.PSYCHOLOGIST, level=level, on=on, among=known
        ).key

    assert held(date(2029, 12, 31)) == "skj-psychologist-master-2013"
    assert held(date(2030, 1, 1)) == "skj-psychologist-master-2030"
    assert held(date(2030, 1, 1), Level.POSTMASTER) == held(date(2030, 1, 1), None) == "skj-2013"


def test_a_pack_says_how_hours_weigh_and_what_work_it_asks(tmp_path):
    (pack,) = written(tmp_path, RICH)
    weight = pack.activities[Form.SUPERVISION]
    assert weight.points_an_hour * 45 == 40
    assert (pack.work.at_least, pack.work.longest_gap_months) == (2500, 24)
    assert [words["nl"] for words in pack.documents] == ["Een verklaring."]


def test_nothing_is_asked_until_one_of_the_variants_is_chosen(tmp_path):
    (pack,) = written(tmp_path, RICH)
    assert pack.undecided
    assert not pack.says_what_is_asked
    assert pack.hours_asked(None) == ()
    chosen = pack.for_variant("new")
    assert {each.key for each in chosen.requirements} == {"total", "guided"}
    assert [each.at_least for each in chosen.hours_asked(None)] == [2500]
    assert pack.for_variant("gone") == pack


def test_variants_of_the_first_renewal_are_offered_once(tmp_path):
    (pack,) = written(tmp_path, RICH)
    assert [each.key for each in pack.variants_for(first_renewal=True)] == ["new"]
    assert pack.variants_for(first_renewal=False) == ()


def asked(pack, variant):
    return {
        each.key: (int(each.at_least), each.within)
        for each in pack.for_variant(variant).requirements
    }


@pytest.mark.parametrize("chamber", [Chamber.PSYCHOLOGIST, Chamber.PEDAGOGUE])
def test_skj_asks_120_points_of_a_master_with_minima_within_by_experience(chamber):
    pack = packs.pack_for(Register.SKJ, chamber, on=date(2024, 1, 1), level=Level.MASTER)
    shared = {"total": (120, None), "training": (40, "total"), "reflection": (40, "total")}
    assert asked(pack, "under_3648_hours") == shared | {"supervision": (40, "reflection")}
    assert asked(pack, "over_3648_hours") == shared | {
        "peer_consultation": (20, "reflection"),
        "supervision": (20, "reflection"),
    }
    assert pack.work_hours == 2500


def test_skj_asks_half_of_the_work_as_youth_and_family_professional():
    work = packs.pack_for(Register.SKJ, YOUTH, on=date(2024, 1, 1)).work
    assert (work.at_least, work.in_profession, work.hours_a_week) == (3368, 1684, 16)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('occupation = "psychologist"\n', "", "level: needs an occupation"),
        ("gap_from_weeks = 6", "", "longest_gap_months: needs gap_from_weeks"),
        ("at_least = 2500", "in_profession = 9", "in_profession: needs a name"),
        ("hours = 45", "hours = 0", "hours: must be more than 0"),
        ("points = 40", "points = 40\nrate = 1", "rate: is not a key of a pack"),
        ("[activities.supervision]", "[activities.chess]", "'chess' is none of"),
        ("first_renewal = true", 'first_renewal = "yes"', "must be true or false"),
        ('forms = ["supervision"]', 'forms = ["peer_consultation"]', "do not weigh"),
        ('key = "guided"', 'key = "total"', "the same key twice"),
        ('within = "total"', 'within = "guided"', "lies within something"),
    ],
)
def test_a_wrong_pack_of_more_parts_says_so_too(tmp_path, old, new, says):
    assert old in RICH
    with pytest.raises(PackFault) as fault:
        written(tmp_path, RICH.replace(old, new))
    assert says in str(fault.value)


def test_what_was_decided_under_an_old_pack_stays_under_it(app, monkeypatch, tmp_path):
    """The key of a pack is kept with the period; another one counts from the next period on."""
    row = make_registration(held_date=date(2027, 6, 3))
    before = (row.pack_key, row.apply_by_on, row.standing)
    newer = GOOD.replace("2018-01-01", "2026-01-01").replace("days_before = 1", "days_before = 9")
    (pack,) = written(tmp_path, newer, "newer.toml")
    everything = (*packs.shipped(), pack)
    monkeypatch.setattr(packs, "shipped", lambda: everything)
    packs.pack_named.cache_clear()
    service.confirm(row, how=CheckedHow.REGISTER_SEARCH, by=HOUSE, now=NOW)
    assert (row.pack_key, row.apply_by_on, row.standing) == before
    assert row.pack.key == "skj-youth-and-family-professional-2018"
    service.renew(row, on=TODAY, by=HOUSE, now=NOW)
    assert row.pack_key == "newer"
    packs.pack_named.cache_clear()
