"""Signing in: the whole POST beside the bare hash of a password, and how many a second."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.stage import stage
from leerhuis import db
from leerhuis.signin import passwords
from leerhuis.signin.models import Account

PEOPLE, TIMES, AT_ONCE, SIGN_INS = 40, 10, 8, 200
PASSWORD = "vier woorden die passen"


def sign_in(kind):
    """One at a time beside the hash; then eight at once. Each time another person comes in."""
    with stage(kind) as made:
        seed.season(people=PEOPLE, editions=1)
        kept = passwords.hashed(PASSWORD)
        with db.transaction():
            db.session.query(Account).update({"password_hash": kept})
        bare = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        with made.serving("wsgi:app") as [(port, pid)]:
            turn = iter(range(10**6))

            def enter():
                who = next(turn) % PEOPLE + 1
                fields = {"email": f"p{who}@example.org", "password": PASSWORD}
                return made.client(port).post("/inloggen", **fields).status

            pids = [pid, os.getpid(), *made.pids]
            spent = rounds(enter, lambda: bare.verify(kept, PASSWORD), pids=pids, times=TIMES)
            note(f"{SIGN_INS} sign-ins, {AT_ONCE} at once")
            before = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                answers = list(pool.map(lambda _each: enter(), range(SIGN_INS)))
            took = time.perf_counter() - before
    tell_ratio("sign_in", *spent, db=kind, argon2="19 MiB, t=2, p=1")
    inside, busy = answers.count(302), answers.count(503)
    detail = {"at_once": AT_ONCE, "told_to_come_back": busy, "db": kind}
    tell("sign_in_rate", round(inside / took, 1), "per second", **detail)


FIGURES = {"sign_in": sign_in}
