"""Who did not answer is reminded twice, and nobody else knows of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.access import Role
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.surveys import closing, mails, reminding, service
from tests.factories import HOUSE, NOW, make_organisation, make_professional, make_staff
from tests.factories_surveys import filled, make_group_survey, make_invitation, make_invitations
from tests.factories_turns import letters_to

pytestmark = pytest.mark.usefixtures("app")


def days(number):
    return NOW + timedelta(days=number)


def reminders():
    return db.session.query(QueuedLetter).filter_by(kind=mails.REMINDER).all()


def test_after_three_and_after_seven_days_who_did_not_answer_gets_a_letter():
    survey = make_group_survey()
    person = make_professional()
    make_invitation(survey, person)
    told = [reminding.remind_due(now=days(number)) for number in range(14)]
    assert told == [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert len(letters_to(person)) == 2


def test_who_answered_is_not_reminded():
    survey = make_group_survey()
    mine, other = make_invitations(survey, 2)
    service.send(mine, filled(survey), now=NOW)
    assert reminding.remind_due(now=days(3)) == 1
    assert [each.person_id for each in reminders()] == [other.person_id]


def test_a_job_that_was_away_for_days_reminds_once():
    make_invitation(make_group_survey())
    assert reminding.remind_due(now=days(9)) == 1
    assert reminding.remind_due(now=days(9)) == 0


def test_after_the_last_day_nobody_is_reminded():
    survey = make_group_survey()
    make_invitation(survey, asked_at=days(10))
    assert reminding.remind_due(now=days(15)) == 0


@given(st.integers(0, 60))
def test_the_step_is_the_last_one_that_was_reached(number):
    step = reminding.step_due(days=number)
    assert step == (None if number < 3 else 3 if number < 7 else 7)


def test_at_the_end_it_is_forgotten_who_was_reminded():
    survey = make_group_survey()
    make_invitations(survey, 5)
    reminding.remind_due(now=days(3))
    assert len(reminders()) == 5
    closing.close(survey, by=HOUSE, now=days(4))
    assert not reminders()


def test_no_page_of_staff_shows_who_was_reminded_also_not_when_the_letter_failed(client):
    region = make_organisation()
    person = make_professional(make_organisation(under=region), family_name="Onbereikbaar")
    survey = make_group_survey()
    make_invitation(survey, person)
    reminding.remind_due(now=days(3))
    with db.transaction():
        for each in reminders():
            each.state = LetterState.FAILED
    (letter,) = reminders()
    client.sign_in(make_staff(Role.ADMINISTRATOR, region))
    assert "Onbereikbaar" not in client.page("/status").text
    refused = client.post(f"/status/brieven/{letter.public_id}/opnieuw")
    assert refused.status_code == 404
    with db.transaction():
        letter.kind = mails.ASKED
    assert "Onbereikbaar" in client.page("/status").text  # any other letter is shown
