"""Where and of what the figures are."""

import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def describe() -> str:
    """Return one line: cores, memory, kernel, Python, commit."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return (
        f"{cores} cores, {memory:.0f} GB, Linux {platform.release()}, Python {platform.python_version()}, "
        f"commit {commit()}, load {os.getloadavg()[0]:.1f} at the start"
    )


def commit() -> str:
    """Return the commit measured, with "+" where the tree was changed after it."""
    name = _git("rev-parse", "--short", "HEAD") or "unknown"
    return name + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
