"""Services of the questionnaires room: `load` publishes the files of `questionnaires/`."""

from app.questionnaires.services.drafts import Draft, write_draft
from app.questionnaires.services.exporting import source_yaml
from app.questionnaires.services.fhir import draft_from_fhir, fhir_bytes
from app.questionnaires.services.loading import LoadReport, load, load_pack, read_all, read_pack_folder
from app.questionnaires.services.packs import is_pack
from app.questionnaires.services.reading import SourceError
from app.questionnaires.services.xlsform import draft_from_xlsform, xlsform_bytes

__all__ = [
    "Draft",
    "LoadReport",
    "SourceError",
    "draft_from_fhir",
    "draft_from_xlsform",
    "fhir_bytes",
    "is_pack",
    "load",
    "load_pack",
    "read_all",
    "read_pack_folder",
    "source_yaml",
    "write_draft",
    "xlsform_bytes",
]
