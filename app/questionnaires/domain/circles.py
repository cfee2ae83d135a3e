"""Find what leads back to itself, without recursion, however long the way."""

from collections.abc import Mapping, Set


def in_circles(onward: Mapping[str, Set[str]]) -> set[str]:
    """Return the names that lie on a circle or between two, where each leads on to `onward[name]`.

    They are those left when every loose end is taken away, at both sides, again and again.
    """
    left = _without_ends(onward)
    backward: dict[str, set[str]] = {name: set() for name in left}
    for name, targets in left.items():
        for target in targets & left.keys():
            backward[target].add(name)
    return set(_without_ends(backward))


def _without_ends(graph: Mapping[str, Set[str]]) -> dict[str, Set[str]]:
    """Take away, again and again, whatever leads nowhere."""
    left = {name: len(targets & graph.keys()) for name, targets in graph.items()}
    sources: dict[str, list[str]] = {}
    for name, targets in graph.items():
        for target in targets:
            sources.setdefault(target, []).append(name)
    ends = [name for name, count in left.items() if not count]
    while ends:
        end = ends.pop()
        del left[end]
        for source in sources.get(end, []):
            left[source] -= 1
            if not left[source]:
                ends.append(source)
    return {name: targets for name, targets in graph.items() if name in left}
