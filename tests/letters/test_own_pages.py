"""One's own letters: what one got, what one wants, and the link that stops a kind."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.letters.own import gathering
from leerhuis.mail import delivery, rules
from leerhuis.mail import service as mail
from leerhuis.mail.models import LetterChoice, LetterDuty, LetterWording, QueuedLetter
from leerhuis.mail.rules import Letter, LetterState, Rhythm
from leerhuis.people.models import Appointment
from tests.client import InspectingClient
from tests.conftest import KEY
from tests.counting import statements
from tests.factories import (
    NOW,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    saved,
)

CHOICES = "/mijn/brieven/keuzes"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def at_now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "stopwatch", lambda: timedelta)


@pytest.fixture
def samira(client):
    person = make_professional()
    client.sign_in(person)
    return person


def write(person, *, kind="certificates/issued", at=NOW, title="Meldcode", **given):
    values = {"title": title, "path": "/mijn/certificaten"} | given.pop("values", {})
    letter = Letter(kind=kind, person_id=person.id, subject="c" * 22, step=title, values=values)
    mail.queue(letter, now=at)
    return letter_of(person, title)


def letter_of(person, title):
    db.session.expire_all()
    rows = db.session.query(QueuedLetter).filter_by(person_id=person.id).all()
    return next(row for row in rows if row.values.get("title") == title)


def send(*, now=NOW):
    delivery.deliver(now=now, send=lambda *_given: None)


def choice_of(person, kind="certificates/issued"):
    db.session.expire_all()
    row = db.session.query(LetterChoice).filter_by(person_id=person.id, kind=kind).one_or_none()
    return row and row.rhythm


def want(client, rhythm, *, kind="certificates-issued", status=200):
    return client.submit(CHOICES, {kind: rhythm}, status=status)


def path_to_stop(row):
    return rules.stopping(KEY, row.public_id)


# what one got


def test_the_list_says_what_became_of_each_letter(client, samira):
    write(samira)
    send()
    write(samira, title="Beroepscode")
    page = client.page("/mijn/brieven")
    assert page.h1 == "Mijn mails"
    assert "staat klaar: Meldcode 11 jan 2027 Verstuurd" in page.text
    assert "staat klaar: Beroepscode 11 jan 2027 Onderweg" in page.text


def test_a_letter_that_was_taken_back_or_is_for_later_is_not_in_the_list(client, samira):
    write(samira, title="Teruggenomen")
    mail.withdraw(subject="c" * 22)
    write(samira, title="Morgen pas", at=NOW + timedelta(days=1))
    page = client.page("/mijn/brieven")
    assert "Teruggenomen" not in page.text
    assert "Morgen pas" not in page.text


def test_the_list_has_twenty_five_a_page_and_as_many_questions_for_each(client, samira):
    for number in range(30):
        write(samira, title=f"Brief nummer {number:02}", at=NOW + timedelta(seconds=number - 60))
    with statements() as first:
        page = client.page("/mijn/brieven")
    assert page.html.count("Brief nummer") == 25
    assert "Brief nummer 29" in page.text
    with statements() as second:
        page = client.page("/mijn/brieven?pagina=2")
    assert page.html.count("Brief nummer") == 5
    assert len(second) <= len(first)
    assert client.page("/mijn/brieven?pagina=99").html.count("Brief nummer") == 5


def test_a_letter_is_read_as_it_was_sent(app, client, samira):
    row = write(samira)
    send()
    page = client.page(f"/mijn/brieven/{row.public_id}")
    assert "Je hebt Meldcode afgerond." in page.text
    plain = FlaskClient(app, app.response_class)  # a letter is no page of ours to inspect
    InspectingClient.sign_in(plain, samira)
    shown = plain.get(f"/mijn/brieven/{row.public_id}/opmaak")
    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "Je hebt Meldcode afgerond." in shown.text


def test_a_letter_that_did_not_go_out_is_read_as_it_would_be(client, samira):
    saved(LetterChoice(person_id=samira.id, kind="certificates/issued", rhythm=Rhythm.WEEKLY))
    row = write(samira)
    page = client.page(f"/mijn/brieven/{row.public_id}")
    assert "Wacht op je mail van maandag" in page.text
    assert "Je hebt Meldcode afgerond." in page.text


def test_a_letter_that_waits_reads_in_the_words_of_the_organisation(client, samira):
    place = db.session.query(Appointment).filter_by(person_id=samira.id).one().organisation_id
    saved(
        LetterWording(
            organisation_id=place,
            kind="certificates/issued",
            language="nl",
            subject="",
            body="Van harte!",
            changed_at=NOW,
        )
    )
    want(client, "weekly")
    row = write(samira)
    assert "Van harte!" in client.page(f"/mijn/brieven/{row.public_id}").text


def test_a_gathered_letter_says_in_which_letter_it_stood(client, samira):
    saved(LetterChoice(person_id=samira.id, kind="certificates/issued", rhythm=Rhythm.DAILY))
    row = write(samira, at=NOW - timedelta(days=1))
    gathering.gather_due(now=NOW)
    page = client.page(f"/mijn/brieven/{row.public_id}")
    assert "Stond in je mail van maandag 11 januari 2027" in page.text
    assert "1 bericht voor je" in client.page("/mijn/brieven").text


def test_the_calendar_part_comes_along(client, samira):
    invitation = {
        "method": "REQUEST",
        "uid": "a@leerhuis",
        "sequence": 0,
        "starts_at": "2027-02-14T08:30:00+00:00",
        "ends_at": "2027-02-14T15:30:00+00:00",
        "summary": "Meldcode",
        "stamp": "2027-01-11T09:00:00+00:00",
    }
    with db.transaction():
        row = write(samira)
        row.invitation = invitation
    send()
    page = client.page(f"/mijn/brieven/{row.public_id}")
    path = f"/mijn/brieven/{row.public_id}/agenda.ics"
    assert path in page.links
    answer = client.get(path)
    assert answer.mimetype == "text/calendar"
    assert "METHOD:REQUEST" in answer.text


def test_a_letter_whose_text_was_erased_says_so(client, samira):
    row = write(samira)
    send()
    with db.transaction():
        row = letter_of(samira, "Meldcode")
        row.values, row.rendered = {}, None
    page = client.page(f"/mijn/brieven/{row.public_id}")
    assert "is gewist" in page.text
    assert client.get(f"/mijn/brieven/{row.public_id}/opmaak").status_code == 404
    assert "Certificaat gegeven" in client.page("/mijn/brieven").text


def test_the_link_of_a_new_password_is_read_in_the_mailbox_only(client, samira):
    letter = Letter(
        kind="signin/reset",
        person_id=samira.id,
        subject="r" * 22,
        values={"title": "wachtwoord", "minutes": 60},
        token=("reset", "r" * 22, 0),
    )
    mail.queue(letter, now=NOW)
    send()
    row = letter_of(samira, "wachtwoord")
    page = client.page(f"/mijn/brieven/{row.public_id}")
    assert "alleen in je mailbox" in page.text
    assert "/wachtwoord/" not in page.html
    assert client.get(f"/mijn/brieven/{row.public_id}/opmaak").status_code == 404


@pytest.mark.parametrize("path", ["", "/opmaak", "/agenda.ics"])
def test_a_letter_to_someone_else_is_not_there(client, samira, path):
    row = write(make_professional())
    assert client.get(f"/mijn/brieven/{row.public_id}{path}").status_code == 404


# what one wants


def test_who_learns_chooses_of_their_own_kinds_and_sees_what_is_required(client, samira):
    page = client.page(CHOICES)
    assert "Certificaat" in page.text
    assert 'name="catalogue-opened"' in page.html
    assert 'name="enrolment-confirmed"' not in page.html
    assert "Ingeschreven" in page.text
    assert 'name="attendance-below"' not in page.html


def test_a_coordinator_chooses_of_what_coordinators_get(client):
    client.sign_in(make_staff(Role.COORDINATOR))
    assert 'name="attendance-below"' in client.page(CHOICES).html


def test_a_kind_that_one_had_before_can_be_chosen_without_the_role(client, samira):
    assert 'name="surveys-shared"' not in client.page(CHOICES).html
    write(samira, kind="surveys/shared")
    assert 'name="surveys-shared"' in client.page(CHOICES).html


def test_a_choice_is_kept_audited_and_decides_the_next_letter(client, samira):
    page = want(client, "weekly")
    assert "bewaard" in page.text
    assert choice_of(samira) is Rhythm.WEEKLY
    event = db.session.query(AuditEvent).filter_by(action=Action.LETTERS_CHOSEN).one()
    assert (event.actor_id, event.details) == (
        samira.id,
        {"choices": {"certificates/issued": "weekly"}},
    )
    assert write(samira).state is LetterState.HELD
    selected = client.page(CHOICES).html
    assert '<option value="weekly" selected>' in selected


def test_saving_without_a_change_writes_nothing(client, samira):
    want(client, "at_once")
    assert choice_of(samira) is None
    assert db.session.query(AuditEvent).filter_by(action=Action.LETTERS_CHOSEN).count() == 0


def test_at_once_again_leaves_no_row(client, samira):
    want(client, "never")
    want(client, "at_once")
    assert choice_of(samira) is None


@pytest.mark.parametrize(
    ("rhythm", "state"),
    [("at_once", LetterState.QUEUED), ("never", LetterState.UNWANTED), ("daily", LetterState.HELD)],
)
def test_letters_that_wait_follow_the_new_choice(client, samira, rhythm, state):
    want(client, "weekly")
    row = write(samira, at=NOW - timedelta(days=3))
    want(client, rhythm)
    row = letter_of(samira, "Meldcode")
    assert row.state is state
    assert row.held_for is (Rhythm.DAILY if rhythm == "daily" else None)
    if rhythm == "at_once":
        assert row.planned_at == NOW  # else it would be missed at once


def test_what_would_be_past_on_monday_comes_at_once(client, samira):
    want(client, "daily")
    letter = Letter(
        kind="certificates/issued",
        person_id=samira.id,
        subject="c" * 22,
        values={"title": "Morgen", "path": "/mijn/certificaten"},
        over_at=NOW + timedelta(days=2),
    )
    mail.queue(letter, now=NOW - timedelta(hours=1))
    assert letter_of(samira, "Morgen").state is LetterState.HELD
    want(client, "weekly")
    assert letter_of(samira, "Morgen").state is LetterState.QUEUED


@pytest.mark.parametrize(
    ("kind", "rhythm"),
    [("surveys-reminder", "weekly"), ("certificates-issued", "hourly"), ("catalogue-opened", "")],
)
def test_what_cannot_be_chosen_is_refused_at_its_field(client, samira, kind, rhythm):
    page = want(client, rhythm, kind=kind)
    assert "Kies uit de lijst." in page.text
    assert db.session.query(LetterChoice).count() == 0


def test_what_is_required_cannot_be_sent_along(client, samira):
    client.submit(CHOICES, {"enrolment-confirmed": "never", "signin-reset": "never"})
    assert db.session.query(LetterChoice).count() == 0


def test_what_an_organisation_asks_of_everyone_is_not_to_choose(client):
    region = make_organisation()
    team = make_organisation(under=region)
    person = make_person()
    make_appointment(person, team)
    saved(LetterDuty(organisation_id=region.id, kind="certificates/issued"))
    saved(LetterChoice(person_id=person.id, kind="certificates/issued", rhythm=Rhythm.NEVER))
    client.sign_in(person)
    page = client.page(CHOICES)
    assert 'name="certificates-issued"' not in page.html
    assert "Je organisatie wil" in page.text
    with db.transaction():
        db.session.query(Appointment).one().ends_on = NOW.date() - timedelta(days=1)
    assert 'name="certificates-issued"' in client.page(CHOICES).html


# the link that stops a kind


def test_opening_the_link_changes_nothing(client, app):
    person = make_professional()
    page = client.page(path_to_stop(write(person)))
    assert page.h1 == "Wil je deze mails niet meer?"
    assert choice_of(person) is None


def test_a_mail_program_stops_the_kind_without_a_session_or_a_token_of_a_form(client, app):
    person = make_professional()
    answer = client.post(path_to_stop(write(person)), ONE_CLICK, csrf=False)
    assert answer.status_code == 200
    assert "/mijn/brieven/keuzes" in answer.text
    assert choice_of(person) is Rhythm.NEVER
    assert write(person, title="Volgende").state is LetterState.UNWANTED
    event = db.session.query(AuditEvent).filter_by(action=Action.LETTERS_CHOSEN).one()
    assert event.actor_id == person.id


def test_a_mail_program_may_send_it_as_parts(client, app):
    person = make_professional()
    answer = client.post(
        path_to_stop(write(person)), ONE_CLICK, csrf=False, content_type="multipart/form-data"
    )
    assert answer.status_code == 200
    assert choice_of(person) is Rhythm.NEVER


def test_stopping_twice_is_stopping_once(client, app):
    person = make_professional()
    path = path_to_stop(write(person))
    for _ in range(2):
        assert client.post(path, ONE_CLICK, csrf=False).status_code == 200
    assert db.session.query(AuditEvent).filter_by(action=Action.LETTERS_CHOSEN).count() == 1


def test_letters_that_wait_stop_as_well(client, app):
    person = make_professional()
    saved(LetterChoice(person_id=person.id, kind="certificates/issued", rhythm=Rhythm.WEEKLY))
    client.post(path_to_stop(write(person)), ONE_CLICK, csrf=False)
    assert letter_of(person, "Meldcode").state is LetterState.UNWANTED


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "Two"}, {"list-unsubscribe": "x"}])
def test_anything_else_that_is_posted_there_is_refused(client, app, data):
    person = make_professional()
    assert client.post(path_to_stop(write(person)), data, csrf=False).status_code == 400
    assert choice_of(person) is None


def test_the_link_of_one_letter_stops_nothing_of_another(client, app):
    mine, theirs = write(make_professional()), write(make_professional())
    token = path_to_stop(mine).partition(".")[2]
    forged = f"{rules.STOPPING}{theirs.public_id}.{token}"
    assert client.post(forged, ONE_CLICK, csrf=False).status_code == 404
    assert client.get(forged).status_code == 404
    assert db.session.query(LetterChoice).count() == 0


def test_a_link_of_a_letter_that_is_gone_says_so(client, app):
    path = path_to_stop(write(make_professional()))
    with db.transaction():
        db.session.query(QueuedLetter).delete()
    assert "werkt niet meer" in client.page(path, status=404).text


def test_what_is_required_goes_on(client, app):
    person = make_professional()
    row = write(person, kind="enrolment/confirmed")
    assert client.page(path_to_stop(row)).h1 == "Deze mails blijven komen"
    answer = client.post(path_to_stop(row), ONE_CLICK, csrf=False)
    assert "Deze mail kun je niet uitzetten." in answer.text
    assert db.session.query(LetterChoice).count() == 0


def test_guessing_links_is_stopped(client, app):
    wrong = f"{rules.STOPPING}{'l' * 22}.{'t' * 43}"
    tries = [client.post(wrong, ONE_CLICK, csrf=False).status_code for _ in range(31)]
    assert tries == [404] * 30 + [429]


def test_right_links_from_one_mail_program_are_not_counted(client, app):
    paths = [path_to_stop(write(make_professional())) for _ in range(35)]
    assert {client.post(path, ONE_CLICK, csrf=False).status_code for path in paths} == {200}


# what staff see


def test_an_administrator_sees_which_letters_came_and_not_what_they_say(client, app):
    region = make_organisation()
    person = make_professional(make_organisation(under=region))
    write(person, title="Zwaar onderwerp")
    send()
    client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    assert (
        f"/beheer/personen/{person.public_id}/brieven"
        in client.page(f"/beheer/personen/{person.public_id}").links
    )
    page = client.page(f"/beheer/personen/{person.public_id}/brieven")
    assert "Certificaat gegeven" in page.text
    assert "Verstuurd" in page.text
    assert "Zwaar onderwerp" not in page.html


def test_who_did_not_answer_a_survey_is_shown_to_no_administrator(client, app):
    region = make_organisation()
    person = make_professional(make_organisation(under=region))
    write(person, kind="surveys/reminder")
    client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    page = client.page(f"/beheer/personen/{person.public_id}/brieven")
    assert "Nog geen mails" in page.text


def test_an_administrator_elsewhere_sees_nothing(client, app):
    person = make_professional()
    client.sign_in(make_staff(Role.ADMINISTRATOR))
    assert client.get(f"/beheer/personen/{person.public_id}/brieven").status_code == 404
