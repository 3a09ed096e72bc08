"""What a letter said is erased after ninety days, and that it was sent after two years."""

from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import undefer

from leerhuis import db
from leerhuis.courses.models import Session
from leerhuis.mail import delivery, digests, kinds, rendering, retention, service
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState, TryLater
from leerhuis.operations import cleaning
from tests.factories import NOW, make_edition, make_person
from tests.mail.conftest import note
from tests.mail.test_delivery import Box

DAY = timedelta(days=1)


def clean(now, *, kept_days=90):
    coming = select(Session.public_id).where(Session.starts_at > now)
    return retention.erase_due(now=now, kept_days=kept_days, spared=coming)


def letters():
    db.session.expire_all()
    wanted = select(QueuedLetter).options(undefer(QueuedLetter.rendered)).order_by(QueuedLetter.id)
    return db.session.scalars(wanted).all()


def sent(*written):
    service.queue_all(written, now=NOW)
    delivery.deliver(now=NOW, send=Box())


def test_the_text_goes_after_ninety_days_and_the_fact_stays(app):
    person = make_person()
    sent(note(person, address="eigen@example.org", name="Samira"))
    key = letters()[0].key
    assert clean(NOW + 90 * DAY) == 0
    assert clean(NOW + 91 * DAY) == 1
    (row,) = letters()
    assert (row.values, row.rendered, row.address, row.sent_to, row.name) == (
        {},
        None,
        None,
        None,
        "",
    )
    assert (row.state, row.sent_at, row.person_id, row.key) == (
        LetterState.SENT,
        NOW,
        person.id,
        key,
    )
    assert clean(NOW + 91 * DAY) == 0


def test_the_same_letter_is_not_written_again_after_it_was_erased(app):
    person = make_person()
    sent(note(person))
    clean(NOW + 91 * DAY)
    assert not service.queue(note(person), now=NOW + 91 * DAY)


def test_a_letter_that_is_written_anew_after_it_was_erased_is_erased_again(app):
    person = make_person()
    service.queue(note(person), now=NOW, at=NOW + DAY)
    service.withdraw(subject="s")
    assert clean(NOW + 92 * DAY) == 1
    assert service.queue(note(person), now=NOW + 92 * DAY)
    assert letters()[0].erased_at is None
    delivery.deliver(now=NOW + 92 * DAY, send=Box())
    assert clean(NOW + 182 * DAY) == 0
    assert clean(NOW + 183 * DAY) == 1
    assert letters()[0].rendered is None


def test_after_two_years_nothing_is_left(app):
    sent(note(make_person()))
    clean(NOW + 91 * DAY)
    assert clean(NOW + 731 * DAY) == 0
    assert clean(NOW + 732 * DAY) == 1
    assert letters() == []


def test_the_address_of_a_contact_is_in_no_column_any_more(app):
    sent(note(make_person(), person_id=None, address="zaal@example.org", name="Zaal"))
    clean(NOW + 91 * DAY)
    (row,) = letters()
    told = [str(getattr(row, column.key)) for column in QueuedLetter.__table__.columns]
    assert "zaal" not in " ".join(told).lower()


def test_an_error_that_names_an_address_goes_with_it(app):
    service.queue(note(make_person()), now=NOW)
    for each in range(3):
        delivery.deliver(now=NOW + each * DAY, send=Box(TryLater("450 <x@example.org> is full")))
    assert letters()[0].last_error
    clean(NOW + 95 * DAY)
    assert (letters()[0].state, letters()[0].last_error) == (LetterState.MISSED, "")


def test_what_still_waits_keeps_its_text(app):
    service.queue(note(make_person()), now=NOW, at=NOW + 200 * DAY)
    assert clean(NOW + 150 * DAY) == 0


def test_a_digest_and_its_parts_lose_their_text(app):
    person = make_person()
    part = note(person)
    service.queue_all([part, digests.digest(person.id, [part], first="f", day=NOW.date())], now=NOW)
    for row, state in zip(letters(), (LetterState.COLLECTED, LetterState.SENT), strict=True):
        row.state = state
    db.session.commit()
    assert clean(NOW + 91 * DAY) == 2
    assert [row.values for row in letters()] == [{}, {}]


def test_what_a_trainer_was_told_of_a_session_is_kept_until_the_session(app):
    make_edition(starts_at=NOW + 200 * DAY)
    session = db.session.scalar(select(Session))
    about = Letter("test/note", make_person().id, session.public_id, values={"facts": "x"})
    service.queue(about, now=NOW)
    letters()[0].state = LetterState.SENT
    db.session.commit()
    assert clean(NOW + 150 * DAY) == 0
    assert clean(NOW + 201 * DAY) == 1


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_a_list_of_letters_can_say_what_an_erased_one_was(app, kind):
    with force_locale("nl"):
        assert rendering.subject_of(Letter(kind, 1, "s"))


def test_more_than_a_piece_goes_in_one_night(app, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    sent(*(note(make_person(), step=str(each)) for each in range(5)))
    assert clean(NOW + 91 * DAY) == 5


def test_the_nightly_cleaning_does_it(app):
    sent(note(make_person()))
    assert cleaning.clean_up(now=NOW + 91 * DAY) == 1
    assert letters()[0].values == {}
