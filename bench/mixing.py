"""What it costs to count the pairs of a year: the figures of the report with and without."""

import os
from unittest.mock import patch

from sqlalchemy import text

from bench import seed
from bench.measure import rounds, tell, tell_ratio
from bench.stage import stage
from bench.yearly import ENROLMENTS, PEOPLE, seeded
from leerhuis import clock, db
from leerhuis.attendance import mixing
from leerhuis.people.models import Organisation
from leerhuis.yearly import queries, rules

TIMES = 5


def mixing_of_a_year(kind):
    """Everything that the yearly report counts, against the same without the pairs that met."""
    now = clock.now().replace(microsecond=0)
    spans = rules.spans(now.year - 1, today=clock.day_of(now))
    with stage(kind) as made:
        seed.season(people=PEOPLE)
        seeded(now, now.year - 1)

        def counted():
            with made.app.app_context():
                return queries.facts_of(db.session.get(Organisation, 1), spans, now=now)

        def without():
            with patch.object(mixing, "of_groups", lambda _numbers: {}):
                counted()

        with made.app.app_context(), db.transaction():
            db.session.execute(text("ANALYZE"))
        found = mixing.Mixing.sum(counted().mixing.values())
        if not found.mixed:
            raise RuntimeError("nobody met")
        costs = rounds(counted, without, pids=[os.getpid(), *made.pids], times=TIMES)
    tell_ratio("mixing", *costs, db=kind, enrolments=ENROLMENTS)
    tell("mixing_pairs", found.pairs, "pairs", db=kind, mixed=found.mixed, people=found.people)


FIGURES = {"mixing": mixing_of_a_year}
