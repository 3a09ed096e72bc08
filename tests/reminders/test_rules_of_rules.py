"""Which rules there can be, and how they read."""

from datetime import date, time

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.reminders import words
from leerhuis.reminders.defaults import DEFAULTS
from leerhuis.reminders.forms import Draft
from leerhuis.reminders.mails import KINDS
from leerhuis.reminders.rules import (
    AFTERWARDS,
    CONDITIONS,
    FITS,
    MOST,
    Anchor,
    Audience,
    Condition,
    Offset,
    Step,
    check,
)

ANY = st.sampled_from
WEEK_BEFORE = Offset(-1, Step.WEEKS)


def refusal(anchor=Anchor.SESSION_STARTS, offset=WEEK_BEFORE, at=time(9), **given):
    said = {"audience": Audience.PERSON, "condition": Condition.ALWAYS} | given
    with pytest.raises(Refused) as no:
        check(anchor, offset, at=at, **said)
    return no.value.field


def test_every_anchor_has_somebody_to_tell_and_a_letter_for_them():
    assert set(FITS) == set(CONDITIONS) == set(Anchor)
    assert {(anchor, who) for anchor, fitting in FITS.items() for who in fitting} == set(KINDS)


@pytest.mark.parametrize("name", DEFAULTS)
def test_what_leerhuis_comes_with_may_be(name):
    rule = DEFAULTS[name]
    check(rule.anchor, rule.offset, at=rule.at, audience=rule.audience, condition=rule.condition)


@pytest.mark.parametrize(
    ("anchor", "audience"),
    [(each, who) for each in Anchor for who in Audience if who not in FITS[each]],
)
def test_somebody_whom_the_day_does_not_concern_is_refused(anchor, audience):
    assert refusal(anchor, audience=audience) == "audience"


@pytest.mark.parametrize(
    ("anchor", "condition"),
    [(each, one) for each in Anchor for one in Condition if one not in CONDITIONS[each]],
)
def test_a_condition_that_means_nothing_for_the_day_is_refused(anchor, condition):
    somebody = next(iter(FITS[anchor]))
    assert refusal(anchor, audience=somebody, condition=condition) == "condition"


@pytest.mark.parametrize("step", Step)
def test_so_far_and_no_further(step):
    check(
        Anchor.SESSION_STARTS,
        Offset(-MOST[step], step),
        at=time(9),
        audience=Audience.PERSON,
        condition=Condition.ALWAYS,
    )
    assert refusal(offset=Offset(-MOST[step] - 1, step)) == "number"


def test_ninety_nine_months_is_too_far():
    assert refusal(offset=Offset(-99, Step.MONTHS)) == "number"


def test_of_a_session_one_is_told_before_and_of_missing_attendance_after():
    assert refusal(offset=Offset(1, Step.DAYS)) == "number"
    late = {"audience": Audience.TRAINER, "condition": Condition.STILL_OPEN}
    assert refusal(Anchor.UNMARKED, Offset(-1, Step.DAYS), **late) == "number"


@pytest.mark.parametrize("at", [time(2), time(2, 30), time(2, 59)])
def test_an_hour_that_a_night_leaves_out_is_refused(at):
    assert refusal(at=at) == "at"


@pytest.mark.parametrize("at", [time(0), time(1, 59), time(3), time(23, 59)])
def test_every_other_hour_is_fine(at):
    check(
        Anchor.SESSION_STARTS,
        WEEK_BEFORE,
        at=at,
        audience=Audience.PERSON,
        condition=Condition.ALWAYS,
    )


@given(
    ANY(Anchor),
    ANY(Audience),
    ANY(Condition),
    ANY(Step),
    st.integers(-2000, 2000),
    st.times(),
)
def test_a_rule_is_taken_or_refused_with_the_field_that_is_wrong(
    anchor, audience, condition, step, number, at
):
    wrong = {
        "audience": audience not in FITS[anchor],
        "condition": condition not in CONDITIONS[anchor],
        "number": abs(number) > MOST[step]
        or bool(number and (number > 0) is not (anchor in AFTERWARDS)),
        "at": at.hour == 2,
    }
    field = None
    try:
        check(anchor, Offset(number, step), at=at, audience=audience, condition=condition)
    except Refused as no:
        field = no.field
    assert wrong[field] if field else not any(wrong.values())


SENTENCES = {
    "session_week": "1 week voor een bijeenkomst, om 9.00 uur, aan de deelnemer",
    "session_trainer": "2 dagen voor een bijeenkomst, om 9.00 uur, aan de trainer",
    "unmarked_evening": "Op de dag van een bijeenkomst zonder presentie, om 18.00 uur, aan de"
    " trainer",
    "unmarked_coordinator": "1 werkdag na een bijeenkomst zonder presentie, om 9.00 uur, aan de"
    " coördinator",
    "enrol_by": "1 week voor de laatste dag om je in te schrijven, om 9.00 uur, aan wie"
    " belangstelling heeft en nog geen plek, alleen zolang er plek is",
    "survey_closes": "2 dagen voor de laatste dag van een evaluatie of peiling, om 9.00 uur, aan"
    " wie nog niet antwoordde",
    "apply_by": "6 weken voor de laatste dag om herregistratie aan te vragen, om 9.00 uur, aan de"
    " leidinggevende, alleen wie nog niet heeft aangevraagd",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_rule_reads_as_a_sentence(app, name):
    with app.test_request_context():
        assert words.sentence(DEFAULTS[name]) == SENTENCES[name]


def test_a_rule_reads_as_a_sentence_in_english(app):
    with app.test_request_context(), force_locale("en"):
        said = words.sentence(DEFAULTS["session_week"])
    assert said == "1 week before a session, at 9.00, to who has a seat"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_whatever_is_filled_in_reads_as_something(app, language):
    with app.test_request_context(), force_locale(language):
        for anchor in Anchor:
            for audience in Audience:
                for step in Step:
                    for number in (-2, -1, 0, 1, 2):
                        rule = Draft(
                            anchor, audience, Offset(number, step), time(9, 5), Condition.STILL_OPEN
                        )
                        assert "9.05" in words.sentence(rule)


def test_what_a_letter_was_about_is_read_from_its_key():
    assert words.anchor_of("2027-03-18") == date(2027, 3, 18)
    assert words.anchor_of("2027-03-18T08:30:00+00:00").hour == 8
    assert words.anchor_of("") is None
