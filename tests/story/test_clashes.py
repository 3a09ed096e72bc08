"""Two groups in one room and a trainer in two places, mended in the browser by what is offered."""

from datetime import UTC, date, datetime, timedelta

import pytest

from leerhuis import db
from leerhuis.courses.means import SchoolHoliday, TrainerTheme, TrainerTime
from leerhuis.courses.models import Session
from leerhuis.courses.rules import EditionState
from tests.factories import (
    make_course,
    make_edition,
    make_organisation,
    make_room,
    make_staff,
    make_theme,
    make_trainer,
    make_venue,
    saved,
    train,
)
from tests.story.conftest import Visitor

pytestmark = pytest.mark.browser
THEN = datetime(2027, 3, 10, 8, 30, tzinfo=UTC)


@pytest.fixture
def house(app):
    """A region with two rooms, two trainers, a published group and a draft that wants the same."""
    region = make_organisation(name="West-Brabant West")
    theme, venue = make_theme(name="Veiligheid"), make_venue(name="De Kring", town="Roosendaal")
    rooms = [make_room(venue, name=name, capacity=16) for name in ("Grote zaal", "Tuinzaal")]
    trainers = [make_trainer(region, name=name) for name in ("Fatima Aydin", "Els Vos")]
    for each in trainers:
        saved(TrainerTheme(trainer_id=each.id, theme_id=theme.id))
    saved(
        TrainerTime(
            trainer_id=trainers[0].id,
            kind="cannot",
            starts_at=THEN + timedelta(days=30),
            ends_at=THEN + timedelta(days=37),
        )
    )
    saved(
        SchoolHoliday(
            organisation_id=region.id,
            name="Meivakantie",
            starts_on=date(2027, 4, 24),
            ends_on=date(2027, 5, 9),
        )
    )
    for title, state in (("Drang en dwang", "published"), ("Complexe scheidingen", "draft")):
        course = make_course(organisation_id=region.id, theme_id=theme.id, title=title)
        edition = make_edition(course=course, starts_at=THEN, state=EditionState(state))
        (session,) = db.session.query(Session).filter_by(edition_id=edition.id)
        with db.transaction():
            session.room_id, session.venue_id = rooms[0].id, venue.id
        train(session, trainers[0])
    return region, edition, venue, trainers[0]


@pytest.fixture
def coordinator(app, house, page, site):
    client = app.test_client().sign_in(make_staff("coordinator", house[0]))
    cookie = client.get_cookie("leerhuis")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return Visitor(page, site)


def test_a_clash_is_mended_by_what_is_offered(coordinator, house):
    _region, edition, _venue, _trainer = house
    coordinator.open(f"/planning/groepen/{edition.public_id}").keep("botsing-groep")
    coordinator.sees("Grote zaal is op 10 maart 2027 al bezet (Drang en dwang, 9.30 tot 16.30 uur)")
    coordinator.press("Publiceer de groep").sees("al bezet")
    coordinator.follow("Wijzig bijeenkomst").keep("botsing-keuzes").sees("Wat wel kan")
    coordinator.press("Tuinzaal, De Kring (16 plekken)").sees("Fatima Aydin geeft")
    coordinator.follow("Wijzig bijeenkomst")
    coordinator.press("Els Vos in plaats van Fatima Aydin")
    coordinator.press("Publiceer de groep").sees("De groep is gepubliceerd.")
    coordinator.keep("botsing-gemend")


def test_a_series_is_planned_that_passes_over_the_holidays(coordinator, house):
    _region, edition, _venue, _trainer = house
    coordinator.open(f"/planning/groepen/{edition.public_id}/bijeenkomsten/reeks")
    coordinator.fill("Datum", "2027-04-19").fill("Aantal bijeenkomsten", "3").keep("reeks")
    coordinator.press("Sla op").sees("3 bijeenkomsten staan in de groep.")
    coordinator.sees("Overgeslagen: ma 26 april: Meivakantie.").keep("reeks-gepland")


def test_the_pages_of_venues_trainers_and_holidays_stand_in_nobodys_way(coordinator, house):
    _region, _edition, venue, trainer = house
    for path, name in (
        ("/aanbod/locaties", "locaties"),
        (f"/aanbod/locaties/{venue.public_id}", "locatie"),
        (f"/aanbod/locaties/{venue.public_id}/zalen/nieuw", "zaal-nieuw"),
        ("/aanbod/trainers", "trainers"),
        (f"/aanbod/trainers/{trainer.public_id}", "trainer"),
        (f"/aanbod/trainers/{trainer.public_id}/tijden/nieuw", "trainer-tijden"),
        ("/aanbod/schoolvakanties", "schoolvakanties"),
    ):
        coordinator.open(path).keep(name)
