// Says, at least two minutes before, that the session will end, and lets the person stay.
const WARN_BEFORE_MS = 150000;
let usedAt = Date.now();

export function sessionWasUsed() {
  usedAt = Date.now();
}

function end(dialog) {
  for (const part of dialog.querySelectorAll("[data-while]")) part.hidden = part.dataset.while === "open";
}

async function stay(dialog) {
  const failed = dialog.querySelector("[data-failed]");
  const token = document.querySelector("input[name=csrf_token]").value;
  try {
    const options = { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" };
    const response = await fetch("/session/keep-alive", options);
    if (response.status >= 500) throw new Error(response.status);
    if (!response.ok) return end(dialog);
    failed.hidden = true;
    sessionWasUsed();
    dialog.close();
  } catch {
    failed.hidden = false;
  }
}

// By the clock and not by one long timer: a phone that slept must find the truth when it wakes.
export function watchSession() {
  const dialog = document.getElementById("session-warning");
  const idleMs = document.body.dataset.idleSeconds * 1000;
  if (!dialog || !idleMs) return;
  const check = () => {
    const idle = Date.now() - usedAt;
    if (idle > idleMs - WARN_BEFORE_MS && !dialog.open) dialog.showModal();
    if (idle > idleMs) end(dialog);
  };
  dialog.querySelector("[data-stay]").addEventListener("click", () => stay(dialog));
  // Escape must not hide that the session is over.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  setInterval(check, 10000);
  document.addEventListener("visibilitychange", check);
}
