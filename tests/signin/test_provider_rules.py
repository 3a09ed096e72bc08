"""What a token means here: roles, steps, names and moments."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.signin.providers import rules
from leerhuis.signin.providers.rules import Mapped
from leerhuis.signin.rules import STRONG, Way

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda each: (
        st.lists(each, max_size=4) | st.dictionaries(st.text(max_size=8), each, max_size=4)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["groups", "roles", "amr", "acr", "auth_time", "email", "name", "upn", "preferred_username"]
)
CLAIMS = st.dictionaries(NAMES, JSON, max_size=6)


def row(claim="groups", value="leiding", role=Role.MANAGER, place=1):
    return SimpleNamespace(claim=claim, value=value, role=role, organisation_id=place)


@given(CLAIMS)
def test_no_claim_gives_a_role_without_a_mapping(claims):
    assert rules.roles_in(claims, []) == set()


@given(CLAIMS, st.text(max_size=20), st.text(max_size=20))
def test_a_mapping_gives_its_role_only_for_its_own_value(claims, claim, value):
    found = rules.roles_in(claims, [row(claim, value)])
    assert found <= {Mapped(Role.MANAGER, 1)}
    assert bool(found) == (value in rules.said(claims, claim))


@given(CLAIMS)
def test_nothing_that_a_provider_says_breaks_us(claims):
    assert rules.way_of(claims, acr="a b", two_steps=False) in {Way.PROVIDER, Way.PROVIDER_PLAIN}
    assert len(rules.name_in(claims)) <= 254
    assert rules.name_in(claims).isprintable()
    moment = rules.proved_at(claims, now=NOW)
    assert moment is None or moment <= NOW
    assert isinstance(rules.address_in(claims), str)


@pytest.mark.parametrize(
    ("claims", "name", "found"),
    [
        ({"groups": ["a", "b"]}, "groups", {"a", "b"}),
        ({"groups": "a"}, "groups", {"a"}),
        ({"groups": "a b"}, "groups", {"a b"}),
        ({"groups": [1, None, {"a": 1}, ["a"]]}, "groups", set()),
        ({"realm": {"roles": ["a"]}}, "realm.roles", {"a"}),
        ({"realm.roles": ["b"], "realm": {"roles": ["a"]}}, "realm.roles", {"b"}),
        ({"realm": "roles"}, "realm.roles", set()),
        ({}, "groups", set()),
        ({"groups": True}, "groups", set()),
    ],
)
def test_a_claim_is_a_word_or_a_list_of_words(claims, name, found):
    assert rules.said(claims, name) == found


def test_an_empty_class_is_no_class():
    """A provider without the setting could else be strong by an empty acr."""
    assert rules.way_of({"acr": ""}, acr="", two_steps=False) not in STRONG


@pytest.mark.parametrize("told", ["9", True, None, float("nan"), float("inf"), -(10**30), [1]])
def test_an_odd_moment_is_none(told):
    assert rules.proved_at({"auth_time": told}, now=NOW) is None


def test_a_proof_counts_from_when_we_asked_and_a_minute_before():
    def proved(seconds):
        moment = (NOW + timedelta(seconds=seconds)).timestamp()
        return rules.proved_since({"auth_time": int(moment)}, NOW, now=NOW + timedelta(minutes=5))

    assert proved(0)
    assert proved(-60)
    assert not proved(-61)
    assert not rules.proved_since({}, NOW, now=NOW)


@pytest.mark.parametrize(
    "issuer", ["https://id.zorg.example", "https://id.zorg.example/", "https://x.example:8443/a/b"]
)
def test_an_issuer_stays_as_it_was_given(issuer):
    assert rules.clean_issuer(issuer, loopback=False) == issuer


@given(st.text(max_size=60))
def test_no_text_becomes_an_issuer_that_is_not_in_secret(text):
    try:
        found = rules.clean_issuer(text, loopback=False)
    except Refused:
        return
    assert found.startswith("https://")


@given(st.text(max_size=60))
def test_no_text_becomes_a_domain_with_odd_signs(text):
    try:
        found = rules.clean_domain(text)
    except Refused:
        return
    assert found == found.lower()
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
