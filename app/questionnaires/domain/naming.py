"""Names of ours for what a file calls otherwise: a link id stands in addresses, so it is short and plain."""

import re
from collections.abc import Sequence

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_NAME = 64


def own_names(link_ids: Sequence[str]) -> dict[str, str]:
    """Return a name of ours for each name: its own where that fits in an address, else one made from its letters."""
    taken = {link_id for link_id in link_ids if _fits(link_id)}
    names = {link_id: link_id for link_id in taken}
    for link_id in link_ids:
        if link_id not in names:
            names[link_id] = _free(slug(link_id), taken)
            taken.add(names[link_id])
    return names


def slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[: _LONGEST_NAME - 6].strip("-") or "item"


def _fits(link_id: str) -> bool:
    return len(link_id) <= _LONGEST_NAME and bool(_NAME.fullmatch(link_id))


def _free(wanted: str, taken: set[str]) -> str:
    number = 2
    name = wanted
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def is_key(words: str) -> bool:
    return bool(_KEY.fullmatch(words))


def key_from(words: str) -> str:
    """Return a questionnaire's key made from its title."""
    made = slug(words).replace("-", "_")
    return (made if made[0].isalpha() else f"q_{made}")[:40].strip("_")
