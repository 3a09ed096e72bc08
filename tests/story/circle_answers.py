"""What people answer: one by hand on a phone, the others by the same verb without a browser."""

from leerhuis import clock, db
from leerhuis.surveys import mails, service
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import TEXTS, Measure
from tests.factories_cycle import rows
from tests.factories_surveys import filled

PASSWORD = "een lange zin voor de toets"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 720}
DESK_ONLY = (1280,)
WRITTEN = {
    "missing": ("Rouw bij jonge kinderen.", "Omgaan met boosheid.", "Samenwerken met scholen."),
    "keep": ("Het verhaal van de ervaringsdeskundige.", "De rust in de groep.", "De trainer."),
    "improve": ("Casussen uit het onderwijs.", "Meer oefenen met een acteur.", "Minder theorie."),
    "different": ("Ik kondig veranderingen aan.", "Ik vraag eerder hulp.", "Ik geef meer tijd."),
}
WHAT_MATTERS = (
    "Oefenen met casussen",
    "Punten voor mijn registratie",
    "Kennis uit onderzoek",
    "Mensen van andere organisaties ontmoeten",
)


def survey_of(kind):
    """The last survey of this kind, as it is now."""
    db.session.rollback()  # what the browser left, not what was there before
    return rows(Survey, kind=kind)[-1]


def link_of(survey, person):
    """The link in the letter of this person."""
    (mine,) = rows(SurveyInvitation, survey_id=survey.id, person_id=person.id)
    link = f"/antwoord/{mails.token_of(mine.public_id)}"
    db.session.rollback()  # a transaction that waits for a browser is ended by the database
    return link


def others_answer(survey, *, pick, grade=None):
    """Everyone who did not answer yet picks the same; two in three write something."""
    waiting = rows(SurveyInvitation, survey_id=survey.id, answered=False)
    for number, each in enumerate(waiting):
        values = filled(survey, pick=pick) | {
            one.id: _said(one, number, grade)
            for one in questions_of(survey)
            if one.kind in TEXTS or one.measure in (Measure.GRADE, Measure.WANTS)
        }
        service.send(each, values, now=clock.now())
    return len(waiting)


def _said(question, number, grade):
    """All wish for the first theme, and some for the second one as well."""
    if question.kind in TEXTS:
        return "" if number % 3 == 2 else WRITTEN[question.key][number % 3 - number // 3]
    return grade if question.measure is Measure.GRADE else [1, 2] if number % 4 else [1]


def wish_on_a_phone(visitor, survey, person):
    visitor.page.set_viewport_size(PHONE)
    visitor.open(link_of(survey, person)).sees("Peiling najaar").sees("Je antwoorden zijn anoniem")
    visitor.tick("Autisme")
    for place, what in enumerate(WHAT_MATTERS, start=1):
        visitor.page.get_by_role("combobox", name=what).select_option(label=str(place))
    visitor.tick("Een hele dag").keep("jaarcyclus-peiling-invullen", widths=(390,))
    _send(visitor)


def evaluate_on_a_phone(visitor, survey, person):
    visitor.page.set_viewport_size(PHONE)
    visitor.open(link_of(survey, person)).tick("5")
    for number, words in enumerate(("Gaat wel", "Ja", "Niet echt", "Ja", "Zeker", "Ja"), start=2):
        asked = visitor.page.get_by_role("group", name=f"{number}. ")
        asked.get_by_role("radio", name=words, exact=True).check()
    visitor.page.get_by_label("9. Wat moet beter?").fill("Oefenen met kinderen uit de klas.")
    visitor.keep("jaarcyclus-evaluatie-invullen", widths=(390,))
    _send(visitor)


def _send(visitor):
    visitor.page.set_viewport_size(PHONE)
    visitor.press("Verstuur je antwoorden").sees("Bedankt, je antwoorden zijn verstuurd")
    visitor.page.set_viewport_size(DESK)
