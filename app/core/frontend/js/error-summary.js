// After a refused form, start at the list of what to put right; its links lead into the fields.
export function focusErrorSummary() {
  const summary = document.querySelector(".nhsuk-error-summary");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const field = event.target.hash && document.getElementById(event.target.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    // The question comes into view with its field, or one would see a box without its label.
    (field.closest("fieldset, .nhsuk-form-group") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
