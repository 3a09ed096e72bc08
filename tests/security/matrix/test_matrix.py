"""Every cell of the written table is asked for through HTTP, with rows of two regions."""

import pytest

from tests.security.matrix import people, table
from tests.security.matrix.walk import word


@pytest.mark.parametrize("asker", people.MEANS)
def test_everyone_comes_where_the_table_says_and_reads_no_more(walk, asker):
    """And what they read there of the private words of the region is what `told.csv` says."""
    decided, told, wrong, read = table.read(), table.told()[asker], [], set()
    for each, answer in walk.answers(asker):
        said, got = decided.get(each.key, {}).get(asker), word(answer)
        if got != said:
            wrong.append(f"{each.verb} {each.rule}: {got} ({answer.status_code}), not {said}")
        words = walk.told_by(answer, asker)
        wrong += [f"{each.verb} {each.rule} tells {one}" for one in words - told]
        read |= words
    assert wrong == []
    assert read == told, "a private word that this person may read stands nowhere any more"
