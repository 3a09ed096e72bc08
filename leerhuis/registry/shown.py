"""Registrations in words, in the language of the reader: for the pages that show them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import format_decimal, get_locale, gettext, ngettext

from leerhuis import registers
from leerhuis.registry import rules
from leerhuis.registry.models import Registration
from leerhuis.registry.points import Line
from leerhuis.registry.queries import Dossier
from leerhuis.registry.standing import CODE_LABELS, SENTENCES, Code
from leerhuis.wording import full_day

_: Callable[..., str] = gettext


def name_of(registration: Registration) -> str:
    return _(registers.label(registration.register))


def role_of(registration: Registration) -> str:
    """The chamber or profession; nothing where the register has none."""
    occupation = registers.occupation_of(registration.register, registration.occupation)
    return "" if occupation is None else _(registers.label(occupation))


def grouped(number: str) -> str:
    return rules.grouped(number)


def points(amount: object) -> str:
    """6 points, 1 point, 2,5 points"""
    figure = format_decimal(amount, "#,##0.#")
    return str(
        ngettext("%(figure)s point", "%(figure)s points", 1 if amount == 1 else 2, figure=figure)
    )


def requirement(line: Line) -> str:
    """The name of a requirement, which the pack gives in each language."""
    return line.requirement.name[language()]


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
        "amount": points(standing.points) if standing.points is not None else "",
        "what": requirement(standing.line).lower() if standing.line is not None else "",
    }
    return _(SENTENCES[standing.why], **values)


def source(registration: Registration) -> str:
    """From whom the date is and since when, and who made sure of it when."""
    told = _(
        "%(source)s, %(day)s",
        source=_(rules.SOURCE_LABELS[registration.source]),
        day=full_day(registration.told_on),
    )
    words = told[:1].upper() + told[1:]
    return f"{words}. {checked(registration)}"


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


def card(dossier: Dossier, *, today: date) -> dict[str, Any]:
    """What the macro `registration_card` shows."""
    row = dossier.registration
    return {
        "id": row.public_id,
        "name": name_of(row),
        "role": role_of(row),
        "number": grouped(row.number),
        **_status(dossier.standing.code),
        "requirements": [_progress(line, dossier) for line in dossier.assessment.lines],
        "unknown": None if dossier.pack.says_what_is_asked else _unknown(dossier),
        "source": source(row),
        **_days(dossier, today=today),
    }


def _status(code: Code) -> dict[str, str | None]:
    """The badge of a standing; in words of our own where those of the badge would say less."""
    if code is Code.ENDED:
        return {"status": "not_needed", "status_text": _(CODE_LABELS[code])}
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


def _progress(line: Line, dossier: Dossier) -> dict[str, Any]:
    """The arguments of the macro `progress`."""
    behind = dossier.standing.line
    warned = behind is not None and behind.requirement is line.requirement
    return {
        "label": requirement(line),
        "earned": line.counted,
        "asked": line.asked,
        "unit": _("points"),
        "tone": "warning" if warned else "" if line.open else "ok",
        "planned": min(line.expected, line.open),
        "note": _progress_note(line),
    }


def _progress_note(line: Line) -> str | None:
    if not line.expected or not line.open:
        return None
    planned = points(line.expected)
    if not line.open_after_expected:
        return _("%(planned)s planned. Then you have enough.", planned=planned)
    return _(
        "%(planned)s planned. After that you still need %(amount)s.",
        planned=planned,
        amount=points(line.open_after_expected),
    )
