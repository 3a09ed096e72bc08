"""Sectors: the fields in which people work, by the kinds of their organisations."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from leerhuis.people.rules import OrganisationKind
from leerhuis.registers import N_


class Sector(StrEnum):
    """The field that someone works in, by the kind of organisation; see `sector_of`."""

    LOCAL_TEAM = "local_team"
    EDUCATION = "education"
    CHILDCARE = "childcare"
    CARE_PROVIDER = "care_provider"
    CERTIFIED_INSTITUTION = "certified_institution"


LABELS: Mapping[Sector, str] = {
    Sector.LOCAL_TEAM: N_("Local teams"),
    Sector.EDUCATION: N_("Education"),
    Sector.CHILDCARE: N_("Childcare and playgroups"),
    Sector.CARE_PROVIDER: N_("Care providers"),
    Sector.CERTIFIED_INSTITUTION: N_("Certified institutions"),
}
_SECTORS = {
    OrganisationKind.SCHOOL_PARTNERSHIP: Sector.EDUCATION,
    OrganisationKind.CHILDCARE: Sector.CHILDCARE,
    OrganisationKind.CARE_PROVIDER: Sector.CARE_PROVIDER,
    OrganisationKind.CERTIFIED_INSTITUTION: Sector.CERTIFIED_INSTITUTION,
}


def sector_of(kinds: Sequence[OrganisationKind]) -> Sector:
    """The sector of an organisation, from the kinds of all above it and its own, the top first.

    A team is of the sector of what it is part of; a municipality, a region and an employer in
    between have local teams.
    """
    named = [each for each in kinds if each is not OrganisationKind.TEAM]
    return _SECTORS.get(named[-1], Sector.LOCAL_TEAM) if named else Sector.LOCAL_TEAM
