"""No secret in a log, whoever writes it.

The tokens of calendars and of links in letters stand in addresses, and servers like to write down
addresses: gunicorn on request, and of its own accord when something fails.
"""

import logging
import re

# What `tokens.form` makes: 43 characters that fit in an address.
_TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)


class Masked(logging.LogRecord):
    """A line of a log in which tokens cannot be read."""

    def getMessage(self) -> str:  # noqa: N802  # the name that `logging` asks
        return _TOKEN.sub("...", super().getMessage())


def mask_tokens() -> None:
    """From now on, in every log of this process."""
    logging.setLogRecordFactory(Masked)
