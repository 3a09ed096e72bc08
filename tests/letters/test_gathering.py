"""The letter of the day or the week: each letter stands in one of them, and none is left."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock, db
from leerhuis.letters.own import gathering
from leerhuis.mail import delivery, digests
from leerhuis.mail import service as mail
from leerhuis.mail.models import LetterChoice, QueuedLetter
from leerhuis.mail.rules import Letter, LetterState, Rhythm
from tests.factories import make_person, saved

# Monday 11 January 2027, seven o'clock in the Netherlands.
MONDAY = datetime(2027, 1, 11, 6, 0, tzinfo=UTC)
TUESDAY, NEXT_MONDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)
KIND = "certificates/issued"


@pytest.fixture(autouse=True)
def no_time_passes(app, monkeypatch):
    monkeypatch.setattr(clock, "stopwatch", lambda: timedelta)


def reader(rhythm=Rhythm.DAILY, *, kind=KIND):
    person = make_person()
    saved(LetterChoice(person_id=person.id, kind=kind, rhythm=rhythm))
    return person


def write(person, *, at=MONDAY - timedelta(hours=10), title="Meldcode", subject="c" * 22, **given):
    values = {"title": title, "path": "/mijn/certificaten", "digital": False} | given
    letter = Letter(kind=KIND, person_id=person.id, subject=subject, step=title, values=values)
    mail.queue(letter, now=at)


def states():
    db.session.expire_all()
    rows = db.session.query(QueuedLetter).filter_by(kind=KIND).order_by(QueuedLetter.id)
    return [row.state.value for row in rows]


def written():
    db.session.expire_all()
    return db.session.query(QueuedLetter).filter_by(kind=digests.KIND).all()


def titles(row):
    return [each["values"]["title"] for each in row.values["letters"]]


def test_letters_of_a_day_come_in_one_letter_in_the_order_they_were_written():
    person = reader()
    for title in ("Meldcode", "Beroepscode", "Rapporteren"):
        write(person, title=title)
    assert states() == ["held"] * 3
    assert gathering.gather_due(now=MONDAY) == 1
    assert states() == ["collected"] * 3
    (row,) = written()
    assert row.state is LetterState.QUEUED
    assert titles(row) == ["Meldcode", "Beroepscode", "Rapporteren"]


def test_each_reader_gets_one_letter_of_their_own():
    people = [reader() for _ in range(3)]
    for person in people:
        write(person)
    assert gathering.gather_due(now=MONDAY) == 3
    assert {row.person_id for row in written()} == {person.id for person in people}


def test_more_readers_than_one_round_takes_are_all_reached(monkeypatch):
    monkeypatch.setattr(gathering, "READERS_AT_ONCE", 2)
    for person in [reader() for _ in range(5)]:
        write(person)
    assert gathering.gather_due(now=MONDAY) == 5


def test_a_second_run_writes_nothing_and_a_later_letter_waits_for_the_next_day():
    person = reader()
    write(person)
    gathering.gather_due(now=MONDAY)
    write(person, title="Later", at=MONDAY + timedelta(minutes=5))
    assert gathering.gather_due(now=MONDAY + timedelta(hours=1)) == 0
    assert states() == ["collected", "held"]
    assert gathering.gather_due(now=TUESDAY) == 1
    assert [titles(row) for row in written()] == [["Meldcode"], ["Later"]]


def test_a_run_on_the_same_day_after_a_digest_loses_nothing():
    person = reader()
    write(person)
    gathering.gather_due(now=MONDAY)
    write(person, title="Te laat geschreven", at=MONDAY - timedelta(minutes=1))
    assert gathering.gather_due(now=MONDAY + timedelta(hours=1)) == 1
    assert len(written()) == 2


def test_who_wants_them_by_the_week_waits_for_monday():
    person = reader(Rhythm.WEEKLY)
    write(person, at=MONDAY + timedelta(hours=1))
    for day in range(1, 7):
        assert gathering.gather_due(now=MONDAY + timedelta(days=day)) == 0
    assert gathering.gather_due(now=NEXT_MONDAY) == 1


def test_by_the_day_and_by_the_week_come_together_on_monday():
    person = reader(Rhythm.WEEKLY)
    saved(LetterChoice(person_id=person.id, kind="catalogue/opened", rhythm=Rhythm.DAILY))
    write(person)
    opened = Letter(kind="catalogue/opened", person_id=person.id, subject="o", values={"title": ""})
    mail.queue(opened, now=MONDAY - timedelta(hours=2))
    assert gathering.gather_due(now=MONDAY) == 1


def test_an_outage_over_monday_leaves_no_week_behind():
    person = reader(Rhythm.WEEKLY)
    write(person, at=MONDAY - timedelta(days=3))
    assert gathering.gather_due(now=TUESDAY + timedelta(hours=3)) == 1
    assert written()[0].planned_at == TUESDAY + timedelta(hours=3)


def test_a_letter_of_a_week_ago_is_not_missed():
    person = reader(Rhythm.WEEKLY)
    write(person, at=MONDAY + timedelta(hours=1))
    gathering.gather_due(now=NEXT_MONDAY)
    sent = []
    delivery.deliver(now=NEXT_MONDAY, send=lambda *given: sent.append(given))
    assert len(sent) == 1
    assert b"Meldcode" in sent[0][0]


def test_a_letter_that_was_taken_back_stands_in_no_digest():
    person = reader()
    write(person, title="Gaat niet door", subject="g" * 22)
    write(person, title="Gaat door", subject="d" * 22)
    mail.withdraw(subject="g" * 22)
    gathering.gather_due(now=MONDAY)
    assert titles(written()[0]) == ["Gaat door"]


def test_a_day_without_letters_has_no_digest():
    person = reader()
    write(person)
    mail.withdraw(subject="c" * 22)
    assert gathering.gather_due(now=MONDAY) == 0
    assert written() == []


def test_a_letter_whose_moment_is_still_to_come_waits():
    person = reader()
    write(person, at=TUESDAY)
    assert gathering.gather_due(now=TUESDAY) == 0


@pytest.mark.parametrize(
    ("now", "day", "week"),
    [
        (MONDAY, MONDAY, MONDAY),
        (MONDAY - timedelta(seconds=1), MONDAY - timedelta(days=1), MONDAY - timedelta(days=7)),
        (TUESDAY + timedelta(hours=20), TUESDAY + timedelta(hours=0), MONDAY),
        # In summer seven o'clock is an hour earlier in UTC, also in the week of the change.
        (
            datetime(2027, 3, 28, 12, tzinfo=UTC),
            datetime(2027, 3, 28, 5, tzinfo=UTC),
            datetime(2027, 3, 22, 6, tzinfo=UTC),
        ),
    ],
)
def test_the_moment_is_seven_in_the_morning_where_people_live(now, day, week):
    assert digests.last_moment(Rhythm.DAILY, now=now) == day
    assert digests.last_moment(Rhythm.WEEKLY, now=now) == week


def test_two_processes_at_once_put_each_letter_in_one_digest(application, app):
    for person in [reader() for _ in range(20)]:
        for title in ("A", "B", "C"):
            write(person, title=title)
    start = threading.Barrier(2)

    def run():
        with application.app_context():
            start.wait()
            gathering.gather_due(now=MONDAY)

    both = [threading.Thread(target=run) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert states() == ["collected"] * 60
    assert sorted(title for row in written() for title in titles(row)) == sorted("ABC" * 20)
    assert len(written()) == 20


def remind(person, *, at, over_at):
    values = {"title": "Meldcode", "path": "/mijn/certificaten"}
    mail.queue(Letter(KIND, person.id, subject="r" * 22, values=values, over_at=over_at), now=at)


def test_what_would_come_too_late_with_others_comes_by_itself():
    person = reader(Rhythm.WEEKLY)
    remind(person, at=TUESDAY, over_at=TUESDAY + timedelta(days=2))
    assert states() == ["queued"]


def test_what_is_still_so_by_then_waits():
    person = reader(Rhythm.WEEKLY)
    remind(person, at=TUESDAY, over_at=NEXT_MONDAY + timedelta(hours=1))
    assert states() == ["held"]
    assert gathering.gather_due(now=NEXT_MONDAY) == 1


def test_what_is_written_late_does_not_wait_for_a_morning_that_is_past():
    person = reader()
    mail.queue(
        Letter(KIND, person.id, subject="r" * 22, over_at=TUESDAY - timedelta(hours=15)),
        now=MONDAY + timedelta(hours=5),
        at=MONDAY - timedelta(hours=22),
    )
    assert states() == ["queued"]


def test_after_an_outage_nothing_of_the_past_stands_in_a_digest():
    person = reader()
    remind(person, at=MONDAY - timedelta(hours=1), over_at=MONDAY + timedelta(hours=2))
    assert gathering.gather_due(now=MONDAY + timedelta(hours=5)) == 0


@given(
    st.integers(0, 6 * 365 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
    st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]),
)
def test_every_letter_is_put_together_at_its_next_moment_and_not_before(at, rhythm):
    moment = digests.next_moment(rhythm, after=at)
    assert timedelta() < moment - at <= timedelta(days=8)
    assert clock.local(moment).timetz().replace(tzinfo=None) == digests.AT
    assert digests.last_moment(rhythm, now=moment) == moment > at
    assert digests.last_moment(rhythm, now=moment - timedelta(microseconds=1)) <= at
