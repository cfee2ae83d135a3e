"""Languages as practice systems write them, turned into codes (BCP 47).

The table holds the commonest main languages of the 2021 Census of England and the sign systems of UK Core's
HumanLanguage list (q4, q5). A language that is not here is kept out and said so: never guessed.
"""

from collections.abc import Mapping

from app.population.domain.text import tidy

_NAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("english", "eng"),
    "ur": ("urdu", "urd", "\u0627\u0631\u062f\u0648"),
    "pl": ("polish", "pol", "polski"),
    "ro": ("romanian", "ron"),
    "pa": ("punjabi", "panjabi", "pan"),
    "pt": ("portuguese", "por"),
    "es": ("spanish", "spa"),
    "ar": ("arabic", "ara"),
    "bn": ("bengali", "bangla", "ben"),
    "syl": ("sylheti",),
    "gu": ("gujarati", "guj"),
    "it": ("italian", "ita"),
    "ta": ("tamil", "tam"),
    "fr": ("french", "fra"),
    "lt": ("lithuanian", "lit"),
    "zh": ("chinese", "mandarin", "zho"),
    "yue": ("cantonese",),
    "tr": ("turkish", "tur"),
    "bg": ("bulgarian", "bul"),
    "ru": ("russian", "rus"),
    "uk": ("ukrainian", "ukr"),
    "fa": ("persian", "farsi", "fas"),
    "prs": ("dari",),
    "ps": ("pashto", "pushto", "pus"),
    "ku": ("kurdish", "kur", "ckb"),
    "hu": ("hungarian", "hun"),
    "el": ("greek", "ell"),
    "so": ("somali", "som"),
    "hi": ("hindi", "hin"),
    "ml": ("malayalam", "mal"),
    "ti": ("tigrinya", "tir"),
    "am": ("amharic", "amh"),
    "sq": ("albanian", "sqi"),
    "vi": ("vietnamese", "vie"),
    "cy": ("welsh", "cym"),
    "bfi": ("british sign language", "bsl", "q4"),
    "x-makaton": ("makaton", "makaton vocabulary", "q5"),
}
_CODES = {name: code for code, names in _NAMES.items() for name in (code, *names)}
_YES = {"yes", "y", "true", "1", "required", "needed"}
_NO = {"", "no", "n", "false", "0", "none", "not required", "not needed"}


def language_code(text: str) -> str | None:
    """Return the code of the language `text` names, or None where it is not one we know."""
    name = tidy(text).casefold()
    return _CODES.get(name) or _CODES.get(name.replace("_", "-").split("-")[0])


def says_yes(text: str) -> bool:
    return tidy(text).casefold() in _YES


def says_no(text: str) -> bool:
    return tidy(text).casefold() in _NO
