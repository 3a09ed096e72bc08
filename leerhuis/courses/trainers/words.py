"""The times of a trainer in the words of the reader."""

from datetime import time, timedelta

from flask_babel import gettext as _

from leerhuis import clock, wording
from leerhuis.courses.means import TrainerTime


def in_words(hours: TrainerTime) -> tuple[str, str]:
    """From and until, in words; of whole days the last one is named."""
    whole = clock.local(hours.ends_at).time() == time(0)
    last = hours.ends_at - timedelta(minutes=1)
    starts = clock.local(hours.starts_at).time() == time(0)
    return (
        wording.full_day(hours.starts_at) if starts else wording.moment(hours.starts_at),
        _("the end of %(day)s", day=wording.full_day(last))
        if whole
        else wording.moment(hours.ends_at),
    )
