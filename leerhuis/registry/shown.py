"""Registrations in words, in the language of the reader: for the pages that show them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import format_decimal, get_locale, gettext, ngettext

from leerhuis import registers
from leerhuis.registry import rules
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Requirement, Unit
from leerhuis.registry.queries import Dossier
from leerhuis.registry.rules import State
from leerhuis.registry.standing import CODE_LABELS, SENTENCES, Code
from leerhuis.registry.standing.points import Line
from leerhuis.wording import full_day

_: Callable[..., str] = gettext


def name_of(registration: Registration) -> str:
    return _(registers.label(registration.register))


def role_of(registration: Registration) -> str:
    """The chamber or profession; nothing where the register has none."""
    if registration.occupation_name:
        return registration.occupation_name
    occupation = registers.occupation_of(registration.register, registration.occupation)
    if occupation is None:
        return ""
    role = _(registers.label(occupation))
    if registration.level is None:
        return role
    level = _(registers.label(registration.level)).lower()
    return _("%(profession)s, %(level)s", profession=role, level=level)


def grouped(number: str) -> str:
    return rules.grouped(number)


def points(amount: object) -> str:
    """6 points, 1 point, 2,5 points"""
    figure = format_decimal(amount, "#,##0.#")
    return str(
        ngettext("%(figure)s point", "%(figure)s points", 1 if amount == 1 else 2, figure=figure)
    )


def hours(amount: object) -> str:
    """3.368 hours, 1 hour"""
    figure = format_decimal(amount, "#,##0.#")
    return str(
        ngettext("%(figure)s hour", "%(figure)s hours", 1 if amount == 1 else 2, figure=figure)
    )


def amount(value: object, unit: Unit) -> str:
    return hours(value) if unit is Unit.HOURS else points(value)


def requirement(line: Line) -> str:
    """The name of a requirement, which the pack gives in each language."""
    return line.requirement.name[language()]


def asked(requirement: Requirement) -> str:
    """What a register asks, where nothing is told of it yet."""
    return f"{requirement.name[language()]}: {amount(requirement.at_least, requirement.unit)}"


def language() -> str:
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "nl"


def sentence(dossier: Dossier) -> str:
    """How the registration stands and what to do, in a sentence to its holder."""
    standing, row = dossier.standing, dossier.registration
    values = {
        "apply_by": full_day(row.apply_by_on),
        "last_valid": full_day(row.last_valid_on),
        "submitted": full_day(row.submitted_on) if row.submitted_on else "",
        "amount": ""
        if standing.points is None
        else amount(standing.unit.lacking(standing.points), standing.unit),
        "what": requirement(standing.line).lower() if standing.line is not None else "",
    }
    return _(SENTENCES[standing.why], **values)


def state(registration: Registration, *, today: date) -> str:
    """What is so of this registration beside its dates; nothing for most."""
    said = [_state(registration, today=today)]
    if registration.extension_ends_on is not None and registration.extension_seen_on is not None:
        said.append(
            _(
                "Extended until %(day)s. The decision was seen on %(seen)s.",
                day=full_day(registration.extension_ends_on),
                seen=full_day(registration.extension_seen_on),
            )
        )
    return " ".join(each for each in said if each)


def _state(row: Registration, *, today: date) -> str:
    since = full_day(row.state_on)
    if row.state in rules.SUSPENDED:
        return _suspended(row, today=today)
    if row.state is State.EXEMPT and row.state_ends_on is not None:
        return _(
            "Exempt as a registered specialist until and including %(day)s.",
            day=full_day(row.state_ends_on),
        )
    if row.state is State.STRUCK_OFF:
        return _("Struck off on %(day)s.", day=since)
    if row.state is State.DEREGISTERED:
        return _("Deregistered on %(day)s.", day=since)
    return ""


def _suspended(row: Registration, *, today: date) -> str:
    words, since = _(rules.STATE_LABELS[row.state]), full_day(row.state_on)
    if row.state_ends_on is None:
        return _("%(suspended)s since %(day)s.", suspended=words, day=since)
    if today > row.state_ends_on:
        return _("The suspension ended on %(day)s.", day=full_day(row.state_ends_on))
    return _(
        "%(suspended)s from %(day)s until and including %(until)s.",
        suspended=words,
        day=since,
        until=full_day(row.state_ends_on),
    )


def source(registration: Registration, *, after: str = "") -> str:
    """From whom the date is and since when, and who made sure of it when.

    After a sentence about something else it says that it speaks of the date.
    """
    said = {
        "source": _(rules.SOURCE_LABELS[registration.source]),
        "day": full_day(registration.told_on),
    }
    told = (
        _("Date of renewal %(source)s, %(day)s", **said)
        if after
        else _("%(source)s, %(day)s", **said)
    )
    return f"{told[:1].upper()}{told[1:]}. {checked(registration)}"


def checked(registration: Registration) -> str:
    """When somebody made sure of the date, and how."""
    if registration.checked_on is None:
        return _("Not checked yet.")
    day = full_day(registration.checked_on)
    if registration.checked_how is None:
        return _("Checked on %(day)s.", day=day)
    return _(
        "Checked on %(day)s: %(how)s.",
        day=day,
        how=_(rules.CHECKED_LABELS[registration.checked_how]),
    )


class Entered(NamedTuple):
    """How much stands in the register itself, and how much was earned before Leerhuis knew.

    Where the second stands, nobody told here; what was said to stand there is in the first.
    """

    there: Decimal
    before: Decimal


def card(
    dossier: Dossier, *, today: date, entered: Mapping[str, Entered] | None = None
) -> dict[str, Any]:
    """What the macro `registration_card` shows.

    `entered`: by the key of a requirement, where what counts for it stands.
    """
    row = dossier.registration
    became = state(row, today=today)
    said = [became, source(row, after=became)]
    return {
        "id": row.public_id,
        "name": name_of(row),
        "role": role_of(row),
        "number": grouped(row.number),
        **_status(dossier, today=today),
        "requirements": [
            _progress(line, dossier, entered=entered) for line in dossier.assessment.lines
        ],
        "unknown": None if dossier.pack.says_what_is_asked else _unknown(dossier),
        "source": " ".join(each for each in said if each),
        **_days(dossier, today=today),
    }


def _status(dossier: Dossier, *, today: date) -> dict[str, str | None]:
    """The badge of a standing; in words of our own where those of the badge would say less."""
    row, code = dossier.registration, dossier.standing.code
    suspended = rules.is_suspended(row.state, state_ends_on=row.state_ends_on, today=today)
    if suspended and code is not Code.LAPSED:
        code = Code.ATTENTION if code in (Code.ON_TRACK, Code.READY, Code.UNKNOWN) else code
        return {"status": code.value, "status_text": _(rules.STATE_LABELS[row.state])}
    if code is Code.ENDED or (row.state in rules.OVER and row.state is not State.LAPSED):
        return {"status": "not_needed", "status_text": _(rules.STATE_LABELS[row.state])}
    if row.state is State.EXEMPT and code is not Code.LAPSED:
        return {"status": code.value, "status_text": _("Exempt")}
    own_words = _(CODE_LABELS[code]) if code is Code.UNKNOWN else None
    return {"status": code.value, "status_text": own_words}


def _unknown(dossier: Dossier) -> str:
    notes = [note[language()] for note in dossier.pack.notes]
    return notes[0] if notes else _("The requirements are not known here yet.")


def _days(dossier: Dossier, *, today: date) -> dict[str, Any]:
    """The days that are left to apply, or since the registration was last valid."""
    row, code = dossier.registration, dossier.standing.code
    if code in (Code.SUBMITTED, Code.ENDED):
        return {"days": None, "now": None}
    whole = (row.last_valid_on - row.starts_on).days or 1
    shown = {
        "now": 100 * (today - row.starts_on).days / whole,
        "from_label": full_day(row.starts_on),
        "window_label": _("Valid until and including %(day)s", day=full_day(row.last_valid_on)),
    }
    if today > row.last_valid_on:
        return shown | {
            "days": (row.last_valid_on - today).days,
            "until": full_day(row.last_valid_on),
        }
    left = max(dossier.days_left, 0)
    words = ngettext("day left to apply, until", "days left to apply, until", left)
    return shown | {"days": left, "days_words": words, "until": full_day(row.apply_by_on)}


def _progress(
    line: Line, dossier: Dossier, *, entered: Mapping[str, Entered] | None
) -> dict[str, Any]:
    """The arguments of the macro `progress`."""
    behind = dossier.standing.line
    warned = behind is not None and behind.requirement is line.requirement
    return {
        "label": requirement(line),
        "earned": line.unit.there(line.counted),
        "asked": line.asked,
        "unit": _("hours") if line.unit is Unit.HOURS else _("points"),
        "tone": "warning" if warned else "" if line.open else "ok",
        "planned": min(line.expected, line.open),
        "note": _progress_note(line, dossier, entered=entered),
    }


def _progress_note(
    line: Line, dossier: Dossier, *, entered: Mapping[str, Entered] | None
) -> str | None:
    said = [_entered(line, dossier.registration, entered=entered), _ahead(line)]
    return " ".join(each for each in said if each) or None


def _entered(
    line: Line, registration: Registration, *, entered: Mapping[str, Entered] | None
) -> str:
    """12 in Mijn SKJ, 20 of before Leerhuis: what counts is what stands there."""
    if entered is None or line.requirement.key not in entered:
        return ""
    desk, _address = rules.APPLY_AT.get(registration.register, (name_of(registration), ""))
    found = entered[line.requirement.key]
    figure = format_decimal(found.there, "#,##0.#")
    if not found.before:
        return _("%(figure)s in %(desk)s.", figure=figure, desk=desk)
    return _(
        "%(figure)s in %(desk)s, %(before)s of before Leerhuis.",
        figure=figure,
        desk=desk,
        before=format_decimal(found.before, "#,##0.#"),
    )


def _ahead(line: Line) -> str:
    """What is planned, and what is then still open; hours of work go on by themselves."""
    if not line.expected or not line.open or line.unit is Unit.HOURS:
        return ""
    planned = points(line.expected)
    if not line.open_after_expected:
        return _("%(planned)s planned. Then you have enough.", planned=planned)
    return _(
        "%(planned)s planned. After that you still need %(amount)s.",
        planned=planned,
        amount=points(line.open_after_expected),
    )
