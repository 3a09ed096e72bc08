"""What the demo region asks its people, and what they answered: by the verbs that people use."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.courses import service as offer
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.rules import EditionState
from leerhuis.courses.seasons import service as seasons
from leerhuis.courses.words import RoundState
from leerhuis.demo.groups import Group, enrol, hold_sessions
from leerhuis.demo.opinions import answers_of
from leerhuis.demo.season import Season
from leerhuis.demo.staff import Staff
from leerhuis.people.rules import Function
from leerhuis.surveys import asking, closing, moving, service
from leerhuis.surveys.editing import beginning, using
from leerhuis.surveys.editing import service as editing
from leerhuis.surveys.editing.rules import Said
from leerhuis.surveys.groups import span_of
from leerhuis.surveys.models import Questionnaire, Survey, SurveyInvitation
from leerhuis.surveys.needs import service as needs
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import QuestionKind, SurveyKind, SurveyState

# The round before, of which the effect is known by now: whose courses are given again after it.
BEFORE = (Group(0, -150, 1, 12, 11), Group(9, -138, 1, 12, 10))
FIRST_DAY, LAST_DAY = -168, -112
# Of the people, by where they stand in the list, so that the demo account has the later groups.
FROM = 20
# The course that asks something of its own, by its place.
OWN = 0
# What was liked in the round before, and less so in the last one.
LESS_LIKED = "Drang zonder dwang"
# People are asked two hours after the last session. The first of so many does not answer: the demo
# account is one of those, so that there is something to fill in.
AFTER, SILENT = timedelta(hours=2), 6
ANSWERED = timedelta(days=2)
NINE = time(9)
# A needs survey goes to the people of some municipalities.
NEEDS_SENT, NEEDS_DAYS, ASKED_PLACES = -70, 21, 3


class Surveys:
    """Questionnaires that are used, the surveys of groups, and a needs survey that is closed."""

    def __init__(self, staff: Staff, season: Season) -> None:
        self.staff, self.season, self.now = staff, season, staff.now
        self.began = clock.moment_of(staff.today + timedelta(days=FIRST_DAY), NINE)
        self.fell_at = self.now + timedelta(days=LAST_DAY)
        with force_locale("nl"):
            self.lists = {kind: self._begin(kind) for kind in SurveyKind}
        for kind in SurveyKind:
            using.use(self.lists[kind], by=COMMAND, now=self.began)
        self._own()
        self._round_before()
        using.stop(self.lists[SurveyKind.START], by=COMMAND, now=self.fell_at)
        for moment in self._moments():
            self._ask(moment)
        self._needs()

    def _begin(self, kind: SurveyKind) -> Questionnaire:
        return beginning.begin(
            self.staff.region,
            kind=kind,
            say=lambda words: str(gettext(words)),
            themes=self.season.themes,
            by=COMMAND,
            now=self.began,
        )

    def _own(self) -> None:
        """One course asks besides how its exercises were."""
        course = self.season.courses[OWN]
        name = f"Evaluatie: {course.title}"[:120]
        own = editing.create_own(
            course, kind=SurveyKind.EVALUATION, name=name, by=COMMAND, now=self.began
        )
        exercises = Said(
            QuestionKind.SEVERAL,
            "Wat hielp je het meest?",
            choices=tuple({"text": each} for each in ("De uitleg", "Het oefenen", "De casus")),
        )
        editing.add_question(own, exercises, by=COMMAND, now=self.began)
        using.use(own, by=COMMAND, now=self.began)

    def _round_before(self) -> None:
        """A round that is over, so that there is something to compare the next one with."""
        day = self.season.planner.day
        season = offer.create_round(
            self.staff.region,
            name=f"Eerste ronde {day(FIRST_DAY).year}",
            starts_on=day(FIRST_DAY),
            ends_on=day(LAST_DAY),
            by=COMMAND,
            now=self.began,
        )
        for group in BEFORE:
            self._group(group, season)
        seasons.step(season, RoundState.DONE, by=COMMAND, now=self.now)

    def _group(self, group: Group, season: Round) -> None:
        """Its people are asked before the first session, and then it is held."""
        planner = self.season.planner
        opened = clock.moment_of(planner.day(group.days - 14), NINE)
        edition = planner.draft(group, season, terms=self.season.terms(group), now=opened)
        offer.publish(edition, by=COMMAND, now=opened)
        first = FROM + group.people * BEFORE.index(group)
        enrol(edition, self.staff.professionals[first : first + group.people], now=opened)
        first_at = clock.moment_of(planner.day(group.days), NINE)
        self._ask(first_at - timedelta(days=6))
        hold_sessions(edition)

    def _moments(self) -> Sequence[datetime]:
        """When something was asked until now: after each group, and three months later."""
        groups = db.session.scalars(
            select(Edition)
            .join(Edition.round)
            .where(
                Round.organisation_id == self.staff.region.id,
                Edition.state == EditionState.PUBLISHED,
                Edition.ends_at < self.now,
            )
        )
        kinds = (SurveyKind.EVALUATION, SurveyKind.EFFECT)
        spans = [
            span_of(kind, starts_at=each.starts_at, ends_at=each.ends_at)
            for each in groups
            for kind in kinds
            if each.starts_at and each.ends_at
        ]
        return sorted({each.starts_at + AFTER for each in spans if each.starts_at < self.now})

    def _ask(self, moment: datetime) -> None:
        """What was over by then is closed; then people are asked, and most of them answer."""
        closing.close_due(now=moment)
        if asking.ask_due(now=moment):
            self._answer(moment, now=min(moment + ANSWERED, self.now))

    def _answer(self, asked_at: datetime, *, now: datetime) -> None:
        """Most of the people who were asked at that moment."""
        rows = db.session.scalars(
            select(SurveyInvitation)
            .join(SurveyInvitation.survey)
            .options(contains_eager(SurveyInvitation.survey))
            .where(Survey.state == SurveyState.OPEN, SurveyInvitation.asked_at == asked_at)
            .order_by(SurveyInvitation.id)
        ).all()
        for survey in {each.survey for each in rows}:
            less = survey.title.startswith(LESS_LIKED) and survey.created_at > self.fell_at
            questions = questions_of(survey)
            for place, each in enumerate(row for row in rows if row.survey is survey):
                if place % SILENT:
                    values = answers_of(questions, place, kind=survey.kind, less=less)
                    service.send(each, values, now=now)
        moving.move_due(now=now)

    def _needs(self) -> None:
        """What people want to learn, asked before the round that is in preparation."""
        sent = clock.moment_of(self.staff.today + timedelta(days=NEEDS_SENT), NINE)
        who = self.staff.who(Role.COORDINATOR)
        survey = needs.create(
            self.lists[SurveyKind.NEEDS],
            title="Wat wil je volgend jaar leren?",
            lead="Met je antwoorden maken we het aanbod voor volgend jaar.",
            closes_on=clock.day_of(sent) + timedelta(days=NEEDS_DAYS),
            by=who,
            now=sent,
        )
        for place in self.staff.municipalities[:ASKED_PLACES]:
            needs.add_audience(
                survey,
                sector=None,
                function=Function.YOUTH_PROFESSIONAL,
                organisation=place,
                by=who,
                now=sent,
            )
        number = needs.reach(survey, (), now=sent)
        needs.send(survey, (), seen=number, sure=True, by=who, now=sent)
        self._answer(sent, now=sent + timedelta(days=4))
        closing.close_due(now=clock.end_of(survey.closes_on) + timedelta(hours=1))
