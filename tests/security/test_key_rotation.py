"""The key of the application changes, and nobody notices: not who is signed in, nor who has a link.

A restart is a second application on the same database, with another key and the old one behind it.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from leerhuis import clock, db, sealing
from leerhuis.app import create_app
from leerhuis.attendance.door import codes as door
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import codes, inviting, offering, service
from leerhuis.feeds import service as feed_service
from leerhuis.letters.own import service as letters
from leerhuis.mail import delivery, rules
from leerhuis.mail.models import QueuedLetter
from leerhuis.signin import attempts, links, relocking
from leerhuis.signin import service as signin
from leerhuis.signin.factors.service import PURPOSE
from leerhuis.signin.models import SecondFactor
from leerhuis.signin.rules import Door, LinkPurpose, TooOften
from leerhuis.signin.views import COOKIE_KEY
from leerhuis.surveys import mails as surveys
from tests.client import InspectingClient
from tests.conftest import KEY
from tests.factories import (
    HOUSE,
    NOW,
    account_of,
    identity,
    make_edition,
    make_professional,
    saved,
)
from tests.factories_enrolment import enrolled, fill
from tests.factories_surveys import make_group_survey, make_invitation

NEW = "another-key-of-tests-0123456789-0123456789"


@pytest.fixture(autouse=True)
def at_now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def samira(app):
    return make_professional()


@pytest.fixture
def restart(app):
    """Starts the application again with the new key; `before` are the keys that it still knows."""
    made = []

    def again(before=KEY):
        db.session.rollback()
        chosen = replace(app.config["SETTINGS"], secret_key=NEW, secret_keys_before=before)
        made.append(create_app(chosen))
        made[-1].testing = True
        made[-1].test_client_class = InspectingClient
        return made[-1]

    yield again
    for each in made:
        each.extensions["leerhuis.engine"].dispose()


def browser_of(app, cookie):
    """The same browser after the restart: it has its cookie, and nothing else."""
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    return client


def cookie_of(client):
    return client.get_cookie(client.application.config["SESSION_COOKIE_NAME"]).value


def sent_letters(app):
    """The letters that go out now, as text."""
    out = []
    with app.app_context():
        delivery.deliver(now=NOW, send=lambda body, *_to: out.append(body.decode()))
    return "".join(out).replace("=\r\n", "").replace("=\n", "").replace("=3D", "=")


def test_who_is_signed_in_stays_signed_in(client, samira, restart):
    client.sign_in(samira)
    again = browser_of(restart(), cookie_of(client))
    assert again.page("/mijn/gegevens").h1
    assert browser_of(restart(before=""), cookie_of(client)).get("/mijn/gegevens").location


def test_a_form_that_was_open_is_still_taken(client, samira, restart):
    client.sign_in(samira)
    token = client.csrf_token()
    again = browser_of(restart(), cookie_of(client))
    sent = {"theme": "dark", "csrf_token": token}
    assert again.post("/weergave", sent, csrf=False).status_code == 302
    late = browser_of(restart(before="x" * 40), cookie_of(client))
    assert late.post("/weergave", sent, csrf=False).status_code == 400


def test_what_a_browser_gets_anew_is_signed_with_the_new_key(client, samira, restart):
    client.sign_in(samira)
    again = browser_of(restart(), cookie_of(client))
    again.submit("/weergave", {"theme": "dark"})
    assert browser_of(restart(before=""), cookie_of(again)).page("/mijn/gegevens").h1


def test_a_calendar_goes_on_and_its_address_is_shown_as_it_is(client, samira, restart):
    feed = feed_service.make_feed(samira.id, key=KEY, by=HOUSE, now=NOW)
    address = f"/agenda/{feed_service.token_of(feed, key=KEY)}.ics"
    client.sign_in(samira)
    app = restart()
    assert app.test_client().get(address).status_code == 200
    assert address in browser_of(app, cookie_of(client)).get("/mijn/agenda").text


def test_an_address_whose_key_is_gone_works_and_is_not_shown_wrong(client, samira, restart):
    feed = feed_service.make_feed(samira.id, key=KEY, by=HOUSE, now=NOW)
    address = f"/agenda/{feed_service.token_of(feed, key=KEY)}.ics"
    app = restart(before="")
    assert app.test_client().get(address).status_code == 200
    with client.sign_in(samira).session_transaction() as here:
        token = here[COOKIE_KEY]
    again = app.test_client()
    with again.session_transaction() as there:
        there[COOKIE_KEY] = token
    page = again.get("/mijn/agenda").text
    assert 'name="address"' not in page
    assert feed_service.token_of(feed, key=NEW) not in page


def test_a_calendar_of_the_offer_goes_on(client, samira, restart):
    feed_service.make_feed(samira.id, key=KEY, by=HOUSE, now=NOW)
    edition = make_edition()
    enrolled(edition, samira)
    theme = edition.course.theme.public_id
    page = client.sign_in(samira).get("/agenda/aanbod").text
    [address] = {one for one in page.split('"') if f"/thema/{theme}/" in one and one[:4] == "http"}
    path = address.removeprefix("http://localhost")
    assert restart().test_client().get(path).status_code == 200
    assert restart(before="").test_client().get(path).status_code == 404


def test_a_letter_that_waited_carries_the_link_that_its_row_knows(app, samira, restart):
    account_of(samira)
    with db.transaction():
        link = links.make(LinkPurpose.RESET, samira.id, now=NOW)
        signin.mail.queue(signin.mails.reset(link, address="samira@example.org"), now=NOW)
    told = links.token_of(link)
    again = restart()
    assert f"/wachtwoord/{told}" in sent_letters(again)
    assert again.test_client().get(f"/wachtwoord/{told}").status_code == 200


def test_a_letter_whose_key_is_gone_does_not_go_out_with_a_dead_link(app, samira, restart):
    with db.transaction():
        link = links.make(LinkPurpose.RESET, samira.id, now=NOW)
        signin.mail.queue(signin.mails.reset(link, address="samira@example.org"), now=NOW)
    assert "/wachtwoord/" not in sent_letters(restart(before=""))
    assert "the key of this reset" in db.session.query(QueuedLetter.last_error).scalar()


def test_a_reminder_of_a_survey_carries_the_link_of_the_invitation(app, restart):
    survey = make_group_survey()
    invitation = make_invitation(survey, address="gast@example.org")
    token = surveys.token_of(invitation.public_id)
    again = restart()
    with again.app_context():
        letter = surveys.reminder(survey, invitation, questions=1, step=1)
        told = rules.link(again.config["SETTINGS"].keys, letter.token)
    assert told == f"/antwoord/{token}"
    assert again.test_client().get(told).status_code == 200


def test_a_seat_that_was_offered_can_be_taken(app, restart):
    group = make_edition(capacity=1, policy=WaitingPolicy.OFFER)
    (seat,) = fill(group, 1)
    waiter = enrolled(group, make_professional())
    service.cancel(seat, by=HOUSE, now=NOW)
    told = offering.token_of(waiter)
    again = restart()
    assert f"/plek/{told}" in sent_letters(again)
    assert again.test_client().get(f"/plek/{told}").status_code == 200


def test_a_code_of_a_group_still_lets_in(app, samira, restart):
    group = make_edition()
    code, signs = codes.make(group, uses=1, holds_seats=False, by=HOUSE, now=NOW)
    with restart().app_context():
        assert inviting.code_for(group, signs, by=identity(samira), now=NOW).id == code.id


def test_the_code_at_the_door_is_right_until_its_turn_ends(app, restart):
    shown = door.code_of("s" * 22, now=NOW)
    with restart().app_context():
        assert door.is_right(shown, "s" * 22, now=NOW)
        assert door.code_of("s" * 22, now=NOW) != shown
    with restart(before="").app_context():
        assert not door.is_right(shown, "s" * 22, now=NOW)


def test_the_link_that_stops_a_letter_goes_on(samira):
    told = rules.stopping(KEY, "l" * 22).removeprefix(rules.STOPPING)
    assert letters.letter_to_stop((NEW, KEY), told) == "l" * 22
    assert letters.letter_to_stop((NEW,), told) is None


def test_tries_are_counted_on(app, samira, restart):
    for _ in range(10):
        attempts.knock(Door.SIGN_IN, who="a@example.org", origin="192.0.2.1", now=NOW)
    with restart().app_context(), pytest.raises(TooOften):
        attempts.knock(Door.SIGN_IN, who="a@example.org", origin="192.0.2.1", now=NOW)


def test_what_is_sealed_opens_and_is_sealed_anew_under_the_new_key(app, restart):
    kept = sealing.locked("geheim", purpose="test")
    with restart().app_context():
        assert sealing.opened(kept, purpose="test") == "geheim"
        anew = sealing.renewed(kept, purpose="test")
        assert anew != kept
        assert sealing.renewed(anew, purpose="test") == anew
    with restart(before="").app_context():
        assert sealing.opened(anew, purpose="test") == "geheim"
        with pytest.raises(sealing.InvalidToken):
            sealing.opened(kept, purpose="test")


def test_a_session_ends_as_it_would_have(client, samira, restart, monkeypatch):
    client.sign_in(samira)
    app = restart()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=13))
    assert browser_of(app, cookie_of(client)).get("/mijn/gegevens").status_code == 302
    assert account_of(samira)


def test_secrets_are_locked_anew_so_that_the_old_key_can_go(app, restart, samira):
    """An app and a provider that were set up under the old key work when it is gone."""
    account = account_of(samira)
    factor = saved(
        SecondFactor(
            account_id=account.id,
            secret=sealing.locked("JBSWY3DPEHPK3PXP", purpose=PURPOSE),
            made_at=NOW,
            confirmed_at=NOW,
        )
    )
    lost = saved(
        SecondFactor(
            account_id=account_of(make_professional()).id,
            secret="of no key at all",
            made_at=NOW,
        )
    )
    assert relocking.relock(now=NOW) == 0
    with restart().app_context():
        assert relocking.relock(now=NOW) == 1
        assert relocking.relock(now=NOW) == 0
    with restart(before="").app_context():
        row = db.session.get(SecondFactor, factor.id)
        assert sealing.opened(row.secret, purpose=PURPOSE) == "JBSWY3DPEHPK3PXP"
        assert db.session.get(SecondFactor, lost.id).secret == "of no key at all"
