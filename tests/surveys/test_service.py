"""Sending is once and for good; a draft is theirs until then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from leerhuis import audit, db
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector
from leerhuis.surveys import closing, sealing, service
from leerhuis.surveys.answers import Wrong
from leerhuis.surveys.cells import Cell
from leerhuis.surveys.models import SealedAnswer, SurveyAnswer, SurveyInvitation, SurveyText
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import QuestionKind
from tests.factories import HOUSE, NOW, make_person, saved
from tests.factories_surveys import (
    filled,
    make_group_survey,
    make_invitation,
    make_invitations,
)

pytestmark = pytest.mark.usefixtures("app")
EVERY = tuple(QuestionKind)


def sheets(survey):
    return [
        sealing.unseal(each.sealed, survey=survey)
        for each in db.session.query(SealedAnswer).filter_by(survey_id=survey.id)
    ]


def test_what_was_sent_waits_sealed_with_all_that_was_said():
    survey = make_group_survey(*EVERY)
    invitation = make_invitation(survey, sector=Sector.EDUCATION)
    service.send(invitation, filled(survey, pick=2), now=NOW)
    (sheet,) = sheets(survey)
    assert invitation.answered
    assert sheet.cell == Cell(Sector.EDUCATION)
    assert {text for _number, text in sheet.texts} == {"Meer oefenen"}
    assert [each.value for each in sheet.values] == [2, 2, 2, 0, 2, 2, 1, 3, 2]
    assert not db.session.query(SurveyAnswer).count()


def test_a_second_answer_is_refused_also_from_another_device():
    survey = make_group_survey()
    invitation = make_invitation(survey)
    service.send(invitation, filled(survey), now=NOW)
    with pytest.raises(Refused, match="answered already"):
        service.send(invitation, filled(survey), now=NOW)
    with pytest.raises(Refused, match="answered already"):
        service.save_draft(invitation, filled(survey), now=NOW)
    assert len(sheets(survey)) == 1


def test_a_draft_comes_back_to_its_owner_and_is_gone_once_it_is_sent():
    survey = make_group_survey(*EVERY)
    mine, other = make_invitations(survey, 2)
    half = dict(list(filled(survey, pick=3).items())[:4])
    service.save_draft(mine, half, now=NOW)
    db.session.expire_all()
    assert service.draft_of(mine) == half
    assert service.draft_of(other) == {}
    service.send(mine, filled(survey), now=NOW)
    db.session.expire_all()
    assert mine.draft is None
    assert service.draft_of(mine) == {}


def test_a_draft_keeps_no_answer_that_could_not_be_sent():
    survey = make_group_survey(QuestionKind.GRADE, QuestionKind.LONG)
    grade, long = questions_of(survey)
    mine = make_invitation(survey)
    service.save_draft(mine, {grade.id: 11, long.id: "x" * 50_000}, now=NOW)
    assert service.draft_of(mine) == {}


def test_the_storage_refuses_a_draft_of_who_answered():
    survey = make_group_survey()
    with pytest.raises(IntegrityError):
        make_invitation(survey, answered=True, draft=b"half")


def test_no_table_of_answers_has_a_place_for_a_person_or_an_invitation_or_a_moment():
    for kind in (SealedAnswer, SurveyAnswer, SurveyText):
        columns = inspect(kind).columns
        names = {each.name for each in columns}
        targets = {key.column.table.name for each in columns for key in each.foreign_keys}
        assert targets <= {"survey", "survey_question", "organisation"}
        assert not {each for each in names if each.endswith(("_at", "_on", "person_id"))}


def test_an_answer_with_a_person_is_refused_by_the_storage():
    survey, person = make_group_survey(), make_person()
    (question, *_others) = questions_of(survey)
    row = {"survey": survey.id, "question": question.id, "person": person.id}
    with pytest.raises(DBAPIError, match="person_id"):
        db.session.execute(
            text(
                "INSERT INTO survey_answer (survey_id, question_id, value, person_id)"
                " VALUES (:survey, :question, 4, :person)"
            ),
            row,
        )


def test_all_sealed_answers_of_a_survey_are_of_one_length_and_none_tells_the_moment():
    survey = make_group_survey(*EVERY)
    short, long, same = make_invitations(survey, 3)
    service.send(short, filled(survey, text="Ja"), now=NOW)
    service.send(long, filled(survey, text="🏠" * 200), now=NOW)
    service.send(same, filled(survey, text="Ja"), now=NOW)
    rows = [each.sealed for each in db.session.query(SealedAnswer)]
    assert len({len(each) for each in rows}) == 1
    assert len({each[:12] for each in rows}) == 1  # version and moment
    assert len({each[12:40] for each in rows}) == 3


def test_the_longest_answer_fits_in_the_length_of_the_seal():
    survey = make_group_survey(*[QuestionKind.LONG] * 4)
    mine, other = make_invitations(survey, 2)
    service.send(mine, filled(survey, text='"\\\n🏠' * 500), now=NOW)
    service.send(other, filled(survey, text="Ja"), now=NOW)
    assert len({len(each.sealed) for each in db.session.query(SealedAnswer)}) == 1


def test_who_answers_after_the_closing_day_or_the_closing_itself_is_told_when_it_closed():
    survey = make_group_survey()
    mine = make_invitation(survey)
    with pytest.raises(Refused, match="closed on"):
        service.send(mine, filled(survey), now=NOW + timedelta(days=15))
    closing.close(survey, by=HOUSE, now=NOW)
    with pytest.raises(Refused, match="closed on"):
        service.send(mine, filled(survey), now=NOW)
    assert not sheets(survey)


def test_nothing_is_kept_of_an_answer_that_is_wrong():
    survey = make_group_survey(QuestionKind.GRADE)
    (grade,) = questions_of(survey)
    mine = make_invitation(survey)
    with pytest.raises(Wrong) as caught:
        service.send(mine, {grade.id: 11}, now=NOW)
    assert set(caught.value.errors) == {grade.id}
    assert mine.answered is False
    assert not sheets(survey)


def test_the_audit_trail_says_nothing_of_who_answered():
    survey = make_group_survey()
    before = db.session.query(audit.AuditEvent).count()
    service.send(make_invitation(survey), filled(survey), now=NOW)
    assert db.session.query(audit.AuditEvent).count() == before


def test_a_sealed_answer_cannot_be_opened_as_one_of_another_survey():
    mine, other = make_group_survey(), make_group_survey()
    service.send(make_invitation(mine), filled(mine), now=NOW)
    row = db.session.query(SealedAnswer).one()
    assert b"Meer" not in row.sealed
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(row.sealed, survey=other)


def test_an_invitation_is_of_a_person_or_of_an_address():
    survey = make_group_survey()
    make_invitation(survey, address="iemand@example.org")
    with pytest.raises(IntegrityError):
        saved(SurveyInvitation(survey_id=survey.id, token_hash="x", asked_at=NOW))


def test_after_a_change_of_the_key_a_draft_begins_anew_and_what_waits_says_why(app):
    survey = make_group_survey()
    make_invitations(survey, 5)
    mine, other = make_invitations(survey, 2)
    service.save_draft(mine, filled(survey), now=NOW)
    service.send(other, filled(survey), now=NOW)
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, secret_key="another-key-0123456789-0123456789")
    try:
        assert service.draft_of(mine) == {}
        with pytest.raises(sealing.Unreadable, match="SECRET_KEY"):
            sheets(survey)
    finally:
        app.config["SETTINGS"] = before
