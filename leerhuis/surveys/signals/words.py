"""A signal in a sentence."""

from flask_babel import gettext as _

from leerhuis.surveys.rules import Measure
from leerhuis.surveys.signals.models import Signal
from leerhuis.surveys.signals.rules import Why
from leerhuis.wording import number


def sentence(signal: Signal) -> str:
    """What was measured, and against what."""
    values = {"value": number(signal.value), "limit": number(signal.limit)}
    return _SENTENCES[signal.measure, signal.why](values)


_SENTENCES = {
    (Measure.GRADE, Why.BELOW): lambda values: _(
        "The mean mark is %(value)s; the limit is %(limit)s.", **values
    ),
    (Measure.GRADE, Why.FELL): lambda values: _(
        "The mean mark is %(value)s; the round before it was %(limit)s.", **values
    ),
    (Measure.RECOMMENDS, Why.BELOW): lambda values: _(
        "%(value)s percent recommend it; the limit is %(limit)s percent.", **values
    ),
    (Measure.RECOMMENDS, Why.FELL): lambda values: _(
        "%(value)s percent recommend it; the round before it was %(limit)s percent.", **values
    ),
    (Measure.USES, Why.BELOW): lambda values: _(
        "After 3 months %(value)s percent use it; the limit is %(limit)s percent.", **values
    ),
    (Measure.USES, Why.FELL): lambda values: _(
        "After 3 months %(value)s percent use it; the round before it was %(limit)s percent.",
        **values,
    ),
}
