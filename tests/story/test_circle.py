"""The whole circle by hand: what people wish becomes a round, and what came of it the next one."""

import pytest
from flask_babel import force_locale, gettext

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.signin import links
from leerhuis.signin import service as signin
from leerhuis.surveys.editing import beginning, using
from leerhuis.surveys.rules import SurveyKind
from tests.factories import (
    make_course,
    make_organisation,
    make_professional,
    make_staff,
    make_theme,
)
from tests.story import circle_effect, circle_round
from tests.story.circle_answers import (
    DESK_ONLY,
    PASSWORD,
    others_answer,
    survey_of,
    wish_on_a_phone,
)

pytestmark = pytest.mark.browser
STAFF = {Role.COORDINATOR: ("Ine", "Verhoeven"), Role.ADVISER: ("Koen", "Peters")}


@pytest.fixture
def region(app, time):
    """A region with a coordinator, an adviser, and what it asks people; nothing is planned."""
    region = make_organisation(name="Jeugdregio West-Brabant West")
    themes = [make_theme(name="Autisme"), make_theme(name="Rouw")]
    make_course(organisation_id=region.id, theme_id=themes[0].id, title="Autisme in de klas")
    for role, (given, family) in STAFF.items():
        named = {"given_name": given, "family_name": family}
        person = make_staff(role, region, address=f"{given.lower()}@example.org", **named)
        link = signin.invite(person, by=COMMAND, now=clock.now())
        signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    with app.test_request_context(), force_locale("nl"):
        for kind in (SurveyKind.NEEDS, SurveyKind.EVALUATION, SurveyKind.EFFECT):
            said = {"kind": kind, "say": gettext, "themes": themes}
            row = beginning.begin(region, **said, by=COMMAND, now=clock.now())
            using.use(row, by=COMMAND, now=clock.now())
    return region


@pytest.fixture
def people(region):
    """Nine who work at one employer; the first answers by hand."""
    employer = make_organisation(under=region, name="Stichting SPRING")
    return [make_professional(employer) for _ in range(9)]


def test_the_circle_closes(region, people, visitor, time):
    db.session.rollback()
    _ask_what_people_want(visitor, people)
    circle_round.prepare(visitor)
    circle_round.propose(visitor)
    circle_round.name_bodies(visitor)
    circle_round.ask(visitor)
    circle_round.advise(visitor)
    circle_round.decide(visitor)
    circle_round.make(visitor)
    circle_effect.hold(visitor, people, time)
    circle_effect.evaluate(visitor, people[0])
    circle_effect.decide_on_the_signal(visitor)
    circle_effect.measure_the_effect(time)
    circle_effect.begin_the_next_round(visitor)
    circle_effect.read_the_story(visitor)


def _ask_what_people_want(visitor, people):
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/peilingen").follow("Maak een peiling").fill("Titel", "Peiling najaar")
    visitor.fill("Inleiding (niet verplicht)", "Hiermee maken we het aanbod van het najaar.")
    visitor.press("Sla op").follow("Voeg mensen toe")
    visitor.choose("Organisatie (niet verplicht)", "Stichting SPRING").press("Sla op")
    visitor.sees("Dit gaat nu naar 9 mensen.").follow("Verstuur de peiling")
    visitor.press("Bekijk de mail").sees("Hiermee maken we")
    visitor.keep("jaarcyclus-peiling-versturen", widths=DESK_ONLY)
    visitor.press("Verstuur de peiling naar 9 mensen").sees("De peiling gaat naar 9 mensen.")
    address = visitor.page.url.removeprefix(visitor.site)
    visitor.sign_out()
    wish_on_a_phone(visitor, survey_of(SurveyKind.NEEDS), people[0])
    assert others_answer(survey_of(SurveyKind.NEEDS), pick=1) == 8
    db.session.rollback()
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open(address).sees("9 van de 9 mensen antwoordden.").press("Sluit de peiling nu")
    visitor.follow("Bekijk de resultaten").sees("Autisme")
    visitor.keep("jaarcyclus-peiling-resultaten", widths=DESK_ONLY)
    visitor.sign_out()
