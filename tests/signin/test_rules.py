"""Terms, limits, passwords and the names of browsers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.signin import rules
from leerhuis.signin.guessable import check_password, normal
from leerhuis.signin.rules import Door, browser_name, counted, place_of
from tests.factories import NOW

WORDS = ("Samira", "Bouzid", "s.bouzid")


@pytest.mark.parametrize(
    "password",
    [
        "correct paard batterij",
        "de kat zit op tafel",
        "Xk29-vvbd-0Qpl",
        "ñandú øre þing æsir",
    ],
)
def test_a_long_password_of_any_kind_will_do(password):
    check_password(password, words=WORDS)


@pytest.mark.parametrize("password", ["kort", "11 tekens!!", "a" * 129, ""])
def test_a_password_has_12_to_128_characters(password):
    with pytest.raises(Refused, match="characters"):
        check_password(password, words=WORDS)


@pytest.mark.parametrize(
    "password",
    ["samira is mijn naam", "BOUZID voor altijd", "s.bouzid op werk", "mijn leerhuis nu"],
)
def test_a_password_is_not_made_of_what_everybody_knows_of_you(password):
    with pytest.raises(Refused, match="without your name"):
        check_password(password, words=WORDS)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2027!",
        "wachtwoord12",
        "Welkom123456",
        "welkomwelkom",
        "zomer2027!!!",
        "123456789012",
        "987654321098",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "abababababab",
        "welkom januari",
        "iloveyou1234",
    ],
)
def test_a_password_that_everybody_chooses_is_refused(password):
    with pytest.raises(Refused, match="easy to guess"):
        check_password(password, words=WORDS)


@given(st.text(max_size=200))
def test_any_text_is_taken_or_refused_with_a_sentence(text):
    try:
        check_password(text, words=WORDS)
    except Refused:
        return
    assert 12 <= len(normal(text)) <= 128


def test_a_short_name_forbids_nothing():
    check_password("januari is een koude maand", words=["Jan"])


def test_another_keyboard_signs_in_as_well():
    assert normal("cafe\u0301") == normal("caf\u00e9")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_place_is_a_network_and_not_one_of_its_addresses(one, other):
    assert place_of(one) == place_of(other)


@given(st.text(max_size=80))
def test_any_origin_is_a_place(text):
    assert isinstance(place_of(text), str)


def test_a_try_is_counted_by_pair_person_and_place():
    keys = [each.key for each in counted(Door.SIGN_IN, who="a@b.nl", origin="192.0.2.1")]
    assert keys == ["pair|a@b.nl|192.0.2.1", "person|a@b.nl", "place|192.0.2.1"]
    assert len(counted(Door.CERTIFICATE, who="", origin="192.0.2.1")) == 1


@pytest.mark.parametrize("door", Door)
def test_guessing_from_one_place_ends_before_anyone_is_locked_out(door):
    limit = rules.LIMITS[door]
    assert limit.pair <= limit.person


def test_nobody_is_told_to_wait_for_nothing():
    window = rules.LIMITS[Door.SIGN_IN].window
    assert rules.seconds_until(oldest=NOW - window, window=window, now=NOW) == 1
    assert rules.seconds_until(oldest=NOW, window=window, now=NOW) == 901


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_people_know_it(said, name):
    assert browser_name(said) == name


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"confirmed": True, "other_confirmed": 1, "for_letters": True}, "letters"),
        ({"confirmed": True, "other_confirmed": 0, "for_letters": False}, "one confirmed"),
    ],
)
def test_who_removes_an_address_keeps_a_way_in_and_a_place_for_letters(given, why):
    with pytest.raises(Refused, match=why):
        rules.check_removal(**given)
    rules.check_removal(confirmed=False, other_confirmed=0, for_letters=False)
