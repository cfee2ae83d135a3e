// Quick exit: the button, or Shift three times within five seconds.
import { added } from "./added.js";

const WITHIN_MS = 5000;

// Cover first, so that nobody reads the page while the next one loads. The server takes the cookie away meanwhile.
function leave(link) {
  added(document.body, "div", "app-exit-cover", "");
  document.title = "…";
  navigator.serviceWorker?.controller?.postMessage("forget");
  fetch(link.href, { redirect: "manual", keepalive: true }).catch(() => undefined);
  location.replace(link.dataset.quickExit);
}

export function watchQuickExit() {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  let presses = [];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses, Date.now()].slice(-3);
    if (presses.length === 3 && presses[2] - presses[0] <= WITHIN_MS) leave(link);
  });
  // "Back" may show the page as it was left, from memory: keep the cover and ask the server again.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector(".app-exit-cover")) location.reload();
  });
}
