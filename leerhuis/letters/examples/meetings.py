"""Examples of letters about the meetings of a peer group."""

from flask_babel import lazy_gettext as _l

from leerhuis.letters.examples.shape import A_ROW, FIRST, LATER, Example, Values

_GROUP: Values = {"group": "Moreel beraad Amersfoort", "path": f"/intervisie/{A_ROW}/reeks"}
_MEETING: Values = _GROUP | {"session": FIRST}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "peergroups/look_back": (Example(_GROUP | {"meetings": 6, "hours": 12.0}),),
    "peergroups/meeting": (
        Example(_MEETING | {"moved": False}, _l("A meeting")),
        Example(_MEETING | {"moved": True}, _l("Moved")),
    ),
    "peergroups/meeting_off": (
        Example(_MEETING | {"gone": False}, _l("Called off")),
        Example(_MEETING | {"gone": True}, _l("To who left the group")),
    ),
    "peergroups/planned": (Example(_GROUP | {"sessions": [FIRST, LATER]}),),
    "peergroups/tick": (Example(_MEETING),),
}
