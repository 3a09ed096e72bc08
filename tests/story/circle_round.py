"""From counted wishes to a round: proposed, advised on a phone, decided, made by one button."""

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.cycle.models import Preparation
from tests.factories_cycle import rows
from tests.story.circle_answers import DESK, DESK_ONLY, PASSWORD, PHONE

REASON = "Veel vraag, en iedereen is voor. We beginnen met 1 groep."


def prepare(visitor):
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/jaarcyclus").follow("Bereid een ronde voor")
    visitor.fill("Naam van de ronde", "Najaar 2027")
    visitor.fill("Eerste dag", "2027-09-01").fill("Laatste dag", "2028-01-15")
    visitor.fill("Advies tot en met", "2027-02-01").fill("Besluit tot en met", "2027-02-15")
    visitor.tick("Peiling najaar").press("Sla op")
    visitor.sees("Van wens tot effect")


def propose(visitor):
    visitor.follow("Bekijk waar mensen om vragen").sees("Autisme")
    visitor.keep("jaarcyclus-vraag", widths=DESK_ONLY)
    visitor.follow("Stel voor")
    visitor.fill("Hoeveel groepen", "2").fill("Plekken in een groep (niet verplicht)", "12")
    visitor.fill("Geschatte kosten van alle groepen samen (niet verplicht)", "2.400")
    visitor.tick("Wens uit een peiling: Autisme (Peiling najaar) (9)")
    visitor.press("Bewaar het voorstel")
    visitor.sees("9 personen").sees("€ 2.400,00")


def name_bodies(visitor):
    visitor.open("/jaarcyclus/werkgroepen").press("Begin met deze werkgroepen")
    for name in ("Adviseurs gemeenten", "Subwerkgroep"):
        visitor.open("/jaarcyclus/werkgroepen").follow(name)
        visitor.page.get_by_label("Adviseur", exact=True).select_option(index=1)
        visitor.press("Voeg lid toe")
    visitor.keep("jaarcyclus-werkgroep", widths=DESK_ONLY)


def ask(visitor):
    visitor.open("/jaarcyclus").follow("Vraag advies over 1 voorstel voor Najaar 2027")
    visitor.press("Vraag advies")
    visitor.sees("Advies is gevraagd over 1 voorstel.").sign_out()


def advise(visitor):
    """On a phone, for both bodies."""
    visitor.page.set_viewport_size(PHONE)
    visitor.sign_in("koen@example.org", PASSWORD)
    for body in ("Adviseurs gemeenten", "Subwerkgroep"):
        visitor.open("/adviezen").follow("Autisme")
        visitor.choose("Namens welke werkgroep", body)
        visitor.tick("Voor").keep("jaarcyclus-advies", widths=(390,))
        visitor.page.set_viewport_size(PHONE)
        visitor.press("Geef je advies").sees("Je advies is bewaard.")
    visitor.open("/adviezen").sees("Er wacht niets op je advies.").sign_out()
    visitor.page.set_viewport_size(DESK)


def decide(visitor):
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/jaarcyclus").follow("Noteer het besluit over 1 voorstel").follow("Autisme")
    visitor.follow("Noteer het besluit").tick("Aangenomen")
    visitor.fill("Hoeveel groepen (niet verplicht)", "1").fill("Reden", REASON)
    visitor.press("Bewaar het besluit").sees(REASON)
    visitor.follow("Kies de cursus").choose("Cursus", "Autisme in de klas")
    visitor.press("Kies deze cursus").keep("jaarcyclus-voorstel-besloten", widths=DESK_ONLY)


def make(visitor):
    visitor.open("/jaarcyclus").follow("Maak 1 groep van Najaar 2027")
    visitor.press("Maak de ronde met de groepen").sees("1 groep is gemaakt als concept.")
    db.session.rollback()
    (road,), (group,) = rows(Preparation), rows(Edition)
    assert (group.state, group.round_id) == (EditionState.DRAFT, road.round_id)
    address = f"/planning/groepen/{group.public_id}"
    db.session.rollback()
    visitor.open(address)
    visitor.follow("Bekijk hoe deze groep is ontstaan").sees("Wens uit een peiling")
    visitor.follow("Peiling najaar")
