"""What a professional fills in about what they did, and about where it stands in the register."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from leerhuis import registers, tokens
from leerhuis.fields import (
    DutchDateField,
    DutchDecimalField,
    Form,
    LongTextField,
    Required,
    TextField,
)
from leerhuis.registers import Category
from leerhuis.registry.dossier import rules
from leerhuis.registry.dossier.listing import Stands, Wish
from leerhuis.registry.dossier.models import Activity
from leerhuis.registry.dossier.rules import STATUS_LABELS, EntryStatus

_: Callable[..., str] = gettext
ACCEPTED = "image/jpeg,image/png,application/pdf"
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class Asked:
    """Which rows the address of a dossier asks for. Unknown values are left out."""

    args: Mapping[str, str]
    page: int

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        known: dict[str, set[Any]] = {"categorie": set(Category), "stand": set(EntryStatus)}
        page = given.get("pagina", "")
        return cls(
            {name: given[name] for name, values in known.items() if given.get(name) in values},
            int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    @property
    def wish(self) -> Wish:
        return Wish(
            category=Category(self.args["categorie"]) if "categorie" in self.args else None,
            status=EntryStatus(self.args["stand"]) if "stand" in self.args else None,
            page=self.page,
        )

    def kept(self) -> dict[str, Any]:
        """The address of the same rows."""
        return {**self.args, "pagina": self.page}


def _files() -> MultipleFileField:
    return MultipleFileField(
        _l("Photo or PDF"),
        description=_l("At most 5 at a time, each at most 10 MB. Show no names of clients."),
        render_kw={
            "accept": ACCEPTED,
            "data-most-bytes": str(10 * rules.MEGABYTE),
            "data-most-files": str(rules.MOST_AT_ONCE),
            "data-too-much": _l("Choose at most 5 files, each of at most 10 MB."),
        },
    )


class FilesForm(Form):
    """Photos or papers that show that something was done."""

    files = _files()

    @property
    def chosen(self) -> Sequence[FileStorage]:
        return [each for each in self.files.data or () if each and each.filename]

    def validate_files(self, _field: Any) -> None:
        if len(self.chosen) > rules.MOST_AT_ONCE:
            raise ValidationError(_("Choose at most 5 files at a time."))


class ActivityForm(FilesForm):
    """Something that was done; `key` is its name, so that a form sent twice is kept once."""

    key = HiddenField()
    form = SelectField(
        _l("What did you do?"),
        [InputRequired(_l("Choose what you did."))],
        invalid_choice_message=_l("Choose what you did."),
    )
    on = DutchDateField(_l("Date"), [Required(_l("Fill in the date."))])
    hours = DutchDecimalField(
        _l("Hours"),
        [Required(_l("Fill in the hours."))],
        description=_l("For example 1,5."),
    )
    files = _files()  # again, to stand where the page has it: errors are told in that order
    title = TextField(_l("Name"), description=_l("For example the name of the course."))
    provider = TextField(_l("With whom or where"))
    note = LongTextField(
        _l("Note for yourself"), description=_l("Do not name clients, children or parents.")
    )

    @property
    def sound_key(self) -> bool:
        return bool(_KEY.fullmatch(self.key.data or ""))

    def offer(self, known: Sequence[registers.Form], *, key: str = "") -> None:
        """The forms that count first; every other one can be kept as well."""
        rest = [each for each in registers.Form if each not in known]
        self.form.choices = {
            _("Counts for your registration"): [_choice(each) for each in known],
            _("Other"): [_choice(each) for each in rest],
        }
        if not known:
            self.form.choices = [_choice(each) for each in rest]
        if not self.sound_key:
            self.key.data = key or tokens.public_id()

    def show(self, activity: Activity) -> None:
        if not self.is_submitted():
            for name in ("form", "title", "hours", "provider", "note"):
                self[name].data = getattr(activity, name)
            self.on.data = activity.completed_on

    def said(self, *, today: date) -> rules.Said:
        form, on, hours = registers.Form(self.form.data), self.on.data, self.hours.data
        assert on is not None
        assert hours is not None
        return rules.check(
            form=form,
            title=self.title.data or _(registers.label(form)),
            on=on,
            hours=hours,
            provider=self.provider.data or "",
            note=self.note.data or "",
            today=today,
        )


def _choice(form: registers.Form) -> SelectChoice:
    return SelectChoice(form.value, _(registers.label(form)))


class EntryForm(Form):
    """Where something stands in one register."""

    register = HiddenField()
    status = RadioField(
        _l("Where does this stand?"),
        [InputRequired(_l("Choose where this stands."))],
        choices=[SelectChoice(each.value, _l(label)) for each, label in STATUS_LABELS.items()],
        invalid_choice_message=_l("Choose where this stands."),
    )
    since_on = DutchDateField(_l("Since"), description=_l("Leave it empty for today."))

    @classmethod
    def about(cls, stands: Stands, *, refused: "EntryForm | None") -> "EntryForm":
        """The form of one register, as it stands or as it was refused; ids differ by register."""
        form = refused
        if form is None or form.register.data != stands.register:
            form = cls(formdata=None, data={"register": stands.register.value})
            form.status.data, form.since_on.data = stands.status.value, stands.since_on
        for field in form:
            field.id = f"{stands.register.value}-{field.name}"
        return form

    def said(self) -> dict[str, Any]:
        return {"status": EntryStatus(self.status.data), "since_on": self.since_on.data}
