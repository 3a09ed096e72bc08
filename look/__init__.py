"""The look of Leerhuis at its source: tokens, stylesheets and icons, built into `static/`."""
