"""Reading a PDF back: its words as a reader would copy them, its marks for a screen reader, and the codes on it."""

from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from pypdf import PdfReader

TEXT = 1


@dataclass(frozen=True)
class Pdf:
    """A PDF as its readers find it."""

    content: bytes

    @property
    def reader(self) -> PdfReader:
        return PdfReader(BytesIO(self.content))

    @property
    def language(self) -> str:
        return str(self.reader.trailer["/Root"]["/Lang"])

    @property
    def is_tagged(self) -> bool:
        return bool(self.reader.trailer["/Root"]["/MarkInfo"]["/Marked"])

    @property
    def title(self) -> str:
        return str(self.reader.metadata.title)

    @property
    def page_count(self) -> int:
        return len(self.reader.pages)

    @property
    def text(self) -> str:
        """The words in the order in which they are read, lines joined."""
        pages = pypdfium2.PdfDocument(self.content)
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)

    def draws(self, number: str) -> bool:
        """Return whether a number is drawn with its digits from left to right, whatever is read around it."""
        return any(number.replace(" ", "") in line for line in self._drawn_lines())

    def _drawn_lines(self) -> list[str]:
        """Return the letters of each line from left to right, without spaces."""
        lines: dict[tuple[int, int], list[tuple[float, str]]] = {}
        for page_number, page in enumerate(pypdfium2.PdfDocument(self.content)):
            words = page.get_textpage()
            for place in range(words.count_chars()):
                letter = words.get_text_range(place, 1)
                left, bottom, _right, _top = words.get_charbox(place, loose=True)
                if letter.strip():
                    lines.setdefault((page_number, round(bottom)), []).append((left, letter))
        return ["".join(letter for _left, letter in sorted(line)) for line in lines.values()]

    @property
    def font_names(self) -> set[str]:
        """The fonts that are inside the file; one that is not would be drawn by chance."""
        fonts = [font.get_object() for page in self.reader.pages for font in page["/Resources"]["/Font"].values()]
        return {str(font["/BaseFont"]).partition("+")[2] for font in fonts}

    def smallest_type(self) -> float:
        """Return the size of the smallest letters in points, as they come out on the paper."""
        pages = pypdfium2.PdfDocument(self.content)
        letters = [text for page in pages for text in page.get_objects(filter=[TEXT])]
        return round(min(text.get_font_size() * abs(text.get_matrix().d) for text in letters), 1)

    def codes(self) -> list[str]:
        """Return what a phone's camera reads off its pages."""
        pictures = (page.render(scale=3).to_pil() for page in pypdfium2.PdfDocument(self.content))
        return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
