"""A manager opens a dossier; whose it is sees so, and a privacy officer looks after the roles."""

import pytest

from leerhuis.access import COMMAND, Role
from leerhuis.operations.jobs import seal
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_appointment, make_organisation, make_person, make_staff
from tests.factories_registry import make_registration

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


def let_in(person, now):
    link = signin.invite(person, by=COMMAND, now=now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=now)


def test_what_is_looked_at_can_be_seen(visitor, app, time):
    region = make_organisation(name="Regio Noord")
    team = make_organisation(under=region, name="Team Oost")
    boss = make_staff(
        Role.MANAGER, team, given_name="Mo", family_name="Manager", address="mo@example.org"
    )
    officer = make_staff(Role.PRIVACY_OFFICER, region, address="privacy@example.org")
    samira = make_person(given_name="Samira", family_name="Haddad", address="samira@example.org")
    make_appointment(samira, team)
    make_registration(samira)
    for each in (boss, officer, samira):
        let_in(each, time.now)

    visitor.sign_in("mo@example.org", PASSWORD)
    visitor.open(f"/registraties/{samira.public_id}").sees("Samira Haddad").sign_out()

    visitor.sign_in("samira@example.org", PASSWORD)
    visitor.open("/mijn/gegevens").follow("Bekijk wie jouw dossier opende, en wanneer")
    visitor.sees("Mo Manager").sees("Je dossier, 1 keer").keep("logboek-inzage").sign_out()

    seal(now=time.now)
    visitor.sign_in("privacy@example.org", PASSWORD).open("/logboek")
    visitor.choose("Wat er gebeurde", "Dossier bekeken").press("Toon regels")
    visitor.sees("Mo Manager").sees("Samira Haddad").keep("logboek")
    visitor.follow("Wie heeft welke rol").sees("Niemand heeft ze nog nagelopen")
    visitor.press("Ik heb deze rollen nagelopen").sees("Je hebt 2 rollen nagelopen.")
    visitor.keep("logboek-rollen")
