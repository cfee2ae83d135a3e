"""How gunicorn runs the app; why these figures: docs/adr/0003-wsgi-server.md."""

import os
from typing import Any

from flask import Flask

from app.cli.warming import read_questionnaires

workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
worker_class = "sync"
worker_tmp_dir = "/dev/shm"  # noqa: S108  (a heartbeat file, as gunicorn's own papers advise)
max_requests = 20_000
max_requests_jitter = 2_000
timeout = 30
graceful_timeout = 20
control_socket_disable = True
limit_request_line = 4094
limit_request_fields = 60


def post_worker_init(worker: Any) -> None:
    """Let a new worker read what it would else read while somebody waits. Bench and tests serve other apps, too."""
    if isinstance(worker.wsgi, Flask) and "database" in worker.wsgi.extensions:
        read_questionnaires(worker.wsgi)
