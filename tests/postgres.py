"""A throw-away PostgreSQL server from Debian's own programs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TUNING = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses='' -c max_connections=60"


def programs() -> Path:
    """Return the folder of initdb and pg_ctl, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: run `make test-tools`")
    return found[-1].parent


class Server:
    """A running cluster: `url(name)` as the app's role, `owner_url(name)` as the owner of the tables."""

    def __init__(self, folder: Path, tuning: str) -> None:
        self.folder = folder
        self.tuning = tuning

    def start(self) -> None:
        self._as_owner(
            "pg_ctl",
            "-D",
            f"{self.folder}/data",
            "-w",
            "-l",
            f"{self.folder}/log",
            "-o",
            f"-k {self.folder} {self.tuning}",
            "start",
        )

    def stop(self, mode: str = "fast") -> None:
        self._as_owner("pg_ctl", "-D", f"{self.folder}/data", "-m", mode, "-w", "stop")

    def sql(self, statement: str, database: str = "postgres") -> str:
        return self._as_owner(
            "psql",
            "-h",
            str(self.folder),
            "-U",
            "postgres",
            "-d",
            database,
            "-v",
            "ON_ERROR_STOP=1",
            "-qAtc",
            statement,
        )

    def create(self, name: str, template: str = "template1") -> None:
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} OWNER joinedup_owner")

    def url(self, name: str, role: str = "joinedup_app") -> str:
        return f"postgresql+psycopg://{role}@/{name}?host={self.folder}"

    def owner_url(self, name: str) -> str:
        return self.url(name, "joinedup_owner")

    def _as_owner(self, program: str, *arguments: str) -> str:
        # Debian's programs refuse root, and root's home is closed to others: drop rights for them alone.
        who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run(
            [str(programs() / program), *arguments],
            cwd="/",
            check=False,
            text=True,
            stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            **who,
        )
        if done.returncode:
            raise RuntimeError(f"{program} {' '.join(arguments)}: {done.stderr or done.returncode}")
        return done.stdout or ""


@contextmanager
def server(tuning: str = TUNING) -> Iterator[Server]:
    """Run a fresh cluster for the length of the block."""
    folder = Path(tempfile.mkdtemp(prefix="joinedup-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    running = Server(folder, tuning)
    running._as_owner(
        "initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"
    )
    running.start()
    try:
        running.sql("CREATE ROLE joinedup_owner LOGIN NOSUPERUSER NOBYPASSRLS")
        running.sql("CREATE ROLE joinedup_app LOGIN NOSUPERUSER NOBYPASSRLS")
        yield running
    finally:
        running.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
