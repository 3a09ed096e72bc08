"""What becomes of several colleagues in a group, in words."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext, ngettext

from leerhuis.colleagues.rules import Got, Outcome
from leerhuis.enrolment import telling_why
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.fields import translate
from leerhuis.registers import N_

_: Callable[..., str] = gettext
NAMED = 3
OUTCOMES: Mapping[Outcome, tuple[str, str, str]] = {
    Outcome.SEAT: (N_("Gets a seat"), "positive", "circle-check"),
    Outcome.REQUEST: (N_("Gets a seat, must be approved"), "info", "clock"),
    Outcome.WAIT: (N_("Comes on the waiting list"), "warning", "hourglass"),
    Outcome.REFUSED: (N_("Cannot be enrolled"), "negative", "circle-x"),
    Outcome.THERE: (N_("Is in this group already"), "", "check"),
}
APPROVES: Mapping[Side, str] = {
    Side.EMPLOYER: N_("The employer must approve it."),
    Side.PLACEMENT: N_("The place of work must approve it."),
    Side.COORDINATOR: N_("The coordinator must approve it."),
}
STATES: Mapping[EnrolmentState, str] = {
    EnrolmentState.CONFIRMED: N_("Is enrolled"),
    EnrolmentState.REQUESTED: N_("Waiting for approval"),
    EnrolmentState.OFFERED: N_("Seat offered"),
    EnrolmentState.WAITING: N_("Is on the waiting list"),
}


def why(got: Got) -> str:
    """What there is to say beside the outcome."""
    if got.why is not None:
        return translate(got.why)
    if got.sides:
        return " ".join(_(APPROVES[each]) for each in got.sides)
    if not got.place:
        return _("There is a seat free.") if got.outcome is Outcome.SEAT else ""
    place = _("Place %(place)d.", place=got.place)
    return f"{place} {telling_why.sentence(got.reason)}" if got.reason else place


def told(found: Sequence[Got], names: Mapping[int, str]) -> list[tuple[str, str]]:
    """The messages after enrolling, as (words, tone): how many got what, and who was refused."""
    count = {each: sum(got.outcome is each for got in found) for each in Outcome}
    messages = [(_counted(each, count[each]), _TONES[each]) for each in _TONES if count[each]]
    refused = [got for got in found if got.outcome is Outcome.REFUSED]
    messages += [(f"{names[got.person_id]}: {why(got)}", "warning") for got in refused[:NAMED]]
    if len(refused) > NAMED:
        messages.append((_counted(Outcome.REFUSED, len(refused) - NAMED), "warning"))
    return messages


_TONES = {Outcome.SEAT: "ok", Outcome.REQUEST: "info", Outcome.WAIT: "info", Outcome.THERE: "info"}


def _counted(outcome: Outcome, number: int) -> str:
    """So many colleagues got this; of who was refused the others are named."""
    words: dict[Outcome, str] = {
        Outcome.SEAT: ngettext(
            "%(num)d colleague is enrolled.", "%(num)d colleagues are enrolled.", number
        ),
        Outcome.REQUEST: ngettext(
            "%(num)d colleague has a seat that must be approved.",
            "%(num)d colleagues have a seat that must be approved.",
            number,
        ),
        Outcome.WAIT: ngettext(
            "%(num)d colleague is on the waiting list.",
            "%(num)d colleagues are on the waiting list.",
            number,
        ),
        Outcome.THERE: ngettext(
            "%(num)d colleague was in this group already.",
            "%(num)d colleagues were in this group already.",
            number,
        ),
        Outcome.REFUSED: ngettext(
            "%(num)d more colleague was not enrolled.",
            "%(num)d more colleagues were not enrolled.",
            number,
        ),
    }
    return words[outcome]
