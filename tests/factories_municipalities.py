"""Municipalities with people who work there, and what they asked."""

from datetime import date
from decimal import Decimal

from leerhuis import db
from leerhuis.municipalities.models import FteRequest
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from tests.factories import NOW, make_appointment, make_organisation, make_person, saved

PLACEMENT = AppointmentKind.PLACEMENT


def make_municipality(region=None, **given):
    kind = {"kind": OrganisationKind.MUNICIPALITY}
    return make_organisation(under=region or make_organisation(), **kind | given)


def place(municipality, number, *, fte="0.8", function=Function.YOUTH_PROFESSIONAL, **given):
    """So many people who are placed there; their employer is of another part of the region."""
    people = [make_person() for _ in range(number)]
    for each in people:
        said = {"kind": PLACEMENT, "fte": Decimal(fte), "function": function}
        make_appointment(each, municipality, **said | given)
    return people


def make_request(municipality, fte, *, year=2028, now=NOW, by=None, note=""):
    """What a municipality said next of a year."""
    known = db.session.query(FteRequest).filter_by(organisation_id=municipality.id, year=year)
    return saved(
        FteRequest(
            organisation_id=municipality.id,
            year=year,
            number=known.count() + 1,
            fte=Decimal(fte),
            note=note,
            said_at=now,
            by_id=by and by.id,
        )
    )


NEW_YEAR = date(2027, 1, 1)
