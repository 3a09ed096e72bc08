"""Entry point for the web server and for `flask --app wsgi`."""

import gc

from leerhuis.app import create_app
from leerhuis.masking import mask_tokens

mask_tokens()
app = create_app()
# What is there now stays: clearing away what a request leaves need not look at it each time.
gc.collect()
gc.freeze()
