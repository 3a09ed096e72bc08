"""Every cell of the written table is asked for through HTTP, with rows of two regions."""

import pytest

from tests.security.matrix import people, table
from tests.security.matrix.walk import word

# Of the region itself they may read nothing, whatever page they open.
STRANGERS = {"stranger", "blocked", *(name for name in people.MEANS if name.endswith("other"))}


@pytest.mark.parametrize("asker", people.MEANS)
def test_everyone_comes_where_the_table_says_and_nowhere_else(walk, asker):
    decided, wrong = table.read(), []
    for each, answer in walk.answers(asker):
        said, got = decided.get(each.key, {}).get(asker), word(answer)
        if got != said:
            wrong.append(f"{each.verb} {each.rule}: {got} ({answer.status_code}), not {said}")
        if asker in STRANGERS:
            wrong += [f"{each.verb} {each.rule} tells {one}" for one in walk.told_by(answer)]
    assert wrong == []
