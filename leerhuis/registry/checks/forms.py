"""What a manager fills in about a check, and about an overview of Mijn SKJ."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from leerhuis import registers
from leerhuis.fields import DutchDateField, Form, LongTextField
from leerhuis.people.models import Organisation
from leerhuis.registers import Register
from leerhuis.registry.checks.manual import MEASURES, NOTE_MAX, Said, Seen
from leerhuis.registry.checks.models import PublicMeasure
from leerhuis.registry.checks.reading import Part
from leerhuis.registry.checks.rules import MEASURE_LABELS, MeasureKind
from leerhuis.registry.models import Registration
from leerhuis.wording import full_day

_: Callable[..., str] = gettext


class CheckForm(Form):
    """What somebody saw in the register today."""

    seen = RadioField(
        _l("What does the register show?"),
        [InputRequired(_l("Choose what the register shows."))],
        invalid_choice_message=_l("Choose what the register shows."),
    )
    held_on = DutchDateField(
        _l("Date of renewal in the register"),
        description=_l(
            "Does it show the day of registration only? Then leave this empty, and ask the person"
            " for the date on the card."
        ),
    )
    occupation = SelectField(_l("Chamber in the register"), default="")
    measure = SelectField(_l("Which measure?"), default="")
    starts_on = DutchDateField(_l("First day of the measure"))
    ends_on = DutchDateField(_l("Last day of the measure"))
    still = SelectMultipleField(
        _l("Which of the measures that we know does it still show?"),
        description=_l("What you do not tick is removed from Leerhuis."),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    shown = HiddenField()
    note = LongTextField(
        _l("Note"),
        [Length(max=NOTE_MAX, message=_l("Use at most %(max)d characters."))],
        description=_l(
            "For who looks here later. No medical data, and nothing that is not public."
        ),
    )

    def about(self, registration: Registration, measures: Sequence[PublicMeasure]) -> None:
        """Offer what can be seen of this registration."""
        self.seen.choices = [
            SelectChoice(Seen.SAME.value, _("Found, and all of it is right")),
            SelectChoice(Seen.OTHER.value, _("Found, but something is different")),
            SelectChoice(Seen.MEASURE.value, _("Found, and it shows a measure")),
            SelectChoice(Seen.NOT_FOUND.value, _("Not found")),
        ]
        self.occupation.choices = [
            SelectChoice("", _("As we have it")),
            *(
                SelectChoice(each.value, _(registers.label(each)))
                for each in registers.occupations_of(registration.register)
                if registration.register is Register.SKJ and each != registration.occupation
            ),
        ]
        self.measure.choices = [
            SelectChoice("", _("Choose a measure")),
            *(SelectChoice(each.value, _(MEASURE_LABELS[each])) for each in MEASURES),
        ]
        self.still.choices = [(each.public_id, measure_words(each)) for each in measures]
        if not self.is_submitted():
            self.still.data = [each.public_id for each in measures]
            self.shown.data = " ".join(self.still.data)

    @property
    def gone(self) -> frozenset[str]:
        """What this form offered and nobody ticked; of what came in later it says nothing."""
        return frozenset((self.shown.data or "").split()) - frozenset(self.still.data or ())

    def validate_measure(self, field: SelectField) -> None:
        if self.seen.data == Seen.MEASURE and not field.data and not self.still.data:
            raise ValidationError(_("Choose which measure the register shows."))

    def validate_ends_on(self, field: DutchDateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day lies before the first day."))

    def validate_held_on(self, field: DutchDateField) -> None:
        if self.seen.data == Seen.OTHER and not field.data and not self.occupation.data:
            raise ValidationError(_("Fill in what is different: the date, or the chamber."))

    def said(self) -> Said:
        return Said(
            seen=Seen(self.seen.data),
            held_on=self.held_on.data,
            occupation=self.occupation.data or None,
            measure=MeasureKind(self.measure.data) if self.measure.data else None,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            note=self.note.data or "",
        )


def measure_words(measure: PublicMeasure) -> str:
    """Schorsing, van 3 maart 2026 tot en met 3 juni 2026"""
    kind = _(MEASURE_LABELS[measure.kind])
    if measure.starts_on and measure.ends_on:
        first, last = full_day(measure.starts_on), full_day(measure.ends_on)
        return _("%(kind)s, from %(first)s to %(last)s", kind=kind, first=first, last=last)
    if measure.starts_on:
        return _("%(kind)s, since %(first)s", kind=kind, first=full_day(measure.starts_on))
    return kind


class OverviewForm(Form):
    """The overview of an employer's account, pasted or as a file."""

    organisation = SelectField(
        _l("Employer"),
        description=_l("Whose account of Mijn SKJ the overview comes from."),
        invalid_choice_message=_l("Choose an employer."),
    )
    pasted = TextAreaField(
        _l("Paste the table"),
        description=_l(
            "Copy it from Mijn SKJ or from Excel, with the names of the columns on top."
        ),
    )
    file = FileField(_l("Or choose a file"), description=_l("CSV or Excel (XLSX), at most 10 MB."))

    def offer(self, organisations: Sequence[Organisation]) -> None:
        self.organisation.choices = [(each.public_id, each.name) for each in organisations]

    def validate_file(self, field: FileField) -> None:
        chosen = field.data is not None and bool(field.data.filename)
        pasted = bool((self.pasted.data or "").strip())
        if chosen == pasted:
            raise ValidationError(_("Paste the table, or choose a file."))

    def handed_in(self, *, most: int) -> tuple[bytes, str]:
        """The bytes of the table, and what to call it."""
        if self.file.data is not None and self.file.data.filename:
            return self.file.data.read(most + 1), str(self.file.data.filename)
        return (self.pasted.data or "").strip("\r\n ").encode(), _("Pasted table")


class ColumnsForm(Form):
    """Which column of the overview holds what. Only the employer can know: no form is known."""

    number = SelectField(_l("Registration number"))
    name = SelectField(_l("Name"), default="")
    chamber = SelectField(_l("Chamber"), default="")
    held_on = SelectField(
        _l("Date of renewal"),
        default="",
        description=_l("The date until which the registration runs, not the day of registration."),
    )

    status = SelectField(
        _l("Status"),
        default="",
        description=_l("Whoever is not in it as registered, you look at yourself."),
    )

    def offer(self, header: Sequence[str], guessed: dict[Part, str]) -> None:
        names = [(each, each) for each in header]
        for part in Part:
            field = self[part.value]
            none = [] if part is Part.NUMBER else [("", _("Not in the overview"))]
            field.choices = [*none, *names]
            if not self.is_submitted():
                field.data = guessed.get(part, "")

    def validate_held_on(self, _field: SelectField) -> None:
        chosen = [self[part.value].data for part in Part if self[part.value].data]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("Choose another column for each."))

    def said(self) -> dict[Part, str]:
        return {part: self[part.value].data for part in Part if self[part.value].data}


class ConfirmForm(Form):
    """Which of the differences are taken over besides all that is the same."""

    take = SelectMultipleField(widget=ListWidget(), option_widget=CheckboxInput())

    def offer(self, ids: Sequence[str]) -> None:
        self.take.choices = [(each, each) for each in ids]

    def said(self) -> frozenset[str]:
        data: Any = self.take.data
        return frozenset(data or ())
