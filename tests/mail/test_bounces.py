"""An address of which the post says that it is not there: marked, shown, and gone round."""

import email
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from leerhuis import db
from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.mail import rules, service
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people import addresses
from leerhuis.people.models import EmailAddress
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.mail.conftest import note
from tests.mail.test_smtp import Handler, chosen, run, states  # noqa: F401  # a real mail server

HOUR = timedelta(hours=1)
OLD, NEW = "oud@example.org", "nieuw@example.org"
GONE = "550 5.1.1 no such user"


class Picky(Handler):
    """Refuses one address for good, with these words."""

    def __init__(self):
        super().__init__()
        self.refused, self.words = OLD, GONE

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = await super().handle_RCPT(server, session, envelope, address, options)
        return self.words if address == self.refused else answer

    @property
    def to(self):
        return [each[2] for each in self.got]


@pytest.fixture
def handler():
    return Picky()


@pytest.fixture
def person(app):
    return make_person(address=OLD)


def second(person, *, confirmed=True):
    confirmed_at = NOW if confirmed else None
    return saved(
        EmailAddress(person_id=person.id, address=NEW, added_at=NOW, confirmed_at=confirmed_at)
    )


def address(which=OLD):
    db.session.expire_all()
    return db.session.scalar(select(EmailAddress).where(EmailAddress.address == which))


def letters():
    db.session.expire_all()
    wanted = select(QueuedLetter).options(undefer(QueuedLetter.rendered)).order_by(QueuedLetter.id)
    return db.session.scalars(wanted).all()


def test_a_refused_address_is_marked_with_the_reason(person, chosen):  # noqa: F811
    service.queue(note(person), now=NOW)
    assert run(chosen) == 0
    assert (address().bounced_at, address().bounce) == (NOW, GONE)
    (letter,) = letters()
    assert (letter.state, letter.last_error) == (LetterState.FAILED, f"bounced: {GONE}")


def test_the_next_letter_to_it_fails_in_sight_without_asking_the_post(person, chosen, handler):  # noqa: F811
    for step in ("1", "2"):
        service.queue(note(person, step=step), now=NOW)
        run(chosen)
    assert [each.last_error for each in letters()] == [f"bounced: {GONE}", "bounced"]
    assert handler.sessions == []


def test_a_letter_goes_to_another_confirmed_address_as_another_message(person, chosen, handler):  # noqa: F811
    second(person)
    service.queue(note(person), now=NOW)
    before = letters()[0].message_id
    assert run(chosen) == 1
    assert handler.to == [NEW]
    (letter,) = letters()
    assert letter.message_id != before
    assert handler.ids == [letter.message_id]
    assert email.message_from_bytes(letter.rendered)["To"].endswith(f"<{NEW}>")
    service.queue(note(person, step="2"), now=NOW)
    assert run(chosen) == 1
    assert handler.to == [NEW, NEW]


def test_after_many_tries_a_letter_still_goes_to_the_other_address(person, chosen, handler):  # noqa: F811
    second(person)
    service.queue(note(person), now=NOW)
    handler.words = "451 4.7.1 later"
    tries = rules.RENDER_TRIES + 2
    for each in range(tries):
        assert run(chosen, now=NOW + each * HOUR) == 0
    assert letters()[0].attempts == tries
    handler.words = GONE
    assert run(chosen, now=NOW + tries * HOUR) == 1
    assert handler.to == [NEW]


def test_an_address_that_nobody_confirmed_does_not_take_its_place(person, chosen, handler):  # noqa: F811
    second(person, confirmed=False)
    service.queue(note(person), now=NOW)
    assert run(chosen) == 0
    assert states() == [LetterState.FAILED]


def test_a_letter_that_is_meant_for_this_address_goes_to_no_other(person, chosen, handler):  # noqa: F811
    second(person)
    service.queue(note(person, address=OLD), now=NOW)
    assert run(chosen) == 0
    assert handler.to == []
    assert address().bounced_at == NOW


def test_a_server_that_does_not_like_us_says_nothing_of_the_address(person, chosen, handler):  # noqa: F811
    handler.words = "550 5.7.1 blocked: your server is on a list"
    service.queue(note(person), now=NOW)
    assert run(chosen) == 0
    assert states() == [LetterState.FAILED]
    assert address().bounced_at is None


def test_a_refusal_of_the_letter_says_nothing_of_the_address(person, chosen, handler):  # noqa: F811
    handler.refused, handler.data = "", ["554 spam"]
    service.queue(note(person), now=NOW)
    assert run(chosen) == 0
    assert address().bounced_at is None


def test_one_refused_address_holds_up_nobody(person, chosen, handler):  # noqa: F811
    others = [make_person() for _each in range(3)]
    for each in (person, *others):
        service.queue(note(each), now=NOW)
    assert run(chosen) == 3
    assert len({id(session) for session in handler.sessions}) == 1


def test_sending_again_by_hand_tries_the_address_again(person, chosen, handler):  # noqa: F811
    service.queue(note(person), now=NOW)
    run(chosen)
    handler.refused = ""
    service.retry(letters()[0], by=HOUSE, now=NOW)
    assert address().bounced_at is None
    assert run(chosen) == 1
    assert handler.to == [OLD]


def test_an_administrator_who_chooses_the_address_anew_takes_the_mark_away(app):
    person = make_person(address=OLD)
    row = address()
    row.confirmed_at, row.bounced_at, row.bounce = None, NOW, GONE
    saved(row)
    addresses.choose_address(row, by=HOUSE, now=NOW)
    assert (address().bounced_at, address().bounce) == (None, "")
    assert address().person_id == person.id


def bounced(person):
    row = address()
    row.bounced_at, row.bounce = NOW, GONE
    saved(row)
    return person


def test_staff_see_at_the_person_that_letters_come_back_and_why(client, person):
    region = make_organisation()
    make_appointment(bounced(person), region)
    desk = client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    page = desk.page(f"/beheer/personen/{person.public_id}")
    assert "Mails komen terug" in page.text
    assert GONE in page.text


def test_erased_letters_are_not_sent_again(person):
    service.queue(note(person), now=NOW)
    (row,) = letters()
    row.state, row.erased_at = LetterState.FAILED, NOW
    with pytest.raises(Refused, match="is erased"):
        service.retry(saved(row), by=HOUSE, now=NOW)
