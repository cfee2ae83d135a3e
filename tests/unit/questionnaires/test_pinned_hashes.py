"""A published version never changes: these are the hashes it was published under, for ever.

A change of the engine that changes one of them would make `flask questionnaires load` refuse every site's own data.
"""

import pytest

from app.questionnaires.domain import canonical
from tests.questionnaires import FOLDER, definition

PUBLISHED = {
    "gad2": "15266c51c72e8a87b4affb2f09be6a6f6afcf170b2ceb4ecbb6dd89791fc932a",
    "gad7": "dcc77f003a7f0a799d59cbcf7abe127226b5abf985ed8bbcda17552bfc48bf54",
    "holistic_needs": "83b750290b99b1de55aa6a2a0c89c337b381f5cc1433b05daaac49c0f57f701c",
    "loneliness_single": "3c0c05125dc91e16c834aa37921df66532fd1472aa73de412bc4452244897fd5",
    "mrc_breathlessness": "27391ae0e45c6d13ffc8156db31d24c5a1bb55b26523902b7cf3ee7407570b6a",
    "phq2": "efa26e263b26234089b32d183b910459e177a15408f27c37aaefaf2b0f2d6cb4",
    "phq9": "5cf8eee05be61e73f7f195c8b35e314ae5d3363d3b7dcba3a5cf9eb8735e1ab0",
    "ucla3": "f0983c7433fc10155115cbf828eccb15844894af81e0bf8520a4f7202658a40c",
}


def test_every_version_in_the_repository_is_listed() -> None:
    assert sorted(path.parent.name for path in FOLDER.glob("*/v*.yaml")) == sorted(PUBLISHED)


@pytest.mark.parametrize("key", PUBLISHED)
def test_a_published_version_keeps_its_hash(key: str) -> None:
    assert canonical.sha256(canonical.to_json(definition(key))) == PUBLISHED[key]
