"""What an answer of the BIG register means beside what is recorded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.registry.checking import CHECKED_STATES
from leerhuis.registry.checks import rules
from leerhuis.registry.checks.big.answers import Answer, Entry, Measure
from leerhuis.registry.checks.rules import Follow, MeasureKind, Outcome, Told
from leerhuis.registry.rules import CheckReason, State
from leerhuis.settings import Settings, weaknesses

TODAY = date(2027, 1, 11)
LATER = date(2029, 6, 1)


def answer(*, ends_on=None, struck_off=False, names=(), starts_on=date(2012, 3, 1)):
    return Answer(Entry("19012345630", starts_on, ends_on, struck_off, "30"), names, (), ())


def judged(said, *, state=State.REGISTERED, last_valid_on=LATER, name="Bouzid"):
    return rules.judged(said, state=state, last_valid_on=last_valid_on, name=name, today=TODAY)


def test_who_is_in_the_register_without_an_end_is_confirmed():
    assert judged(answer()).outcome is Outcome.CONFIRMED


@pytest.mark.parametrize(
    ("ends_on", "outcome"),
    [
        (date(2027, 1, 10), Outcome.ENDED),
        (TODAY, Outcome.CONFIRMED),
        (date(2027, 1, 12), Outcome.CONFIRMED),
    ],
)
def test_the_last_day_itself_is_a_day_in_the_register(ends_on, outcome):
    assert judged(answer(ends_on=ends_on)).outcome is outcome


def test_an_end_is_a_lapse_only_after_our_own_last_day():
    ended = answer(ends_on=date(2026, 12, 31))
    assert judged(ended).found["state"] == State.STRUCK_OFF
    told = judged(ended, last_valid_on=date(2026, 12, 31)).found
    assert (told["state"], told["on"]) == (State.LAPSED, "2027-01-01")


def test_struck_off_for_good_is_recorded_from_the_day_it_was_seen():
    told = judged(answer(struck_off=True), last_valid_on=date(2026, 12, 31)).found
    assert (told["state"], told["on"]) == (State.STRUCK_OFF, "2027-01-11")


@pytest.mark.parametrize("state", [State.LAPSED, State.STRUCK_OFF, State.DEREGISTERED])
def test_somebody_whose_end_is_recorded_but_who_is_still_there_is_told_of(state):
    told = judged(answer(), state=state)
    assert (told.outcome, told.found["told"]) == (Outcome.DIFFERS, Told.STILL_REGISTERED)


def test_a_registration_that_begins_later_confirms_nothing():
    assert judged(answer(starts_on=date(2027, 2, 1))).outcome is Outcome.DIFFERS


def test_a_pending_application_of_which_the_date_passed_is_confirmed_while_it_is_there():
    told = judged(answer(), state=State.SUBMITTED, last_valid_on=date(2027, 1, 1))
    assert told.outcome is Outcome.CONFIRMED


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Bouzid", ("Bouzid", "S. Bouzid-de Vries"), True),
        ("de Vries-Bouzid", ("BOUZID",), True),
        ("Yılmaz", ("Yilmaz", "Ö. Yılmaz"), True),
        ("Özdemir", ("OZDEMIR",), True),
        ("Li", ("Li",), True),
        ("Visser", ("Bouzid", "S. Bouzid"), False),
        ("van der Berg", ("van der Zanden",), True),  # prefixes are parts too: generous
    ],
)
def test_a_name_is_the_same_by_one_of_its_parts(ours, theirs, same):
    assert rules.same_name(ours, theirs) is same


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Berisping", MeasureKind.REPRIMAND),
        ("Waarschuwing", MeasureKind.WARNING),
        ("Geldboete van € 500", MeasureKind.FINE),
        ("Schorsing bij wijze van voorlopige voorziening", MeasureKind.INTERIM_SUSPENSION),
        ("Voorwaardelijke schorsing voor 6 maanden", MeasureKind.CONDITIONAL_SUSPENSION),
        ("Schorsing van de inschrijving", MeasureKind.SUSPENSION),
        ("Gedeeltelijke ontzegging van de bevoegdheid", MeasureKind.PARTIAL_PROHIBITION),
        ("Doorhaling van de inschrijving", MeasureKind.STRIKE_OFF),
        ("Ontzegging van het recht op wederinschrijving", MeasureKind.RE_REGISTRATION_DENIED),
        ("Bevoegdheidsbeperkend bevel", MeasureKind.PRACTICE_RESTRICTION),
        ("Iets nieuws", MeasureKind.OTHER),
        ("", MeasureKind.OTHER),
    ],
)
def test_a_measure_is_known_by_its_words(words, kind):
    assert rules.kind_of(Measure("judgment-1", False, words, None, None)) is kind


@given(st.sampled_from(Outcome), st.sampled_from(State), st.sampled_from(State))
def test_what_is_recorded_already_changes_nothing(outcome, state, said):
    follows = rules.follow(outcome, {"state": said.value}, state=state)
    if said is state:
        assert follows is not Follow.CHANGE_STATE
    if outcome is Outcome.UNREACHABLE:
        assert follows is Follow.NOTHING


@given(st.sampled_from(Outcome), st.sampled_from(State), st.sampled_from(CheckReason))
def test_only_a_question_of_a_person_is_asked_again_the_same_day(outcome, state, why):
    later = rules.again(outcome, state=state, why=why, today=TODAY)
    if later is None:
        return
    assert state in CHECKED_STATES
    asked = outcome is Outcome.UNREACHABLE and why is CheckReason.ASKED
    assert later[0] == TODAY if asked else later[0] >= TODAY + timedelta(days=1)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/", "example.org"])
def test_the_register_is_asked_over_the_web_only(address):
    settings = Settings(secret_key="x" * 32, big_address=address)
    assert weaknesses(settings) == ["LEERHUIS_BIG_ADDRESS must begin with http:// or https://."]


def test_in_production_the_register_is_asked_over_a_safe_line():
    settings = Settings(secret_key="x" * 32, production=True, big_address="http://example.org/")
    assert "LEERHUIS_BIG_ADDRESS must begin with https:// in production." in weaknesses(settings)
