"""The hours that BIG asks of each profession, in words, and from where they are known."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from flask_babel import gettext

from leerhuis import registers, wording
from leerhuis.registers import N_, Profession
from leerhuis.registry import shown
from leerhuis.registry.models import RequiredHours
from leerhuis.registry.rules import SOURCE_LABELS, Source

_: Callable[..., str] = gettext
# Hours are no word of an employer on somebody: an administrator read them and filled them in.
_SOURCES = {Source.EMPLOYER: N_("filled in by the administrator")}


class Told(NamedTuple):
    """The hours of one profession, and from where they are known."""

    profession: str
    hours: str
    source: str
    note: str


def told(rows: Mapping[Profession, RequiredHours], professions: Iterable[Profession]) -> list[Told]:
    """The hours of these professions, by name; what is not known says so."""
    return sorted(_told(each, rows.get(each)) for each in professions)


def _told(profession: Profession, row: RequiredHours | None) -> Told:
    name = _(registers.label(profession))
    if row is None:
        return Told(name, _("not known"), "", "")
    source = _(
        "%(source)s, %(day)s",
        source=_(_SOURCES.get(row.source, SOURCE_LABELS[row.source])),
        day=wording.full_day(row.told_on),
    )
    return Told(name, shown.hours(row.hours), source, row.note)
