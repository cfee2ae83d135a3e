"""Codes that people copy from paper or read out: 32 signs that are not mistaken for one another, in groups of four.

No I, L, O or U; what looks like 1 or 0 is read as 1 or 0.
"""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_A_SIGN = 5
LOOKS_LIKE = str.maketrans("OIL", "011")
DASHES = "-‐‑‒–—−\u200e\u200f\u2066\u2069"


def spell(code: str) -> str:
    """Write a code in groups of four, as it stands on paper: ABCD-EFGH-JK."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_of(number: int, length: int) -> str:
    """Return the last `length` * 5 bits of a number as a code."""
    places = (number >> BITS_A_SIGN * place & 31 for place in reversed(range(length)))
    return "".join(ALPHABET[place] for place in places)


def read_code(text: str, length: int) -> str | None:
    """Return what was typed as a plain code, or None. Case, spaces and dashes do not matter, nor O for 0, I or L for 1.

    Full-width letters and the figures of other scripts count as what they mean.
    """
    typed = "".join(_plain(character) for character in text if not character.isspace() and character not in DASHES)
    code = typed.upper().translate(LOOKS_LIKE)
    is_code = typed.isascii() and len(code) == length and all(character in ALPHABET for character in code)
    return code if is_code else None


def _plain(character: str) -> str:
    figure = unicodedata.decimal(character, None)
    return str(figure) if figure is not None else unicodedata.normalize("NFKC", character)
