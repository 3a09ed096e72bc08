"""The words for how a registration stands, and the sentences that say why.

Labels and sentences are message ids; whoever shows one translates it.
"""

from collections.abc import Mapping
from enum import StrEnum

from leerhuis.registers import N_


class Code(StrEnum):
    ON_TRACK = "on_track"
    READY = "ready"
    ATTENTION = "attention"
    EXPIRING = "expiring"
    UNREACHABLE = "unreachable"
    SUBMITTED = "submitted"
    LAPSED = "lapsed"
    ENDED = "ended"
    UNKNOWN = "unknown"
    UNTOLD = "untold"


class Why(StrEnum):
    PACE_ENOUGH = "pace_enough"
    NOT_APPLIED = "not_applied"
    PACE_TOO_LOW = "pace_too_low"
    POINTS_MISSING = "points_missing"
    POINTS_EXPECTED = "points_expected"
    APPLY_NOW = "apply_now"
    DATE_NEAR = "date_near"
    TOO_MUCH_MISSING = "too_much_missing"
    TOO_LATE_TO_APPLY = "too_late_to_apply"
    WAITING = "waiting"
    STAYS_VALID = "stays_valid"
    NOT_CONFIRMED = "not_confirmed"
    APPLIED_TOO_LATE = "applied_too_late"
    DATE_PASSED = "date_passed"
    ENDED = "ended"
    REQUIREMENTS_UNKNOWN = "requirements_unknown"
    HISTORY_UNKNOWN = "history_unknown"
    HOURS_UNKNOWN = "hours_unknown"
    EXTRA_OPEN = "extra_open"
    INTERRUPTED = "interrupted"
    EXEMPT = "exempt"


CODE_LABELS: Mapping[Code, str] = {
    Code.ON_TRACK: N_("On track"),
    Code.READY: N_("Ready, not applied yet"),
    Code.ATTENTION: N_("Attention"),
    Code.EXPIRING: N_("Expires soon"),
    Code.UNREACHABLE: N_("No longer feasible"),
    Code.SUBMITTED: N_("Renewal applied for"),
    Code.LAPSED: N_("Lapsed"),
    Code.ENDED: N_("Ended"),
    Code.UNKNOWN: N_("Requirements not known"),
    Code.UNTOLD: N_("Points or hours not filled in"),
}

# `apply_by`, `last_valid` and `submitted` are days; `amount` is points or hours with their unit,
# since one is no plural; `what` is the name of the requirement.
SENTENCES: Mapping[Why, str] = {
    Why.PACE_ENOUGH: N_(
        "At this pace you have enough in time. Apply on %(apply_by)s at the latest."
    ),
    Why.NOT_APPLIED: N_(
        "You have enough and have not applied yet. Apply on %(apply_by)s at the latest."
    ),
    Why.PACE_TOO_LOW: N_(
        "At this pace you do not have enough before %(apply_by)s. You still need %(amount)s"
        " for %(what)s."
    ),
    Why.POINTS_MISSING: N_(
        "You still need %(amount)s for %(what)s. Apply on %(apply_by)s at the latest."
    ),
    Why.POINTS_EXPECTED: N_(
        "With what you have planned you have enough. Apply on %(apply_by)s at the latest."
    ),
    Why.APPLY_NOW: N_(
        "You have enough, but your registration lapses if you do not apply. Apply on"
        " %(apply_by)s at the latest."
    ),
    Why.DATE_NEAR: N_(
        "The requirements are not known here yet. Apply on %(apply_by)s at the latest."
    ),
    Why.TOO_MUCH_MISSING: N_(
        "You still need %(amount)s and have until %(apply_by)s. Without them your registration"
        " lapses after %(last_valid)s. Call your register and tell your manager."
    ),
    Why.TOO_LATE_TO_APPLY: N_(
        "You could apply until %(apply_by)s. Your registration lapses after %(last_valid)s."
        " Call your register and tell your manager."
    ),
    Why.WAITING: N_("You applied on %(submitted)s. The register has not decided yet."),
    Why.STAYS_VALID: N_(
        "You applied in time, on %(submitted)s. You stay registered until the register decides."
    ),
    Why.NOT_CONFIRMED: N_(
        "You applied on %(submitted)s. Whether you are still registered is not confirmed."
        " Check it in the register."
    ),
    Why.APPLIED_TOO_LATE: N_(
        "You applied on %(submitted)s. The last day to apply was %(apply_by)s. Call your"
        " register and tell your manager."
    ),
    Why.DATE_PASSED: N_("This registration was valid until %(last_valid)s."),
    Why.ENDED: N_("This registration has ended."),
    Why.REQUIREMENTS_UNKNOWN: N_("The requirements are not known here yet."),
    Why.HISTORY_UNKNOWN: N_(
        "Your points of before Leerhuis are not filled in yet. Apply on %(apply_by)s at the latest."
    ),
    Why.HOURS_UNKNOWN: N_(
        "Your working hours are not filled in yet. Apply on %(apply_by)s at the latest."
    ),
    Why.EXTRA_OPEN: N_(
        "Your register asks something extra of you. That is not done yet. Apply on %(apply_by)s at"
        " the latest."
    ),
    Why.INTERRUPTED: N_(
        "Your work was interrupted longer than the register allows. Ask your register whether you"
        " can be renewed, and tell your manager. Apply on %(apply_by)s at the latest."
    ),
    Why.EXEMPT: N_(
        "You need not apply while you are registered as a specialist. That is recorded until and"
        " including %(last_valid)s."
    ),
}
