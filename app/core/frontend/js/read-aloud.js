// Reads a question or a plan aloud, each passage by a voice of its own language, and never by one of another.
// Only voices on the phone itself: one from the network would be sent the words.
import { added } from "./added.js";

const SKIPPED = "a, button, textarea, [hidden], [role=status], .app-no-print, .nhsuk-u-visually-hidden";
const BLOCK = "h1, h2, h3, h4, p, li, dt, dd, legend, label, div, .app-scale-ends span";
const WAIT_MS = 2000;
const hush = () => window.speechSynthesis.cancel();

// The words as a person reads them, cut where a block ends or the language changes. Bare figures are read in the
// language of what stands before them.
function passages(place) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || parent.closest(SKIPPED)) continue;
    const last = found[found.length - 1];
    const lang = last && !/\p{L}/u.test(text) ? last.lang : parent.closest("[lang]").lang;
    const block = parent.closest(BLOCK);
    if (last?.block === block && last.lang === lang) last.text += ` ${text}`;
    else found.push({ block, lang, text });
  }
  return found;
}

// Some browsers find their voices only after they were first asked.
function voicesOf(speech) {
  const voices = speech.getVoices();
  if (voices.length) return voices;
  return new Promise((resolve) => {
    speech.onvoiceschanged = () => resolve(speech.getVoices());
    setTimeout(resolve, WAIT_MS, []);
  });
}

// Android writes en_GB, others en-GB; of a page's "ur" and a voice's "ur-PK" only the language itself must agree.
const tongue = (code) => code.split(/[-_]/)[0].toLowerCase();

function voiceFor(voices, lang) {
  const fitting = voices.filter((voice) => voice.localService && tongue(voice.lang) === tongue(lang));
  return fitting.find((voice) => voice.default) ?? fitting[0];
}

function nameOf(lang) {
  return new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(lang);
}

// `root` holds the part to read. Call it again when that part was exchanged for another.
export function offerReadAloud(root) {
  const place = root.querySelector("[data-read-aloud]");
  const speech = window.speechSynthesis;
  if (!place || !speech) return;
  if (speech.speaking || speech.pending) hush();
  speech.getVoices(); // some browsers look for them only after the first asking
  addEventListener("pagehide", hush);
  document.addEventListener("visibilitychange", hush);
  const words = place.dataset;
  root.querySelector(".app-read")?.remove();
  const bar = document.createElement("div");
  bar.className = "app-read";
  place.before(bar);
  const button = added(bar, "button", "app-link-button", words.readAloud);
  button.type = "button";
  added(bar, "p", "nhsuk-body-s", words.others);
  const status = added(bar, "p", "nhsuk-body-s", "");
  status.setAttribute("role", "status");
  let reading = null;

  function rest() {
    reading = null;
    button.textContent = words.readAloud;
  }

  button.addEventListener("click", async () => {
    const wasReading = reading;
    rest();
    hush();
    if (wasReading) return;
    const mine = [];
    reading = mine;
    button.textContent = words.stop;
    const voices = await voicesOf(speech);
    if (reading !== mine) return;
    const missing = new Set();
    for (const { lang, text } of passages(place)) {
      const voice = voiceFor(voices, lang);
      if (voice) mine.push(Object.assign(new SpeechSynthesisUtterance(text), { lang, voice }));
      else missing.add(lang);
    }
    status.textContent = [...missing].map((lang) => words.noVoice.replace("{}", nameOf(lang))).join(" ");
    const end = () => reading === mine && rest();
    if (!mine.length) return end();
    mine[mine.length - 1].onend = end;
    for (const utterance of mine) {
      utterance.onerror = end;
      speech.speak(utterance);
    }
  });
}
