// The cover of a shared phone. It is up before the system takes its picture for the list of open apps, when the page
// was left alone, and by its button; the button is on the page only where the person asked for the cover.
import { added } from "./added.js";

const ALONE_MS = 120000;

function coverPage() {
  const html = document.documentElement;
  if (html.classList.contains("app-covered")) return;
  const words = document.querySelector("[data-cover]").dataset;
  const focused = document.activeElement;
  const { title } = document;
  const cover = added(document.body, "dialog", "app-cover", "");
  const show = added(cover, "button", "nhsuk-button", words.cover);
  cover.setAttribute("aria-label", words.covered);
  show.addEventListener("click", () => {
    delete sessionStorage.covered;
    cover.remove();
    html.classList.remove("app-covered");
    document.title = title;
    focused.focus();
  });
  // Escape closes a dialog; this one comes back.
  cover.addEventListener("close", () => cover.isConnected && cover.showModal());
  html.classList.add("app-covered");
  document.title = "JoinedUp";
  window.speechSynthesis?.cancel();
  cover.showModal();
  // A phone that needs memory throws the page away and loads it again: it must come back covered.
  sessionStorage.covered = 1;
}

export function watchCover() {
  const button = document.querySelector("[data-cover]");
  if (!button) return;
  let usedAt = Date.now();
  let isLeaving = false;
  const use = () => {
    usedAt = Date.now();
  };
  button.hidden = false;
  button.addEventListener("click", coverPage);
  for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, use, true);
  // By the clock, as the session: a phone that slept must find the truth when it wakes. Listening is use.
  setInterval(() => {
    if (window.speechSynthesis?.speaking) use();
    if (Date.now() - usedAt > ALONE_MS) coverPage();
  }, 1000);
  // On the way to another page "pagehide" comes first: the next page is not to begin covered.
  addEventListener("pagehide", () => {
    const { covered } = sessionStorage;
    isLeaving = true;
    coverPage();
    if (!covered) delete sessionStorage.covered;
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });
  document.addEventListener("visibilitychange", () => document.hidden && !isLeaving && coverPage());
  if (sessionStorage.covered) coverPage();
}
