"""Letters within a letter: each as it would read by itself, with its own links."""

from datetime import date

import pytest

from leerhuis import tokens
from leerhuis.mail import digests, kinds, rendering, rules
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter, Rhythm
from tests.conftest import KEY
from tests.letters import SAMIRA, as_text, reads_as

OPENED = Letter(
    kind="catalogue/opened",
    person_id=1,
    subject="c" * 22,
    values={
        "title": "Meldcode & veiligheid",
        "groups": [
            {
                "starts_at": "2027-03-04T08:30:00+00:00",
                "ends_at": "2027-03-04T15:30:00+00:00",
                "place": "Zaal De Eem",
            }
        ],
        "enrol_by": "2027-02-25",
        "path": "/cursussen/" + "c" * 22,
    },
)
ASKED = Letter(
    kind="surveys/asked",
    person_id=1,
    subject="s" * 22,
    values={
        "survey": "evaluation",
        "title": "Beroepscode",
        "questions": 6,
        "closes_on": "2027-02-01",
    },
    token=("survey", "s" * 22, 3),
)


def digest_of(*parts):
    return digests.digest(1, parts, first="f" * 22, day=date(2027, 1, 12))


def test_letters_stand_below_each_other_and_greet_once(app):
    reads_as(digest_of(OPENED, ASKED), "mail-digest.txt")
    assert as_text(digest_of(OPENED, ASKED)).count("Dag Samira") == 1


def test_a_digest_is_in_the_language_of_its_reader(app):
    english = as_text(digest_of(OPENED, ASKED), recipient=Recipient("Samira", "Samira B", "en"))
    assert "2 letters for you, Tuesday" in english
    assert english.count("Hello Samira,") == 1


def test_each_part_has_the_link_of_its_own_token(app):
    read = rendering.reading(digest_of(OPENED, ASKED), recipient=SAMIRA)
    link = "/antwoord/" + tokens.form(KEY, purpose="survey", row="s" * 22, generation=3)
    assert link in read.text
    assert link in read.html
    assert link not in str(digest_of(OPENED, ASKED).values)


def test_what_others_typed_is_text_in_the_html_of_a_part(app):
    read = rendering.reading(digest_of(OPENED), recipient=SAMIRA)
    assert "Meldcode &amp; veiligheid" in read.html
    assert "&amp;amp;" not in read.html
    assert "&lt;p" not in read.html


def test_a_part_that_cannot_be_made_leaves_the_others(app, caplog):
    broken = Letter(kind="catalogue/opened", person_id=1, subject="x", values={})
    read = rendering.reading(digest_of(broken, ASKED), recipient=SAMIRA)
    assert "Dit bericht konden we niet maken." in read.text
    assert "/antwoord/" in read.text
    assert "catalogue/opened" in caplog.text


def test_another_letter_holds_no_letters():
    assert digests.parts_of(OPENED) == []


def test_what_is_required_and_what_gathers_by_itself_is_not_gathered():
    assert kinds.rhythms("enrolment/confirmed") == (Rhythm.AT_ONCE,)
    assert kinds.rhythms("catalogue/opened") == tuple(Rhythm)
    assert kinds.rhythms("surveys/reminder") == (Rhythm.AT_ONCE, Rhythm.NEVER)


def test_a_link_to_stop_a_kind_names_its_letter_and_cannot_be_made_up():
    path = rules.stopping(KEY, "l" * 22)
    told = path.removeprefix(rules.STOPPING)
    assert rules.letter_to_stop((KEY,), told) == "l" * 22
    assert rules.letter_to_stop(("another key",), told) is None


@pytest.mark.parametrize("told", ["", ".", "l" * 22, "l" * 22 + "." + "é" * 43, "x" * 500])
def test_what_no_letter_says_stops_nothing(told):
    assert rules.letter_to_stop((KEY,), told) is None
