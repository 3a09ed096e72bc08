"""What somebody fills in when something became of a registration, or was earned before."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from leerhuis import registers
from leerhuis.fields import DutchDateField, DutchDecimalField, Form, Required, TextField
from leerhuis.registers import Register
from leerhuis.registry import rules
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import EventKind, Source, State
from leerhuis.registry.verbs.extras import WORDS_MAX
from leerhuis.registry.verbs.opening import Asked, Row

_: Callable[..., str] = gettext
MOST = Decimal("9999")

WHAT: Mapping[EventKind, Any] = {
    EventKind.DEREGISTERED: _l("The registration was ended at one's own wish"),
    EventKind.EXTENDED: _l("The register gave another date"),
    EventKind.EXEMPTED: _l("Exempt as a registered specialist"),
    EventKind.EXEMPTION_ENDED: _l("The exemption is over"),
    EventKind.SUSPENDED: _l("Suspended"),
    EventKind.CONDITIONALLY_SUSPENDED: _l("Conditionally suspended"),
    EventKind.SUSPENSION_ENDED: _l("The suspension is over"),
    EventKind.STRUCK_OFF: _l("Struck off by the register or a college"),
    EventKind.RE_ENTERED: _l("Registered again"),
}
_OWN = (Source.PERSON, Source.EVIDENCE)
_OTHERS = (Source.EMPLOYER, Source.EVIDENCE, Source.REGISTER)
_SOURCES: Mapping[Source, Any] = {
    Source.PERSON: _l("I say so myself"),
    Source.EMPLOYER: _l("The professional told me, or I know it myself"),
    Source.EVIDENCE: _l("It is in a letter or on a card"),
    Source.REGISTER: _l("I looked it up in the register"),
}
_STATES = {
    EventKind.DEREGISTERED: State.DEREGISTERED,
    EventKind.EXEMPTED: State.EXEMPT,
    EventKind.SUSPENDED: State.SUSPENDED,
    EventKind.CONDITIONALLY_SUSPENDED: State.CONDITIONALLY_SUSPENDED,
    EventKind.STRUCK_OFF: State.STRUCK_OFF,
}


def may_follow(registration: Registration) -> list[EventKind]:
    """What can be told of this registration now, in the order in which it is offered."""
    state, follows = registration.state, rules.FOLLOWS[registration.state]
    found = {kind for kind, wanted in _STATES.items() if wanted in {*follows, state}}
    if registration.register is not Register.BIG:
        found.discard(EventKind.EXEMPTED)
    if state in rules.IN_THE_REGISTER or state is State.LAPSED:
        found.add(EventKind.EXTENDED)
    if state is State.EXEMPT:
        found.add(EventKind.EXEMPTION_ENDED)
    if state in rules.SUSPENDED:
        found.add(EventKind.SUSPENSION_ENDED)
    if state in rules.OVER:
        found.add(EventKind.RE_ENTERED)
    return [kind for kind in WHAT if kind in found]


class StateForm(Form):
    """When something happened, until when, and how one knows."""

    on = DutchDateField(_l("From which day?"), [Required(_l("Fill in the day."))])
    until = DutchDateField(_l("Until and including"))
    seen_on = DutchDateField(
        _l("When did you see the decision?"),
        [Required(_l("Fill in the day on which you saw the decision."))],
        description=_l("Leerhuis does not keep why the register gave another date."),
    )
    held_date = DutchDateField(
        _l("New date of renewal"),
        description=_l(
            "As on the card or in the letter. Leave it empty if the date of before still holds."
        ),
    )
    source = RadioField(
        _l("How do you know this?"),
        [InputRequired(_l("Choose how you know this."))],
        invalid_choice_message=_l("Choose how you know this."),
    )

    def ask(self, kind: EventKind, *, own: bool) -> None:
        """Only what belongs to this."""
        for name in {"on", "until", "seen_on", "held_date"} - _ASKED[kind]:
            del self[name]
        self.source.choices = [
            SelectChoice(each.value, _SOURCES[each]) for each in (_OWN if own else _OTHERS)
        ]
        if kind is EventKind.EXEMPTED:
            self.until.label.text = _("Exempt until and including")
        if kind is EventKind.EXTENDED:
            self.until.label.text = _("New date of renewal")
            self.until.description = _("As in the letter of the register. For example 27-3-2029.")
        if kind in _UNTIL_NEEDED:
            self.until.validators = [Required(_("Fill in the date."))]
            self.until.flags.required = True

    def said(self) -> dict[str, Any]:
        return {
            field.name: Source(field.data) if field.name == "source" else field.data
            for field in self
            if field.name != "csrf_token"
        }


_UNTIL_NEEDED = frozenset({EventKind.EXEMPTED, EventKind.EXTENDED})
_ASKED: Mapping[EventKind, frozenset[str]] = {
    EventKind.DEREGISTERED: frozenset({"on"}),
    EventKind.EXTENDED: frozenset({"until", "seen_on"}),
    EventKind.EXEMPTED: frozenset({"on", "until"}),
    EventKind.EXEMPTION_ENDED: frozenset({"on"}),
    EventKind.SUSPENDED: frozenset({"on", "until"}),
    EventKind.CONDITIONALLY_SUSPENDED: frozenset({"on", "until"}),
    EventKind.SUSPENSION_ENDED: frozenset({"on"}),
    EventKind.STRUCK_OFF: frozenset({"on"}),
    EventKind.RE_ENTERED: frozenset({"on", "held_date"}),
}


class ExtraForm(Form):
    """Something that the register asks of this one person."""

    words = TextField(
        _l("What does the register ask?"),
        [Required(_l("Fill in what the register asks."))],
        description=_l("You find it in a letter of the register."),
        render_kw={"maxlength": WORDS_MAX},
    )

    def about(self, register: Register) -> None:
        if register is Register.SKJ:
            self.words.description = _("For example: training in ethics. You find it in Mijn SKJ.")


class MetForm(Form):
    on = DutchDateField(
        _l("On which day was it done?"), [Required(_l("Fill in the day on which it was done."))]
    )


class OpeningForm(Form):
    """What was earned before; its fields follow from the pack, and the box comes last."""

    asked: Sequence[tuple[str, Asked]] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        whole: bool = super().validate(extra_validators)
        for name, _asked in self.asked:
            amount = self[name].data
            if amount is not None and not 0 <= amount <= MOST:
                self[name].errors = [_("Fill in 0 or more.")]
                whole = False
        if whole and not self.nothing.data and not self.rows():
            self.nothing.errors = [_("Fill in what you earned, or tick that it is nothing.")]
            whole = False
        return whole

    def rows(self) -> list[Row]:
        return [
            (category, form, self[name].data)
            for name, (category, form) in self.asked
            if self[name].data
        ]


def opening_form(asked: Sequence[Asked], told: Mapping[Asked, Decimal], *, known: bool) -> Any:
    """The form that asks these amounts, with what was told of them before."""
    names = [(f"amount-{number}", each) for number, each in enumerate(asked)]
    fields: dict[str, Any] = {
        name: DutchDecimalField(_(registers.label(form or category)), description=_unit(each))
        for name, each in names
        for category, form in [each]
    }
    fields["nothing"] = BooleanField(_("Nothing was earned yet in this period"))
    kind = type("AskedOpeningForm", (OpeningForm,), fields | {"asked": names})
    known_rows = {name: told[each] for name, each in names if told.get(each)}
    return kind(data=known_rows | {"nothing": known and not known_rows})


def _unit(each: Asked) -> str:
    return (
        _("In points. For example 12,5.") if each[1] is None else _("In hours. For example 12,5.")
    )
