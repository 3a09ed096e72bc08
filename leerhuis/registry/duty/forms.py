"""What a manager fills in about somebody's work, and what the proof of a day asks."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from leerhuis import clock
from leerhuis.errors import Refused
from leerhuis.fields import DutchDateField, Form, LongTextField, Required, TextField, TimeField
from leerhuis.registry.duty import rules
from leerhuis.registry.duty.models import DeploymentException, EmployerProof
from leerhuis.registry.duty.rules import DEPLOYABLE_LABELS, Cover, Deployable, ProofKind

_: Callable[..., str] = gettext
_TIME = re.compile(r"\s*(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?\s*(?:uur)?\s*")
LAST_PAGE = 10_000


class ConductForm(Form):
    """A certificate of conduct that was seen."""

    issued_on = DutchDateField(
        _l("Issued on"),
        [Required(_l("Fill in the day of issue, as it stands on the certificate."))],
    )
    seen_on = DutchDateField(_l("Seen on"), [Required(_l("Fill in the day on which you saw it."))])
    profile = TextField(
        _l("Screening profile"),
        description=_l("As it stands on the certificate. Keep no copy of it here."),
        render_kw={"maxlength": rules.PROFILE_MAX},
    )
    kind = ProofKind.CONDUCT_CERTIFICATE

    def said(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "issued_on": self.issued_on.data,
            "seen_on": self.seen_on.data,
            "profile": self.profile.data or "",
        }


class ReferencesForm(Form):
    """References that were seen or heard."""

    seen_on = DutchDateField(
        _l("Seen or heard on"), [Required(_l("Fill in the day on which you saw or heard them."))]
    )
    kind = ProofKind.REFERENCES

    def said(self) -> dict[str, Any]:
        return {"kind": self.kind, "issued_on": None, "seen_on": self.seen_on.data}


class MendConductForm(ConductForm):
    taken_back = BooleanField(_l("This should not have been recorded. Take it away."))

    def said(self) -> dict[str, Any]:
        return super().said() | {"taken_back": self.taken_back.data}


class MendReferencesForm(ReferencesForm):
    taken_back = BooleanField(_l("This should not have been recorded. Take it away."))

    def said(self) -> dict[str, Any]:
        return super().said() | {"taken_back": self.taken_back.data}


def mending(row: EmployerProof) -> MendConductForm | MendReferencesForm:
    """The form of what was seen, filled in as it was told last."""
    told = {"issued_on": row.issued_on, "seen_on": row.seen_on, "profile": row.profile}
    if row.kind is ProofKind.REFERENCES:
        return MendReferencesForm(data=told)
    return MendConductForm(data=told)


class DeployableForm(Form):
    word = RadioField(
        _l("May this person be put to work?"),
        [InputRequired(_l("Choose whether this person may be put to work."))],
        choices=[SelectChoice(each.value, _l(label)) for each, label in DEPLOYABLE_LABELS.items()],
        invalid_choice_message=_l("Choose whether this person may be put to work."),
    )
    starts_on = DutchDateField(_l("From"), [Required(_l("Fill in the day from which this holds."))])
    reason = LongTextField(
        _l("Why"),
        description=_l("Needed unless the answer is plainly yes. Write nothing about health."),
    )

    def said(self) -> dict[str, Any]:
        return {
            "word": Deployable(self.word.data),
            "starts_on": self.starts_on.data,
            "reason": self.reason.data or "",
        }


class ExceptionForm(Form):
    """Why somebody works without a registration, until when and under whom."""

    reason = LongTextField(
        _l("Why this person works without a registration"),
        [Required(_l("Write down why, in a few words."))],
        description=_l("It is read back later, also by the inspectorate. Name no children."),
    )
    starts_on = DutchDateField(_l("From"), [Required(_l("Fill in the first day."))])
    ends_on = DutchDateField(
        _l("Up to and including"), [Required(_l("Fill in the last day. There is always one."))]
    )
    responsible = TextField(
        _l("Responsible registered professional"),
        [Required(_l("Fill in who answers for the work."))],
        description=_l("Name or registration number of a colleague with a valid registration."),
        render_kw={"list": "colleagues", "autocomplete": "off"},
    )

    def said(self) -> dict[str, Any]:
        return {
            "reason": self.reason.data or "",
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "responsible": self.responsible.data or "",
        }


def changing(row: DeploymentException, *, responsible: str) -> ExceptionForm:
    return ExceptionForm(
        data={
            "reason": row.reason,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "responsible": responsible,
        }
    )


class MomentField(TimeField):
    """A time of day, to the second where that matters: 9.30 or 9.30.12."""

    def show(self, value: time) -> str:
        return f"{value.hour}.{value.minute:02d}.{value.second:02d}"

    def read(self, text: str) -> time:
        found = _TIME.fullmatch(text)
        try:
            if found:
                return time(int(found[1]), int(found[2]), int(found[3] or 0))
        except ValueError:
            pass
        raise ValueError(gettext("Enter a time, for example 9.30 or 9.30.12."))


class Question(NamedTuple):
    """The two dates of a proof, who of it is shown, and which page."""

    day: date
    known_at: datetime
    only: Cover | None
    page: int


class ProofForm(Form):
    """The day that is asked about, and the moment of knowledge; without them today, and now."""

    dag = DutchDateField(_l("Day asked about"))
    bekend = DutchDateField(
        _l("As known on"), description=_l("Leave it empty for what is known now.")
    )
    tijd = MomentField(_l("At"), description=_l("For example 9.30. Empty: the end of that day."))
    toon = HiddenField()
    pagina = HiddenField()

    def question(self, *, now: datetime) -> Question:
        """What is asked; Refused where a day cannot be right."""
        now = now.replace(microsecond=0)
        day = self.dag.data or clock.day_of(now)
        rules.check_year(day, field="dag")
        return Question(day, self._known_at(now), self._only(), self._page())

    def _known_at(self, now: datetime) -> datetime:
        on, at = self.bekend.data, self.tijd.data
        if on is None and at is None:
            return now
        on = on or clock.day_of(now)
        rules.check_year(on, field="bekend")
        if on > clock.day_of(now):
            raise Refused("Choose a moment that has passed.", field="bekend")
        if at is None:
            return min(now, clock.end_of(on) - timedelta(seconds=1))
        known_at = clock.moment_of(on, at)
        if known_at > now:
            raise Refused("Choose a moment that has passed.", field="tijd")
        return known_at

    def _only(self) -> Cover | None:
        word = self.toon.data
        return Cover(word) if word in set(Cover) else None

    def _page(self) -> int:
        text = self.pagina.data or ""
        return min(int(text), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def address(question: Question) -> dict[str, str]:
    """The same question as the address of a page says it, to the second."""
    moment = clock.local(question.known_at)
    told = {
        "dag": f"{question.day:%-d-%-m-%Y}",
        "bekend": f"{moment:%-d-%-m-%Y}",
        "tijd": f"{moment:%-H.%M.%S}",
    }
    return told | ({"toon": question.only.value} if question.only else {})
