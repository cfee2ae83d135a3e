// A second press within ten seconds is dropped. The button is not disabled: its value must be sent.
const WITHIN_MS = 10000;
const sentAt = new WeakMap();

export function guardDoubleSubmit() {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (Date.now() - sentAt.get(form) < WITHIN_MS) event.preventDefault();
    else sentAt.set(form, Date.now());
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) sentAt.delete(form);
  });
}
