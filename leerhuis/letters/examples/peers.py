"""Examples of the letters about learning from each other."""

from leerhuis.letters.examples.shape import A_ROW, Example, Values

_PEERS: Values = {
    "name": "Intervisie Roosendaal",
    "form": "peer_consultation",
    "weekday": 1,
    "start": "13:30",
    "minutes": 120,
    "town": "Roosendaal",
    "kilometres": 6,
    "path": f"/intervisie/{A_ROW}",
}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "peergroups/fits": (
        Example(
            {
                "groups": [
                    _PEERS,
                    _PEERS | {"name": "Samen kijken", "weekday": 3, "town": "", "kilometres": None},
                ],
                "more": 2,
                "path": "/intervisie",
            }
        ),
    ),
}
