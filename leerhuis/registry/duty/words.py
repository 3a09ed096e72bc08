"""The proof of a day in the words of the reader: for the page and the table."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import format_decimal, gettext, ngettext

from leerhuis import clock, registers
from leerhuis.registry import rules as registry
from leerhuis.registry.checks.rules import Outcome
from leerhuis.registry.duty.details import Checked, Conduct, Held
from leerhuis.registry.duty.proof import Proof, ProofRow
from leerhuis.registry.duty.rules import COVER_LABELS, DEPLOYABLE_LABELS, SHORT_AGES, Cover
from leerhuis.registry.duty.rules import Deployable as Deployable
from leerhuis.sheets import Cell
from leerhuis.wording import full_day, number, table_day

_: Callable[..., str] = gettext
TONES = {
    Cover.REGISTERED: ("positive", "circle-check"),
    Cover.EXCEPTION: ("warning", "triangle-alert"),
    Cover.UNCOVERED: ("negative", "circle-x"),
    Cover.UNREGISTERED: ("negative", "circle-x"),
}


class HeldLine(NamedTuple):
    """One registration of a person, in words."""

    name: str
    number: str
    validity: str
    valid: bool
    last_valid: str
    checked: str
    counts: bool


class Line(NamedTuple):
    """A row of the proof in words."""

    person_id: str
    name: str
    organisations: str
    full: bool
    cover: Cover
    cover_words: str
    held: Sequence[HeldLine]
    conduct: str
    notes: Sequence[str]


def lines(rows: Iterable[ProofRow]) -> list[Line]:
    return [_line(each) for each in rows]


def _line(row: ProofRow) -> Line:
    return Line(
        person_id=row.person_id,
        name=row.name,
        organisations=", ".join(row.work.organisations),
        full=row.full,
        cover=row.cover,
        cover_words=_(COVER_LABELS[row.cover]),
        held=[_held(each) for each in row.registrations],
        conduct=_conduct(row.conduct) if row.full else "",
        notes=_notes(row),
    )


def _held(held: Held) -> HeldLine:
    return HeldLine(
        name=_named(held),
        number=registry.grouped(held.number),
        validity=_state(held),
        valid=held.validity.counts,
        last_valid=table_day(held.last_valid_on),
        checked=_checked(held.checked),
        counts=held.covers or not held.validity.counts,
    )


def _named(held: Held) -> str:
    if held.register is None:
        return ""
    register = _(registers.label(held.register))
    if held.occupation_name:
        return f"{register}, {held.occupation_name}"
    occupation = registers.occupation_of(held.register, held.occupation)
    return f"{register}, {_(registers.label(occupation)).lower()}" if occupation else register


def _state(held: Held) -> str:
    """The validity, and the state beside it where that says more."""
    validity = _(registry.VALIDITY_LABELS[held.validity])
    plain = (registry.State.REGISTERED, registry.State.RENEWED, registry.State.SUBMITTED)
    if held.register is None or held.state in plain:
        return validity
    return f"{validity} ({_(registry.STATE_LABELS[held.state]).lower()})"


def _checked(checked: Checked | None) -> str:
    if checked is None:
        return _("Not checked")
    day = table_day(checked.on)
    if checked.outcome is Outcome.NOT_FOUND:
        return _("%(day)s: not found in the register", day=day)
    if checked.how is None:
        return day
    return _("%(day)s: %(how)s", day=day, how=_(registry.CHECKED_LABELS[checked.how]))


def _conduct(conduct: Conduct | None) -> str:
    if conduct is None:
        return _("Not seen")
    day = table_day(conduct.issued_on)
    if conduct.age is None:
        return day
    return _("%(day)s: %(age)s", day=day, age=_(SHORT_AGES[conduct.age]))


def _notes(row: ProofRow) -> list[str]:
    """The reason of an exception, and the employer's word where it is no plain yes."""
    notes = []
    if row.exception is not None:
        told = row.exception
        notes.append(
            _(
                "%(reason)s From %(first)s up to and including %(last)s. Responsible: %(name)s.",
                reason=_sentence(told.reason),
                first=table_day(told.starts_on),
                last=table_day(told.ends_on),
                name=told.responsible,
            )
        )
        if not told.responsible_registered:
            notes.append(_("%(name)s was not registered that day.", name=told.responsible))
    if row.word is not None and row.word.word is not Deployable.YES:
        notes.append(
            _(
                "%(word)s: %(reason)s",
                word=_(DEPLOYABLE_LABELS[row.word.word]),
                reason=_sentence(row.word.reason),
            )
        )
    return notes


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def exact(moment: datetime) -> str:
    """14 januari 2027, 9.30.12 uur"""
    return _("%(day)s, %(time)s", day=full_day(moment), time=f"{clock.local(moment):%-H.%M.%S}")


def share(proof: Proof) -> str:
    """98,3 %, rounded down: all is all."""
    if not proof.asked:
        return ""
    figure: str = format_decimal(1000 * proof.registered // proof.asked / 10, "#,##0.#")
    return f"{figure}\u00a0%"


def headline(proof: Proof, *, today: date) -> str:
    """118 van 120 mensen waren geregistreerd, in the tense of the day."""
    values = {"able": number(proof.registered), "asked": number(proof.asked)}
    words: str
    if proof.day < today:
        words = ngettext(
            "%(able)s of %(asked)s person was registered",
            "%(able)s of %(asked)s persons were registered",
            proof.asked,
            **values,
        )
    elif proof.day > today:
        words = ngettext(
            "%(able)s of %(asked)s person will be registered",
            "%(able)s of %(asked)s persons will be registered",
            proof.asked,
            **values,
        )
    else:
        words = ngettext(
            "%(able)s of %(asked)s person is registered",
            "%(able)s of %(asked)s persons are registered",
            proof.asked,
            **values,
        )
    return words


def head() -> list[str]:
    return [
        _("Name"),
        _("Organisation"),
        _("Covered"),
        _("Registration"),
        _("Number"),
        _("That day"),
        _("Valid until and including"),
        _("Checked"),
        _("Certificate of conduct"),
        _("Exception and remarks"),
    ]


def cells(proof: Proof) -> list[list[Cell]]:
    """A row for each registration of a person, or one for who has none."""
    found: list[list[Cell]] = []
    for line in lines(proof.rows):
        each: Sequence[HeldLine | None] = line.held or (None,)
        found.extend(_cells(line, held) for held in each)
    return found


def _cells(line: Line, held: HeldLine | None) -> list[Cell]:
    about: list[Cell] = (
        [held.name, held.number, held.validity, held.last_valid, held.checked]
        if (held)
        else [_("None") if line.full else None, None, None, None, None]
    )
    person: list[Cell] = [line.name, line.organisations, line.cover_words]
    return [*person, *about, line.conduct, " ".join(line.notes)]
