"""Why someone does not come, or may not, in words; nothing about health is asked."""

from collections.abc import Mapping

from leerhuis.enrolment.rules import WhyNot
from leerhuis.registers import N_

WHY_NOT: Mapping[WhyNot, str] = {
    WhyNot.WORK: N_("The work does not allow it"),
    WhyNot.DATE: N_("The days do not suit"),
    WhyNot.PLACE: N_("The place is too far"),
    WhyNot.FEE: N_("The fee"),
    WhyNot.OTHER_COURSE: N_("Another course suits better"),
    WhyNot.OTHER: N_("Something else"),
}
