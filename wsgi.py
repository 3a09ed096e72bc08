"""Entry point for the web server and for `flask --app wsgi`."""

from leerhuis.app import create_app

app = create_app()
