// On the page "This phone": a PIN or none, and deleting what is kept.
import { keepPages } from "./keep-pages.js";
import { forget, setPin } from "./store.js";
import { session } from "./sync.js";
import { sendFile } from "./waiting.js";

const PIN = /^\d{6,}$/;

export function watchKeeping(site) {
  const form = document.querySelector("form[data-set-pin]");
  if (!form) return;
  document.querySelector("[data-needs-script]").hidden = true;
  form.hidden = false;
  const says = form.querySelector("[role=status]");
  const field = form.querySelector("input");
  const change = async (words, pin) => {
    field.value = "";
    await setPin(site.owner, pin);
    says.textContent = words;
    const found = await session();
    if (found?.owner === site.owner) await keepPages(found);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (PIN.test(field.value)) return change(form.dataset.set, field.value);
    says.textContent = form.dataset.short;
    return field.focus();
  });
  form.querySelector("input[type=file]").addEventListener("change", async ({ target }) => {
    const said = await sendFile(site.owner, target.files[0]).catch(() => null);
    says.textContent = said?.isSent ? form.dataset.sent : form.dataset.notSent;
    target.value = "";
  });
  form.querySelector("[data-no-pin]").addEventListener("click", () => change(form.dataset.off, null));
  form.querySelector("[data-delete]").addEventListener("click", async () => {
    await forget();
    says.textContent = form.dataset.deleted;
  });
}
