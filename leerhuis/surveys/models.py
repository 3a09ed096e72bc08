"""Questionnaires in versions, who was asked, and what was answered: never by whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector
from leerhuis.surveys import rules

_ANSWERS = db.Privacy(
    db.DataClass.ANSWERS,
    export="none: nobody knows whose it is",
    erase="kept: nobody knows whose it is",
    retention="unlimited",
)
_ASKED = db.Privacy(
    db.DataClass.CONTACT,
    export="in full, without what was answered",
    erase="removed",
    retention="1 year after the survey closed",
)


class Questionnaire(db.Base, db.Public):
    """The questions of a kind of survey, in versions; with a course: what that course adds."""

    __tablename__ = "questionnaire"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[rules.SurveyKind] = mapped_column(db.Word(rules.SurveyKind))
    name: Mapped[str] = mapped_column(String(120))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    in_use: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    course: Mapped[Course | None] = relationship(lazy="raise")
    versions: Mapped[list["QuestionnaireVersion"]] = relationship(
        back_populates="questionnaire", lazy="raise", order_by="QuestionnaireVersion.number"
    )

    __table_args__ = (
        Index(
            "uq_questionnaire_in_use",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=text("in_use AND course_id IS NULL"),
            postgresql_where=text("in_use AND course_id IS NULL"),
        ),
        Index(
            "uq_questionnaire_of_course",
            "course_id",
            "kind",
            unique=True,
            sqlite_where=text("course_id IS NOT NULL AND retired_at IS NULL"),
            postgresql_where=text("course_id IS NOT NULL AND retired_at IS NULL"),
        ),
    )


class QuestionnaireVersion(db.Held, db.Public):
    """What is asked. A version that was settled never changes; until then it is the draft."""

    __tablename__ = "questionnaire_version"
    privacy = OFFER

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    questionnaire: Mapped[Questionnaire] = relationship(back_populates="versions", lazy="raise")
    questions: Mapped[list["SurveyQuestion"]] = relationship(
        back_populates="of", lazy="raise", order_by="SurveyQuestion.number"
    )

    __table_args__ = (UniqueConstraint("questionnaire_id", "number"),)


class SurveyQuestion(db.Base, db.Public):
    """A question of a version; `key` is the same in each version of it, so that trends go on.

    `choices` are what can be picked, in order: {"text", and of a wish "theme" or "course", a public
    id}. An answer to it names a choice by its number from 1. A scale has its five words in it. It
    is asked only if `only_if_id` was answered with one of `only_if`.
    """

    __tablename__ = "survey_question"
    privacy = OFFER

    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(22))
    section: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[rules.QuestionKind] = mapped_column(db.Word(rules.QuestionKind))
    text: Mapped[str] = mapped_column(String(300))
    hint: Mapped[str] = mapped_column(String(300), default="")
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=True)
    measure: Mapped[rules.Measure | None] = mapped_column(db.Word(rules.Measure))
    only_if_id: Mapped[int | None] = mapped_column(ForeignKey("survey_question.id"))
    only_if: Mapped[list[int]] = mapped_column(JSON, default=list)

    of: Mapped[QuestionnaireVersion] = relationship(back_populates="questions", lazy="raise")

    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        Index("ix_survey_question_version_number", "version_id", "number"),
    )


class Survey(db.Held, db.Public):
    """A questionnaire that people are asked to answer: of a group, or before a round.

    `asked` and `answers` are counted once, when it closes; before that they are counted from facts.
    Whoever writes an answer, moves answers or closes it holds the row first. `weighed_at` is when
    it was looked at whether its score asks for attention.
    """

    __tablename__ = "survey"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[rules.SurveyKind] = mapped_column(db.Word(rules.SurveyKind))
    state: Mapped[rules.SurveyState] = mapped_column(db.Word(rules.SurveyState))
    title: Mapped[str] = mapped_column(String(200))
    lead: Mapped[str] = mapped_column(Text, default="")
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    own_version_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_version.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    asked: Mapped[int | None]
    answers: Mapped[int | None]
    shared_at: Mapped[datetime | None]
    weighed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    edition: Mapped[Edition | None] = relationship(lazy="raise")
    round: Mapped[Round | None] = relationship(lazy="raise")
    questionnaire_version: Mapped[QuestionnaireVersion] = relationship(
        lazy="raise", foreign_keys=[version_id]
    )
    own_questionnaire_version: Mapped[QuestionnaireVersion | None] = relationship(
        lazy="raise", foreign_keys=[own_version_id]
    )
    audience: Mapped[list["SurveyAudience"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="SurveyAudience.id"
    )

    __table_args__ = (
        Index("uq_survey_edition_kind", "edition_id", "kind", unique=True),
        Index("ix_survey_state_closes_on", "state", "closes_on"),
        Index("ix_survey_state_weighed_at", "state", "weighed_at"),
    )


class SurveyAudience(db.Base, db.Public):
    """Whom a needs survey asks; a row asks all that it names, who meets one row is asked."""

    __tablename__ = "survey_audience"
    privacy = OFFER

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    sector: Mapped[Sector | None] = mapped_column(db.Word(Sector))
    function: Mapped[Function | None] = mapped_column(db.Word(Function))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class SurveyInvitation(db.Base, db.Public):
    """Who was asked. Whether they answered is known until the survey closes, and no longer.

    `sector` and `organisation_id` are what their answer may say of them: only what at least five
    of the people asked share. A draft is theirs until it is sent; the database refuses one of who
    answered. Without a person it is an address that was asked.
    """

    __tablename__ = "survey_invitation"
    privacy = _ASKED

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(254))
    sector: Mapped[Sector | None] = mapped_column(db.Word(Sector))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    answered: Mapped[bool | None] = mapped_column(default=False)
    draft: Mapped[bytes | None] = mapped_column(LargeBinary)

    survey: Mapped[Survey] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("survey_id", "person_id"),
        UniqueConstraint("survey_id", "address"),
        CheckConstraint("(person_id IS NULL) <> (address IS NULL)", name="of_one"),
        CheckConstraint("draft IS NULL OR NOT answered", name="no_draft_once_answered"),
    )


class SealedAnswer(db.Base):
    """A sent answer that waits until it can be moved with others: encrypted, all of one length."""

    __tablename__ = "sealed_answer"
    privacy = db.Privacy(
        db.DataClass.ANSWERS,
        export="none: nobody knows whose it is",
        erase="kept: nobody knows whose it is",
        retention="until five can be moved together, or the survey closes",
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SurveyAnswer(db.Base):
    """One value that someone gave to one question. Nothing ties the values of a person together.

    `value` is the number of a choice, a grade or a number; of a question with several picks, a row
    with 0 stands for each who answered it. `rank` is the place in a ranking, 1 the highest. No
    time, no person, no sheet: `sector` and `organisation_id` are shared by at least five.
    """

    __tablename__ = "survey_answer"
    privacy = _ANSWERS

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"))
    value: Mapped[int]
    rank: Mapped[int | None]
    sector: Mapped[Sector | None] = mapped_column(db.Word(Sector))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    __table_args__ = (
        # Counting reads this alone, in its order: a third of the work for 50,000 answers.
        Index("ix_survey_answer_counts", "survey_id", "question_id", "value", "rank", "sector"),
    )


class SurveyText(db.Base, db.Public):
    """What someone wrote, tied to the question and to nothing else of what they said."""

    __tablename__ = "survey_text"
    privacy = _ANSWERS

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"))
    text: Mapped[str] = mapped_column(Text)

    labels: Mapped[list["TextLabel"]] = relationship(lazy="raise", order_by="TextLabel.label")

    # With the public id, which is random: that is the order in which texts are read.
    __table_args__ = (Index("ix_survey_text_question", "survey_id", "question_id", "public_id"),)


class TextLabel(db.Base):
    """A word that staff put to what someone wrote, to find what belongs together."""

    __tablename__ = "text_label"
    privacy = _ANSWERS

    text_id: Mapped[int] = mapped_column(ForeignKey("survey_text.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(40), index=True)

    __table_args__ = (UniqueConstraint("text_id", "label"),)
