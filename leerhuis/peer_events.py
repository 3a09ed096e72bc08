"""What the events of learning from each other tell, written as in `events`."""

from leerhuis.actions import Action

LINES = {
    Action.BUDDY_WISHED: "buddy_wish: edition",
    Action.BUDDY_WISH_ENDED: "buddy_wish: edition",
    Action.BUDDIES_PAIRED: "buddy_pair: edition",
    Action.BUDDY_TALK_MOVED: "buddy_pair: edition",
    Action.BUDDY_TALK_OFF: "buddy_pair: edition",
    Action.PEER_TERMS_SET: "organisation: least meetings minutes most",
    Action.PEER_GROUP_FOUNDED: "peer_group: form",
    Action.PEER_GROUP_CHANGED: "peer_group: changed",
    Action.PEER_GROUP_ENDED: "peer_group",
    Action.PEER_INVITED: "peer_member: group person",
    Action.PEER_JOINED: "peer_member: group",
    Action.PEER_ENDED: "peer_member: group why",
    Action.PEER_KEEPER_CHANGED: "peer_member: group",
    Action.PEER_ABOVE_TOLD: "peer_member: group",
    Action.PEER_WISH_SAID: "peer_wish",
    Action.PEER_WISH_ENDED: "peer_wish",
    Action.REFLECTION_SAVED: "reflection",
    Action.REFLECTION_FINISHED: "reflection",
    Action.REFLECTION_REMOVED: "reflection",
    Action.PEER_SERIES_PLANNED: "peer_series: group meetings",
    Action.PEER_SERIES_CLOSED: "peer_series: group",
    Action.PEER_MEETING_ADDED: "peer_meeting: group starts_at",
    Action.PEER_MEETING_MOVED: "peer_meeting: group starts_at",
    Action.PEER_MEETING_OFF: "peer_meeting: group starts_at",
    Action.PEER_MEETING_TICKED: "peer_meeting: people present reason?",
}
