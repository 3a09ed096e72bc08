"""What is filled in about signals: a decision, who looks after one, and the limits."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from leerhuis.courses.inputs import ChoiceField, DayField, picked
from leerhuis.fields import DutchDecimalField, Form, LongTextField, Required
from leerhuis.people.models import Person
from leerhuis.surveys.rules import Measure
from leerhuis.surveys.signals.rules import DECISIONS, Bounds, Decision

_MARK = NumberRange(min=0, max=10, message=_l("Fill in a mark from 0 to 10."))
_SHARE = NumberRange(min=0, max=100, message=_l("Fill in a number from 0 to 100."))
_NONE = _l("Leave empty to ask nothing.")


class DecisionForm(Form):
    decision = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice(value=each.value, label=_l(words)) for each, words in DECISIONS.items()
        ],
        invalid_choice_message=_l("Choose what you decide."),
        validators=[Required(_l("Choose what you decide."))],
    )
    reason = LongTextField(
        _l("Why"),
        description=_l("For who plans the next round. Name no participants."),
        validators=[
            Required(_l("Write why you decide this.")),
            Length(max=2000, message=_l("Use at most 2,000 characters.")),
        ],
    )
    from_on = DayField(_l("From which day"), validators=[Required(_l("Fill in the day."))])

    @property
    def chosen(self) -> Decision:
        return Decision(self.decision.data)

    @property
    def day(self) -> date:
        assert self.from_on.data is not None  # the field is required
        return self.from_on.data


class OwnerForm(Form):
    owner = ChoiceField(
        _l("Who looks after it"), validators=[Required(_l("Choose who looks after it."))]
    )

    def offer(self, people: Sequence[Person]) -> None:
        self.owner.offer([(each.public_id, each.name) for each in people])

    def chosen(self, people: Sequence[Person]) -> Person:
        return picked(people, str(self.owner.data))  # type: ignore[type-var]


class BoundsForm(Form):
    """What a region asks of each measure."""

    grade_lowest = DutchDecimalField(
        _l("Mean mark: below"), description=_NONE, validators=[Optional(), _MARK]
    )
    grade_fall = DutchDecimalField(
        _l("Mean mark: so much lower than the round before"),
        description=_NONE,
        validators=[Optional(), _MARK],
    )
    recommends_lowest = DutchDecimalField(
        _l("Recommends it, in percent: below"), description=_NONE, validators=[Optional(), _SHARE]
    )
    recommends_fall = DutchDecimalField(
        _l("Recommends it: so many percentage points lower than the round before"),
        description=_NONE,
        validators=[Optional(), _SHARE],
    )
    uses_lowest = DutchDecimalField(
        _l("Uses it after 3 months, in percent: below"),
        description=_NONE,
        validators=[Optional(), _SHARE],
    )
    uses_fall = DutchDecimalField(
        _l("Uses it after 3 months: so many percentage points lower than the round before"),
        description=_NONE,
        validators=[Optional(), _SHARE],
    )

    @classmethod
    def of(cls, bounds: Mapping[Measure, Bounds]) -> "BoundsForm":
        shown: dict[str, Any] = {}
        for measure, (lowest, fall) in bounds.items():
            shown |= {f"{measure.value}_lowest": lowest, f"{measure.value}_fall": fall}
        return cls(data=shown)

    @property
    def bounds(self) -> dict[Measure, Bounds]:
        measures = (Measure.GRADE, Measure.RECOMMENDS, Measure.USES)
        return {
            each: Bounds(self._read(f"{each.value}_lowest"), self._read(f"{each.value}_fall"))
            for each in measures
        }

    def _read(self, name: str) -> Decimal | None:
        value: Decimal | None = self[name].data
        return None if value is None else value.quantize(Decimal("0.1"), ROUND_HALF_UP)
