"""Why someone has a place or not, in a sentence."""

from datetime import date

import pytest

from leerhuis.enrolment.rules import Reason, Why, reason_of
from leerhuis.enrolment.telling_why import sentence
from leerhuis.people.sectors import Sector

MARCH = date(2027, 3, 3)


@pytest.fixture(autouse=True)
def dutch(app):
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        yield


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (Reason(Why.FULL, 20, 20, sure=20), "De groep is vol: 20 van 20."),
        (
            Reason(Why.PART_FULL, 4, 4, sector=Sector.EDUCATION, opens_on=MARCH),
            "Het deel voor onderwijs is vol: 4 van 4. Vrij voor iedereen vanaf 3 maart 2027.",
        ),
        (
            Reason(Why.KEPT, 8, 4, name="Stichting SPRING"),
            "De plekken die over zijn, blijven voor Stichting SPRING.",
        ),
        (Reason(Why.KEPT, 8, 4), "De plekken die over zijn, blijven voor mensen met een code."),
        (
            Reason(Why.RESERVED, 20, 20, sure=18),
            "Alle 20 plekken zijn bezet of gereserveerd: 18 zijn zeker. "
            "Een gereserveerde plek kan nog vrijkomen.",
        ),
        (
            Reason(Why.SHARE, 4, 4),
            "Van jouw organisatie doen 4 van hoogstens 4 mensen mee.",
        ),
    ],
)
def test_the_sentence_says_the_figures_and_until_when(reason, expected):
    assert sentence(reason) == expected


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_a_sentence_of_its_own_in_dutch(why):
    told = sentence(Reason(why, 1, 2, sure=1))
    assert told.endswith(".")
    assert told != sentence(Reason(next(each for each in Why if each is not why), 1, 2, sure=1))


@pytest.mark.parametrize(
    "reason",
    [
        Reason(Why.FULL, 20, 20, sure=20),
        Reason(Why.PART_FULL, 4, 4, sector=Sector.EDUCATION, opens_on=MARCH),
    ],
)
def test_a_letter_keeps_a_reason_whole(reason):
    assert reason_of(reason.written()) == reason
