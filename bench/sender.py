"""Sends letters again and again, without waiting for a turn: what the drill kills."""

import signal
import threading

from leerhuis import clock
from leerhuis.mail import delivery
from wsgi import app

PAUSE_SECONDS = 0.2


def main():
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    while not ended.wait(PAUSE_SECONDS):
        with app.app_context():
            delivery.run(now=clock.now())


if __name__ == "__main__":
    main()
