"""What somebody writes in the reflection format."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from leerhuis.fields import Form, LongTextField
from leerhuis.registry.reflecting.rules import HELP, LABELS, Dimension, Texts


def _field(dimension: Dimension) -> LongTextField:
    return LongTextField(_l(LABELS[dimension]), description=_l(HELP[dimension]))


class ReflectionForm(Form):
    """One text for each dimension; `seen` is the version that stands in the form."""

    technical = _field(Dimension.TECHNICAL)
    normative = _field(Dimension.NORMATIVE)
    personal = _field(Dimension.PERSONAL)
    seen = HiddenField()

    @classmethod
    def of(cls, texts: Texts | None, *, seen: str) -> "ReflectionForm":
        """The form with what is kept, unless something was sent with it."""
        kept: dict[str, Any] = {each.value: text for each, text in (texts or {}).items()}
        form = cls(data=kept)
        if not form.is_submitted():
            form.seen.data = seen
        return form

    @property
    def texts(self) -> Texts:
        return {each: self[each.value].data or "" for each in Dimension}
