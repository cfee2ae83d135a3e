"""`make mutation`: change branching, scoring and values in every small way, and count which changes a test notices.

Ends with 1 where fewer than nine in ten of any file's changes are noticed. Survivors are shown, to be killed by a test
or, where nobody could notice them, written down here.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.schema import ROOT

WORK = ROOT / "mutants"
MUTMUT = Path(sys.executable).parent / "mutmut"
LEAST = 0.9
NOTICED = {1, 3, 24, -24, 36, 152}  # mutmut's codes: a test failed, or ran for ever

# Changes that no test can notice, by the line they make, and why.
EQUIVALENT = {
    "need_all=None": "None is as false as False",
    "position = -2 if after is None": "every place is above -1, and above -2",
    "cast(None, content)": "cast does nothing at run time",
}


@dataclass(frozen=True)
class Tally:
    """What became of one file's changes. `survivors` are their names."""

    file: str
    total: int
    survivors: tuple[str, ...]

    @property
    def killed(self) -> int:
        return self.total - len(self.survivors)

    @property
    def is_enough(self) -> bool:
        return self.killed >= LEAST * self.total > 0


def main() -> int:
    shutil.rmtree(WORK, ignore_errors=True)
    done = subprocess.run([str(MUTMUT), "run"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:], sep="\n")
        return 1
    tallies = sorted(_tallies(), key=lambda tally: tally.file)
    for tally in tallies:
        print(f"{tally.file}: {tally.killed} of {tally.total} killed ({tally.killed / tally.total:.1%})")
        for name in tally.survivors:
            _show(name)
    return 0 if tallies and all(tally.is_enough for tally in tallies) else 1


def _tallies() -> Iterator[Tally]:
    for path in WORK.glob("app/**/*.py.meta"):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        survivors = tuple(name for name, code in codes.items() if code not in NOTICED)
        if codes:
            yield Tally(str(path.relative_to(WORK).with_suffix("")), len(codes), survivors)


def _show(name: str) -> None:
    shown = subprocess.run([str(MUTMUT), "show", name], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    line = next(line for line in shown.splitlines() if line.startswith("+") and not line.startswith("+++"))
    why = next((reason for part, reason in EQUIVALENT.items() if part in line), "NOT NOTICED")
    print(f"  {line[1:].strip()}  [{why}]")


if __name__ == "__main__":
    sys.exit(main())
