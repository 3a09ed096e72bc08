"""The pages of operations."""

from datetime import timedelta
from pathlib import Path

import pytest

from leerhuis import audit, clock, db
from leerhuis.access import COMMAND, HOUSE, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.mail import delivery
from leerhuis.mail import service as mail
from leerhuis.mail.kinds import KINDS
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.operations import mails, runner, timetable, words
from leerhuis.operations.jobs import JOBS, seal
from leerhuis.operations.timetable import Every, Job
from tests.counting import statements
from tests.factories import NOW, identity, make_organisation, make_person, make_staff
from tests.letters import reads_as


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def administrator(region):
    return make_staff(Role.ADMINISTRATOR, region, given_name="Ada", family_name="Baas")


@pytest.fixture
def admin(client, administrator):
    return client.sign_in(administrator)


def make_letter(*, state, **given):
    person = make_person(given_name="Noor", family_name="Vis")
    mail.queue(Letter(kind="signin/invited", person_id=person.id, subject="x"), now=NOW)
    row = db.session.query(QueuedLetter).filter_by(person_id=person.id).one()
    with db.transaction():
        row.state = state
        for name, value in given.items():
            setattr(row, name, value)
    return row


def make_event(action=Action.SIGNED_IN, *, by=HOUSE, kind="account", subject="s" * 22, **given):
    if action is Action.SIGNED_IN:
        given = {"way": "app"} | given
    with db.transaction():
        audit.record(action, by=by, kind=kind, subject=subject, now=given.pop("now", NOW), **given)


# status


def test_every_kind_of_letter_has_a_word(app):
    folder = Path(app.root_path).parent / "templates"
    kinds = {
        f"{path.parent.parent.name}/{path.stem}"
        for path in folder.glob("*/mail/*.j2")
        if path.stem != "parts"
    }
    assert kinds == set(KINDS)


def test_status_says_that_the_timed_work_does_not_run(admin):
    page = admin.page("/status")
    assert page.h1 == "Status"
    assert "Er heeft nog geen jobs-proces gedraaid." in page.text
    assert "jobs run" in page.text


def test_status_shows_each_job_by_a_word(admin):
    for job in JOBS:
        runner.run_due(Job(job.name, job.when, lambda *, now: 0), holder="a", now=NOW)
    page = admin.page("/status")
    assert {each.name for each in JOBS} <= set(words.JOBS)
    assert "jobs run" not in page.text
    assert "Nog niet gedaan" not in page.text


def test_status_shows_what_failed_and_why(admin):
    def fails(*, now):
        raise RuntimeError("the cable is out")

    due = [Job("letters", Every(timedelta(seconds=1)), fails)]
    for _ in range(2):
        runner.run_due(due[0], holder="a", now=NOW + timedelta(seconds=_))
    assert "the cable is out" in admin.page("/status").text


def test_status_counts_letters_and_names_who_got_none(admin):
    make_letter(state=LetterState.QUEUED, planned_at=NOW - timedelta(hours=2))
    make_letter(state=LetterState.FAILED, last_error="550 no such user")
    page = admin.page("/status")
    assert "550 no such user" in page.text
    assert "Noor Vis" in page.text
    assert "11 januari 2027, 8.00 uur" in page.text


def test_a_letter_that_failed_is_sent_again(admin):
    letter = make_letter(state=LetterState.MISSED)
    page = admin.submit(f"/status/brieven/{letter.public_id}/opnieuw")
    assert "De mail gaat opnieuw weg." in page.text
    db.session.refresh(letter)
    assert letter.state == LetterState.QUEUED


def test_a_second_click_says_that_nothing_failed(admin):
    letter = make_letter(state=LetterState.FAILED)
    admin.submit(f"/status/brieven/{letter.public_id}/opnieuw")
    page = admin.submit(f"/status/brieven/{letter.public_id}/opnieuw")
    assert "De mail gaat opnieuw weg." not in page.text
    assert db.session.query(AuditEvent).filter_by(action=Action.LETTER_RETRIED).count() == 1


def test_a_letter_that_is_not_there_is_not_found(admin):
    admin.submit(f"/status/brieven/{'A' * 22}/opnieuw", status=404)


def test_status_names_database_and_revision(admin):
    page = admin.page("/status")
    assert "de nieuwste" in page.text
    assert ("SQLite" in page.text) != ("PostgreSQL" in page.text)


def test_status_says_when_the_database_is_another(admin):
    with db.transaction():
        db.session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    try:
        assert "db upgrade" in admin.page("/status").text
    finally:
        with db.transaction():
            db.session.connection().exec_driver_sql(
                "UPDATE alembic_version SET version_num = '0001'"
            )


def test_status_asks_the_same_however_much_there_is(admin):
    with statements() as few:
        admin.page("/status")
    for _ in range(12):
        make_letter(state=LetterState.FAILED)
        make_event()
    with statements() as many:
        admin.page("/status")
    assert len(few) == len(many) <= 14


def test_a_test_letter_goes_to_who_asks_and_shows_what_became_of_it(admin, administrator):
    page = admin.submit("/status/proefmail")
    assert "De proefmail staat klaar." in page.text
    letter = db.session.query(QueuedLetter).filter_by(kind="operations/test").one()
    assert letter.person_id == administrator.id
    assert "Nog te versturen" in page.text
    delivery.run(now=NOW)
    letter = db.session.query(QueuedLetter).filter_by(kind="operations/test").one()
    assert letter.state == LetterState.SENT
    assert (
        f"Weggegaan op 11 januari 2027, 10.00 uur naar {letter.sent_to}"
        in admin.page("/status").text
    )


def test_a_second_click_waits_for_the_first_test_letter(admin):
    admin.submit("/status/proefmail")
    page = admin.submit("/status/proefmail")
    assert "Je vorige proefmail moet nog weg." in page.text
    assert db.session.query(QueuedLetter).filter_by(kind="operations/test").count() == 1


def test_a_test_letter_reads_as_its_kept_copy(administrator):
    letter = mails.test_letter(identity(administrator), now=NOW)
    reads_as(letter, "operations-test.txt")


# healthz


def test_machines_hear_that_all_is_well(client):
    runner.run_due(_tick(), holder="a", now=NOW)
    runner.run_due(_tick(), holder="a", now=NOW + timedelta(seconds=1))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (
        200,
        {"status": "ok", "database": "ok", "jobs": "ok"},
    )


def test_machines_hear_that_the_timed_work_stands_still(client, monkeypatch):
    runner.run_due(_tick(), holder="a", now=NOW)
    runner.run_due(_tick(), holder="a", now=NOW + timedelta(seconds=1))
    later = NOW + timetable.LATE + timedelta(seconds=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["jobs"]) == (503, "late")


def test_a_house_where_nothing_ever_ticked_is_well(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["jobs"]) == (200, "never")


def test_machines_hear_that_the_database_is_gone_and_nothing_more(client, app, monkeypatch):
    gone = db.engine_for("sqlite:////nowhere/at/all.db")
    monkeypatch.setitem(app.extensions, "leerhuis.engine", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "failing", "database": "unreachable", "jobs": "unknown"},
    )


def _tick():
    return Job("tick", Every(timedelta(seconds=1)), lambda *, now: 0)


# logboek


def test_the_trail_tells_who_did_what_to_whom(admin, administrator):
    about = make_person(given_name="Noor", family_name="Vis")
    make_event(
        Action.PROOF_SEEN,
        by=identity(administrator),
        kind="person",
        subject=about.public_id,
        what="references",
    )
    page = admin.page("/logboek")
    assert page.h1 == "Logboek"
    for told in ("Ada Baas", "Noor Vis", "VOG of referenties gezien", "wat: references"):
        assert told in page.text


def test_the_house_and_commands_have_a_name(admin):
    make_event(by=HOUSE)
    make_event(by=COMMAND)
    page = admin.page("/logboek")
    assert "Leerhuis, vanzelf" in page.text
    assert "Een opdracht op de server" in page.text


def test_the_trail_is_filtered_by_action_person_period_and_subject(admin, administrator):
    noor = make_person(given_name="Noor", family_name="Visser")
    make_event(Action.PROOF_SEEN, kind="person", subject=noor.public_id, what="about Noor")
    make_event(Action.PROVED_AGAIN, kind="browser_session", by=identity(noor), way="by Noor")
    make_event(Action.SIGNED_IN, now=NOW - timedelta(days=9), way="long ago", subject="z" * 22)

    def shown(**asked):
        text = admin.page("/logboek?" + "&".join(f"{k}={v}" for k, v in asked.items())).text
        return {m for m in ("about Noor", "by Noor", "long ago") if f": {m}" in text}

    assert shown() == {"about Noor", "by Noor", "long ago"}
    assert shown(actie="session.proved") == {"by Noor"}
    assert shown(persoon="VISSER+noor") == {"about Noor", "by Noor"}
    assert shown(van="2027-01-11") == {"about Noor", "by Noor"}
    assert shown(tot="2027-01-02") == {"long ago"}
    assert shown(onderwerp="z" * 22) == {"long ago"}
    assert shown(persoon="visser", actie="session.signed_in") == set()


@pytest.mark.parametrize(
    "asked",
    [
        "van=31-31-2027",
        "tot=9999-12-31",
        "actie=nonsense",
        "pagina=-3",
        "pagina=x",
        "van=0001-01-01",
    ],
)
def test_a_filter_that_makes_no_sense_filters_nothing(admin, asked):
    make_event(way="here")
    assert "manier: here" in admin.page(f"/logboek?{asked}").text


def test_a_wrong_day_is_named(admin):
    page = admin.page("/logboek?van=31-31-2027")
    assert "27-3-2029" in page.text


def test_a_name_is_looked_for_as_it_is_typed(admin):
    make_event(way="here")
    assert "manier: here" not in admin.page("/logboek?persoon=%25").text


def test_fifty_a_page_and_always_as_many_questions(admin):
    for _ in range(3):
        make_event()
    with statements() as few:
        admin.page("/logboek")
    for number in range(60):
        make_event(
            Action.PROOF_SEEN, subject=make_person().public_id, kind="person", what=f"nr {number}"
        )
    with statements() as many:
        page = admin.page("/logboek")
    assert "wat: nr 10" in page.text
    assert "wat: nr 9<" not in page.html
    assert "wat: nr 9<" in admin.page("/logboek?pagina=2").html
    assert len(many) <= len(few) + 1 <= 10


def test_privacy_officers_see_the_trail_and_not_the_status(client, region):
    client.sign_in(make_staff(Role.PRIVACY_OFFICER, region))
    client.page("/logboek")
    client.page("/status", status=403)


def test_every_action_has_a_word():
    assert set(words.ACTIONS) == set(Action), "give the new action a word in operations/words.py"


def test_sealed_until_is_shown(admin):
    make_event()
    assert seal(now=NOW) >= 1
    assert seal(now=NOW) == 0
    page = admin.page("/status")
    assert "11 januari 2027, 10.00 uur" in page.text
