"""What the events of learning from each other tell, written as in `events`."""

from leerhuis.actions import Action

LINES = {
    Action.PEER_TERMS_SET: "organisation: least meetings minutes most",
    Action.PEER_GROUP_FOUNDED: "peer_group: form",
    Action.PEER_GROUP_CHANGED: "peer_group: changed",
    Action.PEER_GROUP_ENDED: "peer_group",
    Action.PEER_INVITED: "peer_member: group person",
    Action.PEER_JOINED: "peer_member: group",
    Action.PEER_ENDED: "peer_member: group why",
    Action.PEER_KEEPER_CHANGED: "peer_member: group",
    Action.PEER_ABOVE_TOLD: "peer_member: group",
}
