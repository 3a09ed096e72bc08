"""Reading what is known of the hours that the BIG register asks."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.errors import Missing
from leerhuis.registers import Profession, Register
from leerhuis.registry.models import RequiredHours
from leerhuis.registry.packs import Pack, shipped


def hours_told() -> Mapping[Profession, RequiredHours]:
    """The last that was told of each profession."""
    latest = select(func.max(RequiredHours.id)).group_by(RequiredHours.profession)
    rows = db.session.scalars(select(RequiredHours).where(RequiredHours.id.in_(latest)))
    return {row.profession: row for row in rows}


def packs() -> Sequence[Pack]:
    """All packs: by register, those of one occupation first, the latest of them first."""
    return sorted(
        shipped(),
        key=lambda pack: (
            list(Register).index(pack.register),
            pack.occupation is None,
            str(pack.occupation),
            str(pack.level or ""),
            -pack.valid_from.toordinal(),
        ),
    )


def pack_by(key: str) -> Pack:
    for pack in shipped():
        if pack.key == key:
            return pack
    raise Missing
