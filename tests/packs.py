"""A content pack to install in a test. Its instrument is made up: no third party's text is in this repository."""

from pathlib import Path

MANIFEST = """\
name: sample_pack
licence: Used under licence 1234 of nobody.
licenceHolder: Riverside Trust
validUntil: "2027-03-31"
contact: licences@riverside.example
noDangerSigns: [sample_scale]
"""

INSTRUMENT = """\
resourceType: Questionnaire
name: sample_scale
version: 1
title: A made-up scale
wording: validated
copyright: Copyright nobody.
source: Made up for a test.
attribution: By nobody.
minutes: 1
locales: [en]
scoring:
  method: sum
  items: [first]
  minimum: 0
  maximum: 1
  source: made up
item:
  - linkId: first
    text: Is this made up?
    type: choice
    answerOption:
      - {code: no, text: "No", score: 0}
      - {code: yes, text: "Yes", score: 1}
"""


def write_pack(folder: Path, manifest: str = MANIFEST, instrument: str = INSTRUMENT) -> Path:
    """Write a pack into `folder` and return it."""
    (folder / "sample_scale").mkdir(parents=True)
    (folder / "pack.yaml").write_text(manifest, encoding="utf-8")
    (folder / "sample_scale" / "v1.yaml").write_text(instrument, encoding="utf-8")
    return folder
