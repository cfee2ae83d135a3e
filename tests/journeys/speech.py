"""The browser's voices, replaced: they are not ours, and a machine that tests has none that one could rely on.

What would be spoken is written down in `spoken`, with the voice; nothing ends by itself, `finish()` ends it.
"""

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

Voice = tuple[str, bool]  # its language, and whether it is on the phone itself

FAKE = """
(() => {
  const voices = VOICES.map(([lang, localService]) => ({ lang, localService, name: lang, default: false }));
  let known = LATE ? [] : voices, queue = [];
  const speech = {
    spoken: [], onvoiceschanged: null,
    get speaking() { return queue.length > 0; },
    getVoices: () => known,
    arrive() { known = voices; speech.onvoiceschanged?.(); },
    speak(one) { queue.push(one); speech.spoken.push([one.voice.lang, one.voice.localService, one.lang, one.text]); },
    cancel() { const cut = queue; queue = []; for (const one of cut) one.onerror?.(); },
    finish() { const done = queue; queue = []; for (const one of done) one.onend?.(); },
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech, configurable: true });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();
"""


def give_voices(page: Page, voices: Sequence[Voice], *, late: bool = False) -> None:
    """Let every page from now on find these voices, or none until `arrive()`."""
    script = FAKE.replace("VOICES", json.dumps(list(voices))).replace("LATE", json.dumps(late))
    page.add_init_script(script)


def spoken(page: Page) -> list[list[Any]]:
    """Return what was spoken on this page: the voice, whether it is on the phone, the language and the words."""
    found: list[list[Any]] = page.evaluate("speechSynthesis.spoken")
    return found
