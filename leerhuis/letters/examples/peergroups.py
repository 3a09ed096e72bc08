"""Examples of letters about places in a peer group."""

from flask_babel import lazy_gettext as _l

from leerhuis.letters.examples.shape import A_ROW, COLLEAGUE, KEPT_UNTIL, Example, Values

_GROUP: Values = {
    "group": "Moreel beraad Amersfoort",
    "weekday": "Tuesday",
    "begins": "15.00",
    "ends": "17.00",
    "path": f"/intervisie/{A_ROW}",
}
_LEFT: Values = _GROUP | {"person": COLLEAGUE}
_OUT: Values = {"group": _GROUP["group"], "path": "/mijn/intervisie"}
_ABOVE: Values = _GROUP | {"manager": "Rob Dekker", "person": COLLEAGUE}
_ASKED: Values = _GROUP | {
    "inviter": COLLEAGUE,
    "until": KEPT_UNTIL,
    "instead_of": "",
    "form": "Peer consultation",
    "place": "Amersfoort",
}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "peergroups/above": (
        Example(_ABOVE | {"role": "above"}, _l("To who stands above")),
        Example(_ABOVE | {"role": "below"}, _l("To who stands below")),
        Example(_ABOVE | {"role": "keeper"}, _l("To who keeps the list")),
    ),
    "peergroups/ended": (Example(_OUT),),
    "peergroups/invited": (
        Example(_ASKED),
        Example(_ASKED | {"instead_of": "Rob Dekker"}, _l("For the place of another")),
    ),
    "peergroups/joined": (Example(_LEFT | {"members": 3, "least": 4}),),
    "peergroups/keeper": (Example(_GROUP),),
    "peergroups/left": (
        Example(_LEFT | {"why": "left"}, _l("Stopped")),
        Example(_LEFT | {"why": "removed"}, _l("Taken out")),
        Example(_LEFT | {"why": "replaced"}, _l("Replaced")),
        Example(_LEFT | {"why": "elsewhere"}, _l("Works elsewhere")),
        Example(_LEFT | {"why": "declined"}, _l("Said no")),
        Example(_LEFT | {"why": "withdrawn"}, _l("Did not answer")),
    ),
    "peergroups/out": (
        Example(_OUT | {"why": "removed"}, _l("Taken out")),
        Example(_OUT | {"why": "above"}, _l("Stands above another")),
        Example(_OUT | {"why": "replaced"}, _l("Replaced")),
        Example(_OUT | {"why": "elsewhere"}, _l("Works elsewhere")),
        Example(_OUT | {"why": "withdrawn"}, _l("The invitation is over")),
    ),
    "peergroups/too_small": (Example(_GROUP | {"members": 3, "least": 4}),),
}
