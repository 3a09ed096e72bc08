"""Statements: vocabulary and decisions."""

from collections.abc import Mapping
from enum import StrEnum

from leerhuis.registers import N_


class RunState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class LineKind(StrEnum):
    """A share of what was spent, what a payer gave in kind, or the fees of its people."""

    SHARE = "share"
    IN_KIND = "in_kind"
    FEE = "fee"


RUNS: Mapping[RunState, str] = {
    RunState.DRAFT: N_("Draft"),
    RunState.APPROVED: N_("Approved"),
}
