"""What the letters about second steps, links and blocked accounts say, against kept copies."""

import pytest

from leerhuis.access import COMMAND
from leerhuis.mail import queries as written
from leerhuis.mail import service as mail
from leerhuis.settings import Settings, weaknesses
from leerhuis.signin import mails
from leerhuis.signin import queries as accounts
from leerhuis.signin.accounts import service as way_in
from leerhuis.signin.factors import mails as steps
from tests.conftest import KEY
from tests.factories import NOW, saved
from tests.letters import reads_as
from tests.signin.conftest import enter, letters
from tests.signin.phones import with_app


def sent_letter(kind):
    """The last letter of this kind, as it was written down."""
    return written.letter_of(letters(kind)[-1])


@pytest.mark.parametrize("change", list(steps.Change))
def test_a_changed_second_step_is_told(app, samira, change):
    mail.queue(steps.changed(samira, change, now=NOW), now=NOW)
    reads_as(sent_letter("signin/second_step"), f"signin-second-step-{change}.txt")


def test_a_code_on_paper_that_was_used_is_told(client, samira):
    paper = with_app(samira)[0]
    enter(client)
    client.post("/inloggen/code", {"code": paper})
    reads_as(sent_letter("signin/recovery_used"), "signin-recovery-used.txt")


def test_a_link_is_sent(client, samira):
    client.post("/inloggen/link", {"email": "samira@example.org"})
    reads_as(sent_letter("signin/sign_in_link"), "signin-link.txt")


def test_another_browser_is_told(app, samira):
    letter = mails.new_browser(samira, browser="Firefox, Windows", origin="192.0.2.7", now=NOW)
    mail.queue(letter, now=NOW)
    reads_as(sent_letter("signin/new_browser"), "signin-new-browser.txt")


def test_a_block_and_its_end_are_told(app, samira):
    account = accounts.account_of(samira.id)
    way_in.block(account, reason="Telefoon gestolen", by=COMMAND, now=NOW)
    reads_as(sent_letter("signin/account"), "signin-account-blocked.txt")
    way_in.unblock(account, by=COMMAND, now=NOW)
    reads_as(sent_letter("signin/account"), "signin-account-open.txt")
    assert saved(account).blocked_at is None


def test_production_never_shows_the_codes_of_a_demo():
    safe = Settings(
        secret_key=KEY,
        base_url="https://leerhuis.example",
        production=True,
        smtp_host="mail.example",
        demo=True,
    )
    assert any("Demo accounts" in each for each in weaknesses(safe))
