"""Services of the questionnaires room: `load` publishes the files of `questionnaires/`."""

from app.questionnaires.services.loading import LoadReport, load
from app.questionnaires.services.reading import SourceError

__all__ = ["LoadReport", "SourceError", "load"]
