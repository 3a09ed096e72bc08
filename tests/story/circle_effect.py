"""From a group that was held to the next round: marked, asked, signalled, decided, answered to."""

from datetime import UTC, date, datetime
from datetime import time as hour

from leerhuis import clock, db
from leerhuis.access import COMMAND
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.seasons import service as seasons
from leerhuis.courses.words import RoundState
from leerhuis.cycle.models import Preparation, ProposalGround
from leerhuis.cycle.rules import Ground
from leerhuis.enrolment import service as enrolment
from leerhuis.operations.jobs import job
from leerhuis.planning import service as planning
from leerhuis.surveys.rules import SurveyKind, SurveyState
from leerhuis.surveys.signals.models import Signal
from tests.factories import make_venue
from tests.factories_attendance import sessions_of
from tests.factories_cycle import rows
from tests.story.circle_answers import (
    DESK_ONLY,
    PASSWORD,
    PHONE,
    evaluate_on_a_phone,
    others_answer,
    survey_of,
)

WHY = "De casussen komen voortaan uit het onderwijs."


def hold(visitor, people, time):
    """One group of the round gets a day, people enrol in it, and all of them are there."""
    db.session.rollback()
    group = rows(Edition)[0]
    seasons.step(rows(Round)[0], RoundState.OPEN, by=COMMAND, now=clock.now())
    venue = make_venue(name="De Kamer", town="Roosendaal")
    plan = SessionPlan(date(2027, 10, 4), hour(9, 30), hour(16, 30), venue_id=venue.id)
    planning.add_session(group, plan, by=COMMAND, now=clock.now())
    planning.publish(group, by=COMMAND, now=clock.now())
    for each in people:
        enrolment.enrol(group, each.id, by=COMMAND, now=clock.now())
    (session,) = sessions_of(group)
    address = f"/presentie/{session.public_id}"
    db.session.rollback()
    time.now = datetime(2027, 10, 4, 14, 45, tzinfo=UTC)
    visitor.sign_out().sign_in("ine@example.org", PASSWORD)
    visitor.page.set_viewport_size(PHONE)
    visitor.open(address).press("De anderen waren er allemaal")
    visitor.sees("Alles is opgeslagen.").sign_out()


def evaluate(visitor, samira):
    """The job asks who was there; with the last answer the job closes it and weighs the score."""
    db.session.rollback()
    assert job("surveys").run(now=clock.now()) == 9
    survey = survey_of(SurveyKind.EVALUATION)
    evaluate_on_a_phone(visitor, survey, samira)
    survey = survey_of(SurveyKind.EVALUATION)
    assert others_answer(survey, pick=4, grade=6) == 8
    assert job("surveys-closed").run(now=clock.now()) == 1
    assert job("signals").run(now=clock.now()) == 1
    db.session.rollback()


def decide_on_the_signal(visitor):
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/evaluaties").follow("Autisme in de klas").sees("5,9").sees("9 van 9")
    visitor.sees("Alle 7 antwoorden").keep("jaarcyclus-resultaten", widths=DESK_ONLY)
    visitor.sees("Er is nog niets besloten.").follow("Bekijk het signaal")
    visitor.sees("Het rapportcijfer is 5,9. De grens is 7.")
    visitor.tick("Aanpassen").fill("Waarom", WHY).fill("Vanaf welke dag", "2027-11-01")
    visitor.press("Sla het besluit op").sees("Je besluit is opgeslagen.").sees(WHY)
    visitor.keep("jaarcyclus-signaal", widths=DESK_ONLY).sign_out()


def measure_the_effect(time):
    """Three months later the same people are asked, and say what they use."""
    time.now = datetime(2028, 1, 5, 15, 0, tzinfo=UTC)
    db.session.rollback()
    assert job("surveys").run(now=clock.now()) == 9
    assert others_answer(survey_of(SurveyKind.EFFECT), pick=4, grade=7) == 9
    assert job("surveys-closed").run(now=clock.now()) == 1
    assert survey_of(SurveyKind.EFFECT).state is SurveyState.CLOSED
    db.session.rollback()


def begin_the_next_round(visitor):
    """What the evaluation signalled is asked for in it, and a proposal answers to that."""
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/jaarcyclus").follow("Najaar 2027").sees("1 is gesloten")
    visitor.keep("jaarcyclus-van-wens-tot-effect", widths=DESK_ONLY)
    visitor.follow("Bereid de volgende ronde voor")
    visitor.fill("Naam van de ronde", "Voorjaar 2028")
    visitor.fill("Eerste dag", "2028-02-01").fill("Laatste dag", "2028-07-01")
    visitor.fill("Advies tot en met", "2028-01-20").fill("Besluit tot en met", "2028-01-27")
    visitor.press("Sla op").sees("Najaar 2027")
    visitor.follow("Bekijk waar mensen om vragen").sees("Signalen uit evaluaties")
    signals = visitor.page.get_by_role("region", name="Signalen uit evaluaties")
    assert "Het rapportcijfer is 5,9. De grens is 7. Besloten: aanpassen." in signals.inner_text()
    visitor.keep("jaarcyclus-vraag-volgende-ronde", widths=DESK_ONLY)
    signals.get_by_role("link", name="Stel voor").click()
    visitor.look().fill("Hoeveel groepen", "1").press("Bewaar het voorstel")
    visitor.sees("Signaal uit een evaluatie")
    db.session.rollback()
    (signal,), (before, following) = rows(Signal), rows(Preparation)
    (ground,) = rows(ProposalGround, kind=Ground.SIGNAL)
    assert ground.survey_id == signal.survey_id
    assert following.after_round_id == before.round_id
    db.session.rollback()


def read_the_story(visitor):
    """The course tells it all, and each part leads to the page that it comes from."""
    visitor.follow("Bekijk het verhaal van deze cursus").sees("5,9").sees(WHY).sees("9 van 9")
    visitor.sees("Komt uit een voorstel").keep("jaarcyclus-verhaal", widths=DESK_ONLY)
    visitor.follow("Bekijk het signaal").sees(WHY).follow("Bekijk de resultaten")
    visitor.follow("Bekijk wat ervan kwam").sees("Voorjaar 2028")
