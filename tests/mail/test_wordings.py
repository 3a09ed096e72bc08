"""The words of an organisation in a letter."""

import email
from datetime import date, timedelta
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import undefer

from leerhuis import db
from leerhuis.mail import (
    delivery,
    digests,
    kinds,
    placed,
    placeholders,
    rendering,
    service,
    wordings,
)
from leerhuis.mail.models import LetterWording, QueuedLetter
from leerhuis.mail.placeholders import Wording
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter, TryLater
from tests.counting import statements
from tests.factories import NOW, make_appointment, make_organisation, make_professional, saved

TODAY = NOW.date()
ISSUED = "certificates/issued"
OFFERED = "enrolment/offered"
SAMIRA = Recipient("Samira", "Samira Bouzid", "nl")
SESSION = {
    "starts_at": "2027-01-14T08:30:00+00:00",
    "ends_at": "2027-01-14T15:30:00+00:00",
    "place": "Zaal De Eem, Amersfoort",
}


def issued(person_id=1, *, title="Meldcode"):
    values = {"title": title, "path": "/mijn/certificaten"}
    return Letter(ISSUED, person_id, "s", values=values)


def offered(**given):
    values = {"title": "Meldcode", "sessions": [SESSION], "until": "2027-01-12T11:00:00+00:00"}
    return Letter(OFFERED, 1, "s", values=values | given, token=("offer", "a" * 22, 0))


def make_wording(organisation, *, kind=ISSUED, **given):
    defaults = {"language": "nl", "subject": "", "body": "", "changed_at": NOW}
    return saved(LetterWording(organisation_id=organisation.id, kind=kind, **defaults | given))


def read(letter, subject="", body=""):
    words = {letter.kind: Wording(subject, body)}
    return rendering.reading(letter, recipient=SAMIRA, words=words)


def sent_texts():
    """What went out, in the order written."""
    got = []
    delivery.deliver(now=NOW, send=lambda data, _from, _to: got.append(data))
    db.session.expire_all()
    rows = db.session.scalars(
        select(QueuedLetter).options(undefer(QueuedLetter.rendered)).order_by(QueuedLetter.id)
    )
    messages = [email.message_from_bytes(row.rendered, policy=default) for row in rows]
    return [str(each["Subject"]) for each in messages]


def test_words_of_the_organisation_take_the_place_of_subject_and_paragraphs(app):
    letter = read(issued(), "Klaar: {cursus}", "Gefeliciteerd {voornaam}.\n\nHaal taart.")
    assert letter.subject == "Klaar: Meldcode"
    for form in (letter.text, letter.html):
        assert "Gefeliciteerd Samira." in form
        assert "Haal taart." in form
        assert "bewijs van deelname" not in form
        assert "/mijn/certificaten" in form
    assert letter.text.index("Samira,") < letter.text.index("Gefeliciteerd")
    assert letter.text.index("taart") < letter.text.index("/mijn/certificaten")


def test_an_empty_half_leaves_the_original_half(app):
    original = rendering.reading(issued(), recipient=SAMIRA)
    only_text = read(issued(), body="Haal taart.")
    assert only_text.subject == original.subject
    only_subject = read(issued(), subject="Klaar")
    assert only_subject.text == original.text


def test_what_law_safety_and_time_ask_stays_whatever_the_words(app):
    letter = read(offered(), body="Kom je ook?")
    assert "Wil je haar?" not in letter.text
    assert "12 januari 2027, 12.00 uur" in letter.text
    assert "Stuur deze mail niet door" in letter.text
    assert "Zaal De Eem" in letter.text
    assert "/plek/" in letter.text


def test_names_become_what_the_letter_says(app):
    letter = read(offered(), body="{cursus}, {dag}, {tijd}, {plaats}, { ANTWOORD_TOT }, {naam}")
    assert (
        "Meldcode, donderdag 14 januari 2027, 9.30 tot 16.30 uur, Zaal De Eem, Amersfoort, "
        "12 januari 2027, 12.00 uur, Samira Bouzid"
    ) in letter.text


def test_the_link_of_an_online_session_is_no_name(app):
    online = SESSION | {"place": "https://vergadering.example/geheim"}
    letter = read(offered(sessions=[online]), "In {plaats}", "In {plaats}.")
    assert letter.subject == "In Online"


@pytest.mark.parametrize("body", ["{weg}", "{}", "{cursus} {oud}"])
def test_words_with_a_name_that_is_gone_lose_no_letter(app, caplog, body):
    original = rendering.reading(issued(), recipient=SAMIRA)
    assert read(issued(), "Klaar", body) == original
    assert "do not fit" in caplog.text


def test_a_value_that_an_old_letter_lacks_brings_the_original_back(app):
    old = Letter(ISSUED, 1, "s", values={"title": None, "path": "/mijn/certificaten"})
    words = {ISSUED: Wording("", "{dag}")}
    original = rendering.reading(old, recipient=SAMIRA)
    assert rendering.reading(old, recipient=SAMIRA, words=words) == original


def test_what_is_typed_is_text_and_nothing_else(app):
    letter = read(
        issued(title="{naam} {{ 7 * 7 }} {% raise %} <b>"),
        "{cursus}\nBcc: x@example.org",
        "<script>alert(1)</script> {cursus} \x00",
    )
    assert letter.subject == "{naam} {{ 7 * 7 }} {% raise %} <b> Bcc: x@example.org"
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "{naam} {{ 7 * 7 }} {% raise %} &lt;b&gt;" in letter.html


def test_the_words_of_the_deepest_organisation_hold_for_who_works_below_it(app):
    region = make_organisation()
    employer = make_organisation(under=region)
    team = make_organisation(under=employer)
    elsewhere = make_organisation(under=region)
    make_wording(region, subject="Regio: {cursus}")
    make_wording(employer, subject="Werkgever: {cursus}")
    for place in (team, elsewhere, make_organisation()):
        service.queue(issued(make_professional(place).id), now=NOW)
    both = make_professional(elsewhere)
    make_appointment(both, team)
    service.queue(issued(both.id), now=NOW)
    assert sent_texts() == [
        "Werkgever: Meldcode",
        "Regio: Meldcode",
        "Je bewijs van deelname staat klaar: Meldcode",
        "Werkgever: Meldcode",
    ]


def test_words_are_for_one_kind_one_language_and_who_works_there_now(app):
    place = make_organisation()
    make_wording(place, subject="Klaar: {cursus}")
    make_wording(place, kind="certificates/issued_again", subject="Anders")
    english = make_professional(place, language="en")
    gone = make_professional()
    make_appointment(gone, place, ends_on=TODAY - timedelta(days=1), starts_on=date(2019, 1, 1))
    last_day = make_professional()
    make_appointment(last_day, place, ends_on=TODAY, starts_on=date(2019, 1, 1))
    for each in (english, gone, last_day):
        service.queue(issued(each.id), now=NOW)
    assert sent_texts() == [
        "Your certificate is ready: Meldcode",
        "Je bewijs van deelname staat klaar: Meldcode",
        "Klaar: Meldcode",
    ]


def test_the_words_of_a_whole_batch_cost_two_questions_at_most(app):
    place = make_organisation()
    make_wording(place, subject="Klaar")
    people = [make_professional(place) for _each in range(20)]
    assert asked([(each.id, ISSUED) for each in people]) == (2, 20)
    assert asked([(each.id, OFFERED) for each in people]) == (1, 0)
    assert asked([(None, ISSUED)]) == (0, 0)


def asked(readers):
    """How many questions it took, and for how many readers there were words."""
    with statements() as seen:
        found = wordings.chosen(readers, day=TODAY)
    return len([each for each in seen if each.startswith("SELECT")]), len(found)


def test_a_retry_says_what_was_said_before_the_words_changed(app):
    place = make_organisation()
    row = make_wording(place, subject="Eerst")
    service.queue(issued(make_professional(place).id), now=NOW)

    def fail(*_letter):
        with db.transaction():
            row.subject = "Later"
        raise TryLater("421")

    delivery.deliver(now=NOW, send=fail)
    got = []
    later = NOW + timedelta(minutes=1)
    delivery.deliver(now=later, send=lambda data, _from, _to: got.append(data))
    assert email.message_from_bytes(got[0], policy=default)["Subject"] == "Eerst"


def test_every_kind_names_what_it_can_and_no_other(app):
    assert set(placed.PLACED) <= set(kinds.KINDS)
    for kind in kinds.KINDS:
        names = [each.name for each in placed.of(kind)]
        assert len(names) == len(set(names)), kind
        assert all(name == name.lower() and name.isidentifier() for name in names), kind


@given(st.text(max_size=200))
def test_any_text_is_read_once_and_never_fails(text):
    known = [placeholders.Placeholder("a", "", lambda _values: "{a}")]
    names = placeholders.names_in(text)
    if set(names) <= {"a"}:
        told = placeholders.parts(text, known, {})
        assert "\n" not in "".join(told)
    else:
        with pytest.raises(KeyError):
            placeholders.parts(text, known, {})


def test_a_letter_within_a_digest_has_the_words_of_the_organisation_too(app):
    place = make_organisation()
    make_wording(place, subject="Klaar: {cursus}", body="Taart & thee voor {voornaam}.")
    reader = make_professional(place)
    held = digests.digest(reader.id, [issued(reader.id)], first="f" * 22, day=TODAY)
    service.queue(held, now=NOW)
    got = []
    delivery.deliver(now=NOW, send=lambda data, _from, _to: got.append(data))
    message = email.message_from_bytes(got[0], policy=default)
    text = message.get_body(("plain",)).get_content()
    assert "KLAAR: MELDCODE" in text.upper()
    assert "Taart & thee voor Samira." in text
    assert text.count("Dag Samira") == 1
    html = message.get_body(("html",)).get_content()
    assert "Taart &amp; thee voor Samira." in html
    assert "&lt;p" not in html
