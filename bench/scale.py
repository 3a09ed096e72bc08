"""How it goes with 400,000 registrations and 8 million rows of points, in PostgreSQL.

The plain SQL that each figure is held against stands in `scale_plain`: the same rows, asked and
written in the shortest way that the database knows, without this product.
"""

import atexit
import os
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from flask import current_app

from bench import scale_plain, scale_seed, seed
from bench.measure import ROUNDS, cpu_ms, note, rounds, statistics, tell_ratio
from bench.stage import stage
from leerhuis import clock, db
from leerhuis.registry import service
from leerhuis.registry.duty import proof

SIZES = (100_000, 400_000)
TIMES = 10
OVERVIEW = "/registraties/team"
# A piece of the numbers of some tens of people among twenty thousand.
PIECE = "1100033"
_open = {}


@contextmanager
def country(size):
    """A database of this size, kept for the figures that come after in the same run."""
    if size not in _open:
        staged = stage("postgres")
        made = staged.__enter__()
        _open[size] = (made, scale_seed.Country(size).make())
        atexit.register(staged.__exit__, None, None, None)
    made, land = _open[size]
    with made.app.app_context():
        yield made, land


def scale_nightly(kind):
    """An ordinary night: one registration in a thousand is judged anew, reminded or told of."""
    _only_postgres(kind)
    told = {}
    for size in SIZES:
        with country(size) as (made, _land):
            told[size] = _nights(made)
    each = {f"ms_per_due_{size}": round(told[size][0] / told[size][2], 3) for size in SIZES}
    ours, limit, due = told[SIZES[-1]]
    tell_ratio("scale_nightly", ours, limit, registrations=SIZES[-1], due=due, **each)


def _nights(made):
    """Median CPU milliseconds of a night, ours and plain, and how many are due in one."""
    costs = {"ours": [], "plain": []}
    due = []
    pids = [os.getpid(), *made.pids]
    for number in range(1, 2 * (ROUNDS + 1) + 1):
        now = clock.now() + timedelta(days=number)
        before = cpu_ms(pids)
        if number % 2:
            due.append(_night(now))
            costs["ours"].append(cpu_ms(pids) - before)
        else:
            engine = current_app.extensions["leerhuis.engine"]
            scale_plain.night(engine, now=now, day=clock.day_of(now))
            costs["plain"].append(cpu_ms(pids) - before)
    note(f"{due} due; {costs}")
    return *(statistics.median(each[1:]) for each in costs.values()), statistics.median(due[1:])


def _night(now):
    done = service.restand_due(now=now) + service.lapse_due(now=now)
    done += service.queue_expiry_reminders(now=now)
    db.session.remove()
    return done


def _overview(name, kind, *, path, manager, number="", **detail):
    _only_postgres(kind)
    with country(SIZES[-1]) as (made, land):
        token = seed.browser(manager(land))
        where = f"{OVERVIEW}?q={number}" if number else OVERVIEW
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            ours, limit = made.client(port, token), made.client(floor)
            for client, address in ((ours, where), (limit, f"/overview?{path}&{number}")):
                answer, body = client.get(address)
                if answer.status != 200:
                    raise RuntimeError(f"{address}: {answer.status}")
                note(f"{address}: {len(body)} bytes")
            costs = rounds(
                lambda: ours.get(where),
                lambda: limit.get(f"/overview?{path}&{number}"),
                pids=[pid, floor_pid, *made.pids],
                times=TIMES,
            )
    tell_ratio(name, *costs, registrations=SIZES[-1], **detail)


def scale_overview_120(kind):
    path = f"1.{scale_seed.SMALL}."
    _overview("scale_overview_120", kind, path=path, manager=_small, people=120)


def scale_overview_20000(kind):
    path = f"1.{scale_seed.BIG}."
    _overview("scale_overview_20000", kind, path=path, manager=_big, people=20_000)


def scale_search_number(kind):
    """A piece of a number among the people of the big employer."""
    path = f"1.{scale_seed.BIG}."
    _overview("scale_search_number", kind, path=path, manager=_big, number=PIECE, people=20_000)


def scale_proof(kind):
    """The whole proof of the big employer, as its paper needs it, and the first page of it."""
    _only_postgres(kind)
    paths = [f"1.{scale_seed.BIG}."]
    with country(SIZES[-1]) as (made, land):
        pids = [os.getpid(), *made.pids]
        now = clock.now()

        def ours(page=None):
            shown = proof.proof(paths, day=land.today, known_at=now, page=page)
            db.session.remove()
            return shown.asked

        def plain():
            with current_app.extensions["leerhuis.engine"].connect() as connection:
                return scale_plain.proof(connection, path=paths[0], day=land.today, known=now)

        asked, found = ours(), plain()
        first_page = partial(ours, 1)
        costs = rounds(ours, plain, pids=pids, times=1)
        page, _limit = rounds(first_page, plain, pids=pids, times=1)
    told = {"asked": asked, "plain_rows": found, "first_page_ms": round(page)}
    tell_ratio("scale_proof", *costs, registrations=SIZES[-1], **told)


def _small(land):
    return land.small_manager


def _big(land):
    return land.big_manager


def _only_postgres(kind):
    if kind != "postgres":
        raise SystemExit("figures of scale are of PostgreSQL only")


FIGURES = {
    "scale_overview_120": scale_overview_120,
    "scale_overview_20000": scale_overview_20000,
    "scale_search_number": scale_search_number,
    "scale_proof": scale_proof,
    "scale_nightly": scale_nightly,
}
