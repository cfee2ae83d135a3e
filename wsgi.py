"""The WSGI entry: `gunicorn wsgi:app`."""

import gc

# What loading makes stays for good. Looking for rubbish in it over and over would cost a third of the start, and
# again at every full collection while people wait.
gc.disable()

from app import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
