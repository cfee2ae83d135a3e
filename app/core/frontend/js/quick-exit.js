// Quick exit: the button, or Shift three times within five seconds.
const WITHIN_MS = 5000;

// Cover first, so that nobody reads the page while the next one loads. The server ends the session meanwhile.
function leave(form) {
  const cover = document.createElement("div");
  cover.className = "app-exit-cover";
  document.body.append(cover);
  document.title = "…";
  navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form)));
  location.replace(form.dataset.quickExit);
}

export function watchQuickExit() {
  const form = document.querySelector("[data-quick-exit]");
  if (!form) return;
  let presses = [];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave(form);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses, Date.now()].slice(-3);
    if (presses.length === 3 && presses[2] - presses[0] <= WITHIN_MS) leave(form);
  });
  // "Back" may show the page as it was left, from memory: keep the cover and ask the server again.
  addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector(".app-exit-cover")) location.reload();
  });
}
