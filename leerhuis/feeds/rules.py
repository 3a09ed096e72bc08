"""The calendar that someone's own calendar fetches: what is in it, and what is written of it."""

from datetime import timedelta

# A feed is asked for every few minutes; its last use is written down once an hour.
USE_NOTED_EVERY = timedelta(hours=1)
