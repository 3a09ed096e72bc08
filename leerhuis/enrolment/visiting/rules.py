"""What somebody without an account may call themselves: it stands in a letter to any address."""

import re

from leerhuis.errors import Refused

# What programs for mail make a link of, in whatever words it stands: De Boom, St.Jozef is none.
_LINK = re.compile(r"://|www\.|\w\.[a-z]{2,4}(?!\w)", re.IGNORECASE)


def check_no_links(**said: str) -> None:
    """Refuse a web address in a name, so that nobody has the house send links of theirs."""
    for field, text in said.items():
        if _LINK.search(text):
            raise Refused("Fill in a name, without a web address.", field=field)
