"""Letters about places in a peer group read as their kept copies."""

import pytest

from leerhuis.letters import examples
from leerhuis.letters.examples import peergroups
from tests.letters import reads_as

READ = [(kind, at) for kind, shown in peergroups.EXAMPLES.items() for at in range(len(shown))]


@pytest.mark.parametrize(("kind", "at"), READ)
def test_a_letter_reads_as_its_copy(app, kind, at):
    letter = examples.letter(kind, peergroups.EXAMPLES[kind][at])
    ways = "" if at == 0 else f"-{at + 1}"
    name = kind.replace("/", "-").replace("_", "-")
    reads_as(letter, f"{name}{ways}.txt")
