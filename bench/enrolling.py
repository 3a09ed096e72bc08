"""Giving seats: what one costs, and whether a crowd gets exactly as many as there are."""

import threading
import time
from collections import Counter, defaultdict
from functools import partial

from sqlalchemy import func, select, update

from bench import seed
from bench.measure import ROUNDS, cpu_ms, note, statistics, tell, tell_ratio
from bench.stage import stage
from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState

CLIENTS = 8
EACH = 15
CROWD, CROWD_EDITIONS, SEATS = 200, 50, 20
PATIENCE = 600  # seconds: 200 clients stand in line for 16 threads


def _together(calls):
    threads = [threading.Thread(target=call) for call in calls]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def _round(call, *, start, pids):
    """CPU milliseconds per call when the clients each do their share at the same time."""

    def share(first):
        for number in range(first, first + EACH):
            call(number)

    before = cpu_ms(pids)
    _together([partial(share, start + EACH * client) for client in range(CLIENTS)])
    return (cpu_ms(pids) - before) / (CLIENTS * EACH)


def enrol_http(kind):
    people = CLIENTS * EACH * (ROUNDS + 1)
    with stage(kind) as made:
        seed.season(people=people, editions=2)
        with db.transaction():
            db.session.execute(update(Edition).values(capacity=None))
        public = dict(db.session.execute(select(Edition.id, Edition.public_id)).tuples().all())
        tokens = [seed.browser(n) for n in range(1, people + 1)]
        with made.serving("wsgi:app", "bench.floor:app") as ((port, pid), (floor, floor_pid)):
            calls = {
                "ours": lambda i: _enrol(made.client(port, tokens[i]), public[1]),
                "limit": lambda i: _claim(made.client(floor), i + 1),
            }
            costs = {name: [] for name in calls}
            for number in range(ROUNDS + 1):
                for name, call in calls.items():
                    cost = _round(
                        call, start=number * CLIENTS * EACH, pids=[pid, floor_pid, *made.pids]
                    )
                    costs[name].append(cost)
        given = db.session.scalar(
            select(func.count()).select_from(Enrolment).where(Enrolment.edition_id == 1)
        )
        if given != people:
            raise RuntimeError(f"{given} of {people} enrolled")
    medians = [statistics.median(costs[name][1:]) for name in ("ours", "limit")]
    tell_ratio("enrol_http", *medians, db=kind, clients=CLIENTS, enrolled=given)


def _enrol(client, edition):
    status = _try(client, edition)
    if status not in {302, 303}:
        raise RuntimeError(f"enrol: {status}")


def _claim(client, person):
    answer = client.post("/claim", edition=2, person=person)
    if answer.status != 303:
        raise RuntimeError(f"claim: {answer.status}")


def enrol_oversold(kind):
    with stage(kind) as made:
        seed.season(people=CROWD, editions=CROWD_EDITIONS, capacity=SEATS)
        public = list(db.session.scalars(select(Edition.public_id).order_by(Edition.id)))
        tokens = [seed.browser(n) for n in range(1, CROWD + 1)]
        answers = Counter()
        with made.serving("wsgi:app", workers=2 if kind == "postgres" else 1) as ((port, _pid),):

            def crowd(number):
                client = made.client(port, tokens[number], timeout=PATIENCE)
                turn = public[number % len(public) :] + public[: number % len(public)]
                answers.update(_try(client, edition) for edition in turn)

            before = time.perf_counter()
            _together([lambda n=n: crowd(n) for n in range(CROWD)])
            took = time.perf_counter() - before
        turns = _turns()
    confirmed = {
        each: turns[each, EnrolmentState.CONFIRMED] for each in range(1, CROWD_EDITIONS + 1)
    }
    over = sum(max(0, len(seated) - SEATS) for seated in confirmed.values())
    short = sum(max(0, SEATS - len(seated)) for seated in confirmed.values())
    wrong = sum(not _in_order(turns, each) for each in confirmed)
    strange = set(answers) - {302, 303, 503}
    if wrong or strange:
        raise RuntimeError(f"{wrong} groups out of order, answers {strange}")
    note(f"{took:.1f} s")
    tell(
        "enrol_oversold",
        over,
        "seats",
        db=kind,
        short=short,
        confirmed=sum(map(len, confirmed.values())),
        waiting=sum(len(turns[each, EnrolmentState.WAITING]) for each in confirmed),
        out_of_order=wrong,
        tries=CROWD * CROWD_EDITIONS,
        answers={str(status): n for status, n in sorted(answers.items())},
        seconds=round(took, 1),
    )


def _turns():
    """The turns in each group by state, in order."""
    found = defaultdict(list)
    for edition_id, state, turn in db.session.execute(
        select(Enrolment.edition_id, Enrolment.state, Enrolment.turn).order_by(Enrolment.turn)
    ):
        found[edition_id, state].append(turn)
    return found


def _in_order(turns, edition_id):
    """The first who came have a seat, the others wait in the order in which they came."""
    seated = turns[edition_id, EnrolmentState.CONFIRMED]
    line = turns[edition_id, EnrolmentState.WAITING]
    return [*seated, *line] == list(range(1, len(seated) + len(line) + 1))


def _try(client, edition):
    """Enrol, and after "busy" again as the answer asks; gives the last status."""
    for _ in range(20):
        answer = client.post("/inschrijven", edition=edition)
        if answer.status != 503:
            return answer.status
    return 503


FIGURES = {"enrol_http": enrol_http, "enrol_oversold": enrol_oversold}
