"""On which day the closing test was."""

from flask_babel import lazy_gettext as _l

from leerhuis.courses.inputs import DayField
from leerhuis.fields import Form, Required


class TestForm(Form):
    """The day; who passed stands with the people."""

    __test__ = False

    taken_on = DayField(_l("Day of the test"), [Required(_l("Fill in the day of the test."))])
