"""Loads the demo into an empty database; a second time it finds itself and does nothing."""

from datetime import datetime, timedelta

from leerhuis import db
from leerhuis.access import COMMAND, GUARDED
from leerhuis.demo import queries
from leerhuis.demo.approvals import ask_for_approval
from leerhuis.demo.circle import go_round
from leerhuis.demo.dossier import fill_dossier
from leerhuis.demo.duties import Duties
from leerhuis.demo.foodvalley import FoodValley
from leerhuis.demo.histories import keep_trend
from leerhuis.demo.journeys import set_out
from leerhuis.demo.lastyear import give_last_year
from leerhuis.demo.municipalities import ask_fte
from leerhuis.demo.outcomes import look_back
from leerhuis.demo.peers import meet_up
from leerhuis.demo.phrasing import choose_words
from leerhuis.demo.privacy import mind_privacy
from leerhuis.demo.purses import keep_costs
from leerhuis.demo.questions import ask_questions
from leerhuis.demo.reminding import remind
from leerhuis.demo.season import Season
from leerhuis.demo.seats import Seats
from leerhuis.demo.seekers import look_for_groups
from leerhuis.demo.signals import heed
from leerhuis.demo.staff import Staff
from leerhuis.demo.stating import state_costs
from leerhuis.demo.surveys import Surveys
from leerhuis.demo.together import meet_again, say_what_to_learn
from leerhuis.errors import Missing
from leerhuis.mail import delivery
from leerhuis.mail import queries as mail
from leerhuis.people.models import Person
from leerhuis.signin import links
from leerhuis.signin import queries as accounts
from leerhuis.signin import service as signin
from leerhuis.signin.factors import rules as codes
from leerhuis.signin.factors import service as factors
from leerhuis.signin.rules import DEMO_PASSWORD


def load(*, now: datetime) -> bool:
    """Everything or nothing; False when there are organisations already."""
    if not queries.nobody_here():
        return False
    with db.transaction():
        staff = Staff(now)
        season = Season(staff)
        ask_questions(season.courses, now=now)
        ask_for_approval(staff, season.courses)
        Seats(staff, season.courses)
        look_back(staff, season.courses)
        fill_dossier(staff)
        Duties(staff)
        valley = FoodValley(staff, season)
        set_out(staff, season, valley)
        Surveys(staff, season)
        heed(staff)
        ask_fte(staff)
        keep_costs(staff, valley)
        state_costs(staff)
        go_round(staff, season)
        give_last_year(staff, season)
        keep_trend(staff.held, today=staff.today)
        choose_words(staff)
        remind(staff)
        mind_privacy(staff)
        meet_up(staff)
        look_for_groups(staff, valley)
        for person in (*staff.accounts.values(), valley.coordinator):
            _open_account(person, now=now)
        for role in GUARDED:
            _give_app(staff.accounts[role], now=now)
        _give_app(valley.coordinator, now=now)
        meet_again(staff)
        say_what_to_learn(staff)
        _deliver_as_it_went(now)
    return True


def _open_account(person: Person, *, now: datetime) -> None:
    """Invite the person, and use the invitation with the password that the demo shows."""
    link = signin.invite(person, by=COMMAND, now=now)
    signin.choose_password(links.token_of(link), DEMO_PASSWORD, origin=COMMAND.origin, now=now)


def _give_app(person: Person, *, now: datetime) -> None:
    """An app for the second step, whose codes the demo shows."""
    account = accounts.account_of(person.id)
    if account is None:
        raise Missing
    secret = codes.new_secret()
    first = codes.code_at(secret, codes.step_of(now))
    factors.set_up(account, secret, first, here=None, by=COMMAND, now=now)


def _deliver_as_it_went(now: datetime) -> None:
    """Put the letters of the past months in the mailbox on the days on which they were written.

    Nothing is sent, so that this may stay within the transaction.
    """
    while (moment := mail.oldest_waiting(now=now)) is not None:
        delivery.deliver(now=min(now, moment + timedelta(hours=1)), send=lambda *_: None)
