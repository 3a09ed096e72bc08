"""Whether a group can be as it is said, and whether a region can choose these sizes."""

from leerhuis.errors import Refused
from leerhuis.peergroups.rules import (
    LEAST_EVER,
    LONGEST,
    MEETINGS_EVER,
    MOST_EVER,
    SHORTEST,
    Bounds,
    Plan,
    Terms,
)
from leerhuis.registers import Form


def check_terms(terms: Terms) -> None:
    """A region chooses sizes, and a series, that a group can have."""
    if not LEAST_EVER <= terms.least <= MOST_EVER:
        raise Refused(
            "Choose between %(least)d and %(most)d people.",
            field="least",
            least=LEAST_EVER,
            most=MOST_EVER,
        )
    if not terms.least <= terms.most <= MOST_EVER:
        raise Refused(
            "Choose between %(least)d and %(most)d people.",
            field="most",
            least=terms.least,
            most=MOST_EVER,
        )
    if not 1 <= terms.meetings <= MEETINGS_EVER:
        raise Refused(
            "Choose between 1 and %(most)d meetings.", field="meetings", most=MEETINGS_EVER
        )
    check_minutes(terms.minutes)


def check_minutes(minutes: int) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(
            "A meeting lasts between %(least)d and %(most)d minutes.",
            field="minutes",
            least=SHORTEST,
            most=LONGEST,
        )


def check_plan(plan: Plan, terms: Terms) -> None:
    """Whether a group can be as it is said."""
    check_minutes(plan.minutes)
    if plan.start.hour * 60 + plan.start.minute + plan.minutes >= 24 * 60:
        raise Refused("A meeting ends on the day on which it begins.", field="minutes")
    _check_size(plan, terms)
    _check_mix_wished(plan)
    check_guide(plan)


def _check_size(plan: Plan, terms: Terms) -> None:
    for name, value, low in (
        ("least", plan.least, terms.least),
        ("most", plan.most, max(terms.least, plan.least)),
    ):
        if not low <= value <= terms.most:
            raise Refused(
                "Choose between %(least)d and %(most)d people.",
                field=name,
                least=low,
                most=terms.most,
            )


def _check_mix_wished(plan: Plan) -> None:
    """Wishes that a full group can meet."""
    if not 1 <= plan.organisations <= plan.most:
        raise Refused(
            "Choose between 1 and %(most)d organisations.", field="organisations", most=plan.most
        )
    for name in Bounds._fields:
        value = getattr(plan, name)
        if value is not None and not 1 <= value <= plan.most:
            raise Refused("Choose between 1 and %(most)d people.", field=name, most=plan.most)


def check_guide(plan: Plan) -> None:
    """A facilitated group has a guide of whom is known where they are registered."""
    guided = plan.form is Form.FACILITATED_PEER_CONSULTATION
    if not guided and not any(
        (plan.guide_name, plan.guide_email, plan.guide_register, plan.guide_number)
    ):
        return
    if not plan.guide_name:
        raise Refused("Fill in the name of the guide.", field="guide_name")
    if guided and plan.guide_register is None:
        raise Refused("Choose the register of the guide.", field="guide_register")
    if plan.guide_register is not None and not plan.guide_number:
        raise Refused(
            "Fill in the register number of the guide. Without it the guide's statement shows"
            " nothing.",
            field="guide_number",
        )


def check_holds(plan: Plan, *, taken: int) -> None:
    """A group is not made smaller than it is."""
    if taken > plan.most:
        raise Refused(
            "%(taken)d places are taken or kept for who was invited.",
            field="most",
            taken=taken,
        )
