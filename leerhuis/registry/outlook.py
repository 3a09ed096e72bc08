"""What a registration will have come to on the last day to apply, in words."""

from collections.abc import Callable
from datetime import date

from flask_babel import format_decimal, gettext

from leerhuis.registers import N_
from leerhuis.registry import rules, shown
from leerhuis.registry.queries import Dossier
from leerhuis.registry.standing.forecast import SENTENCES, Foreseen, Outlook
from leerhuis.registry.standing.forecast import forecast as foresee
from leerhuis.wording import full_day

_: Callable[..., str] = gettext


def forecast(dossier: Dossier, *, own: bool) -> list[str]:
    """What each requirement will have come to on the last day to apply, in sentences."""
    row = dossier.registration
    if row.state not in rules.RUNNING or row.applied or dossier.today > row.apply_by_on:
        return []
    ahead = foresee(dossier.pack, dossier.assessment, period=row.period, today=dossier.today)
    return [_foreseen(each, ahead.by, own=own) for each in ahead.lines if each.outlook not in QUIET]


QUIET = frozenset({Outlook.MET, Outlook.UNTOLD, Outlook.HISTORY_UNKNOWN})
_OF_ANOTHER = N_("%(amount)s of %(asked)s on %(day)s, if it goes on like this.")


def _foreseen(each: Foreseen, by: date, *, own: bool) -> str:
    unit, asked = each.requirement.unit, each.requirement.at_least
    said = _(
        SENTENCES[each.outlook] if own else _OF_ANOTHER,
        amount="" if each.amount is None else shown.amount(unit.there(each.amount), unit),
        missing=shown.amount(unit.lacking(each.missing), unit),
        asked=format_decimal(asked, "#,##0.#"),
        day=full_day(by),
    )
    return f"{each.requirement.name[shown.language()]}: {said[:1].lower()}{said[1:]}"
