"""Pages as PDF files: tagged, with their fonts inside, in any script. WeasyPrint sets the type."""

import importlib
import threading
from functools import lru_cache

# Setting type is all processor time and memory: one at a time in each process, and the library promises no more.
_ONE_AT_A_TIME = threading.Lock()
VARIANT = "pdf/ua-1"


def pdf_of(html: str, base_url: str) -> bytes:
    """Return a whole page as a PDF, its links made full by `base_url`.

    Nothing is fetched, from the network or from the disk: pictures stand in the page as data. The library is loaded
    at the first PDF, so that a start of the app does not wait for it.
    """
    weasyprint = importlib.import_module("weasyprint")
    fetcher = importlib.import_module("weasyprint.urls").URLFetcher(allowed_protocols=("data",))
    with _ONE_AT_A_TIME:
        written = weasyprint.HTML(string=html, base_url=base_url, url_fetcher=fetcher).write_pdf(pdf_variant=VARIANT)
    return bytes(written)


@lru_cache(maxsize=32)
def remembered_pdf_of(html: str, base_url: str) -> bytes:
    """Do the same and remember the last ones: only for pages that are about nobody, such as an empty form."""
    return pdf_of(html, base_url)
