"""Somebody's last day passes: they come back with an address of their own, to what is theirs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import COMMAND
from leerhuis.people.models import EmailAddress
from leerhuis.privacy.leavers import service as leavers
from leerhuis.registry.dossier.models import Activity
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import (
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    saved,
)
from tests.factories_enrolment import enrolled
from tests.factories_registry import make_registration

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
WORK, OWN = "samira@spring.example.org", "samira@example.org"
WHY = "Je hebt nu geen werkgever"


def test_who_left_keeps_registration_and_dossier_and_takes_no_new_seat(visitor, app, time):
    course = _at_work(time)
    visitor.sign_in(WORK, PASSWORD).open("/").does_not_see(WHY)
    visitor.follow("Mijn dossier").sign_out()

    time.pass_by(days=2)
    with app.app_context():
        leavers.look_after(now=time.now)
    visitor.sign_in(OWN, PASSWORD).open("/").sees(WHY).sees("Mijn registratie")
    visitor.keep("vertrokken-overzicht")
    for path, seen in PAGES:
        visitor.open(path).sees(seen).keep(f"vertrokken-{path.rpartition('/')[2]}")

    visitor.open("/mijn/dossier").follow("Voeg een activiteit toe")
    _add_activity(visitor)
    db.session.rollback()
    assert db.session.scalar(select(Activity.title)) == "Intervisie met vroegere collega's"
    db.session.rollback()

    visitor.open(f"/cursussen/{course}").sees(WHY).does_not_see("Schrijf je in")
    visitor.keep("vertrokken-cursus")
    answer = visitor.page.goto(f"{visitor.site}/mijn/advies")
    assert answer.status == 403
    visitor.look().sees("Deze pagina is voor wie nu ergens werkt").keep("vertrokken-advies")
    visitor.follow("Naar mijn inschrijvingen").sees("Drang en dwang")


PAGES = (
    ("/mijn/inschrijvingen", "Drang en dwang"),
    ("/mijn/registraties", "Aanvraagmap"),
    ("/mijn/dossier", "Mijn dossier"),
    ("/mijn/certificaten", "Nog geen certificaten"),
    ("/mijn/jaar", "Mijn cursussen in 2027"),
    ("/mijn/leertrajecten", "Mijn leertrajecten"),
    ("/mijn/werkervaring", "Werkervaring"),
    ("/mijn/agenda", "Je eigen agenda"),
    ("/mijn/brieven", "mail"),
    ("/mijn/werkgever-ziet", "SPRING"),
    ("/cursussen", "Drang en dwang"),
)


def _at_work(time):
    """Samira, on the last day but one, with a seat, a registration and an address of her own."""
    spring = make_organisation(under=make_organisation(name="Regio Noord"), name="SPRING")
    samira = make_person(given_name="Samira", family_name="Haddad", address=WORK)
    today = time.now.date()
    make_appointment(samira, spring, starts_on=date(2024, 1, 1), ends_on=today + timedelta(days=1))
    saved(
        EmailAddress(
            person_id=samira.id, address=OWN, added_at=time.now, confirmed_at=time.now, private=True
        )
    )
    make_registration(samira)
    course = make_course(title="Drang en dwang")
    enrolled(make_edition(course=course), samira)
    make_edition(course=course, starts_at=time.now + timedelta(days=50))
    link = signin.invite(samira, by=COMMAND, now=time.now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=time.now)
    return course.public_id


def _add_activity(visitor):
    visitor.choose("Wat heb je gedaan?", "Intervisie").fill("Datum", "13-1-2027")
    visitor.fill("Uren", "2").page.get_by_text("Voeg een naam of notitie toe").click()
    visitor.page.get_by_label("Naam").fill("Intervisie met vroegere collega's")
    visitor.press("Zet in mijn dossier")
    visitor.sees("Intervisie met vroegere collega's").keep("vertrokken-activiteit")
