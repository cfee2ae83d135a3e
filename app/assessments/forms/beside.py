"""Words in two languages: what staff read out to the person, and beside it the English that they read themselves."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from app.questionnaires.domain.localised import Localised, Phrase


def said_beside(spoken: Phrase, english: Phrase) -> Markup:
    """Return what is said with its English below, each marked in its own language; one where they are the same."""
    if spoken.lang == english.lang or not spoken:
        return escape(english.text)
    return Markup(
        '<bdi lang="{}" dir="auto">{}</bdi><br><span class="app-beside" lang="{}" dir="ltr">{}</span>'
    ).format(spoken.lang, spoken.text, english.lang, english.text)


@dataclass(frozen=True)
class Beside:
    """The words of one version as they are spoken, with the English beside them."""

    spoken: Localised
    english: Localised

    def pair(self, name: str, *parts: object) -> Markup:
        """Return one phrase of the version by the name of its method, such as "text" or "option"."""
        return said_beside(getattr(self.spoken, name)(*parts), getattr(self.english, name)(*parts))
