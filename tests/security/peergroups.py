"""A peer group whose list the professional keeps, with a colleague and who was invited."""

from leerhuis.peergroups.models import PeerMember
from leerhuis.peergroups.rules import GroupState, MemberState
from tests import factories as make
from tests.factories import NOW, saved
from tests.factories_peergroups import plan_row


def keep(made):
    """It looks for people: whoever works in the region sees that it is there, and no name."""
    group = saved(
        plan_row(
            made.places["region"],
            name="Op donderdag",
            weekday=3,
            venue=made.secret(f"Kamer{made.word}"),
            state=GroupState.RUNNING,
        )
    )
    guest = make.make_professional(made.places["employer"])
    places = [
        _place(group, made.people["professional"], keeper=True),
        _place(group, made.people["colleague"]),
        _place(group, guest, state=MemberState.INVITED, invited_at=NOW),
    ]
    made.keep(peer_group=group, peer_keeper=places[0], peer_member=places[1], peer_guest=places[2])


def _place(group, person, **given):
    said = {"state": MemberState.MEMBER, "joined_at": NOW} | given
    return saved(PeerMember(group_id=group.id, person_id=person.id, **said))
