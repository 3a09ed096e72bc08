"""What ends a way in ends it for the very next request: browser, role, calendar and links."""

from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.feeds import service as feed_service
from leerhuis.people import leaving
from leerhuis.people import service as people
from leerhuis.people.models import RoleGrant
from leerhuis.signin import links
from leerhuis.signin import queries as accounts
from leerhuis.signin import service as signin
from leerhuis.signin.accounts import service as accounts_of_others
from leerhuis.signin.factors import service as factors
from leerhuis.signin.rules import LinkPurpose
from tests.conftest import KEY
from tests.factories import NOW, TODAY, account_of, identity, make_grant, make_organisation
from tests.factories import make_staff as staff
from tests.signin.conftest import ANOTHER, PASSWORD, make_member
from tests.signin.conftest import hands as hands
from tests.signin.phones import with_app


class Mark:
    """A manager at an employer: two browsers, a calendar, and letters that he did not open."""

    def __init__(self, app):
        self.app, region = app, make_organisation(name="Jeugdregio")
        self.employer = make_organisation(under=region, name="Stichting SPRING")
        self.admin = identity(staff(Role.ADMINISTRATOR, region))
        self.person = make_member(organisation=self.employer, address="mark@example.org")
        make_grant(self.person, Role.MANAGER, self.employer)
        with_app(self.person)
        self.me = identity(self.person)
        self.here, self.there = (app.test_client().sign_in(self.person) for _ in "12")
        feed = feed_service.make_feed(self.person.id, key=KEY, by=self.me, now=NOW)
        calendar = f"/agenda/{feed_service.token_of(feed, key=KEY)}.ics"
        self.ways = {"browser": "/mijn/browsers", "role": "/registraties/team"}
        self.ways |= {"calendar": calendar, "sign-in link": self._link("inloglink", "SIGN_IN")}
        self.ways |= {"reset": self._link("wachtwoord", "RESET")}

    def _link(self, path, purpose):
        with db.transaction():
            address = accounts.addresses_of(self.person.id)[0].id
            row = links.make(LinkPurpose[purpose], self.person.id, address_id=address, now=NOW)
        return f"/{path}/{links.token_of(row)}"

    @property
    def account(self):
        return accounts.account_of(self.person.id)

    def open(self):
        """What the other browser, his calendar and his letters still open."""
        return {name for name, path in self.ways.items() if self._get(path).status_code == 200}

    def _get(self, path):
        known = path.startswith(("/mijn", "/registraties"))
        return (self.there if known else self.app.test_client()).get(path)


def sign_out(mark):
    mark.there.post("/uitloggen")


def end_the_others(mark):
    mark.here.post("/mijn/browsers/uitloggen")


def block(mark):
    accounts_of_others.block(mark.account, reason="Vertrokken", by=mark.admin, now=NOW)


def end_the_role(mark):
    grant = db.session.query(RoleGrant).filter_by(person_id=mark.person.id).one()
    people.end_grant(grant, by=mark.admin, now=NOW)


def leave(mark):
    last = TODAY - timedelta(days=1)
    leaving.leave(mark.person, mark.employer, on=last, by=mark.admin, now=NOW)


def change_the_password(mark):
    said = {"current": PASSWORD, "new": ANOTHER, "here": None}
    signin.change_password(mark.person.id, **said, by=mark.me, now=NOW)


def reset_the_password(mark):
    token = mark.ways["reset"].rpartition("/")[2]
    signin.choose_password(token, ANOTHER, origin="192.0.2.7", now=NOW)


def lose_the_phone(mark):
    accounts_of_others.reset_second_step(mark.account, by=mark.admin, now=NOW)


def move_the_phone(mark):
    with_app(mark.person)


def new_codes(mark):
    factors.make_codes(mark.account, by=mark.me, now=NOW)


def stop_the_calendar(mark):
    feed_service.revoke_feed(mark.person.id, by=mark.me, now=NOW)


def new_calendar(mark):
    feed_service.make_feed(mark.person.id, key=KEY, by=mark.me, now=NOW)


EVERYTHING = {"browser", "role", "calendar", "sign-in link", "reset"}
IN_BROWSERS = {"browser", "role"}
LETTERS = {"sign-in link", "reset"}
STAYS = {
    sign_out: EVERYTHING - IN_BROWSERS,
    end_the_others: EVERYTHING - IN_BROWSERS,
    block: set(),
    end_the_role: EVERYTHING - {"role"},
    leave: EVERYTHING - {"role"},
    change_the_password: {"calendar"},
    reset_the_password: {"calendar"},
    lose_the_phone: EVERYTHING - IN_BROWSERS,  # who has the mail still lacks the password's step
    move_the_phone: EVERYTHING - IN_BROWSERS,
    new_codes: EVERYTHING,
    stop_the_calendar: EVERYTHING - {"calendar"},
    new_calendar: EVERYTHING - {"calendar"},
}


@pytest.fixture
def mark(app, hands):
    return Mark(app)


def test_before_anything_ends_everything_opens(mark):
    assert mark.open() == EVERYTHING


@pytest.mark.parametrize("event", STAYS, ids=lambda event: event.__name__)
def test_the_next_request_is_refused(mark, event):
    event(mark)
    assert mark.open() == STAYS[event]


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(app, mark):
    name = app.config["SESSION_COOKIE_NAME"]
    copy = mark.there.get_cookie(name).value
    sign_out(mark)
    thief = app.test_client()
    thief.set_cookie(name, copy)
    assert thief.get("/mijn/browsers").status_code == 302


def test_a_link_of_a_blocked_account_is_dead_after_it_is_opened_again(mark):
    block(mark)
    accounts_of_others.unblock(mark.account, by=mark.admin, now=NOW)
    assert mark.open() == {"calendar"}


def test_a_role_that_ends_today_still_holds_today(mark):
    with db.transaction():
        grant = db.session.query(RoleGrant).filter_by(person_id=mark.person.id).one()
        grant.ends_on = TODAY
    assert "role" in mark.open()
    with db.transaction():
        grant.ends_on = TODAY - timedelta(days=1)
    assert "role" not in mark.open()


def test_another_account_of_the_same_employer_goes_on(app, mark):
    other = make_member(organisation=mark.employer, address="lea@example.org")
    hers = app.test_client().sign_in(other)
    block(mark)
    assert hers.get("/mijn/browsers").status_code == 200
    assert account_of(other).blocked_at is None
