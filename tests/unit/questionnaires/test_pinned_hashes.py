"""A published version never changes: these are the hashes it was published under, for ever.

A change of the engine that changes one of them would make `flask questionnaires load` refuse every site's own data.
"""

import pytest

from app.questionnaires.domain import canonical
from tests.questionnaires import FOLDER, definition

PUBLISHED = {
    "about_me": "defda65f4f75dd6d2d8cf18d719b0b671bb7722c445937cd2b03b88b7f8ac062",
    "audit_c": "2261510cdff5789d88c9acbc9c4293f8dacde850e5375358c85ac330c7b67850",
    "carer_check_in": "63f2382171b7e8e145bd38bad7ce4dde412b8fe75968b0c9cf0b51792424ed7f",
    "confidence": "9b2568b4fc433b97b1ff6e8372058cbee53a7a76b23c49f47d140fd74c51a134",
    "gad2": "15266c51c72e8a87b4affb2f09be6a6f6afcf170b2ceb4ecbb6dd89791fc932a",
    "gad7": "dcc77f003a7f0a799d59cbcf7abe127226b5abf985ed8bbcda17552bfc48bf54",
    "gds15": "5ee11bbac57317f092e8e64e829a9370eb10a6fd7ce85e5f6e06b25612b28af8",
    "holistic_needs": "83b750290b99b1de55aa6a2a0c89c337b381f5cc1433b05daaac49c0f57f701c",
    "loneliness_single": "3c0c05125dc91e16c834aa37921df66532fd1472aa73de412bc4452244897fd5",
    "mrc_breathlessness": "27391ae0e45c6d13ffc8156db31d24c5a1bb55b26523902b7cf3ee7407570b6a",
    "ons4": "3af6125ffb43139c69b8e9054b8befe55a967c4cdccb90d94ac137259033bf38",
    "phq2": "efa26e263b26234089b32d183b910459e177a15408f27c37aaefaf2b0f2d6cb4",
    "phq9": "5cf8eee05be61e73f7f195c8b35e314ae5d3363d3b7dcba3a5cf9eb8735e1ab0",
    "treatment_burden": "c331346e8c191514edb4da58b547ca7f6a8a732f66e7fb0c31cefaf2aa9b0d78",
    "ucla3": "f0983c7433fc10155115cbf828eccb15844894af81e0bf8520a4f7202658a40c",
    "visit_experience": "2d696998ae2ad7e11eb7b027eb06a107086ee260ed2a7512d48a482457790651",
    "what_matters": "e7a283465d093b857c657a823ef90184d30e6a818d51ea6bccbb84189b8519fa",
}


def test_every_version_in_the_repository_is_listed() -> None:
    assert sorted(path.parent.name for path in FOLDER.glob("*/v*.yaml")) == sorted(PUBLISHED)


@pytest.mark.parametrize("key", PUBLISHED)
def test_a_published_version_keeps_its_hash(key: str) -> None:
    assert canonical.sha256(canonical.to_json(definition(key))) == PUBLISHED[key]
