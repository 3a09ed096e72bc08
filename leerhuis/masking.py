"""No secret in a log, and no line that somebody else made up, whoever writes it.

The tokens of calendars and of links in letters stand in addresses, and servers like to write down
addresses: gunicorn on request, and of its own accord when something fails. What people send may
hold ends of lines: those are written as such, so that nobody adds a line to a log.
"""

import logging
import re

# What `tokens.form` makes: 43 characters that fit in an address.
_TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class Masked(logging.LogRecord):
    """A line of a log, one, in which tokens cannot be read."""

    def getMessage(self) -> str:  # noqa: N802  # the name that `logging` asks
        told = _TOKEN.sub("...", super().getMessage())
        return _CONTROL.sub(lambda found: repr(found[0])[1:-1], told)


def mask_tokens() -> None:
    """From now on, in every log of this process."""
    logging.setLogRecordFactory(Masked)
