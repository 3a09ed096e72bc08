"""The words of the manager's overview, on the page and in the table to download."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from leerhuis import registers, sheets, wording
from leerhuis.home import nudging, rules
from leerhuis.home.service import Reminded
from leerhuis.people.models import Organisation
from leerhuis.registers import Register
from leerhuis.registry import shown as registry
from leerhuis.registry.lacking import LACK_LABELS, Lack
from leerhuis.registry.packs.asked import Unit
from leerhuis.registry.rules import RUNNING, SOURCE_LABELS, VALIDITY_LABELS
from leerhuis.registry.standing import CODE_LABELS, Code
from leerhuis.registry.team import MISSING, TeamRow
from leerhuis.registry.team.tally import Month, Standings
from leerhuis.sheets import Cell

_: Callable[..., str] = gettext

# Always there, so that a page without trouble says so in figures.
ALWAYS = (Code.ON_TRACK, Code.ATTENTION, Code.EXPIRING, Code.LAPSED)
ORDER = (
    Code.ON_TRACK,
    Code.READY,
    Code.SUBMITTED,
    Code.ATTENTION,
    Code.EXPIRING,
    Code.UNREACHABLE,
    Code.LAPSED,
    Code.ENDED,
    Code.UNTOLD,
    Code.UNKNOWN,
)


class Tile(NamedTuple):
    """How many stand like this; `name` and `value` are the filter that shows them."""

    number: int
    name: str
    value: str


class Line(NamedTuple):
    """A row of the table as it is shown."""

    person_id: str
    name: str
    organisations: str
    register: str
    number: str
    role: str
    last_valid_on: date | None
    days: str
    behind: str
    unit: str
    row: TeamRow
    source: str
    can_be_reminded: bool


def tiles(standings: Standings) -> list[Tile]:
    """The standings that occur, and the ones that always stand there.

    Whoever employs nobody, and only directs the work, counts who is registered instead.
    """
    if not sees_in_full(standings) and any(standings.limited.values()):
        return [Tile(count, "geldig", held) for held, count in standings.limited.items() if count]
    known = [Tile(standings.by_code.get(code, 0), "stand", code) for code in ORDER]
    shown = [tile for tile in known if tile.number or tile.value in ALWAYS]
    if standings.missing:
        shown.append(Tile(standings.missing, "stand", MISSING))
    return shown


def sees_in_full(standings: Standings) -> bool:
    """Whether anybody is employed here, so that there is more to see than validity."""
    return bool(standings.missing or any(standings.by_code.values()))


def limited_words(standings: Standings) -> list[str]:
    """Beside the tiles: who is placed and employed elsewhere, as in "11 registered"."""
    if not sees_in_full(standings):
        return []
    return [
        _("%(count)s %(held)s", count=wording.number(count), held=_(VALIDITY_LABELS[held]).lower())
        for held, count in standings.limited.items()
        if count
    ]


class Choices(NamedTuple):
    """What one can filter on, in words."""

    organisations: list[tuple[str, str]]
    registers: list[tuple[str, str]]
    standings: list[tuple[str, str]]
    lacks: list[tuple[str, str]]


def choices(organisations: Iterable[Organisation], standings: Standings) -> Choices:
    codes = [(code.value, _(CODE_LABELS[code])) for code in ORDER if standings.by_code.get(code)]
    return Choices(
        organisations=[(each.public_id, each.name) for each in organisations],
        registers=[(each.value, _(registers.label(each))) for each in Register],
        standings=[*codes, (MISSING, _("No registration known"))],
        lacks=[(each.value, _(LACK_LABELS[each])) for each in Lack],
    )


def chart(months: Sequence[Month]) -> list[tuple[str, str, int, int]]:
    """The rows of the chart: short and long name of the month, on track, and not."""
    return [
        (
            wording.short_month(each.first_on),
            wording.month(each.first_on),
            each.on_track,
            each.attention,
        )
        for each in months
    ]


def chart_message(months: Sequence[Month]) -> str:
    """What the chart shows, in a sentence."""
    total = sum(each.on_track + each.attention for each in months)
    if not total:
        return _("In the next 2 years no registration ends.")
    words: str = ngettext(
        "In the next 2 years %(num)d registration ends.",
        "In the next 2 years %(num)d registrations end.",
        total,
    )
    busiest = rules.busiest([(each.first_on, each.on_track + each.attention) for each in months])
    if not busiest.days or busiest.number < 2:
        return words
    names = format_list([wording.month(day) for day in busiest.days], locale=get_locale())
    most = _("Most in %(months)s: %(count)s.", months=names, count=busiest.number)
    if len(busiest.days) > 1:
        most = _("Most in %(months)s: %(count)s each.", months=names, count=busiest.number)
    return f"{words} {most}"


def lines(rows: Iterable[TeamRow], *, today: date, reader: int | None) -> list[Line]:
    """The rows in words; nobody reminds themselves."""
    return [_line(row, today=today, own=row.person.id == reader) for row in rows]


def _line(row: TeamRow, *, today: date, own: bool) -> Line:
    held = row.registration
    return Line(
        person_id=row.person.public_id,
        name=row.person.sort_name,
        organisations=", ".join(row.organisations),
        register=registry.name_of(held) if held else "",
        number=registry.grouped(held.number) if held else "",
        role=registry.role_of(held) if held else "",
        last_valid_on=row.last_valid_on,
        days=_days((row.last_valid_on - today).days) if row.last_valid_on else "",
        behind=row.progress.name[registry.language()] if row.progress else "",
        unit=_unit(row),
        row=row,
        source=_source(row),
        can_be_reminded=not own and held is not None and held.state in RUNNING,
    )


def _unit(row: TeamRow) -> str:
    if row.progress is not None and row.progress.unit is Unit.HOURS:
        return _("hours")
    return _("points")


def _days(days: int) -> str:
    if days == 0:
        return _("today")
    words: str = (
        ngettext("%(num)d day to go", "%(num)d days to go", days)
        if days > 0
        else ngettext("%(num)d day ago", "%(num)d days ago", -days)
    )
    return words


def _source(row: TeamRow) -> str:
    """Where the date comes from and when it was checked; the placement sees the check only."""
    if row.last_valid_on is None:
        return ""
    checked = _("Not checked yet.")
    if row.checked_on is not None:
        checked = _("Checked on %(day)s.", day=wording.table_day(row.checked_on))
    if row.source is None or row.told_on is None:
        return checked
    told = _(
        "%(source)s, %(day)s",
        source=_(SOURCE_LABELS[row.source]),
        day=wording.table_day(row.told_on),
    )
    return f"{told[:1].upper()}{told[1:]}. {checked}"


def sheet(rows: Iterable[TeamRow]) -> tuple[list[str], list[list[Cell]]]:
    """The head and the cells of the table to download."""
    head = [
        _("Name"),
        _("Organisation"),
        _("Register"),
        _("Profession"),
        _("Number"),
        _("Valid until and including"),
        _("Status"),
        _("Still open"),
        _("According to"),
        _("Told on"),
        _("Checked on"),
    ]
    return head, [_cells(row) for row in rows]


def file(rows: Iterable[TeamRow], *, kind: str) -> bytes:
    """The table as a file of this kind: xlsx or csv."""
    head, cells = sheet(rows)
    if kind == "csv":
        return sheets.write_csv(head, cells)
    return sheets.write_xlsx(head, cells, title=_("Registrations"))


def _cells(row: TeamRow) -> list[Cell]:
    held = row.registration
    return [
        row.person.sort_name,
        ", ".join(row.organisations),
        registry.name_of(held) if held else None,
        registry.role_of(held) if held else None,
        held.number if held else None,
        row.last_valid_on,
        _status(row),
        _open(row),
        _(SOURCE_LABELS[row.source]) if row.source else None,
        row.told_on,
        row.checked_on,
    ]


def _open(row: TeamRow) -> str | None:
    """What is lacking when all that is planned is done."""
    if row.registration is None or row.registration.lacks is None:
        return None
    words = row.registration.lacks.split()
    return ", ".join(_(LACK_LABELS[each]) for each in Lack if each in words)


def _status(row: TeamRow) -> str:
    if row.standing is not None:
        return _(CODE_LABELS[row.standing])
    return _("No registration known") if row.full else _(VALIDITY_LABELS[row.validity])


def reminded(done: Reminded) -> list[tuple[str, str]]:
    """What became of it, as (words, tone) of messages: how many letters, and who got none."""
    told: list[tuple[str, str]] = []
    if done.letters:
        words = ngettext("%(num)d reminder goes out.", "%(num)d reminders go out.", done.letters)
        told.append((words, "success"))
    if done.skipped:
        names = [
            _("%(name)s %(why)s", name=each.name, why=_(nudging.SKIP_LABELS[each.why]))
            for each in done.skipped
        ]
        told.append((_("No letter to: %(names)s.", names="; ".join(names)), "warning"))
    return told
