"""What is asked of every request before its page: who it is and whether they may; and the trail."""

import contextvars
import time
from contextlib import contextmanager

from bench import seed
from bench.measure import ROUNDS, tell
from bench.stage import stage
from leerhuis import access, audit, clock, db
from leerhuis.people.models import Person
from leerhuis.signin import service
from leerhuis.signin.models import Account
from leerhuis.signin.rules import Way
from leerhuis.signin.views import COOKIE_KEY

TIMES = 60
HERE = {"base_url": "http://127.0.0.1"}


class Watch:
    """The CPU time that is spent inside what it is wrapped round, once when one asks the other."""

    def __init__(self):
        self.spent, self.depth = 0.0, 0

    def round(self, call):
        def timed(*given, **named):
            before, self.depth = time.process_time(), self.depth + 1
            try:
                return call(*given, **named)
            finally:
                self.depth -= 1
                self.spent += 0 if self.depth else time.process_time() - before

        return timed


def guard_share(kind):
    """The gate as a share of a page, and of a verb the gate with the event that it writes."""
    with stage(kind) as made:
        seed.season(people=40, editions=5)
        client = _signed_in(made.app)
        token = _csrf(client)
        for name, ask in (
            ("guard_share", lambda: client.get("/mijn/inschrijvingen", **HERE)),
            (
                "audit_share",
                lambda: client.post("/mijn/agenda", data={"csrf_token": token}, **HERE),
            ),
        ):
            gate, trail, whole = _measured(made.app, ask)
            tell(
                name,
                round((gate + trail) / whole, 3),
                "of the CPU time of a request",
                cpu=round(1000 * whole, 2),
                gate_ms=round(1000 * gate, 3),
                audit_ms=round(1000 * trail, 3),
                db=kind,
            )


def _signed_in(app):
    account = db.session.query(Account).join(Person).order_by(Account.id).first()
    token = service.start_session(account, way=Way.APP, browser="", origin="", now=clock.now())
    db.session.rollback()
    client = app.test_client()
    with client.session_transaction(**HERE) as session:
        session[COOKIE_KEY] = token
    return client


def _csrf(client):
    page = _asked(lambda: client.get("/mijn/agenda", **HERE)).text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def _asked(ask):
    """In a context of its own, as in a server: who asks is kept in it."""
    return contextvars.Context().run(ask)


def _measured(app, ask):
    """Seconds of CPU of the gate, of the trail and of the whole, for one request."""
    with _watched(app) as (gate, trail):
        _asked(ask)  # the first one compiles
        gate.spent = trail.spent = 0.0
        before = time.process_time()
        for _ in range(ROUNDS * TIMES):
            assert _asked(ask).status_code in (200, 302)
        whole = time.process_time() - before
    return [each / (ROUNDS * TIMES) for each in (gate.spent, trail.spent, whole)]


@contextmanager
def _watched(app):
    gate, trail = Watch(), Watch()
    asked = app.before_request_funcs[None]
    place, kept = asked.index(access.guard), audit.record
    asked[place], audit.record = gate.round(access.guard), trail.round(audit.record)
    identify = app.extensions["leerhuis.identify"]
    app.extensions["leerhuis.identify"] = gate.round(identify)
    try:
        yield gate, trail
    finally:
        asked[place], audit.record = access.guard, kept
        app.extensions["leerhuis.identify"] = identify


FIGURES = {"guard_share": guard_share}
