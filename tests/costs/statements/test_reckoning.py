from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.costs.rules import PayerKind, Share, SplitBy
from leerhuis.costs.splitting import WHOLE, split
from leerhuis.costs.statements.facts import About, Facts, Fees, Pays, Spent, Split, Subject
from leerhuis.costs.statements.reckoning import reckon
from leerhuis.costs.statements.rules import LineKind

GROUP = Subject(1, None)
OTHER = Subject(2, None)
ROUND = Subject(None, 9)
YEAR = date(2027, 1, 1)
MARCH = date(2027, 3, 1)
EDE, BARNEVELD, CARE, FUND = 1, 2, 3, 4
MUNICIPALITIES, PROVIDERS = PayerKind.MUNICIPALITY, PayerKind.CARE_PROVIDER
HALVES = (Share(MUNICIPALITIES, 5000, SplitBy.SEATS), Share(PROVIDERS, 5000, SplitBy.SEATS))


def pays(number, kind=MUNICIPALITIES, *, ceiling=None, starts_on=YEAR, ends_on=None):
    return Pays(number, kind, f"Payer {number}", number * 10, ceiling, starts_on, ends_on)


def spent(cents, *, subject=GROUP, day=MARCH, giver=None):
    return Spent(subject, day, cents, giver)


def facts(*money, payers=(), shares=HALVES, **given):
    about = {each: About(f"{each}", MARCH, None) for each in (GROUP, OTHER, ROUND)}
    known = payers or (pays(EDE), pays(BARNEVELD), pays(CARE, PROVIDERS))
    splits = [Split(None, YEAR, shares)] if shares else []
    return Facts(**({"spent": money, "about": about, "payers": known, "splits": splits} | given))


def amounts(reckoning, kind=LineKind.SHARE):
    """What is new for each payer, of one kind."""
    found = Counter()
    for each in reckoning.lines:
        found[each.payer_id] += each.cents if each.kind is kind else 0
    return {payer: cents for payer, cents in found.items() if cents}


def stated(reckoning, known=None):
    """What stands on statements once this one is approved as well."""
    before = Counter(known or {})
    for each in reckoning.lines:
        before[each.subject, each.payer_id, each.kind] += each.cents
    return {key: cents for key, cents in before.items() if cents}


def paid(before):
    found = Counter()
    for (_subject, payer, kind), cents in before.items():
        found[payer] += cents if kind is LineKind.SHARE else 0
    return found


def test_each_half_is_divided_by_the_seats_that_its_own_people_used():
    seats = {GROUP: {EDE * 10: 3, BARNEVELD * 10: 1, CARE * 10: 5}}
    found = reckon(facts(spent(80_00), seats=seats))
    assert amounts(found) == {EDE: 30_00, BARNEVELD: 10_00, CARE: 40_00}
    assert (found.cents, found.unpaid) == (80_00, [])


def test_who_used_no_seat_of_a_group_is_asked_nothing_for_it():
    seats = {GROUP: {EDE * 10: 3, CARE * 10: 1}}
    assert BARNEVELD not in amounts(reckon(facts(spent(80_00), seats=seats)))


def test_without_any_seat_of_a_half_fte_decides_and_else_the_parts_are_equal():
    fte = {(EDE, 2027): 2000, (BARNEVELD, 2027): 6000}
    assert amounts(reckon(facts(spent(80_00), fte=fte)))[BARNEVELD] == 30_00
    assert amounts(reckon(facts(spent(80_00)))) == {EDE: 20_00, BARNEVELD: 20_00, CARE: 40_00}


def test_a_key_is_what_one_says_it_is():
    shares = (Share(MUNICIPALITIES, WHOLE, SplitBy.KEY, {EDE: 1, BARNEVELD: 3}),)
    assert amounts(reckon(facts(spent(80_00), shares=shares))) == {EDE: 20_00, BARNEVELD: 60_00}


def test_who_left_in_the_middle_pays_for_what_was_spent_through_the_last_day():
    payers = (pays(EDE), pays(BARNEVELD, ends_on=MARCH), pays(CARE, PROVIDERS))
    found = reckon(facts(spent(80_00), spent(40_00, day=MARCH + timedelta(days=1)), payers=payers))
    assert amounts(found) == {EDE: 20_00 + 20_00, BARNEVELD: 20_00, CARE: 60_00}


def test_who_came_in_the_middle_pays_from_the_first_day():
    payers = (pays(EDE), pays(BARNEVELD, starts_on=MARCH), pays(CARE, PROVIDERS))
    early = MARCH - timedelta(days=1)
    found = reckon(facts(spent(80_00, day=early), spent(40_00), payers=payers))
    assert amounts(found) == {EDE: 40_00 + 10_00, BARNEVELD: 10_00, CARE: 60_00}


def test_what_a_provider_gives_in_kind_counts_as_paid_by_it():
    found = reckon(facts(spent(60_00), spent(40_00, giver=CARE)))
    assert amounts(found, LineKind.SHARE)[CARE] == 50_00
    assert amounts(found, LineKind.IN_KIND) == {CARE: -40_00}
    assert found.cents == 60_00


def test_fees_are_paid_by_employers_and_lighten_what_is_divided():
    fees = {GROUP: Fees({CARE: 12_00}, 8_00)}
    found = reckon(facts(spent(80_00), fees=fees))
    assert amounts(found) == {EDE: 15_00, BARNEVELD: 15_00, CARE: 30_00}
    assert amounts(found, LineKind.FEE) == {CARE: 12_00}
    assert found.cents == 80_00 - 8_00


def test_a_correction_gives_back_to_who_paid_whatever_seats_say_now():
    first = reckon(facts(spent(80_00), seats={GROUP: {EDE * 10: 1, CARE * 10: 1}}))
    later = facts(spent(0), seats={GROUP: {BARNEVELD * 10: 1, CARE * 10: 1}}, before=stated(first))
    assert amounts(reckon(later)) == {EDE: -40_00, CARE: -40_00}


def test_a_payer_that_left_gets_its_part_of_a_correction():
    payers = (pays(EDE, ends_on=MARCH), pays(CARE, PROVIDERS))
    first = reckon(facts(spent(80_00), payers=payers))
    again = reckon(facts(spent(60_00), payers=payers, before=stated(first)))
    assert amounts(again) == {EDE: -10_00, CARE: -10_00}


def test_what_stood_on_a_statement_is_not_asked_again():
    first = reckon(facts(spent(80_00)))
    assert reckon(facts(spent(80_00), before=stated(first))).lines == []
    more = reckon(facts(spent(80_00), spent(20_00), before=stated(first)))
    assert more.cents == 20_00
    line = next(each for each in more.lines if each.payer_id == CARE)
    assert (line.whole, line.part, line.before, line.cents) == (100_00, 50_00, 40_00, 10_00)


SUBSIDISED = (Share(PayerKind.SUBSIDY, 6000), Share(MUNICIPALITIES, 4000))


def test_a_subsidy_pays_up_to_its_ceiling_over_all_subjects_and_statements():
    payers = (pays(FUND, PayerKind.SUBSIDY, ceiling=50_00), pays(EDE))
    told = facts(spent(70_00), payers=payers, shares=SUBSIDISED)
    first = reckon(told)
    assert amounts(first) == {FUND: 42_00, EDE: 28_00}
    before = stated(first)
    second = reckon(
        replace(told, spent=[spent(100_00, subject=OTHER)], before=before, paid=paid(before))
    )
    assert amounts(second) == {FUND: 8_00, EDE: 92_00}


def test_what_nobody_pays_is_named_with_why():
    (left,) = reckon(facts(spent(70_00), shares=())).unpaid
    assert (left.cents, left.ruled) == (70_00, False)
    payers = (pays(FUND, PayerKind.SUBSIDY, ceiling=50_00),)
    (left,) = reckon(facts(spent(70_00), payers=payers, shares=SUBSIDISED)).unpaid
    assert (left.cents, left.ruled) == (20_00, True)


def test_the_rule_of_the_round_holds_for_its_groups_only():
    about = {GROUP: About("in", MARCH, 9), OTHER: About("out", MARCH, None)}
    splits = [
        Split(None, YEAR, (Share(PROVIDERS, WHOLE),)),
        Split(9, YEAR, (Share(MUNICIPALITIES, WHOLE, SplitBy.KEY, {EDE: 1}),)),
    ]
    found = reckon(facts(spent(10_00), spent(7_00, subject=OTHER), about=about, splits=splits))
    assert amounts(found) == {EDE: 10_00, CARE: 7_00}


def test_the_seal_changes_with_any_amount():
    same = [reckon(facts(spent(80_00))).seal for _ in range(2)]
    assert same[0] == same[1] != reckon(facts(spent(80_01))).seal


@st.composite
def regions(draw):
    """A region with payers that come and go, two rules, costs, gifts and fees."""
    kinds = list(PayerKind)
    days = st.integers(0, 300).map(lambda number: YEAR + timedelta(days=number))
    payers = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        starts_on = draw(days)
        lasts = draw(st.none() | st.integers(0, 200).map(lambda n: timedelta(days=n)))
        ends_on = None if lasts is None else starts_on + lasts
        ceiling = draw(st.none() | st.integers(0, 5_000_00))
        kind = draw(st.sampled_from(kinds))
        payers.append(pays(number, kind, ceiling=ceiling, starts_on=starts_on, ends_on=ends_on))
    splits = []
    for season in (None, 9):
        points = split(WHOLE, draw(st.lists(st.integers(0, 5), min_size=5, max_size=5)))
        ways = draw(st.lists(st.sampled_from(SplitBy), min_size=5, max_size=5))
        shares = [Share(*each, {1: 2, 3: 1}) for each in zip(kinds, points, ways, strict=True)]
        splits.append(Split(season, draw(days), shares))
    subjects = st.sampled_from([GROUP, OTHER, ROUND])
    giver = st.none() | st.integers(1, len(payers))
    money = st.builds(Spent, subjects, days, st.integers(-500_00, 9_000_00), giver)
    seats = st.dictionaries(
        subjects, st.dictionaries(st.sampled_from([10, 20, 30, 40]), st.integers(0, 9))
    )
    fte = st.dictionaries(st.tuples(st.integers(1, 6), st.just(2027)), st.integers(0, 90_000))
    fees = st.dictionaries(
        st.sampled_from([GROUP, OTHER]),
        st.builds(
            Fees,
            st.dictionaries(st.integers(1, len(payers)), st.integers(0, 500_00)),
            st.integers(0, 500_00),
        ),
    )
    about = {GROUP: About("a", MARCH, 9), OTHER: About("b", MARCH, None)}
    return Facts(
        spent=draw(st.lists(money, max_size=12)),
        about=about | {ROUND: About("c", None, 9)},
        payers=payers,
        splits=splits,
        seats=draw(seats),
        fte=draw(fte),
        fees=draw(fees),
    )


def whole_of(told):
    """What has to come in: all money that was spent, less what participants pay themselves."""
    money = sum(each.cents for each in told.spent if each.giver_id is None)
    return money - sum(each.elsewhere for each in told.fees.values())


@settings(max_examples=200, deadline=None)
@given(told=regions())
def test_all_statements_and_what_nobody_pays_are_what_was_spent(told):
    found = reckon(told)
    assert found.cents + sum(each.cents for each in found.unpaid) == whole_of(told)
    for payer in told.payers:
        if payer.ceiling is not None:
            assert amounts(found).get(payer.id, 0) <= payer.ceiling


@settings(max_examples=200, deadline=None)
@given(told=regions(), cut=st.integers(0, 12))
def test_two_statements_come_to_the_same_as_one(told, cut):
    """What is entered later, corrections included, ends where all at once would have ended."""
    told = replace(told, payers=[each._replace(ceiling=None) for each in told.payers])
    first = reckon(replace(told, spent=told.spent[:cut], fees={}))
    before = stated(first)
    both = stated(reckon(replace(told, before=before, paid=paid(before))), before)
    touched = {subject for subject, _payer, _kind in both}
    once = {key: cents for key, cents in stated(reckon(told)).items() if key[0] in touched}
    assert both == once
